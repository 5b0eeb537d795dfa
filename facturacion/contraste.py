"""Two ways of billing the same accounts, side by side: sums, how many change by how much, who changes most. Pure.

Amounts are integer centavos. Nothing here depends on which accounts come together, so chunks add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# What each account was, or would be, billed: `antes` and `despues`, by class and component of its lines.
ESQUEMA_PARTES: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "clase": pl.String(), "componente": pl.String(), "centavos": pl.Int64(),
}  # fmt: skip
# Accounts that have both ways. `facturada`: the first one is a bill; otherwise it was rated too.
ESQUEMA_CUENTAS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "categoria": pl.String(), "facturada": pl.Boolean(),
}  # fmt: skip
# How much more, in parts of a hundred: each limit closes its band on the side of no change. Between the last negative
# and the first positive one, the band of those that stay the same.
BAJAS = (-50, -30, -20, -10, -5)
ALZAS = (5, 10, 20, 30, 50, 100)
IGUAL = len(BAJAS) + 1
FRANJAS = IGUAL + len(ALZAS) + 2
EXTREMAS = 25
SUBSIDIO = "subsidio"


@dataclass(frozen=True, kw_only=True)
class Contraste:
    """cifras: `categoria`, `clase`, `componente`, `antes`, `despues`. franjas: `categoria`, `facturada`, `franja`,
    `cuentas`, `antes`, `despues`. extremas: `cuenta`, `categoria`, `antes`, `despues` of those that gain and lose most.
    """

    cifras: pl.DataFrame
    franjas: pl.DataFrame
    extremas: pl.DataFrame


def contrastar(antes: pl.DataFrame, despues: pl.DataFrame, cuentas: pl.DataFrame) -> Contraste:
    """antes, despues: ESQUEMA_PARTES; lines of accounts that are not in `cuentas` (ESQUEMA_CUENTAS) do not count."""
    partes = pl.concat(
        [
            antes.select("cuenta", "clase", "componente", antes="centavos", despues=pl.lit(0, pl.Int64)),
            despues.select("cuenta", "clase", "componente", antes=pl.lit(0, pl.Int64), despues="centavos"),
        ]
    ).join(cuentas.select("cuenta", "categoria"), on="cuenta", how="inner")
    sumas = pl.col("antes", "despues").sum()
    totales = cuentas.join(partes.group_by("cuenta").agg(sumas), on="cuenta", how="left").with_columns(
        pl.col("antes", "despues").fill_null(0)
    )
    clase = pl.when(pl.col("componente") == SUBSIDIO).then(pl.lit(SUBSIDIO)).otherwise("clase")
    por_linea = ["categoria", "clase", "componente"]
    por_cuenta = ["categoria", "facturada", "franja"]
    return Contraste(
        cifras=partes.with_columns(clase=clase).group_by(por_linea).agg(sumas).sort(por_linea),
        franjas=totales.with_columns(franja=franja())
        .group_by(por_cuenta)
        .agg(pl.len().cast(pl.Int64).alias("cuentas"), sumas)
        .sort(por_cuenta),
        extremas=_extremas(totales),
    )


def franja() -> pl.Expr:
    """The band of an account, from 0 (falls by half or more) to FRANJAS - 1 (more than doubles, or had nothing)."""
    cambio, base = (pl.col("despues") - pl.col("antes")) * 100, pl.col("antes")
    baja = pl.sum_horizontal((cambio > base * tope).cast(pl.Int64) for tope in BAJAS)
    alza = pl.sum_horizontal((cambio > base * tope).cast(pl.Int64) for tope in ALZAS)
    return pl.when(cambio < 0).then(baja).when(cambio > 0).then(alza + IGUAL + 1).otherwise(pl.lit(IGUAL))


def _extremas(totales: pl.DataFrame) -> pl.DataFrame:
    cambio = pl.col("despues") - pl.col("antes")
    elegidas = totales.select("cuenta", "categoria", "antes", "despues", cambio=cambio)
    ganan = elegidas.filter(pl.col("cambio") < 0).sort("cambio", "cuenta").head(EXTREMAS)
    pierden = elegidas.filter(pl.col("cambio") > 0).sort("cambio", "cuenta", descending=[True, False]).head(EXTREMAS)
    return pl.concat([ganan, pierden]).drop("cambio")
