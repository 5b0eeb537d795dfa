"""The bills of the old system against ours, account by account: what differs, and most likely why. Pure.

Amounts are integer centavos, quantities thousandths. Null: the old system did not say.
"""

from __future__ import annotations

from typing import Final

import polars as pl

# One row per account. impuestos: VAT, perceptions, taxes and funds; neto: the rest.
ESQUEMA_FACTURADO: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "cantidad_mil": pl.Int64(), "neto": pl.Int64(), "impuestos": pl.Int64(), "total": pl.Int64(),
}  # fmt: skip
FALTA, SOLO_NUESTRA, CANTIDAD, PRECIO, IMPUESTO, IMPORTE, REDONDEO, IGUAL = (
    "falta", "solo_nuestra", "cantidad", "precio", "impuesto", "importe", "redondeo", "igual",
)  # fmt: skip
# Each cause, as people read it, the one to look at first before.
CAUSAS: Final = {
    FALTA: "Falta la nuestra",
    SOLO_NUESTRA: "Solo está la nuestra",
    CANTIDAD: "Otra cantidad",
    PRECIO: "Misma cantidad, otro precio",
    IMPUESTO: "Mismo neto, otros impuestos",
    IMPORTE: "Otro importe, sin detalle para saber por qué",
    REDONDEO: "Redondeo",
    IGUAL: "Iguales",
}
ESQUEMA_COMPARADO: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "causa": pl.String(), "diferencia": pl.Int64(),
    **{f"{clave}{lado}": pl.Int64() for clave in ("cantidad_mil", "neto", "impuestos", "total")
       for lado in ("", "_nuestro")},
}  # fmt: skip


def comparar(suyas: pl.DataFrame, nuestras: pl.DataFrame, *, tolerancia: int) -> pl.DataFrame:
    """ESQUEMA_COMPARADO of every account that either side has. Both: ESQUEMA_FACTURADO.

    tolerancia: centavos up to which a difference is of rounding.
    """
    juntas = suyas.select(list(ESQUEMA_FACTURADO)).join(
        nuestras.select(list(ESQUEMA_FACTURADO)), on="cuenta", how="full", coalesce=True, suffix="_nuestro"
    )
    return (
        juntas.with_columns(
            causa=_causa(tolerancia),
            diferencia=pl.col("total_nuestro").fill_null(0) - pl.col("total").fill_null(0),
        )
        .select(list(ESQUEMA_COMPARADO))
        .sort(pl.col("causa").replace_strict(list(CAUSAS), list(range(len(CAUSAS)))), "cuenta")
    )


def resumen(comparadas: pl.DataFrame) -> pl.DataFrame:
    """`causa`, `cuentas`, `diferencia` of each cause that there is, in their order."""
    return comparadas.group_by("causa", maintain_order=True).agg(
        cuentas=pl.len().cast(pl.Int64), diferencia=pl.col("diferencia").sum()
    )


def _causa(tolerancia: int) -> pl.Expr:
    def difiere(clave: str, mas_de: int) -> pl.Expr:
        return ((pl.col(f"{clave}_nuestro") - pl.col(clave)).abs() > mas_de).fill_null(value=False)

    sin_detalle = pl.col("neto").is_null() | pl.col("cantidad_mil").is_null()
    return (
        pl.when(pl.col("total_nuestro").is_null())
        .then(pl.lit(FALTA))
        .when(pl.col("total").is_null())
        .then(pl.lit(SOLO_NUESTRA))
        .when(~difiere("total", 0))
        .then(pl.lit(IGUAL))
        .when(~difiere("total", tolerancia))
        .then(pl.lit(REDONDEO))
        .when(difiere("cantidad_mil", 0))
        .then(pl.lit(CANTIDAD))
        .when(~difiere("neto", tolerancia) & difiere("impuestos", tolerancia))
        .then(pl.lit(IMPUESTO))
        .when(sin_detalle)
        .then(pl.lit(IMPORTE))
        .otherwise(pl.lit(PRECIO))
    )
