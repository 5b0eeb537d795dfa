"""Rates of interest as the dated parameters have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catastro.models import CondicionFiscal
from cesop.nucleo import parametros
from cesop.nucleo.models import ValorParametro
from facturacion.intereses import MICRO, Tasa, con_tope
from facturacion.parametros import TASA_CONTRACTUAL, TASA_PASIVA, TOPE_CONSUMIDOR

# Whom consumer law looks after (law 24.240), as the tax condition tells.
CONSUMIDOR = CondicionFiscal.Iva.CONSUMIDOR_FINAL


@dataclass(frozen=True, kw_only=True)
class Historia:
    """Every rate and cap that rules some day: what many debts are calculated with."""

    contractual: Sequence[ValorParametro]
    pasiva: Sequence[ValorParametro]
    tope: Sequence[ValorParametro]


def historia() -> Historia:
    """What the parameters have now. Three queries."""
    contractual, pasiva, tope = (
        list(parametros.filas_de(clave)) for clave in (TASA_CONTRACTUAL, TASA_PASIVA, TOPE_CONSUMIDOR)
    )
    return Historia(contractual=contractual, pasiva=pasiva, tope=tope)


def aplicables(desde: dt.date, hasta: dt.date, *, consumidor: bool, conocida: Historia | None = None) -> list[Tasa]:
    """The rates of the days of `[desde, hasta)` for what is paid on `hasta`; capped for a consumer.

    conocida: what `historia` gave already; without it, three queries.
    """
    conocida = conocida or historia()
    filas = conocida.contractual
    cambios = {dia for fila in filas for dia in (fila.desde, fila.hasta) if dia is not None and desde < dia < hasta}
    del_dia = [(dia, _del_dia(filas, dia)) for dia in sorted({desde, *cambios})]
    tasas = [Tasa(desde=dia, tna_micro=_micro(por_ciento)) for dia, por_ciento in del_dia if por_ciento is not None]
    if not consumidor:
        return tasas
    fin_de_mes = hasta.replace(day=1) - dt.timedelta(days=1)
    pasiva, tope = _del_dia(conocida.pasiva, fin_de_mes), _del_dia(conocida.tope, hasta)
    if pasiva is None or tope is None:
        # It says which one has no value.
        pasiva, tope = parametros.decimal(TASA_PASIVA, al=fin_de_mes), parametros.decimal(TOPE_CONSUMIDOR, al=hasta)
    return con_tope(tasas, _micro(pasiva * tope))


def _del_dia(filas: Sequence[ValorParametro], dia: dt.date) -> Decimal | None:
    """What rules that day: an exception wins over the norm."""
    del_dia = [fila for fila in filas if fila.desde <= dia and (fila.hasta is None or dia < fila.hasta)]
    for fila in sorted(del_dia, key=lambda fila: fila.origen):
        return Decimal(fila.valor)
    return None


def _micro(por_ciento: Decimal) -> int:
    return int((por_ciento * MICRO).to_integral_value())
