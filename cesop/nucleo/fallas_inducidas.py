"""Fault points: named places of the code where a test may kill, stop or break the process. Nothing elsewhere.

    DESPUES_DE_TOMAR = punto("procesos.despues_de_tomar", "the chunk is taken, nothing was done yet")
    ...
    falla(DESPUES_DE_TOMAR)

A test sets `CESOP_FALLA="<point>:<action>[:<nth time>]"` in the environment of the process to break, under settings
that allow it (`FALLAS_INDUCIDAS`, only in the tests'). Actions: `matar` (kill -9 of itself), `salir` (ends at once,
without unwinding), `lanzar` (raises FallaInducida), `parar` (stays there until somebody lets it go on). With
`CESOP_FALLA_MARCA=<file>` it fires once in all, however many processes are restarted with the same environment.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from typing import Final, NewType

from django.conf import settings

Punto = NewType("Punto", str)

VARIABLE: Final = "CESOP_FALLA"
MARCA: Final = "CESOP_FALLA_MARCA"

_PUNTOS: dict[Punto, str] = {}
_VECES: dict[str, int] = {}


class FallaInducida(RuntimeError):
    """Raised on purpose by a test."""


def punto(nombre: str, descripcion: str) -> Punto:
    """Declare a fault point. Raises ValueError when the name is taken."""
    clave = Punto(nombre)
    if clave in _PUNTOS:
        raise ValueError(f"El punto de falla {nombre} ya existe.")
    _PUNTOS[clave] = descripcion
    return clave


def puntos() -> Mapping[Punto, str]:
    """Every declared point with its description: tests go through all of them."""
    return dict(_PUNTOS)


def falla(donde: Punto) -> None:
    """Break here if a test asked for it; otherwise nothing."""
    pedida = os.environ.get(VARIABLE)
    if not pedida or not settings.FALLAS_INDUCIDAS:
        return
    nombre, _, resto = pedida.partition(":")
    if nombre != donde:
        return
    accion, _, vez = resto.partition(":")
    _VECES[nombre] = _VECES.get(nombre, 0) + 1
    if _VECES[nombre] >= int(vez or 1) and _primera_en_todas():
        _ACCIONES[accion](nombre)


def _primera_en_todas() -> bool:
    camino = os.environ.get(MARCA)
    if not camino:
        return True
    try:
        os.close(os.open(camino, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _matar(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _salir(_: str) -> None:
    os._exit(3)


def _parar(_: str) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _lanzar(nombre: str) -> None:
    raise FallaInducida(nombre)


_ACCIONES: Final[Mapping[str, Callable[[str], None]]] = {
    "matar": _matar,
    "salir": _salir,
    "lanzar": _lanzar,
    "parar": _parar,
}
