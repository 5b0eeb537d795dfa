"""What was to be expected of each period: what its batch said when it was made; else, from history."""

from __future__ import annotations

import datetime as dt
from typing import cast

import polars as pl

from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.parametros import decimal
from medicion.parametros import HORAS_DE_USO
from medicion.selectors import calculo as lectura
from medicion.validacion.antecedentes import antecedentes, estimadas_iguales
from medicion.validacion.enteros import UNIDAD_MIL
from medicion.validacion.esperado import ESQUEMA_MEDIANAS, ESQUEMA_PEDIDOS, Parametros, esperar
from medicion.validacion.registros import NO_ACUMULATIVOS

CLAVE = ("suministro", "registro")


def con_esperado(periodos: pl.DataFrame, puntos: pl.DataFrame) -> pl.DataFrame:
    """Add to periods `diario_mil`, `metodo` and `esperado_mil`; null when nothing was to be expected.

    What the batch froze is what the reader had in his hand; history is asked for those that have nothing frozen.
    """
    congelados = periodos.drop("diario_mil", "metodo", strict=False).join(
        puntos.select("lote", *CLAVE, "diario_mil", metodo=pl.when(pl.col("metodo") != "").then("metodo")),
        on=["lote", *CLAVE], how="left", maintain_order="left",
    )  # fmt: skip
    sueltos = congelados.filter(
        pl.col("diario_mil").is_null() & pl.col("desde").is_not_null() & (pl.col("desde") < pl.col("hasta"))
    )
    if not sueltos.is_empty():
        de_historia = de_la_historia(sueltos).select("periodo", diario_h="diario_mil", metodo_h="metodo")
        congelados = congelados.join(de_historia, on="periodo", how="left", maintain_order="left").with_columns(
            diario_mil=pl.coalesce("diario_mil", "diario_h"), metodo=pl.coalesce("metodo", "metodo_h")
        )
    dias = (pl.col("hasta") - pl.col("desde")).dt.total_days()
    veces = pl.when(pl.col("registro").is_in(NO_ACUMULATIVOS)).then(pl.lit(1, pl.Int64)).otherwise(dias)
    return congelados.with_columns(esperado_mil=pl.col("diario_mil") * veces).drop("diario_h", "metodo_h", strict=False)


def de_la_historia(periodos: pl.DataFrame, medianas: pl.DataFrame | None = None) -> pl.DataFrame:
    """`periodo` and `esperado.ESQUEMA_ESPERADOS` of some periods (those of `situar`), from valid consumptions."""
    pedidos = _pedidos(periodos)
    esperados = esperar(
        pedidos,
        _historia(periodos),
        pl.DataFrame(schema=ESQUEMA_MEDIANAS) if medianas is None else medianas,
        Parametros(),
    )
    return esperados.rename({"suministro": "periodo"})


def con_antecedentes(periodos: pl.DataFrame) -> pl.DataFrame:
    """Add what the rules ask of the past: `estacionales_positivos`, `ceros_seguidos`. Only zeros are looked up."""
    ceros = periodos.filter((pl.col("consumo_mil") == 0) & (pl.col("desde") < pl.col("hasta")))
    if ceros.is_empty():
        return periodos.with_columns(estacionales_positivos=pl.lit(0, pl.Int64), ceros_seguidos=pl.lit(0, pl.Int64))
    vistos = antecedentes(_pedidos(ceros), _historia(ceros)).rename({"suministro": "periodo"}).drop("registro")
    return periodos.join(vistos, on="periodo", how="left", maintain_order="left").with_columns(
        pl.col("estacionales_positivos", "ceros_seguidos").fill_null(0)
    )


def con_iguales(periodos: pl.DataFrame, lecturas: pl.DataFrame) -> pl.DataFrame:
    """Add `estimadas_iguales`: how many of the readings just before were estimated at this same value.

    lecturas: `calculo.ESQUEMA_LEIDAS`, with those before when any of them was estimated.
    """
    propias = periodos.select("periodo", "registro", "valor_mil", cierra="hasta", cual="suministro")
    anteriores = (
        propias.join(lecturas, left_on=["cual", "registro"], right_on=list(CLAVE), how="inner", suffix="_leido")
        .filter((pl.col("fecha") < pl.col("cierra")) & pl.col("valor_mil_leido").is_not_null())
        .select("registro", "fecha", "orden", "estimada", suministro="periodo", valor_mil="valor_mil_leido")
    )
    actuales = propias.select("registro", "valor_mil", suministro="periodo")
    contadas = estimadas_iguales(actuales, anteriores).select("estimadas_iguales", periodo="suministro")
    return periodos.join(contadas, on="periodo", how="left", maintain_order="left")


def _pedidos(periodos: pl.DataFrame) -> pl.DataFrame:
    """`esperado.ESQUEMA_PEDIDOS`, where each period goes as a service point of its own: a register may have many."""
    horas = int(decimal(HORAS_DE_USO, al=cast(dt.date, periodos["hasta"].max())) * UNIDAD_MIL)
    vacia = pl.lit(None, pl.String)
    return periodos.select(
        "registro",
        "servicio",
        "desde",
        "hasta",
        "carga_mil",
        suministro="periodo",
        categoria="categoria" if "categoria" in periodos.columns else vacia,
        zona="zona" if "zona" in periodos.columns else vacia,
        horas_mil=pl.lit(horas, pl.Int64),
    ).select(list(ESQUEMA_PEDIDOS))


def _historia(periodos: pl.DataFrame) -> pl.DataFrame:
    """The past of each period: what ended before it began."""
    desde = sumar_meses(cast(dt.date, periodos["desde"].min()), -lectura.HISTORIA_MESES)
    historia = lectura.historia(periodos["suministro"], desde=desde)
    return (
        periodos.select("periodo", *CLAVE, abre="desde")
        .join(historia, on=CLAVE, how="inner")
        .filter(pl.col("hasta") <= pl.col("abre"))
        .drop("suministro", "abre")
        .rename({"periodo": "suministro"})
    )
