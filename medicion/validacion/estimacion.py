"""Readings that nobody took: estimated by priority, with caps, and corrected when a real one arrives.

Nothing is lost or repeated: what was attributed to the periods ends up being what the dial says, to the thousandth, and
a difference in favour of the user is carried until it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from medicion.validacion.antecedentes import lugar, racha
from medicion.validacion.enteros import (
    CONSUMO_MIL_MAX,
    UNIDAD_MIL,
    capacidad_del_dial,
    conformar,
    dividir,
    por_multiplicador,
)
from medicion.validacion.registros import NO_ACUMULATIVOS, clave

CLAVE = ("suministro", "registro")
DECIMALES_MAX = 3

# One row per reading to estimate. `ultimo_mil`: what the dial showed last; `esperado_mil` and `metodo`: of
# `esperado.esperar`; `seguidas`, `en_el_ejercicio`: estimates so far, of `contar_estimadas`.
ESQUEMA_A_ESTIMAR: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "categoria": pl.String(),
    "ciclo": pl.String(),
    "ultimo_mil": pl.Int64(),
    "k_mil": pl.Int64(),
    "digitos_enteros": pl.Int64(),
    "digitos_decimales": pl.Int64(),
    "esperado_mil": pl.Int64(),
    "metodo": pl.String(),
    "seguidas": pl.Int64(),
    "en_el_ejercicio": pl.Int64(),
}
# `valor_mil`: what the dial would show, to its own digits; `consumo_mil`: what that reading makes. Both null when it is
# refused, and `motivo` says why.
ESQUEMA_ESTIMACIONES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "valor_mil": pl.Int64(),
    "consumo_mil": pl.Int64(),
    "metodo": pl.String(),
    "motivo": pl.String(),
}
# Past readings that were not superseded, one per period.
ESQUEMA_LEIDAS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "fecha": pl.Date(),
    "orden": pl.Int64(),
    "estimada": pl.Boolean(),
}
# The periods of an interval between two real readings, with what was attributed to each one: what was estimated, or 0
# for the one that the real reading closes. `orden` is theirs in time.
ESQUEMA_PERIODOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "periodo": pl.Int64(),
    "orden": pl.Int64(),
    "dias": pl.Int64(),
    "atribuido_mil": pl.Int64(),
}
# What was consumed between the two real readings, and the credit that the user was carrying.
ESQUEMA_REALES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "real_mil": pl.Int64(),
    "a_favor_mil": pl.Int64(),
}
ESQUEMA_CORREGIDOS: dict[str, pl.DataType] = {
    **ESQUEMA_PERIODOS,
    "corregido_mil": pl.Int64(),
    "diferencia_mil": pl.Int64(),
}
# ajuste = real − atribuido. facturable − a_favor = ajuste − the credit carried so far; one of the two is zero.
ESQUEMA_AJUSTES: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "real_mil": pl.Int64(),
    "atribuido_mil": pl.Int64(),
    "ajuste_mil": pl.Int64(),
    "facturable_mil": pl.Int64(),
    "a_favor_mil": pl.Int64(),
}


@dataclass(frozen=True, kw_only=True)
class Tope:
    """How many estimates a category may have, in force over [desde, hasta); None is all of them.

    seguidas_max: without a real reading between. por_ejercicio_max: of a user in a year.
    """

    categoria: str | None
    ciclo: str | None
    seguidas_max: int
    por_ejercicio_max: int
    desde: date
    hasta: date | None

    def rige(self, al: date) -> bool:
        """Whether it is in force on a day."""
        return self.desde <= al and (self.hasta is None or al < self.hasta)


TOPES_INICIALES: tuple[Tope, ...] = tuple(
    Tope(
        categoria=None,
        ciclo=ciclo,
        seguidas_max=2,
        por_ejercicio_max=por_ejercicio,
        desde=date(2000, 1, 1),
        hasta=None,
    )
    for ciclo, por_ejercicio in (("mensual", 4), ("bimestral", 3))
)


@dataclass(frozen=True, kw_only=True)
class Correccion:
    """periodos: ESQUEMA_CORREGIDOS, by register and order. ajustes: ESQUEMA_AJUSTES, in the order of `reales`."""

    periodos: pl.DataFrame
    ajustes: pl.DataFrame


def contar_estimadas(leidas: pl.DataFrame, desde: date) -> pl.DataFrame:
    """suministro, registro, `seguidas` (the last ones without a real reading) and `en_el_ejercicio` (from a day on)."""
    leidas = conformar(leidas, ESQUEMA_LEIDAS, que="leidas").with_columns(clave())
    del_ejercicio = pl.col("estimada") & (pl.col("fecha") >= desde)
    seguidas = racha(leidas.select("clave", posicion=lugar(), cumple="estimada"))
    return (
        leidas.group_by("clave")
        .agg(pl.col(CLAVE).first(), en_el_ejercicio=del_ejercicio.sum().cast(pl.Int64))
        .join(seguidas, on="clave", how="left")
        .select(*CLAVE, seguidas=pl.col("racha").fill_null(0), en_el_ejercicio="en_el_ejercicio")
        .sort(CLAVE)
    )


def estimar(pedidos: pl.DataFrame, topes: Sequence[Tope], al: date) -> pl.DataFrame:
    """ESQUEMA_ESTIMACIONES, one row per reading asked for, in its order. The most specific cap of the day rules."""
    pedidos = conformar(pedidos, ESQUEMA_A_ESTIMAR, que="pedidos")
    acumula = ~pl.col("registro").is_in(NO_ACUMULATIVOS)
    capacidad = capacidad_del_dial(pl.col("digitos_enteros"))
    paso = pl.col("digitos_decimales").replace_strict(
        list(range(DECIMALES_MAX + 1)),
        [10 ** (DECIMALES_MAX - n) for n in range(DECIMALES_MAX + 1)],
        return_dtype=pl.Int64,
    )
    # In steps of the dial: the reading is one that the meter can show, and the consumption is what it makes.
    pasos = dividir(pl.col("esperado_mil") * UNIDAD_MIL, pl.col("k_mil") * paso)
    avance = pasos * paso
    valor = (pl.when(acumula).then("ultimo_mil").otherwise(pl.lit(0, pl.Int64)) + avance) % capacidad
    return (
        pedidos.with_columns(_tope("seguidas_max", topes, al), _tope("por_ejercicio_max", topes, al))
        .with_columns(motivo=_motivo(avance >= capacidad))
        .select(
            *CLAVE,
            pl.when(pl.col("motivo").is_null()).then(valor).alias("valor_mil"),
            pl.when(pl.col("motivo").is_null()).then(por_multiplicador(avance, pl.col("k_mil"))).alias("consumo_mil"),
            pl.when(pl.col("motivo").is_null()).then("metodo").alias("metodo"),
            "motivo",
        )
    )


def _tope(campo: str, topes: Sequence[Tope], al: date) -> pl.Expr:
    """The cap of each row, from the least specific to the most: by category and cycle, category, cycle, all."""
    limite = pl.lit(None, pl.Int64)
    vigentes = [tope for tope in topes if tope.rige(al)]
    for tope in sorted(vigentes, key=lambda t: (t.categoria is not None, t.ciclo is not None)):
        suya = pl.lit(value=True)
        if tope.categoria is not None:
            suya = suya & (pl.col("categoria") == tope.categoria)
        if tope.ciclo is not None:
            suya = suya & (pl.col("ciclo") == tope.ciclo)
        limite = pl.when(suya.fill_null(value=False)).then(pl.lit(getattr(tope, campo), pl.Int64)).otherwise(limite)
    return limite.alias(campo)


def _motivo(no_entra: pl.Expr) -> pl.Expr:
    """Why a reading may not be estimated; null when it may."""
    return (
        pl.when(pl.col("metodo").is_null() | pl.col("esperado_mil").is_null())
        .then(pl.lit("No se puede estimar porque no hay consumos ni carga declarada en que basarse. Pedí la lectura."))
        .when(pl.col("seguidas_max").is_null())
        .then(pl.lit("No se puede estimar porque la categoría no tiene tope de estimaciones. Cargalo."))
        .when(pl.col("seguidas") >= pl.col("seguidas_max"))
        .then(
            pl.format(
                "No se puede estimar porque ya lleva {} estimadas seguidas, y el máximo es {}. Pedí la relectura.",
                "seguidas",
                "seguidas_max",
            )
        )
        .when(pl.col("en_el_ejercicio") >= pl.col("por_ejercicio_max"))
        .then(
            pl.format(
                "No se puede estimar porque ya lleva {} estimadas en el año, y el máximo es {}. Pedí la relectura.",
                "en_el_ejercicio",
                "por_ejercicio_max",
            )
        )
        .when(no_entra)
        .then(pl.lit("No se puede estimar porque lo esperado es más que una vuelta del medidor. Pedí la lectura."))
    )


def corregir(periodos: pl.DataFrame, reales: pl.DataFrame) -> Correccion:
    """Spread what was really consumed over the periods of its interval, by days, and say what is left to bill.

    By largest remainder: the parts add up to the whole, to the thousandth; ties go to the earliest. ValueError when a
    real total has no period with days, is negative, or is of a register that does not accumulate.
    """
    periodos = conformar(periodos, ESQUEMA_PERIODOS, que="periodos")
    reales = conformar(reales, ESQUEMA_REALES, que="reales")
    sumas = periodos.group_by(CLAVE).agg(dias=pl.col("dias").sum(), atribuido_mil=pl.col("atribuido_mil").sum())
    con_suma = reales.join(sumas, on=CLAVE, how="left", maintain_order="left")
    malos = con_suma.filter(
        ~(pl.col("dias").fill_null(0) > 0)
        | ~pl.col("real_mil").is_between(0, CONSUMO_MIL_MAX)
        | pl.col("registro").is_in(NO_ACUMULATIVOS)
    )
    if not malos.is_empty() or reales.select(CLAVE).is_duplicated().any():
        raise ValueError("No se puede corregir sin un total real, no negativo, y con días, de cada registro.")
    ajuste = pl.col("real_mil") - pl.col("atribuido_mil")
    ajustes = con_suma.with_columns(ajuste_mil=ajuste).with_columns(
        facturable_mil=(pl.col("ajuste_mil") - pl.col("a_favor_mil")).clip(0),
        a_favor_mil=(pl.col("a_favor_mil") - pl.col("ajuste_mil")).clip(0),
    )
    return Correccion(periodos=_repartir(periodos, reales), ajustes=ajustes.select(list(ESQUEMA_AJUSTES)))


def _repartir(periodos: pl.DataFrame, reales: pl.DataFrame) -> pl.DataFrame:
    total_dias = pl.col("dias").sum().over(CLAVE)
    exacta = pl.col("real_mil") * pl.col("dias")
    partes = (
        periodos.join(reales.select(*CLAVE, "real_mil"), on=CLAVE, how="inner")
        .with_columns(parte=exacta // total_dias, resto=exacta % total_dias)
        .sort(*CLAVE, "resto", "orden", descending=[False, False, True, False])
        .with_columns(
            puesto=pl.int_range(pl.len(), dtype=pl.Int64).over(CLAVE),
            faltan=pl.col("real_mil") - pl.col("parte").sum().over(CLAVE),
        )
        .with_columns(corregido_mil=pl.col("parte") + (pl.col("puesto") < pl.col("faltan")).cast(pl.Int64))
    )
    return (
        partes.with_columns(diferencia_mil=pl.col("corregido_mil") - pl.col("atribuido_mil"))
        .sort(*CLAVE, "orden")
        .select(list(ESQUEMA_CORREGIDOS))
    )


def compensar(consumos: pl.DataFrame) -> pl.DataFrame:
    """Use the credit of a register (`a_favor_mil`) in an ordinary period of `consumo_mil`.

    Adds `facturable_mil`, never negative, and leaves in `a_favor_mil` what is still carried.
    """
    consumo, credito = pl.col("consumo_mil"), pl.col("a_favor_mil")
    return consumos.with_columns(facturable_mil=(consumo - credito).clip(0), a_favor_mil=(credito - consumo).clip(0))
