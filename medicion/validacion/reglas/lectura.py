"""V01 to V04: there is a reading, on a possible day, with a possible value."""

from __future__ import annotations

import polars as pl

from medicion.anomalias import SIN_NOVEDAD
from medicion.validacion.consumo import A_REVISAR
from medicion.validacion.enteros import capacidad_del_dial, texto
from medicion.validacion.reglas.modelo import ESQUEMA_DICHOS, Valores

IMPOSIBLES = {
    "sin_promedio": "Falta la lectura del medidor retirado y no hay promedio para estimarla",
    "multiplicador": "El multiplicador es otro y no hay lectura del día en que cambió",
    "desborde": "El consumo es mayor que el que un medidor puede contar",
    "incoherente": "Se leyó un medidor que no era el colocado",
    "negativo": "En una parte del período el consumo es negativo y la vuelta del medidor no es creíble",
}


def decir(filas: pl.DataFrame, detalle: pl.Expr, accion: pl.Expr | str | None) -> pl.DataFrame:
    """The findings of the rows that a rule chose."""
    accion = accion if isinstance(accion, pl.Expr) else pl.lit(accion, pl.String)
    return filas.select("suministro", "registro", accion=accion, detalle=detalle).select(list(ESQUEMA_DICHOS))


def sin_lectura(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V01: nobody read it, or an anomaly came without a value."""
    con_anomalia = pl.col("anomalia").is_not_null() & (pl.col("anomalia") != SIN_NOVEDAD)
    detalle = (
        pl.when(con_anomalia)
        .then(pl.format("Sin lectura, con anomalía {}", pl.col("anomalia")))
        .otherwise(pl.lit("Sin lectura"))
    )
    return decir(filas.filter(pl.col("valor_mil").is_null()), detalle, "estimar")


def fecha_fuera_de_ciclo(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V02: the day is not after the previous one, or is too near or too far."""
    desde, hasta = int(parametros["dias_min"]), int(parametros["dias_max"])
    pasaron = (pl.col("fecha") - pl.col("fecha_anterior")).dt.total_days()
    detalle = (
        pl.when(pasaron <= 0)
        .then(
            pl.format(
                "La fecha {} no es posterior a la de la lectura anterior ({})",
                pl.col("fecha").dt.to_string("%d/%m/%Y"),
                pl.col("fecha_anterior").dt.to_string("%d/%m/%Y"),
            )
        )
        .otherwise(
            pl.format("Pasaron {} días desde la lectura anterior: se esperan de " + f"{desde} a {hasta}", pasaron)
        )
    )
    return decir(filas.filter(~pasaron.is_between(desde, hasta)), detalle, "relectura")


def consumo_imposible(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V03: it reads less than before and did not go through zero, or the consumption cannot be known."""
    menos = (pl.col("caso") == "negativo") & (pl.col("valor_mil") < pl.col("valor_anterior_mil"))
    detalle = (
        pl.when(menos)
        .then(
            pl.format(
                "La lectura {} es menor que la anterior ({}) y la vuelta del medidor no es creíble",
                texto(pl.col("valor_mil")),
                texto(pl.col("valor_anterior_mil")),
            )
        )
        .otherwise(pl.col("caso").replace_strict(IMPOSIBLES, default="No se puede calcular", return_dtype=pl.String))
    )
    malas = pl.col("valor_mil").is_not_null() & pl.col("caso").is_in(A_REVISAR)
    return decir(filas.filter(malas), detalle, "relectura")


def no_entra_en_el_dial(filas: pl.DataFrame, parametros: Valores) -> pl.DataFrame:
    """V04: more digits than the meter has."""
    detalle = pl.format(
        "La lectura {} no entra en un medidor de {} dígitos", texto(pl.col("valor_mil")), pl.col("digitos_enteros")
    )
    sobra = pl.col("valor_mil") >= capacidad_del_dial(pl.col("digitos_enteros"))
    return decir(filas.filter(sobra), detalle, "relectura")
