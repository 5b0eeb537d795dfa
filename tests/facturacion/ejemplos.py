"""One object per route of facturacion with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cesop.nucleo.models import Usuario
from facturacion.models import VersionDeCuadro
from facturacion.services import cuadros
from tests.catastro import fabrica

Argumentos = dict[str, Any]
LIBRO = Path("facturacion/cuadros/cesop-internet-2025-01.json")


def _version(de: Usuario) -> VersionDeCuadro:
    fabrica.un_servicio("internet")
    return cuadros.importar(cuadros.leer_archivo(LIBRO.name, LIBRO.read_bytes()), usuario=de)


EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    "facturacion:cuadro": lambda de: {"pk": _version(de).cuadro_id},
    "facturacion:version": lambda de: {"pk": _version(de).pk},
    "facturacion:version_bajar": lambda de: {"pk": _version(de).pk},
    "facturacion:version_clonar": lambda de: {"pk": _version(de).pk},
    "facturacion:version_acto": lambda de: {"pk": _version(de).pk, "acto": "activar"},
}
TARIFAS = "tariffs rule the whole cooperative"
SIN_ALCANCE: dict[str, str] = dict.fromkeys(EJEMPLOS, TARIFAS)
