"""V05 to V09 and V11: the consumption of a reading against what was to be expected of its supply."""

from __future__ import annotations

import polars as pl

from medicion.validacion.enteros import UNIDAD_MIL, dividir, por_mil, texto
from medicion.validacion.registros import NO_ACUMULATIVOS, PRINCIPALES
from medicion.validacion.reglas.lectura import decir
from medicion.validacion.reglas.modelo import Valores

SIN_SERVICIO = {"suspendida": "suspendido", "cortada": "cortado", "retirada": "retirado"}
MESES = 12
# Energy given to the network follows the sun, not a habit.
COMPARABLE = pl.col("registro") != "exportada"


def veces(parte: pl.Expr, todo: pl.Expr) -> pl.Expr:
    """How many times, with one decimal: "2,4"."""
    return texto(dividir(parte * 10, todo) * (UNIDAD_MIL // 10))


def por_ciento(parte: pl.Expr, todo: pl.Expr) -> pl.Expr:
    """What percentage, with one decimal at most: "18,8"."""
    return texto(dividir(parte * UNIDAD_MIL, todo) * (UNIDAD_MIL // 10))


def _en_temporada(desde_mes: int, hasta_mes: int) -> pl.Expr:
    """Whether any month that the period touches is in season; the season may go over the end of the year."""
    del_calendario = range(1, MESES + 1)
    if desde_mes <= hasta_mes:
        temporada = [mes for mes in del_calendario if desde_mes <= mes <= hasta_mes]
    else:
        temporada = [mes for mes in del_calendario if mes >= desde_mes or mes <= hasta_mes]
    primero = pl.col("fecha_anterior").dt.month().cast(pl.Int64)
    cuantos = (pl.col("fecha").dt.year() - pl.col("fecha_anterior").dt.year()).cast(pl.Int64) * MESES + (
        pl.col("fecha").dt.month().cast(pl.Int64) - primero
    )
    toca = [((primero - 1 + n) % MESES + 1).is_in(temporada) & (cuantos >= n) for n in range(MESES)]
    return pl.any_horizontal(toca)


def cero(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V05: nothing in a supply that is on and had consumption in this season; an inspection when it goes on."""
    fuera = pl.col("estacional") & ~_en_temporada(
        int(parametros["temporada_desde_mes"]), int(parametros["temporada_hasta_mes"])
    )
    sospechosas = filas.filter(
        (pl.col("consumo_mil") == 0)
        & (pl.col("estado") == "conectada")
        & pl.col("registro").is_in(PRINCIPALES)
        & (pl.col("estacionales_positivos") >= int(parametros["temporadas"]))
        & ~fuera.fill_null(value=False)
    )
    seguidos = pl.col("ceros_seguidos") + 1
    insiste = seguidos >= int(parametros["seguidos_inspeccion"])
    detalle = pl.lit("Consumo cero con el servicio conectado, y en esta época hubo consumo los años anteriores")
    detalle = pl.when(insiste).then(pl.format("{}: van {} períodos seguidos", detalle, seguidos)).otherwise(detalle)
    return decir(sospechosas, detalle, pl.when(insiste).then(pl.lit("inspeccion")))


def alto(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V06: above so many percent of the expected, and by more than the floor of tolerance. Law 24.240, art. 31."""
    esperado, consumo = pl.col("esperado_mil"), pl.col("consumo_mil")
    malas = filas.filter(
        COMPARABLE
        & (consumo * UNIDAD_MIL > esperado * por_mil(parametros["por_ciento"]))
        & (consumo > esperado + int(parametros["piso_mil"]))
    )
    detalle = (
        pl.when(esperado == 0)
        .then(pl.format("Consumo {} {}: no se esperaba ninguno", texto(consumo), pl.col("unidad")))
        .otherwise(
            pl.format(
                "Consumo {} {}: {} veces lo esperado ({})",
                texto(consumo),
                pl.col("unidad"),
                veces(consumo, esperado),
                texto(esperado),
            )
        )
    )
    return decir(malas, detalle, "relectura")


def bajo(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V07: below so many percent of the expected, and by more than the floor of tolerance, in a supply that is on."""
    esperado, consumo = pl.col("esperado_mil"), pl.col("consumo_mil")
    malas = filas.filter(
        COMPARABLE
        & ~pl.col("estado").is_in(list(SIN_SERVICIO))
        & (consumo * UNIDAD_MIL < esperado * por_mil(parametros["por_ciento"]))
        & (consumo < esperado - int(parametros["piso_mil"]))
    )
    detalle = pl.format(
        "Consumo {} {}: el {} % de lo esperado ({})",
        texto(consumo),
        pl.col("unidad"),
        por_ciento(consumo, esperado),
        texto(esperado),
    )
    return decir(malas, detalle, None)


def imposible_fisicamente(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V08: more than the contracted power or the pipe lets through in those days."""
    tope = pl.col("capacidad_mil") * int(parametros["horas_por_dia"]) * pl.col("dias")
    malas = filas.filter(~pl.col("registro").is_in(NO_ACUMULATIVOS) & (pl.col("consumo_mil") > tope))
    detalle = pl.format(
        "Consumo {} {} en {} días: la instalación no da más de {}",
        texto(pl.col("consumo_mil")),
        pl.col("unidad"),
        pl.col("dias"),
        texto(tope),
    )
    return decir(malas, detalle, "relectura")


def sin_servicio(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V09: consumption in a supply that is suspended, cut or removed."""
    malas = filas.filter(
        COMPARABLE & pl.col("estado").is_in(list(SIN_SERVICIO)) & (pl.col("consumo_mil") > int(parametros["piso_mil"]))
    )
    detalle = pl.format(
        "Consumo {} {} con el servicio {}",
        texto(pl.col("consumo_mil")),
        pl.col("unidad"),
        pl.col("estado").replace_strict(SIN_SERVICIO, return_dtype=pl.String),
    )
    return decir(malas, detalle, "fraude")


def repetida(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V11: the same value that was estimated the last times."""
    malas = filas.filter(
        pl.col("valor_mil").is_not_null() & (pl.col("estimadas_iguales") >= int(parametros["estimadas"]))
    )
    detalle = pl.format(
        "La lectura {} repite las {} estimadas anteriores", texto(pl.col("valor_mil")), pl.col("estimadas_iguales")
    )
    return decir(malas, detalle, None)
