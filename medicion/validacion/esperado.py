"""What was to be expected of a period, by what method, and between which limits.

The method is the first that has a base: the same period of the two previous years, the last twelve months, the median
of the category in the zone, the declared load. The daily value is rounded once, from whole sums; limits are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from medicion.validacion.enteros import (
    CONSUMO_MIL_MAX,
    UNIDAD_MIL,
    capacidad_del_dial,
    conformar,
    dividir,
    por_mil,
)
from medicion.validacion.registros import NO_ACUMULATIVOS, clave

CLAVE = ("suministro", "registro")

# One row per period to foresee, at most one per register. `carga_mil`: declared kW, or m³ an hour of the pipe, in
# thousandths; `horas_mil`: hours of use a day of its category, in thousandths.
ESQUEMA_PEDIDOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "servicio": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "categoria": pl.String(),
    "zona": pl.String(),
    "carga_mil": pl.Int64(),
    "horas_mil": pl.Int64(),
}
# One row per past period, with its final consumption in thousandths; estimated ones are not a base for anything.
ESQUEMA_HISTORIA: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "consumo_mil": pl.Int64(),
    "estimado": pl.Boolean(),
}
ESQUEMA_DE_PARES: dict[str, pl.DataType] = {
    "categoria": pl.String(),
    "zona": pl.String(),
    "registro": pl.String(),
    "dias": pl.Int64(),
    "consumo_mil": pl.Int64(),
}
# Thousandths of the unit a day; of a register that does not accumulate, its value.
ESQUEMA_MEDIANAS: dict[str, pl.DataType] = {
    "categoria": pl.String(),
    "zona": pl.String(),
    "registro": pl.String(),
    "diario_mil": pl.Int64(),
}
# `muestras`: periods behind the figure. `minimo_mil`, `maximo_mil`: consumptions that nobody needs to look at, both
# included. `umbral_legal_mil`: above it the bill is presumed wrong (law 24.240, art. 31); without the tolerance floor.
ESQUEMA_ESPERADOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "dias": pl.Int64(),
    "metodo": pl.String(),
    "muestras": pl.Int64(),
    "diario_mil": pl.Int64(),
    "esperado_mil": pl.Int64(),
    "minimo_mil": pl.Int64(),
    "maximo_mil": pl.Int64(),
    "umbral_legal_mil": pl.Int64(),
}
METODOS = ("estacional", "doce_meses", "mediana", "carga")
# The averages that law 24.240, art. 31, names: over another one it presumes nothing.
LEGALES = METODOS[:2]
PISOS_MIL = {"electricidad": 30 * UNIDAD_MIL, "agua": 5 * UNIDAD_MIL}


@dataclass(frozen=True, kw_only=True)
class Parametros:
    """What a law or a manager can change.

    maximo and legal: percentages of the expected above which a consumption is high, and presumed wrong by law; minimo:
    below which it is low. pisos_mil: least distance from the expected that matters, by service, in thousandths of the
    unit. dias_minimos: days of history without which the last twelve months say nothing.
    """

    maximo_por_ciento: int | Decimal = 175
    minimo_por_ciento: int | Decimal = 40
    legal_por_ciento: int | Decimal = 175
    pisos_mil: Mapping[str, int] = field(default_factory=lambda: dict(PISOS_MIL))
    dias_minimos: int = 28


def esperar(
    pedidos: pl.DataFrame, historia: pl.DataFrame, medianas: pl.DataFrame, parametros: Parametros
) -> pl.DataFrame:
    """ESQUEMA_ESPERADOS, one row per period asked for, in its order."""
    pedidos = conformar(pedidos, ESQUEMA_PEDIDOS, que="pedidos")
    medianas = conformar(medianas, ESQUEMA_MEDIANAS, que="medianas")
    _exigir_unicos(pedidos)
    propios = _promedios(pedidos, historia, parametros)
    con_bases = (
        pedidos.with_columns(clave())
        .join(propios, on="clave", how="left", maintain_order="left")
        .join(
            medianas.rename({"diario_mil": "mediana"}),
            on=["categoria", "zona", "registro"],
            how="left",
            maintain_order="left",
        )
        .with_columns(dias=_dias(), carga=_de_la_carga())
    )
    return _con_limites(_elegir(con_bases), parametros)


def medianas(consumos: pl.DataFrame) -> pl.DataFrame:
    """The median of the daily averages of each category, zone and register; of an even number, the lower one."""
    consumos = conformar(consumos, ESQUEMA_DE_PARES, que="consumos")
    diario = dividir(pl.col("consumo_mil"), _peso())
    return (
        consumos.select("categoria", "zona", "registro", diario_mil=diario)
        .drop_nulls()
        .group_by("categoria", "zona", "registro")
        .agg(pl.col("diario_mil").sort().get((pl.len() - 1) // 2))
        .sort("categoria", "zona", "registro")
    )


def en_lecturas(filas: pl.DataFrame) -> pl.DataFrame:
    """Add `lectura_min_mil` and `lectura_max_mil`: what a dial may show if the consumption stays within its limits.

    Needs minimo_mil, maximo_mil, anterior_mil, k_mil, digitos_enteros and registro. The dial goes through zero, so the
    maximum may be the smaller of the two.
    """
    acumula = ~pl.col("registro").is_in(NO_ACUMULATIVOS)
    base = pl.when(acumula).then("anterior_mil").otherwise(pl.lit(0, pl.Int64))
    capacidad = capacidad_del_dial(pl.col("digitos_enteros"))

    def en_el_dial(limite: str) -> pl.Expr:
        # Whole units first: a limit times a thousand fits an Int64 with room to spare.
        return (base + dividir(pl.col(limite) * UNIDAD_MIL, pl.col("k_mil"))) % capacidad

    return filas.with_columns(lectura_min_mil=en_el_dial("minimo_mil"), lectura_max_mil=en_el_dial("maximo_mil"))


def _exigir_unicos(pedidos: pl.DataFrame) -> None:
    if pedidos.select(CLAVE).is_duplicated().any():
        raise ValueError("No se puede calcular lo esperado porque se pide dos veces el mismo registro.")


def _dias() -> pl.Expr:
    return (pl.col("hasta") - pl.col("desde")).dt.total_days()


def _peso() -> pl.Expr:
    """What a consumption is divided by to be comparable: its days; a level stands by itself."""
    return pl.when(pl.col("registro").is_in(NO_ACUMULATIVOS)).then(pl.lit(1, pl.Int64)).otherwise("dias")


def _de_la_carga() -> pl.Expr:
    horas = dividir(pl.col("carga_mil") * pl.col("horas_mil"), pl.lit(UNIDAD_MIL))
    return pl.when(pl.col("registro").is_in(NO_ACUMULATIVOS)).then("carga_mil").otherwise(horas)


def mismo_periodo(atras: int) -> pl.Expr:
    """Whether a past period is the asked one, so many years before: they share half the days of the shorter."""
    comunes = (
        pl.min_horizontal(f"hasta_{atras}", "hasta_historia") - pl.max_horizontal(f"desde_{atras}", "desde_historia")
    ).dt.total_days()
    largo = (pl.col("hasta_historia") - pl.col("desde_historia")).dt.total_days()
    menor = pl.min_horizontal(_dias(), largo)
    return (comunes > 0) & (comunes * 2 >= menor)


def con_historia(pedidos: pl.DataFrame, historia: pl.DataFrame) -> pl.DataFrame:
    """Each period asked for beside the past ones of its register that were really measured.

    `clave`; desde and hasta of the asked one, and the same one (`_1`) and two (`_2`) years before; those of the past
    one with `_historia`, its registro, dias and consumo_mil.
    """
    reales = conformar(historia, ESQUEMA_HISTORIA, que="historia").filter(~pl.col("estimado"))
    antes = [
        pl.col(borde).dt.offset_by(f"-{atras}y").alias(f"{borde}_{atras}")
        for borde in ("desde", "hasta")
        for atras in (1, 2)
    ]
    pasados = reales.select(clave(), "registro", "desde", "hasta", "dias", "consumo_mil")
    return pedidos.select(clave(), "desde", "hasta", *antes).join(pasados, on="clave", how="inner", suffix="_historia")


def _promedios(pedidos: pl.DataFrame, historia: pl.DataFrame, parametros: Parametros) -> pl.DataFrame:
    """Sums by register: of the same period of the two previous years, and of the last twelve months."""
    estacional = mismo_periodo(1) | mismo_periodo(2)
    # Half open: the period that ended a year ago to the day is out.
    ultimos = (pl.col("hasta_historia") > pl.col("desde_1")) & (pl.col("hasta_historia") <= pl.col("desde"))
    pares = con_historia(pedidos, historia).select(
        "clave", "dias", "consumo_mil", peso=_peso(), estacional=estacional, ultimos=ultimos
    )

    def sumar(cuales: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        elegidos = pl.col(cuales)
        return (
            pl.when(elegidos).then("consumo_mil").sum().alias(f"{cuales}_consumo"),
            pl.when(elegidos).then("peso").sum().alias(f"{cuales}_peso"),
            elegidos.sum().cast(pl.Int64).alias(f"{cuales}_muestras"),
        )

    sumas = (
        pares.filter(pl.col("estacional") | pl.col("ultimos"))
        .group_by("clave")
        .agg(*sumar("estacional"), *sumar("ultimos"), pl.when("ultimos").then("dias").sum().alias("ultimos_dias"))
    )
    basta = pl.col("ultimos_dias") >= parametros.dias_minimos
    return sumas.select(
        "clave",
        "estacional_muestras",
        "ultimos_muestras",
        estacional=dividir(pl.col("estacional_consumo"), pl.col("estacional_peso")),
        doce_meses=pl.when(basta).then(dividir(pl.col("ultimos_consumo"), pl.col("ultimos_peso"))),
    )


def _elegir(con_bases: pl.DataFrame) -> pl.DataFrame:
    """The first method that has a base."""
    metodo = pl.coalesce(pl.when(pl.col(nombre).is_not_null()).then(pl.lit(nombre)) for nombre in METODOS)
    muestras = (
        pl.when(metodo == "estacional")
        .then("estacional_muestras")
        .when(metodo == "doce_meses")
        .then("ultimos_muestras")
        .otherwise(pl.lit(0, pl.Int64))
    )
    veces = pl.when(pl.col("registro").is_in(NO_ACUMULATIVOS)).then(pl.lit(1, pl.Int64)).otherwise("dias")
    return con_bases.with_columns(
        metodo=metodo, muestras=muestras.fill_null(0), diario_mil=pl.coalesce(METODOS)
    ).with_columns(esperado_mil=(pl.col("diario_mil") * veces).clip(0, CONSUMO_MIL_MAX))


def _con_limites(esperados: pl.DataFrame, parametros: Parametros) -> pl.DataFrame:
    """Both ends of what is normal, in whole thousandths: what is at the end is still inside."""
    esperado = pl.col("esperado_mil")
    pisos = dict(parametros.pisos_mil)
    piso = pl.col("servicio").replace_strict(
        list(pisos), list(pisos.values()), default=pl.lit(0, pl.Int64), return_dtype=pl.Int64
    )
    maximo = esperado * por_mil(parametros.maximo_por_ciento) // UNIDAD_MIL
    minimo = -(-esperado * por_mil(parametros.minimo_por_ciento) // UNIDAD_MIL)
    return esperados.with_columns(
        maximo_mil=pl.max_horizontal(maximo, esperado + piso).clip(0, CONSUMO_MIL_MAX),
        minimo_mil=pl.min_horizontal(minimo, esperado - piso).clip(0),
        umbral_legal_mil=esperado * por_mil(parametros.legal_por_ciento) // UNIDAD_MIL,
    ).select(list(ESQUEMA_ESPERADOS))
