"""Calls and the vouchers that bill them."""

from __future__ import annotations

import polars as pl

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import con_decimales, copiar


def facturar(llamadas: pl.DataFrame, *, contexto: Contexto) -> None:
    """Write which voucher bills each call, in the caller's transaction. llamadas: `tasado.ESQUEMA_DEBIDAS` and
    `comprobante`. *Errores:* constraints `llamadafacturada_una_vez`, `llamadafacturada_admitida`."""
    copiar(
        "facturacion_llamadafacturada",
        llamadas.select(
            "vez", "clase", "segundos", "libres",
            llamada_id="llamada",
            comprobante_id="comprobante",
            importe=con_decimales("importe_diezmil", 4),
        ),
        contexto=contexto,
    )  # fmt: skip
