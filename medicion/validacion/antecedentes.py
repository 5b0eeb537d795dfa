"""What the rules ask of the past of a register: zeros in a row, seasons with consumption, estimates that repeat."""

from __future__ import annotations

import polars as pl

from medicion.validacion.enteros import conformar
from medicion.validacion.esperado import CLAVE, ESQUEMA_PEDIDOS, con_historia, mismo_periodo

# `estacionales_positivos`: in how many of the two previous years the same period had consumption. `ceros_seguidos`: how
# many of the last measured periods, without a break, had none.
ESQUEMA_ANTECEDENTES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "estacionales_positivos": pl.Int64(),
    "ceros_seguidos": pl.Int64(),
}
# Past readings that were not superseded; `orden` is the place inside the day.
ESQUEMA_ANTERIORES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "fecha": pl.Date(),
    "orden": pl.Int64(),
    "valor_mil": pl.Int64(),
    "estimada": pl.Boolean(),
}
ESQUEMA_ACTUALES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "valor_mil": pl.Int64(),
}


def antecedentes(pedidos: pl.DataFrame, historia: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_ANTECEDENTES, one row per period asked for (`esperado.ESQUEMA_PEDIDOS`), in its order."""
    pedidos = conformar(pedidos, ESQUEMA_PEDIDOS, que="pedidos")
    pares = con_historia(pedidos, historia).with_columns(
        hace_uno=mismo_periodo(1) & (pl.col("consumo_mil") > 0),
        hace_dos=mismo_periodo(2) & (pl.col("consumo_mil") > 0),
        cero=(pl.col("consumo_mil") == 0) & (pl.col("hasta_historia") <= pl.col("desde")),
    )
    resumen = (
        pares.sort("hasta_historia")
        .group_by(CLAVE, maintain_order=True)
        .agg(
            estacionales_positivos=pl.col("hace_uno").any().cast(pl.Int64) + pl.col("hace_dos").any().cast(pl.Int64),
            ceros_seguidos=racha("cero"),
        )
    )
    return _completar(pedidos, resumen).select(list(ESQUEMA_ANTECEDENTES))


def estimadas_iguales(actuales: pl.DataFrame, anteriores: pl.DataFrame) -> pl.DataFrame:
    """Add to ESQUEMA_ACTUALES `estimadas_iguales`: how many of the last readings were estimated at this same value."""
    actuales = conformar(actuales, ESQUEMA_ACTUALES, que="actuales")
    anteriores = conformar(anteriores, ESQUEMA_ANTERIORES, que="anteriores")
    pares = actuales.join(anteriores, on=CLAVE, how="inner", suffix="_anterior").with_columns(
        igual=pl.col("estimada") & (pl.col("valor_mil_anterior") == pl.col("valor_mil"))
    )
    resumen = pares.sort("fecha", "orden").group_by(CLAVE, maintain_order=True).agg(estimadas_iguales=racha("igual"))
    return _completar(actuales, resumen)


def racha(condicion: str) -> pl.Expr:
    """How many of the last rows of a group, without a break, meet a condition. The group comes in order."""
    return pl.col(condicion).fill_null(value=False).cast(pl.Int64).reverse().cum_min().sum()


def _completar(pedidas: pl.DataFrame, resumen: pl.DataFrame) -> pl.DataFrame:
    contadas = [columna for columna in resumen.columns if columna not in CLAVE]
    return pedidas.join(resumen, on=CLAVE, how="left", maintain_order="left").with_columns(
        pl.col(contadas).fill_null(0)
    )
