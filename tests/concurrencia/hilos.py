"""Run functions at once, each on its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def a_la_vez(actos: Sequence[Callable[[], T]]) -> list[Future[T]]:
    """Start every act at the same moment, one thread each, and wait for all. Connections are closed after."""
    largada = threading.Barrier(len(actos))

    def correr(acto: Callable[[], T]) -> T:
        largada.wait(timeout=30)
        try:
            return acto()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(actos)) as hilos:
        return [hilos.submit(correr, acto) for acto in actos]
