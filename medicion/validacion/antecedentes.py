"""What the rules ask of the past of a register: zeros in a row, seasons with consumption, estimates that repeat."""

from __future__ import annotations

import polars as pl

from medicion.validacion.consumo import POSICIONES_POR_DIA
from medicion.validacion.enteros import conformar
from medicion.validacion.esperado import ESQUEMA_PEDIDOS, con_historia, mismo_periodo
from medicion.validacion.registros import clave

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
    pares = con_historia(pedidos, historia)
    positivos = pares.filter(pl.col("consumo_mil") > 0).select(
        "clave", hace_uno=mismo_periodo(1), hace_dos=mismo_periodo(2)
    )
    temporadas = (
        positivos.filter(pl.col("hace_uno") | pl.col("hace_dos"))
        .group_by("clave")
        .agg(estacionales_positivos=pl.col("hace_uno").any().cast(pl.Int64) + pl.col("hace_dos").any().cast(pl.Int64))
    )
    previos = pares.filter(pl.col("hasta_historia") <= pl.col("desde")).select(
        "clave", posicion="hasta_historia", cumple=pl.col("consumo_mil") == 0
    )
    return (
        pedidos.with_columns(clave())
        .join(temporadas, on="clave", how="left", maintain_order="left")
        .join(racha(previos).rename({"racha": "ceros_seguidos"}), on="clave", how="left", maintain_order="left")
        .with_columns(pl.col("estacionales_positivos", "ceros_seguidos").fill_null(0))
        .select(list(ESQUEMA_ANTECEDENTES))
    )


def estimadas_iguales(actuales: pl.DataFrame, anteriores: pl.DataFrame) -> pl.DataFrame:
    """Add to ESQUEMA_ACTUALES `estimadas_iguales`: how many of the last readings were estimated at this same value."""
    actuales = conformar(actuales, ESQUEMA_ACTUALES, que="actuales").with_columns(clave())
    anteriores = conformar(anteriores, ESQUEMA_ANTERIORES, que="anteriores").with_columns(clave())
    previas = actuales.select("clave", actual_mil="valor_mil").join(anteriores, on="clave", how="inner")
    iguales = racha(
        previas.select(
            "clave",
            posicion=lugar(),
            cumple=pl.col("estimada") & (pl.col("valor_mil") == pl.col("actual_mil")),
        )
    )
    return (
        actuales.join(iguales, on="clave", how="left", maintain_order="left")
        .with_columns(estimadas_iguales=pl.col("racha").fill_null(0))
        .select(*ESQUEMA_ACTUALES, "estimadas_iguales")
    )


def lugar() -> pl.Expr:
    """The place of a reading in time, as one number."""
    return pl.col("fecha").cast(pl.Int32).cast(pl.Int64) * POSICIONES_POR_DIA + pl.col("orden")


def racha(filas: pl.DataFrame) -> pl.DataFrame:
    """How many of the last rows of each `clave`, by `posicion` and without a break, have `cumple`.

    Those after the last one that has not: no group needs to be sorted. `clave` and `racha`; none where it is zero.
    """
    cumple = pl.col("cumple").fill_null(value=False)
    cortan = filas.filter(~cumple).group_by("clave").agg(ultima=pl.col("posicion").max())
    return (
        filas.filter(cumple)
        .join(cortan, on="clave", how="left")
        .filter(pl.col("ultima").is_null() | (pl.col("posicion") > pl.col("ultima")))
        .group_by("clave")
        .agg(racha=pl.len().cast(pl.Int64))
    )
