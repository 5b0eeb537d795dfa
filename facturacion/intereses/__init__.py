"""Interest for paying late: simple, by days. Pure: amounts in centavos, rates in millionths of one percent.

    I = capital × TNA / 365 × days, from the due date to the payment, split where the rate changes; rounded half-up.

A consumer is charged at most so many times the passive rate of the last day of the month before the payment, whatever
the contract says (law 24.240 art. 31).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

BASE = 365
MICRO = 1_000_000
CIEN = 100


@dataclass(frozen=True, kw_only=True)
class Tasa:
    """A yearly nominal rate from a day on, in millionths of one percent: 45 % is 45_000_000."""

    desde: dt.date
    tna_micro: int


def con_tope(tasas: Sequence[Tasa], tope_micro: int) -> list[Tasa]:
    """The same rates, none above the cap."""
    return [Tasa(desde=tasa.desde, tna_micro=min(tasa.tna_micro, tope_micro)) for tasa in tasas]


def devengado(desde: dt.date, hasta: dt.date, tasas: Sequence[Tasa]) -> int:
    """Σ rate × days over `[desde, hasta)`, in millionths of one percent by day: what `interes` multiplies.

    Raises ValueError when there is no rate on the first day.
    """
    if hasta <= desde:
        return 0
    ordenadas = sorted(tasas, key=lambda tasa: tasa.desde)
    if not ordenadas or ordenadas[0].desde > desde:
        raise ValueError(f"No hay tasa de interés para el {desde:%d/%m/%Y}.")
    finales = [*(tasa.desde for tasa in ordenadas[1:]), hasta]
    total = 0
    for tasa, final in zip(ordenadas, finales, strict=True):
        dias = (min(final, hasta) - max(tasa.desde, desde)).days
        total += tasa.tna_micro * max(dias, 0)
    return total


def interes(capital: int, desde: dt.date, hasta: dt.date, tasas: Sequence[Tasa]) -> int:
    """Centavos of interest on `capital` (centavos, not negative) over `[desde, hasta)`, half-up."""
    return redondear(capital * devengado(desde, hasta, tasas))


def redondear(producto: int) -> int:
    """capital × `devengado` as centavos, half-up."""
    divisor = BASE * CIEN * MICRO
    return (2 * producto + divisor) // (2 * divisor)


def en_columna(capital: pl.Expr, devengado_: int) -> pl.Expr:
    """As `interes`, of a column of centavos, over days and rates that are the same for all."""
    divisor = 2 * BASE * CIEN * MICRO
    doble = capital.cast(pl.Int128) * (2 * devengado_) + divisor // 2
    return (doble // divisor).cast(pl.Int64)
