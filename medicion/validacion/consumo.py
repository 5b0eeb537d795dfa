"""From the readings of a meter to the consumption between two cuts: rollover, swap, multiplier, several registers.

Every stretch between two consecutive readings belongs to the cut that holds its last reading, so consecutive cuts
add up to the whole. What cannot be known for certain has no consumption and says why (`caso`); it is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from medicion.validacion.enteros import (
    CONSUMO_MIL_MAX,
    DIGITOS_MAX,
    K_MIL_MAX,
    capacidad_del_dial,
    conformar,
    dividir,
    por_multiplicador,
)
from medicion.validacion.registros import NO_ACUMULATIVOS

CLAVE = ("suministro", "registro")
FIN_DEL_DIA = 999_999
POSICIONES_POR_DIA = FIN_DEL_DIA + 1

# One row per reading. `orden` is its place inside the day (0 to 999.998; the second of the day does). `clase` is one of
# CLASES. `valor_mil` is what the dial shows, in thousandths; `k_mil`, the multiplier in force from this reading on, in
# thousandths; `digitos_enteros`, the whole digits of the dial, 1 to 10.
ESQUEMA_LECTURAS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "medidor": pl.Int64(),
    "fecha": pl.Date(),
    "orden": pl.Int64(),
    "clase": pl.String(),
    "valor_mil": pl.Int64(),
    "k_mil": pl.Int64(),
    "digitos_enteros": pl.Int64(),
}
# `final`: an account leaves, and the meter stays. `cambio`: the multiplier changes, and the meter stays. At the same
# instant they go in this order.
CLASES = ("lectura", "final", "cambio", "retiro", "instalacion")
# One row per period asked for: what comes after (desde, desde_orden) up to (hasta, hasta_orden); a null place is the
# end of that day. The cuts of a register do not overlap. `limite_mil`: largest consumption, in thousandths of the
# unit, for which going through zero is believed. `diario_mil`: thousandths a day, to fill in a removal reading that is
# missing.
ESQUEMA_CORTES: dict[str, pl.DataType] = {
    "corte": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "desde": pl.Date(),
    "desde_orden": pl.Int64(),
    "hasta": pl.Date(),
    "hasta_orden": pl.Int64(),
    "limite_mil": pl.Int64(),
    "diario_mil": pl.Int64(),
}
# One row per stretch, numbered from 1 inside its cut. `consumo_mil` is null when somebody has to look; `crudo_mil` is
# the difference of the dial times the multiplier, with its sign.
ESQUEMA_TRAMOS: dict[str, pl.DataType] = {
    "corte": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "tramo": pl.Int64(),
    "medidor": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "inicial_mil": pl.Int64(),
    "final_mil": pl.Int64(),
    "k_mil": pl.Int64(),
    "caso": pl.String(),
    "consumo_mil": pl.Int64(),
    "crudo_mil": pl.Int64(),
}
# One row per cut. `dias` are those with a meter; `diario_mil`, thousandths a day (of a register that does not
# accumulate, its value); `estimado`, whether a stretch was filled in.
ESQUEMA_CONSUMOS: dict[str, pl.DataType] = {
    "corte": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "tramos": pl.Int64(),
    "caso": pl.String(),
    "consumo_mil": pl.Int64(),
    "diario_mil": pl.Int64(),
    "estimado": pl.Boolean(),
}
# From harmless to worst: the case of a cut is the worst of its stretches.
CASOS = (
    "normal",
    "vuelta",  # the dial went through zero
    "retiro_estimado",  # the removal reading is missing, and was filled in by the daily average
    "sin_promedio",  # the same, with no average to fill it in
    "multiplicador",  # the multiplier is another one, and nobody says since when
    "negativo",  # it reads less than before, and a rollover is not believable
    "desborde",  # more than any meter could count
    "incoherente",  # a meter is read that was not the one in place
    "sin_lectura",  # nothing was read in the cut
)
A_REVISAR = CASOS[3:8]


@dataclass(frozen=True, kw_only=True)
class Consumos:
    """tramos: ESQUEMA_TRAMOS, by (corte, tramo). totales: ESQUEMA_CONSUMOS, in the order of the cuts asked for."""

    tramos: pl.DataFrame
    totales: pl.DataFrame


def calcular(lecturas: pl.DataFrame, cortes: pl.DataFrame) -> Consumos:
    """The consumption of each cut. ValueError when a frame breaks its schema or the limits of the arithmetic."""
    lecturas = conformar(lecturas, ESQUEMA_LECTURAS, que="lecturas")
    cortes = conformar(cortes, ESQUEMA_CORTES, que="cortes")
    _exigir_limites(lecturas)
    tramos = _medir(_asignar(_aparear(lecturas), cortes))
    return Consumos(tramos=tramos, totales=_totalizar(tramos, cortes))


def _exigir_limites(lecturas: pl.DataFrame) -> None:
    malas = lecturas.filter(
        ~pl.col("clase").is_in(CLASES)
        | ~pl.col("orden").is_between(0, FIN_DEL_DIA - 1)
        | ~pl.col("digitos_enteros").is_between(1, DIGITOS_MAX)
        | ~pl.col("k_mil").is_between(1, K_MIL_MAX)
        | ~pl.col("valor_mil").is_between(0, 10**DIGITOS_MAX * 1000 - 1)
        | pl.any_horizontal(pl.all().is_null())
    )
    if not malas.is_empty():
        raise ValueError(f"No se puede calcular porque una lectura excede los límites: {malas.row(0, named=True)}")


def _posicion(fecha: str, orden: pl.Expr) -> pl.Expr:
    """Date and place inside the day, as one number."""
    return pl.col(fecha).cast(pl.Int32).cast(pl.Int64) * POSICIONES_POR_DIA + orden


def _aparear(lecturas: pl.DataFrame) -> pl.DataFrame:
    """Each reading beside the previous one of its register; those that close nothing are left out.

    The opening reading goes in the columns with `_0`. `hueco` is a stretch whose removal reading is missing.
    """
    turno = pl.col("clase").replace_strict(list(CLASES), list(range(len(CLASES))), return_dtype=pl.Int64)
    ordenadas = (
        lecturas.with_columns(posicion=_posicion("fecha", pl.col("orden")), turno=turno)
        .sort(*CLAVE, "posicion", "turno", maintain_order=True)
        .drop("turno")
    )
    misma = pl.all_horizontal(pl.col(c) == pl.col(c).shift(1) for c in CLAVE)
    previas = [pl.col(c).shift(1).alias(f"{c}_0") for c in ("medidor", "fecha", "clase", "valor_mil", "k_mil")]
    con_previa = ordenadas.with_columns(*previas, pl.col("digitos_enteros").shift(1).alias("digitos")).filter(
        misma.fill_null(value=False)
    )
    instala = pl.col("clase") == "instalacion"
    return con_previa.with_columns(hueco=instala & (pl.col("clase_0") != "retiro")).filter(~instala | pl.col("hueco"))


def _asignar(pares: pl.DataFrame, cortes: pl.DataFrame) -> pl.DataFrame:
    """Add to each stretch the cut that holds its last reading; those of no cut are left out."""
    fin = pl.lit(FIN_DEL_DIA, pl.Int64)
    limites = cortes.select(
        *CLAVE,
        "corte",
        "limite_mil",
        "diario_mil",
        inicio=_posicion("desde", pl.coalesce("desde_orden", fin)),
        posicion=_posicion("hasta", pl.coalesce("hasta_orden", fin)),
    ).sort(*CLAVE, "posicion")
    misma = pl.all_horizontal(pl.col(c) == pl.col(c).shift(1) for c in CLAVE)
    if not limites.filter(misma & (pl.col("inicio") < pl.col("posicion").shift(1))).is_empty():
        raise ValueError("No se puede calcular porque hay cortes de un mismo registro que se superponen.")
    return (
        pares.sort("posicion", maintain_order=True)
        .join_asof(limites.sort("posicion"), on="posicion", by=list(CLAVE), strategy="forward", check_sortedness=False)
        .filter(pl.col("posicion") > pl.col("inicio"))
        .sort("corte", "posicion", maintain_order=True)
    )


def _medir(pares: pl.DataFrame) -> pl.DataFrame:
    """The consumption of each stretch, with its case."""
    acumula = ~pl.col("registro").is_in(NO_ACUMULATIVOS)
    capacidad = capacidad_del_dial(pl.col("digitos"))
    diferencia = pl.col("valor_mil") - pl.col("valor_mil_0")
    medidos = pares.with_columns(
        dias=(pl.col("fecha") - pl.col("fecha_0")).dt.total_days(),
        crudo_mil=por_multiplicador(pl.when(acumula).then(diferencia).otherwise("valor_mil"), pl.col("k_mil_0")),
        vuelta_mil=por_multiplicador(diferencia + capacidad, pl.col("k_mil_0")),
        al_tope=pl.col("valor_mil_0") * 10 > capacidad * 9,
    )
    cambiado = (pl.col("clase") != "cambio") & (pl.col("k_mil") != pl.col("k_mil_0"))
    creible = pl.col("al_tope") & pl.col("vuelta_mil").is_between(0, pl.col("limite_mil"))
    caso = (
        pl.when("hueco")
        .then(pl.lit("retiro_estimado"))
        .when((pl.col("medidor") != pl.col("medidor_0")) | (pl.col("clase_0") == "retiro"))
        .then(pl.lit("incoherente"))
        .when(cambiado)
        .then(pl.lit("multiplicador"))
        .when(pl.col("crudo_mil") > CONSUMO_MIL_MAX)
        .then(pl.lit("desborde"))
        .when(pl.col("crudo_mil") >= 0)
        .then(pl.lit("normal"))
        .when(creible)
        .then(pl.lit("vuelta"))
        .otherwise(pl.lit("negativo"))
    )
    con_caso = medidos.with_columns(caso=caso).with_columns(
        consumo_mil=pl.when(pl.col("caso") == "normal")
        .then("crudo_mil")
        .when(pl.col("caso") == "vuelta")
        .then("vuelta_mil")
    )
    return _presentar(_rellenar(con_caso))


def _rellenar(tramos: pl.DataFrame) -> pl.DataFrame:
    """Fill in the missing removals: by the daily average of the cut, else by that of its other stretches."""
    leidos = pl.when(pl.col("consumo_mil").is_not_null())
    suma = leidos.then("consumo_mil").sum().over("corte")
    dias = leidos.then("dias").sum().over("corte")
    demanda = pl.col("registro").is_in(NO_ACUMULATIVOS)
    relleno = (
        pl.when(demanda)  # a level, not so much a day
        .then(pl.col("diario_mil"))
        .when(pl.col("diario_mil").is_not_null())
        .then(pl.col("diario_mil") * pl.col("dias"))
        .when(pl.col("dias") == 0)
        .then(pl.lit(0, pl.Int64))
        .otherwise(dividir(suma * pl.col("dias"), dias))
    )
    hueco = pl.col("hueco")
    return tramos.with_columns(
        consumo_mil=pl.when(hueco).then(relleno).otherwise("consumo_mil"),
        caso=pl.when(hueco & relleno.is_null()).then(pl.lit("sin_promedio")).otherwise("caso"),
    )


def _presentar(tramos: pl.DataFrame) -> pl.DataFrame:
    hueco = pl.col("hueco")
    return tramos.select(
        "corte",
        *CLAVE,
        (pl.int_range(pl.len(), dtype=pl.Int64).over("corte") + 1).alias("tramo"),
        pl.col("medidor_0").alias("medidor"),
        pl.col("fecha_0").alias("desde"),
        pl.col("fecha").alias("hasta"),
        "dias",
        pl.col("valor_mil_0").alias("inicial_mil"),
        pl.when(~hueco).then("valor_mil").alias("final_mil"),
        pl.col("k_mil_0").alias("k_mil"),
        "caso",
        "consumo_mil",
        pl.when(~hueco).then("crudo_mil").alias("crudo_mil"),
    )


def _totalizar(tramos: pl.DataFrame, cortes: pl.DataFrame) -> pl.DataFrame:
    """One row per cut: the sum of its stretches, or the highest of a register that does not accumulate."""
    demanda = pl.col("registro").is_in(NO_ACUMULATIVOS)
    gravedad = pl.col("caso").replace_strict(list(CASOS), list(range(len(CASOS))), return_dtype=pl.Int64)
    sumados = tramos.group_by("corte").agg(
        desde=pl.col("desde").min(),
        hasta=pl.col("hasta").max(),
        dias=pl.col("dias").sum(),
        tramos=pl.len().cast(pl.Int64),
        gravedad=gravedad.max(),
        suma=pl.col("consumo_mil").sum(),
        maximo=pl.col("consumo_mil").max(),
        incompleto=pl.col("consumo_mil").is_null().any(),
        estimado=(pl.col("caso") == "retiro_estimado").any(),
    )
    valor = pl.when(demanda).then("maximo").otherwise("suma")
    consumo = pl.when(~pl.col("incompleto") & (valor <= CONSUMO_MIL_MAX)).then(valor)
    caso = (
        pl.col("gravedad")
        .fill_null(len(CASOS) - 1)
        .replace_strict(list(range(len(CASOS))), list(CASOS), return_dtype=pl.String)
    )
    desborda = ~pl.col("incompleto") & (valor > CONSUMO_MIL_MAX)
    return (
        cortes.select("corte", *CLAVE)
        .join(sumados, on="corte", how="left", maintain_order="left")
        .with_columns(
            dias=pl.col("dias").fill_null(0),
            tramos=pl.col("tramos").fill_null(0),
            estimado=pl.col("estimado").fill_null(value=False),
            consumo_mil=consumo,
            caso=pl.when(desborda).then(pl.lit("desborde")).otherwise(caso),
        )
        .with_columns(
            diario_mil=pl.when(demanda).then("consumo_mil").otherwise(dividir(pl.col("consumo_mil"), pl.col("dias")))
        )
        .select(list(ESQUEMA_CONSUMOS))
    )
