"""How many cases the tests of properties try: a third of them in CI, all of them in `make test-largo`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import settings

F = TypeVar("F", bound=Callable[..., Any])
A_FONDO = "CESOP_A_FONDO" in os.environ


def casos(todos: int) -> int:
    """All, or the share of CI. Whoever asks is marked `a_fondo`."""
    return todos if A_FONDO else max(5, todos // 3)


def a_fondo(todos: int) -> Callable[[F], F]:
    """`settings` of a property that is tried with so many cases when there is time, each taking what it takes."""

    def decorar(prueba: F) -> F:
        return pytest.mark.a_fondo(settings(max_examples=casos(todos), deadline=None)(prueba))

    return decorar
