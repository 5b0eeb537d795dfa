"""Whole arithmetic of money: prices in millionths, quantities in thousandths, amounts in centavos."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from medicion.validacion.enteros import dividir

MIL = 1_000
MICRO = 1_000_000
CIEN_MICRO = 100 * MICRO  # a hundred per cent
# Limits that keep every product in an Int128; beyond each of them the figure is a mistake.
CANTIDAD_MIL_MAX = 10**14
PRECIO_MICRO_MAX = 10**15
CENTAVOS_MAX = 10**15
DIAS_MAX = 3_660
MESES_MAX = 120
CUOTAS_MAX = 120
# 28, 29, 30 and 31 divide it: a day of any month is a whole number of these.
PARTES_DE_MES = 377_580
# price in millionths × quantity in thousandths, in centavos
POR_CENTAVO = MICRO * MIL // 100

Entero = pl.Int128()


def entero(columna: str | pl.Expr) -> pl.Expr:
    """A column, wide enough for any product."""
    return (pl.col(columna) if isinstance(columna, str) else columna).cast(Entero)


def literal(valor: int) -> pl.Expr:
    """A whole number as wide as `entero`."""
    return pl.lit(valor, dtype=Entero)


def importe(cantidad_mil: pl.Expr, precio_micro: pl.Expr, num: pl.Expr, den: pl.Expr) -> pl.Expr:
    """quantity × price × num / den, in centavos, half away from zero: the only division of a line."""
    return dividir(
        cantidad_mil.cast(Entero) * precio_micro.cast(Entero) * num.cast(Entero), den.cast(Entero) * POR_CENTAVO
    )


def acotar(cantidad_mil: pl.Expr) -> pl.Expr:
    """As an Int64, never above what a quantity may be: a limit or a level beyond it is as good as that one."""
    return (
        pl.when(cantidad_mil > CANTIDAD_MIL_MAX).then(literal(CANTIDAD_MIL_MAX)).otherwise(cantidad_mil).cast(pl.Int64)
    )


def proporcion(base: pl.Expr, num: pl.Expr, den: pl.Expr) -> pl.Expr:
    """base × num / den, half away from zero."""
    return dividir(base.cast(Entero) * num.cast(Entero), den.cast(Entero))


def escalar(valor: Decimal, unidad: int) -> int:
    """A figure of a book in units of 1/`unidad`. ValueError when it has more decimals than that."""
    exacto = valor * unidad
    if not exacto.is_finite() or exacto != exacto.to_integral_value():
        raise ValueError(f"No se puede usar {valor} porque tiene más decimales que {len(str(unidad)) - 1}.")
    return int(exacto)


def mil(valor: Decimal) -> int:
    """A quantity in thousandths."""
    return escalar(valor, MIL)


def micro(valor: Decimal) -> int:
    """A price or a percentage in millionths."""
    return escalar(valor, MICRO)
