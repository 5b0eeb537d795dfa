"""Exact arithmetic over columns of thousandths, and the one place where a quantity is rounded (docs/rounding.md)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

Esquema = Mapping[str, pl.DataType]

UNIDAD_MIL = 1000
DIGITOS_MAX = 10
K_MIL_MAX = 99_999_999
# With those two limits every product below fits an Int64. Beyond this, 100 TWh, a consumption is a mistake.
CONSUMO_MIL_MAX = 10**14
POR_MIL_MAX = 90_000


def dividir(dividendo: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """`dividendo / divisor` as an integer, half away from zero. `divisor` is positive; null where it is zero."""
    positivo = pl.when(divisor > 0).then(divisor)
    resto = dividendo.abs() % positivo
    entero = dividendo.abs() // positivo + (resto >= positivo - resto).cast(pl.Int64)
    return entero * dividendo.sign()


def por_multiplicador(diferencia_mil: pl.Expr, k_mil: pl.Expr) -> pl.Expr:
    """What a difference of the dial is in units, to the thousandth.

    Whole units and thousandths apart: their product with the multiplier would not fit an Int64.
    """
    absoluta = diferencia_mil.abs()
    enteras = (absoluta // UNIDAD_MIL) * k_mil
    resto = dividir((absoluta % UNIDAD_MIL) * k_mil, pl.lit(UNIDAD_MIL))
    return (enteras + resto) * diferencia_mil.sign()


def capacidad_del_dial(digitos: pl.Expr) -> pl.Expr:
    """The reading at which a dial of so many whole digits goes back to zero, in thousandths."""
    potencias = [10**n * UNIDAD_MIL for n in range(DIGITOS_MAX + 1)]
    return digitos.replace_strict(list(range(DIGITOS_MAX + 1)), potencias, return_dtype=pl.Int64)


def por_mil(por_ciento: int | Decimal) -> int:
    """A percentage with at most one decimal, as a whole number of thousandths. ValueError for anything else."""
    valor = Decimal(por_ciento) * 10
    if valor != valor.to_integral_value() or not 0 <= valor <= POR_MIL_MAX:
        raise ValueError(f"No se puede usar {por_ciento} como porcentaje porque no tiene a lo sumo un decimal.")
    return int(valor)


def texto(valor_mil: pl.Expr) -> pl.Expr:
    """A quantity as it is written here: 1.234,5."""
    absoluto = valor_mil.abs()
    al_reves = (absoluto // UNIDAD_MIL).cast(pl.String).str.reverse()
    entero = al_reves.str.replace_all("([0-9]{3})", "$1.").str.strip_chars_end(".").str.reverse()
    decimales = (absoluto % UNIDAD_MIL).cast(pl.String).str.zfill(3).str.strip_chars_end("0")
    coma = pl.when(decimales == "").then(pl.lit("")).otherwise(pl.lit(",") + decimales)
    signo = pl.when(valor_mil < 0).then(pl.lit("−")).otherwise(pl.lit(""))
    return signo + entero + coma


def conformar(frame: pl.DataFrame, esquema: Esquema, *, que: str) -> pl.DataFrame:
    """The columns of `esquema`, in its order. ValueError when one is missing or of another type."""
    for columna, tipo in esquema.items():
        if frame.schema.get(columna) != tipo:
            raise ValueError(f"{que}: la columna {columna} debe ser {tipo} y es {frame.schema.get(columna)}.")
    return frame.select(list(esquema))
