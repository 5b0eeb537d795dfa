"""V10 and V12: what several readings say together. They need the whole group in the same frame."""

from __future__ import annotations

import polars as pl

from medicion.validacion.enteros import UNIDAD_MIL, dividir, por_mil, texto
from medicion.validacion.registros import BANDAS_HORARIAS, PRINCIPALES
from medicion.validacion.reglas.consumo import por_ciento, veces
from medicion.validacion.reglas.lectura import decir
from medicion.validacion.reglas.modelo import ESQUEMA_DICHOS, Valores

SUMINISTRO = ("suministro", "servicio")
NODO = ("nodo", "servicio")


def registros_incompatibles(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V10: too much reactive energy for the active one, or time bands that do not add up to it."""
    activas = filas.filter(pl.col("registro") == "activa", pl.col("consumo_mil").is_not_null())
    activas = activas.rename({"consumo_mil": "activa_mil"})
    return pl.concat([_reactiva(filas, activas, parametros), _bandas(filas, activas, parametros)])


def _reactiva(filas: pl.DataFrame, activas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    reactiva, activa = pl.col("consumo_mil"), pl.col("activa_mil")
    malas = (
        filas.filter(pl.col("registro") == "reactiva")
        .join(activas.select(*SUMINISTRO, "activa_mil"), on=SUMINISTRO, how="inner")
        .filter(
            reactiva * UNIDAD_MIL > activa * por_mil(parametros["reactiva_por_ciento"]),
            reactiva > int(parametros["piso_reactiva_mil"]),
        )
    )
    detalle = (
        pl.when(activa == 0)
        .then(pl.format("Reactiva {} {} sin consumo de activa", texto(reactiva), pl.col("unidad")))
        .otherwise(
            pl.format(
                "Reactiva {} {}: {} veces la activa ({} kWh)",
                texto(reactiva),
                pl.col("unidad"),
                veces(reactiva, activa),
                texto(activa),
            )
        )
    )
    return decir(malas, detalle, None)


def _bandas(filas: pl.DataFrame, activas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """Of the meters with every band read."""
    sumas = (
        filas.filter(pl.col("registro").is_in(BANDAS_HORARIAS), pl.col("consumo_mil").is_not_null())
        .group_by(SUMINISTRO)
        .agg(bandas_mil=pl.col("consumo_mil").sum(), cuantas=pl.col("registro").n_unique())
        .filter(pl.col("cuantas") == len(BANDAS_HORARIAS))
    )
    suma, activa = pl.col("bandas_mil"), pl.col("activa_mil")
    diferencia = (suma - activa).abs()
    malas = activas.join(sumas, on=SUMINISTRO, how="inner", maintain_order="left").filter(
        diferencia * UNIDAD_MIL > activa * por_mil(parametros["bandas_por_ciento"]),
        diferencia > int(parametros["piso_bandas_mil"]),
    )
    detalle = pl.format(
        "Pico, resto y valle suman {} {} y la activa es {}", texto(suma), pl.col("unidad"), texto(activa)
    )
    return decir(malas, detalle, None)


def balance_de_nodo(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V12: the supplies of a node, brought to the days of its totalizer, are far from what entered.

    A node with a consumption missing, or without its totalizer, says nothing.
    """
    del_nodo = filas.filter(pl.col("nodo").is_not_null(), pl.col("registro").is_in(PRINCIPALES))
    totales = del_nodo.filter("totalizador").filter(pl.col("consumo_mil").is_not_null() & (pl.col("dias") > 0))
    totales = totales.filter(~pl.struct(NODO).is_duplicated())
    if totales.is_empty():
        return pl.DataFrame(schema=ESQUEMA_DICHOS)
    del_periodo = dividir(pl.col("consumo_mil") * pl.col("dias_totalizador"), pl.col("dias"))
    sumas = (
        del_nodo.filter(~pl.col("totalizador"))
        .join(totales.select(*NODO, dias_totalizador="dias"), on=NODO, how="inner")
        .group_by(NODO)
        .agg(suma=del_periodo.sum(), faltan=del_periodo.is_null().sum())
        .filter(pl.col("faltan") == 0)
    )
    suma, entrada = pl.col("suma"), pl.col("consumo_mil")
    malas = totales.join(sumas, on=NODO, how="inner", maintain_order="left").filter(
        (suma - entrada).abs() * UNIDAD_MIL > entrada * por_mil(parametros["por_ciento"])
    )
    parte = (
        pl.when(entrada == 0)
        .then(pl.lit(""))
        .otherwise(
            pl.format(
                " ({} % {})",
                por_ciento((suma - entrada).abs(), entrada),
                pl.when(suma < entrada).then(pl.lit("menos")).otherwise(pl.lit("más")),
            )
        )
    )
    detalle = pl.format(
        "Los suministros del nodo suman {} {} y entraron {}{}", texto(suma), pl.col("unidad"), texto(entrada), parte
    )
    return decir(malas, detalle, None)
