"""What medicion asks of upper apps: what a consumption is worth."""

from __future__ import annotations

from typing import Protocol

import polars as pl

from cesop.nucleo.puertos import Puerto

# One row per consumption to value: `consumo` is its id; `consumo_mil`, thousandths of its unit.
ESQUEMA_A_VALUAR: dict[str, pl.DataType] = {
    "consumo": pl.Int64(),
    "cuenta": pl.Int64(),
    "grupo": pl.Int64(),
    "registro": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "consumo_mil": pl.Int64(),
}
# Net of taxes; a consumption that is missing from the answer is not accrued yet.
ESQUEMA_VALUADOS: dict[str, pl.DataType] = {"consumo": pl.Int64(), "centavos": pl.Int64()}

CONSUMO = "consumo"


class ValorDeConsumos(Protocol):
    """Who knows what consumptions are worth."""

    def valuar(self, consumos: pl.DataFrame, /) -> pl.DataFrame:
        """ESQUEMA_VALUADOS from ESQUEMA_A_VALUAR. One call for thousands; a constant number of queries."""
        ...  # pragma: no cover


VALOR: Puerto[ValorDeConsumos] = Puerto("medicion.valor", claves=frozenset({CONSUMO}))
