"""What was billed in advance against what was due: the lines that put it right, in the next bill.

A plan that changed, a service that ended, a reading that was wrong: the lines that were not due come back with their
signs turned, those that were due and were not billed are added, and what is in both is left alone.
"""

from __future__ import annotations

import polars as pl

from facturacion.tarifas.dependientes import gravar
from facturacion.tarifas.enteros import entero
from facturacion.tarifas.esquemas import ESQUEMA_CAUSAS, ESQUEMA_LINEAS, ESQUEMA_RESUMEN, ESQUEMA_TOTALES
from facturacion.tarifas.motor import Liquidacion
from medicion.validacion.enteros import conformar

# What a line turns when it is given back. Its price and its percentage stay: it can still be worked out again.
CON_SIGNO = ("cantidad_mil", "base_centavos", "centavos")


def ajustar(cobradas: pl.DataFrame, debidas: pl.DataFrame) -> Liquidacion:
    """The difference between two sets of lines (ESQUEMA_LINEAS) of the same cases, with its VAT. Without causes.

    First what is given back, then what is charged. VAT is on the difference, once per tax code. A case with nothing to
    put right is not in the answer.
    """
    cobradas = conformar(cobradas, ESQUEMA_LINEAS, que="cobradas")
    debidas = conformar(debidas, ESQUEMA_LINEAS, que="debidas")
    claves = [columna for columna in ESQUEMA_LINEAS if columna != "orden"]
    devueltas = cobradas.join(debidas, on=claves, how="anti", nulls_equal=True).with_columns(
        -pl.col(columna) for columna in CON_SIGNO
    )
    agregadas = debidas.join(cobradas, on=claves, how="anti", nulls_equal=True)
    lineas = (
        pl.concat([devueltas.with_columns(lado=pl.lit(0)), agregadas.with_columns(lado=pl.lit(1))])
        .sort("caso", "lado", "orden")
        .with_columns(orden=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("caso"))
        .select(*ESQUEMA_LINEAS)
    )
    netos = gravar(lineas.group_by("caso", "iva").agg(neto=entero("centavos").sum()))
    totales = netos.sort("caso", "iva").select(
        "caso", "iva", neto_centavos=pl.col("neto").cast(pl.Int64), iva_centavos=pl.col("impuesto").cast(pl.Int64)
    )
    resumen = (
        totales.group_by("caso")
        .agg(pl.col("neto_centavos", "iva_centavos").sum())
        .join(lineas.group_by("caso").agg(lineas=pl.len().cast(pl.Int64)), on="caso", how="left")
        .with_columns(total_centavos=pl.col("neto_centavos") + pl.col("iva_centavos"))
        .sort("caso")
    )
    return Liquidacion(
        lineas=lineas,
        totales=totales.select(*ESQUEMA_TOTALES),
        resumen=resumen.select(*ESQUEMA_RESUMEN),
        causas=pl.DataFrame(schema=ESQUEMA_CAUSAS),
    )
