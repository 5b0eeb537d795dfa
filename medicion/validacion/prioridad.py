"""Which exception to look at first: the one with most money at stake."""

from __future__ import annotations

import polars as pl

from medicion.validacion.enteros import UNIDAD_MIL, conformar, dividir

# One row per exception. `valor_unidad_centavos`: what a unit is worth, in centavos.
ESQUEMA_EXCEPCIONES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "consumo_mil": pl.Int64(),
    "esperado_mil": pl.Int64(),
    "valor_unidad_centavos": pl.Int64(),
}
# Beyond these nobody needs to tell which one is larger, and the product would not fit.
DIFERENCIA_MIL_MAX = 10**12
VALOR_CENTAVOS_MAX = 10**8


def priorizar(excepciones: pl.DataFrame) -> pl.DataFrame:
    """Add `en_juego_centavos`, |consumption − expected| × value, and `puesto` from 1; the first comes first.

    A consumption that is not known puts at stake all that was expected. Other columns are kept.
    """
    conformar(excepciones, ESQUEMA_EXCEPCIONES, que="excepciones")
    diferencia = (pl.col("consumo_mil").fill_null(0) - pl.col("esperado_mil").fill_null(0)).abs()
    acotada = diferencia.clip(0, DIFERENCIA_MIL_MAX)
    valor = pl.col("valor_unidad_centavos").fill_null(0).clip(0, VALOR_CENTAVOS_MAX)
    centavos = (acotada // UNIDAD_MIL) * valor + dividir((acotada % UNIDAD_MIL) * valor, pl.lit(UNIDAD_MIL))
    return (
        excepciones.with_columns(en_juego_centavos=centavos)
        .sort("en_juego_centavos", "suministro", "registro", descending=[True, False, False])
        .with_columns(puesto=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    )
