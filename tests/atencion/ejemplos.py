"""One object per route of atencion with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cesop.nucleo.models import Usuario
from tests.catastro import fabrica

Argumentos = dict[str, Any]
EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    "atencion:ficha": lambda de: {"pk": fabrica.una_cuenta().partes.get().persona_id},
    "atencion:movimientos": lambda de: {"pk": fabrica.una_cuenta().partes.get().persona_id},
    "atencion:de_cuenta": lambda de: {"pk": fabrica.una_cuenta().pk},
}
SIN_ALCANCE: dict[str, str] = dict.fromkeys(EJEMPLOS, "persons are of the whole cooperative")
