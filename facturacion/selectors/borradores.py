"""Drafts of a run: what each one was rated from, and the bill before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from cesop.nucleo.marco import claves, consultar
from facturacion.models import Borrador, Comprobante, Corrida
from medicion.models import AvisoLegal

ESQUEMA_HUELLAS: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "aprobada": pl.String()}
HUELLAS = """
    SELECT b.cuenta_id, b.huella FROM public.facturacion_borrador AS b
    WHERE b.corrida_id = %(corrida)s AND b.cuenta_id = ANY(%(cuentas)s::bigint[]) AND b.estado = 'calculado'
    ORDER BY b.cuenta_id
"""
ESQUEMA_ANTERIORES: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "anterior_centavos": pl.Int64()}
ANTERIORES = """
    SELECT c.cuenta, round(a.total * 100)::bigint FROM unnest(%(cuentas)s::bigint[]) AS c (cuenta)
    JOIN LATERAL (
        SELECT v.total FROM public.facturacion_comprobante AS v
        WHERE v.cuenta_id = c.cuenta AND v.origen IN ('corrida', 'refactura')
            AND NOT EXISTS (SELECT 1 FROM public.facturacion_comprobante AS n WHERE n.corrige_id = v.id)
        ORDER BY v.fecha DESC, v.id DESC LIMIT 1) AS a ON true
"""
ESQUEMA_CON_AVISO: dict[str, pl.DataType] = {"consumo": pl.Int64(), "con_aviso": pl.Boolean()}
CON_AVISO = """
    SELECT a.consumo_id, true FROM public.medicion_avisolegal AS a WHERE a.consumo_id = ANY(%(consumos)s::bigint[])
"""


def huellas(corrida: Corrida, cuentas: Sequence[int]) -> pl.DataFrame:
    """The hash that was approved of each account of the chunk that waits for its number: ESQUEMA_HUELLAS. One query."""
    return consultar(HUELLAS, {"corrida": corrida.pk, "cuentas": claves(cuentas)}, ESQUEMA_HUELLAS)


def se_emite(cuentas: Collection[int]) -> bool:
    """True while a run has numbered one of those accounts and not written its voucher: that list is frozen."""
    return Borrador.objects.filter(cuenta__in=cuentas, estado=Borrador.Estado.NUMERADO).exists()


def en_otra(corrida: Corrida, cuentas: Collection[int]) -> set[int]:
    """Those of the accounts that another run of the group has numbered and not written: it bills what they have. Two
    queries."""
    otras = Corrida.objects.filter(grupo=corrida.grupo_id, estado=Corrida.Estado.EMITIENDO).exclude(pk=corrida.pk)
    claves_ = list(otras.values_list("pk", flat=True))
    numeradas = Borrador.objects.filter(corrida__in=claves_, cuenta__in=cuentas, estado=Borrador.Estado.NUMERADO)
    return set(numeradas.values_list("cuenta_id", flat=True))


def anteriores(cuentas: pl.Series) -> pl.DataFrame:
    """The last bill of each account that nobody corrected: ESQUEMA_ANTERIORES. One query."""
    return consultar(ANTERIORES, {"cuentas": claves(cuentas)}, ESQUEMA_ANTERIORES)


def con_aviso(consumos: pl.Series) -> pl.DataFrame:
    """Those that carry the notice of law 24.240, art. 31: ESQUEMA_CON_AVISO. One query."""
    return consultar(CON_AVISO, {"consumos": claves(consumos)}, ESQUEMA_CON_AVISO)


def avisos(consumos: pl.Series) -> list[AvisoLegal]:
    """The notices of some consumptions. One query."""
    return list(AvisoLegal.objects.filter(consumo__in=consumos.to_list()).select_related("consumo"))


def cuentas_de(comprobantes: Sequence[int]) -> list[int]:
    """The accounts of some vouchers, by id."""
    filas = Comprobante.objects.filter(pk__in=comprobantes, cuenta__isnull=False).order_by("cuenta_id")
    return list(filas.values_list("cuenta_id", flat=True).distinct())
