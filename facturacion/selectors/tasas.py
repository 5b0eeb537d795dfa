"""Rates of interest as the dated parameters have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from catastro.models import CondicionFiscal
from cesop.nucleo import parametros
from cesop.nucleo.models import ValorParametro
from facturacion.intereses import MICRO, Tasa, con_tope
from facturacion.parametros import TASA_CONTRACTUAL, TASA_PASIVA, TOPE_CONSUMIDOR

# Whom consumer law looks after (law 24.240), as the tax condition tells.
CONSUMIDOR = CondicionFiscal.Iva.CONSUMIDOR_FINAL


def aplicables(desde: dt.date, hasta: dt.date, *, consumidor: bool) -> list[Tasa]:
    """The rates of the days of `[desde, hasta)` for what is paid on `hasta`; capped for a consumer. Three queries."""
    filas = list(parametros.filas_de(TASA_CONTRACTUAL))
    cambios = {dia for fila in filas for dia in (fila.desde, fila.hasta) if dia is not None and desde < dia < hasta}
    del_dia = [(dia, _del_dia(filas, dia)) for dia in sorted({desde, *cambios})]
    tasas = [Tasa(desde=dia, tna_micro=_micro(por_ciento)) for dia, por_ciento in del_dia if por_ciento is not None]
    if not consumidor:
        return tasas
    fin_de_mes = hasta.replace(day=1) - dt.timedelta(days=1)
    pasiva = parametros.decimal(TASA_PASIVA, al=fin_de_mes)
    return con_tope(tasas, _micro(pasiva * parametros.decimal(TOPE_CONSUMIDOR, al=hasta)))


def _del_dia(filas: Sequence[ValorParametro], dia: dt.date) -> Decimal | None:
    """What rules that day: an exception wins over the norm."""
    del_dia = [fila for fila in filas if fila.desde <= dia and (fila.hasta is None or dia < fila.hasta)]
    for fila in sorted(del_dia, key=lambda fila: fila.origen):
        return Decimal(fila.valor)
    return None


def _micro(por_ciento: Decimal) -> int:
    return int((por_ciento * MICRO).to_integral_value())
