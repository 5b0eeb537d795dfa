"""The ground of the demonstration: two towns by the sea, as fronts of blocks in the order in which one walks them.

Pure. Metres east and north of each town's corner by the sea; the coast runs a bit off the north.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cesop.demostracion import nombres

# Metres between streets that go along the sea, and between those that go inland.
FONDO, LARGO = 95, 105
VEREDA = 9
RUMBO = math.radians(8)
METROS_POR_GRADO = 111_320


@dataclass(frozen=True, kw_only=True)
class Localidad:
    """A town: its streets from the sea inland and from north to south. peso: how many of each hundred properties."""

    nombre: str
    codigo_postal: str
    sucursal: str
    latitud: float
    longitud: float
    paralelas: tuple[str, ...]
    transversales: tuple[str, ...]
    zonas: tuple[tuple[str, str], ...]
    peso: int


@dataclass(frozen=True, kw_only=True)
class Frente:
    """A side of a block: its street, the number that it starts with, where it starts, and where it goes."""

    calle: str
    entre: str
    altura: int
    este: float
    norte: float
    al_sur: bool
    de_vuelta: bool  # walked from its end
    fila: int  # blocks from the sea
    tira: int  # blocks from the north


LOCALIDADES = (
    Localidad(
        nombre="San Bernardo",
        codigo_postal="7111",
        sucursal="CEN",
        latitud=-36.6815,
        longitud=-56.6765,
        paralelas=nombres.PARALELAS_DE_SAN_BERNARDO,
        transversales=nombres.TRANSVERSALES_DE_SAN_BERNARDO,
        zonas=(("SB1", "San Bernardo norte"), ("SB2", "San Bernardo centro"), ("SB3", "San Bernardo sur")),
        peso=72,
    ),
    Localidad(
        nombre="Mar de Ajó",
        codigo_postal="7109",
        sucursal="MDA",
        latitud=-36.7025,
        longitud=-56.6835,
        paralelas=nombres.PARALELAS_DE_MAR_DE_AJO,
        transversales=nombres.TRANSVERSALES_DE_MAR_DE_AJO,
        zonas=(("MA1", "Mar de Ajó norte"), ("MA2", "Mar de Ajó sur")),
        peso=28,
    ),
)


def frentes(localidad: Localidad, *, cuantos: int) -> list[Frente]:
    """About so many, from the north on: each street that goes along the sea from end to end, there and back, and then
    those that go inland. One walks a street whole."""
    filas = len(localidad.paralelas) - 1
    tiras = min(len(localidad.transversales) - 1, -(-cuantos // (2 * filas)))
    a_lo_largo = [_al_sur(localidad, f, t, de_vuelta=bool(f % 2)) for f in range(filas) for t in _ida(tiras, f)]
    hacia_adentro = [_al_oeste(localidad, f, t, de_vuelta=bool(t % 2)) for t in range(tiras) for f in _ida(filas, t)]
    return a_lo_largo + hacia_adentro


def _ida(cuantas: int, calle: int) -> Iterable[int]:
    """Block by block, from the other end in every second street."""
    return range(cuantas) if calle % 2 == 0 else reversed(range(cuantas))


def _al_sur(localidad: Localidad, fila: int, tira: int, *, de_vuelta: bool) -> Frente:
    return Frente(
        calle=localidad.paralelas[fila],
        entre=f"{localidad.transversales[tira]} y {localidad.transversales[tira + 1]}",
        altura=100 * (tira + 1),
        este=-fila * FONDO,
        norte=-tira * LARGO,
        al_sur=True,
        de_vuelta=de_vuelta,
        fila=fila,
        tira=tira,
    )


def _al_oeste(localidad: Localidad, fila: int, tira: int, *, de_vuelta: bool) -> Frente:
    return Frente(
        calle=localidad.transversales[tira],
        entre=f"{localidad.paralelas[fila]} y {localidad.paralelas[fila + 1]}",
        altura=100 * (fila + 1),
        este=-fila * FONDO,
        norte=-tira * LARGO,
        al_sur=False,
        de_vuelta=de_vuelta,
        fila=fila,
        tira=tira,
    )


def casa(localidad: Localidad, frente: Frente, *, dentro: float, enfrente: bool) -> tuple[Decimal, Decimal]:
    """(latitude, longitude) of a house: how far along a front, from 0 to 1, and on which side of the street."""
    a_lo_largo, al_costado = dentro * (LARGO if frente.al_sur else FONDO), VEREDA if enfrente else -VEREDA
    este = frente.este + (al_costado if frente.al_sur else -a_lo_largo)
    norte = frente.norte + (-a_lo_largo if frente.al_sur else al_costado)
    return en_grados(localidad, este, norte)


def en_grados(localidad: Localidad, este: float, norte: float) -> tuple[Decimal, Decimal]:
    """(latitude, longitude) of a place in metres of a town."""
    x = este * math.cos(RUMBO) + norte * math.sin(RUMBO)
    y = norte * math.cos(RUMBO) - este * math.sin(RUMBO)
    latitud = localidad.latitud + y / METROS_POR_GRADO
    longitud = localidad.longitud + x / (METROS_POR_GRADO * math.cos(math.radians(localidad.latitud)))
    return Decimal(f"{latitud:.6f}"), Decimal(f"{longitud:.6f}")
