"""A drawing of the town out of its own addresses: pure, without tables.

Nobody loads streets as lines. But the properties of a street stand in a row: the line that fits them best, from the
first to the last, is the street.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

METROS_POR_GRADO: Final = 111_320
# What stands further from the line than this, and than three times the usual, is a mistake of loading.
DESVIO_MAX: Final = 25
LEJOS: Final = 400
CASAS_MIN: Final = 4
# A street is not shorter than a front, and a row of houses is longer than it is wide.
LARGO_MIN: Final = 40
ALARGADA: Final = 2

# Floats: places on a drawing, which no money nor reading is computed from.
Punto = tuple[float, float]
# Its town and its name: two towns may have the same.
Calle = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Trazo:
    """A street on the map: from one end to the other (latitude, longitude), and how many properties it has."""

    nombre: str
    desde: Punto
    hasta: Punto
    casas: int


def trazar(casas: Iterable[tuple[Calle, float, float]]) -> list[Trazo]:
    """The streets of some properties: (street, latitude, longitude) of each. Those with most properties first."""
    por_calle: dict[Calle, list[Punto]] = {}
    for calle, latitud, longitud in casas:
        por_calle.setdefault(calle, []).append((latitud, longitud))
    trazos = [trazo for (_, nombre), puntos in por_calle.items() if (trazo := _trazo(nombre, puntos))]
    return sorted(trazos, key=lambda trazo: (-trazo.casas, trazo.nombre))


def _trazo(nombre: str, puntos: Sequence[Punto]) -> Trazo | None:
    if len(puntos) < CASAS_MIN:
        return None
    centro = (median(p[0] for p in puntos), median(p[1] for p in puntos))
    metros = METROS_POR_GRADO * math.cos(math.radians(centro[0]))
    planos = _cercanos([((p[1] - centro[1]) * metros, (p[0] - centro[0]) * METROS_POR_GRADO) for p in puntos])
    medio, rumbo = _recta(planos)
    desvios = [abs(_a_lo_ancho(p, medio, rumbo)) for p in planos]
    tope = max(DESVIO_MAX, 3 * median(desvios))
    sanos = [p for p, desvio in zip(planos, desvios, strict=True) if desvio <= tope]
    if len(sanos) < CASAS_MIN:
        return None
    medio, rumbo = _recta(sanos)
    avances = [(p[0] - medio[0]) * rumbo[0] + (p[1] - medio[1]) * rumbo[1] for p in sanos]
    ancho = max(abs(_a_lo_ancho(p, medio, rumbo)) for p in sanos)
    largo = max(avances) - min(avances)
    if largo < LARGO_MIN or largo < ALARGADA * ancho:
        return None
    extremos = [
        (
            centro[0] + (medio[1] + avance * rumbo[1]) / METROS_POR_GRADO,
            centro[1] + (medio[0] + avance * rumbo[0]) / metros,
        )
        for avance in (min(avances), max(avances))
    ]
    return Trazo(nombre=nombre, desde=extremos[0], hasta=extremos[1], casas=len(puntos))


def _cercanos(planos: Sequence[Punto]) -> list[Punto]:
    """Without those that are so far from the others that one alone would turn the line."""
    lejanias = [math.hypot(*punto) for punto in planos]
    tope = max(LEJOS, 4 * median(lejanias))
    return [punto for punto, lejania in zip(planos, lejanias, strict=True) if lejania <= tope]


def _recta(puntos: Sequence[Punto]) -> tuple[Punto, Punto]:
    """(middle, direction) of the line that leaves the least around it: the main axis of the points."""
    medio = (sum(p[0] for p in puntos) / len(puntos), sum(p[1] for p in puntos) / len(puntos))
    xx = sum((p[0] - medio[0]) ** 2 for p in puntos)
    yy = sum((p[1] - medio[1]) ** 2 for p in puntos)
    xy = sum((p[0] - medio[0]) * (p[1] - medio[1]) for p in puntos)
    angulo = math.atan2(2 * xy, xx - yy) / 2
    return medio, (math.cos(angulo), math.sin(angulo))


def _a_lo_ancho(punto: Punto, medio: Punto, rumbo: Punto) -> float:
    """Signed distance from the line."""
    return (punto[1] - medio[1]) * rumbo[0] - (punto[0] - medio[0]) * rumbo[1]
