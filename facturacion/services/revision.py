"""What of a draft somebody should look at before it goes out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

MARCAS: Mapping[str, str] = {
    "primera": "Primera factura",
    "sin_consumo": "Sin consumo",
    "desvio": "Lejos de la anterior",
    "aviso_legal": "Lleva el aviso del art. 31",
}
CIEN = 100


def marcas(*, desvio_por_ciento: int) -> pl.Expr:
    """JSON list of the keys of MARCAS of each draft: `total_centavos` against `anterior_centavos`, `consumo_mil`,
    `con_aviso`."""
    lejos = (pl.col("total_centavos") - pl.col("anterior_centavos")).abs() * CIEN > (
        pl.col("anterior_centavos") * desvio_por_ciento
    )
    dichas = {
        "primera": pl.col("anterior_centavos").is_null(),
        "sin_consumo": (pl.col("consumo_mil") == 0).fill_null(value=False),
        "desvio": lejos.fill_null(value=False),
        "aviso_legal": pl.col("con_aviso").fill_null(value=False),
    }
    claves = pl.concat_list(
        pl.when(caso).then(pl.lit(f'"{clave}"')).otherwise(pl.lit(None, pl.String)) for clave, caso in dichas.items()
    ).list.drop_nulls()
    return pl.format("[{}]", claves.list.join(", "))
