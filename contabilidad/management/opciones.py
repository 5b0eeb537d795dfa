"""Options that the commands of this app share."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contabilidad.salidas import Destino

UN_MEGA = 1024 * 1024


def fecha(texto: str) -> dt.date:
    """A date in ISO form, for argparse."""
    try:
        return dt.date.fromisoformat(texto)
    except ValueError:
        raise ArgumentTypeError(f"{texto} no es una fecha. Escribila como 2026-11-30.") from None


@contextmanager
def salida(camino: Path | None, *, estandar: Destino) -> Iterator[Destino]:
    """The file at `camino`, or what the command writes to when there is none."""
    if camino is None:
        yield estandar
        return
    with camino.open("w", encoding="utf-8", newline="", buffering=UN_MEGA) as archivo:
        yield archivo
