"""The readings that a calculation looks at: those of the batches and the ones before, as far back as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from medicion.selectors import calculo as lectura
from medicion.validacion.periodos import CLAVE, ESQUEMA_VIVAS, Periodos, armar


@dataclass(frozen=True, kw_only=True)
class Leido:
    """ventanas: `calculo.ESQUEMA_VENTANAS`. lecturas: `calculo.ESQUEMA_LEIDAS`. puntos: those of the batches."""

    ventanas: pl.DataFrame
    lecturas: pl.DataFrame
    armados: Periodos
    puntos: pl.DataFrame


def leer(
    suministros: Sequence[int],
    lotes: Sequence[int],
    *,
    puntos: pl.DataFrame | None = None,
    registros: pl.DataFrame | None = None,
    recien: pl.DataFrame | None = None,
) -> Leido:
    """With batches, from the reading before each one on; all of them when that one opens nothing, or without batches.

    puntos, registros: of the batches and their meters (`calculo`), when the caller has them. recien: readings that are
    about to be written (`calculo.ESQUEMA_LEIDAS`), so that they are not read again.
    """
    todas = pl.DataFrame({"suministro": sorted(set(suministros)), "desde": None}, schema=lectura.ESQUEMA_VENTANAS)
    if not lotes:
        leidas = _vivas(todas, registros, recien)
        armados = _armar(leidas)
        return Leido(
            ventanas=todas,
            lecturas=leidas,
            armados=armados,
            puntos=lectura.puntos(armados.periodos["lote"], todas["suministro"]),
        )
    if puntos is None:
        puntos = lectura.puntos(pl.Series(lotes), todas["suministro"], registros)
    previas = puntos.group_by("suministro").agg(desde=pl.col("fecha_anterior").min())
    ventanas = todas.select("suministro").join(previas, on="suministro", how="left", maintain_order="left")
    leidas = _vivas(ventanas, registros, recien)
    armados = _armar(leidas)
    abren_mal = _mal_abiertos(leidas, ventanas, armados.periodos, lotes)
    if len(abren_mal):
        de_ellos = pl.col("suministro").is_in(abren_mal.implode())
        ventanas = ventanas.with_columns(desde=pl.when(~de_ellos).then("desde"))
        suyas = None if recien is None else recien.filter(de_ellos)
        leidas = pl.concat([leidas.filter(~de_ellos), _vivas(todas.filter(de_ellos), registros, suyas)])
        armados = _armar(leidas)
    return Leido(ventanas=ventanas, lecturas=leidas, armados=armados, puntos=puntos)


def _vivas(ventanas: pl.DataFrame, registros: pl.DataFrame | None, recien: pl.DataFrame | None) -> pl.DataFrame:
    leidas = lectura.lecturas_vivas(ventanas, registros)
    return leidas if recien is None else pl.concat([leidas, recien])


def _armar(leidas: pl.DataFrame) -> Periodos:
    return armar(leidas.select(list(ESQUEMA_VIVAS)))


def _mal_abiertos(
    leidas: pl.DataFrame, ventanas: pl.DataFrame, periodos: pl.DataFrame, lotes: Sequence[int]
) -> pl.Series:
    """Service points whose window does not open with the real reading of a batch, of its day: it was corrected or
    estimated; or a meter was changed since the last batch, and what the old one counted is before."""
    primeras = (
        leidas.sort("fecha", "orden")
        .unique(CLAVE, keep="first", maintain_order=True)
        .join(ventanas, on="suministro", how="left")
    )
    de_otro_dia = (pl.col("fecha") > pl.col("desde")).fill_null(value=False)
    sin_lote = pl.col("lote").is_null()
    mal = primeras.filter(de_otro_dia | sin_lote | pl.col("estimada") | pl.col("valor_mil").is_null())
    sueltas = periodos.filter(
        pl.col("lote").is_in(list(lotes)) & pl.col("valor_mil").is_not_null() & pl.col("corte").is_null()
    )
    return pl.concat([mal["suministro"], sueltas["suministro"]]).unique()
