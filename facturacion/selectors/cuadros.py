"""Tariff books in force, as the engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from facturacion.models import CuadroTarifario, VersionDeCuadro
from facturacion.tarifas.documento import de_json
from facturacion.tarifas.ejemplos import Diferencia, comprobar_ejemplos
from facturacion.tarifas.modelo import Cuadro


def vigentes(cuadro: CuadroTarifario) -> Sequence[Cuadro]:
    """Every version of a book that is in force, from the first one. One query."""
    filas = VersionDeCuadro.objects.filter(cuadro=cuadro, estado=VersionDeCuadro.Estado.ACTIVA).order_by("desde")
    return [leer(contenido) for contenido in filas.values_list("contenido", flat=True)]


def otras(version: VersionDeCuadro) -> list[Cuadro]:
    """The versions of its book in force, but itself."""
    return [leer(contenido) for contenido in _contenidos_de_otras(version)]


def diferencias(version: VersionDeCuadro) -> tuple[Diferencia, ...]:
    """What its worked examples say and the engine does not; the same texts are worked out once."""
    return _diferencias(version.contenido, tuple(_contenidos_de_otras(version)))


def _contenidos_de_otras(version: VersionDeCuadro) -> Sequence[str]:
    filas = VersionDeCuadro.objects.filter(cuadro=version.cuadro_id, estado=VersionDeCuadro.Estado.ACTIVA)
    return list(filas.exclude(pk=version.pk).order_by("desde").values_list("contenido", flat=True))


def leer(contenido: str) -> Cuadro:
    """The book of a canonical text; the same text is read once."""
    return _leer(contenido)


@lru_cache(maxsize=64)
def _leer(contenido: str) -> Cuadro:
    return de_json(contenido)


@lru_cache(maxsize=64)
def _diferencias(contenido: str, otras_versiones: tuple[str, ...]) -> tuple[Diferencia, ...]:
    return comprobar_ejemplos(leer(contenido), [leer(otra) for otra in otras_versiones])
