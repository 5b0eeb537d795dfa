"""Tariff books in force, as the engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from facturacion.models import CuadroTarifario, VersionDeCuadro
from facturacion.tarifas.documento import de_json
from facturacion.tarifas.modelo import Cuadro


def vigentes(cuadro: CuadroTarifario) -> Sequence[Cuadro]:
    """Every version of a book that is in force, from the first one. One query."""
    filas = VersionDeCuadro.objects.filter(cuadro=cuadro, estado=VersionDeCuadro.Estado.ACTIVA).order_by("desde")
    return [leer(contenido) for contenido in filas.values_list("contenido", flat=True)]


def leer(contenido: str) -> Cuadro:
    """The book of a canonical text; the same text is read once."""
    return _leer(contenido)


@lru_cache(maxsize=64)
def _leer(contenido: str) -> Cuadro:
    return de_json(contenido)
