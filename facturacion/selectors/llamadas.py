"""Calls that wait for a bill, those that some vouchers billed, and those of a month. Each function is one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from cesop.nucleo.marco import claves, consultar
from facturacion.tasado import ESQUEMA_DEBIDAS, ESQUEMA_PENDIENTES

_LEIDAS: dict[str, pl.DataType] = {**ESQUEMA_PENDIENTES, "inicio": pl.String()}
# The account stands for its line when the exchange did not say it: two of them never look alike.
_COLUMNAS = """
    l.cuenta_id, l.id, CASE WHEN l.linea = '' THEN 'C' || l.cuenta_id ELSE l.linea END, l.destino,
        to_char(l.fecha + l.hora, 'YYYY-MM-DD HH24:MI:SS'), l.segundos,
        COALESCE((SELECT max(t.vez) FROM public.facturacion_llamadafacturada AS t WHERE t.llamada_id = l.id), 0) + 1
"""
PENDIENTES = f"""
    SELECT {_COLUMNAS}
    FROM public.facturacion_llamadamedida AS l
    WHERE l.cuenta_id = ANY(%(cuentas)s::bigint[]) AND l.fecha >= %(desde)s::date AND l.fecha < %(hasta)s::date
        AND NOT EXISTS (
            SELECT 1 FROM public.facturacion_llamadafacturada AS f WHERE f.llamada_id = l.id
                AND NOT EXISTS (SELECT 1 FROM public.facturacion_llamadadevuelta AS d WHERE d.facturada_id = f.id))
    ORDER BY l.cuenta_id, l.fecha, l.hora, l.id
"""  # noqa: S608 - only the columns above go in
DEL_MES = f"""
    SELECT {_COLUMNAS}
    FROM public.facturacion_llamadamedida AS l
    WHERE l.cuenta_id = ANY(%(cuentas)s::bigint[]) AND l.fecha >= %(desde)s::date AND l.fecha < %(hasta)s::date
    ORDER BY l.cuenta_id, l.fecha, l.hora, l.id
"""  # noqa: S608 - as above
DE_COMPROBANTES = f"""
    SELECT {_COLUMNAS}
    FROM public.facturacion_llamadafacturada AS f
    JOIN public.facturacion_llamadamedida AS l ON l.id = f.llamada_id
    WHERE f.comprobante_id = ANY(%(comprobantes)s::bigint[])
        AND NOT EXISTS (SELECT 1 FROM public.facturacion_llamadadevuelta AS d WHERE d.facturada_id = f.id)
    ORDER BY l.cuenta_id, l.fecha, l.hora, l.id
"""  # noqa: S608 - as above
# As they were rated, of bills; `cuenta` is the voucher.
COMO_SE_TASARON = """
    SELECT f.comprobante_id, f.llamada_id, f.vez, f.clase, f.segundos, f.libres, (f.importe * 10000)::bigint
    FROM public.facturacion_llamadafacturada AS f
    WHERE f.comprobante_id = ANY(%(comprobantes)s::bigint[]) ORDER BY f.comprobante_id, f.llamada_id
"""


def pendientes(cuentas: pl.Series | Sequence[int], *, desde: dt.date, hasta: dt.date) -> pl.DataFrame:
    """ESQUEMA_PENDIENTES that began in [desde, hasta) and that no voucher has, or that a note gave back."""
    return _leer(PENDIENTES, cuentas=claves(cuentas), desde=desde, hasta=hasta)


def del_mes(cuentas: Sequence[int], *, desde: dt.date, hasta: dt.date) -> pl.DataFrame:
    """ESQUEMA_PENDIENTES that began in [desde, hasta), billed or not."""
    return _leer(DEL_MES, cuentas=claves(cuentas), desde=desde, hasta=hasta)


def de_comprobantes(comprobantes: Sequence[int] | pl.Series) -> pl.DataFrame:
    """ESQUEMA_PENDIENTES that some vouchers billed and nobody gave back, to be billed again."""
    return _leer(DE_COMPROBANTES, comprobantes=claves(comprobantes))


def como_se_tasaron(comprobantes: Sequence[int]) -> pl.DataFrame:
    """ESQUEMA_DEBIDAS of some vouchers, as they were issued: `cuenta` is the voucher."""
    return consultar(COMO_SE_TASARON, {"comprobantes": claves(comprobantes)}, ESQUEMA_DEBIDAS)


def _leer(sql: str, **parametros: object) -> pl.DataFrame:
    leidas = consultar(sql, parametros, _LEIDAS)
    return leidas.with_columns(pl.col("inicio").str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us"))
