"""What was, or would have been, billed in a month that passed: the accounts, what they consumed, and their bills.

An account with a bill of the month's run takes what that bill took. One of a run that is not issued, what the run
takes. Any other, the valid readings of the month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection

from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.marco import buscar_por_clave, claves, consultar
from facturacion.liquidado import ESQUEMA_CARGOS
from facturacion.models import Borrador, Corrida
from facturacion.selectors import congelados, insumos, llamadas
from facturacion.tasado import ESQUEMA_PENDIENTES as ESQUEMA_LLAMADAS

# Whoever had the service in the month, or left in it.
CUENTAS = """
    SELECT c.id FROM public.catastro_cuentaservicio AS c
    JOIN LATERAL (
        SELECT e.hasta, e.fecha FROM public.catastro_cambiodeestado AS e
        WHERE e.cuenta_id = c.id AND e.fecha < %(hasta)s::date ORDER BY e.fecha DESC, e.id DESC LIMIT 1) AS e ON true
    WHERE c.grupo_id = %(grupo)s
        AND (e.hasta IN ('conectada', 'suspendida', 'cortada') OR (e.hasta = 'retirada' AND e.fecha > %(desde)s::date))
    ORDER BY c.id
"""
HAY_LECTURAS = """
    SELECT EXISTS (
        SELECT 1 FROM public.medicion_consumo AS c JOIN public.catastro_cuentaservicio AS s ON s.id = c.cuenta_id
        WHERE s.grupo_id = ANY(%(grupos)s::bigint[]) AND c.hasta >= %(primera)s::date AND c.hasta < %(hasta)s::date
            AND c.desde IS NOT NULL AND c.consumo IS NOT NULL
            AND EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
            AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id))
"""
ESQUEMA_FACTURADAS: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "comprobante": pl.Int64(), "excluida": pl.Boolean()}
# Of a run, the accounts with the bill that it made and no note corrected, and those that somebody left out.
FACTURADAS = """
    SELECT b.cuenta_id, CASE WHEN n.id IS NULL THEN b.comprobante_id END, b.estado = 'excluido'
    FROM public.facturacion_borrador AS b
    LEFT JOIN LATERAL (
        SELECT n.id FROM public.facturacion_comprobante AS n WHERE n.corrige_id = b.comprobante_id LIMIT 1) AS n ON true
    WHERE b.corrida_id = %(corrida)s AND b.cuenta_id = ANY(%(cuentas)s::bigint[]) ORDER BY b.cuenta_id
"""
DE_COMPROBANTES = """
    SELECT v.cuenta_id, c.id, c.magnitud, c.desde, c.hasta, (c.consumo * 1000)::bigint, f.cuota, 1, f.vez, 0
    FROM public.facturacion_consumofacturado AS f
    JOIN public.medicion_consumo AS c ON c.id = f.consumo_id
    JOIN public.facturacion_comprobante AS v ON v.id = f.comprobante_id
    WHERE f.comprobante_id = ANY(%(comprobantes)s::bigint[]) ORDER BY v.cuenta_id, c.hasta, c.id
"""
# A reading that goes in several bills is in each of the months that follow it.
DEL_MES = """
    SELECT c.cuenta_id, c.id, c.magnitud, c.desde, c.hasta, (c.consumo * 1000)::bigint,
        1 + (%(anio)s - extract(year FROM c.hasta)::int) * 12 + %(mes)s - extract(month FROM c.hasta)::int, 1, 1, 0
    FROM public.medicion_consumo AS c
    WHERE c.cuenta_id = ANY(%(cuentas)s::bigint[]) AND c.hasta >= %(primera)s::date AND c.hasta < %(hasta)s::date
        AND c.desde IS NOT NULL AND c.consumo IS NOT NULL
        AND EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
    ORDER BY c.cuenta_id, c.hasta, c.id
"""
CARGOS_FACTURADOS = """
    SELECT c.cuenta_id, c.id, k.clave, k.componente, k.nombre, (k.iva * 100)::bigint, round(c.importe * 100)::bigint
    FROM public.facturacion_destinodecargo AS d
    JOIN public.facturacion_cargofacturable AS c ON c.id = d.cargo_id
    JOIN public.facturacion_concepto AS k ON k.id = c.concepto_id
    WHERE d.comprobante_id = ANY(%(comprobantes)s::bigint[]) ORDER BY c.cuenta_id, c.id
"""
ESQUEMA_LINEAS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "clase": pl.String(), "componente": pl.String(), "centavos": pl.Int64(),
}  # fmt: skip
LINEAS = """
    SELECT v.cuenta_id, r.clase, r.componente, round(r.importe * 100)::bigint
    FROM public.facturacion_renglon AS r JOIN public.facturacion_comprobante AS v ON v.id = r.comprobante_id
    WHERE r.comprobante_id = ANY(%(comprobantes)s::bigint[])
"""
ABIERTAS = (Corrida.Estado.PREPARADA, Corrida.Estado.CALCULADA, Corrida.Estado.APROBADA)


@dataclass(frozen=True, kw_only=True)
class DelMes:
    """insumos: of every account but the excluded ones. lineas: ESQUEMA_LINEAS of what was really billed."""

    insumos: insumos.Insumos
    lineas: pl.DataFrame
    excluidas: pl.Series


def corrida_de(grupo: int, anio: int, mes: int) -> Corrida | None:
    """The run of a group for a month, unless it was cancelled or undone. One query."""
    filas = Corrida.objects.filter(grupo=grupo, anio=anio, mes=mes)
    return filas.exclude(estado__in=(Corrida.Estado.CANCELADA, Corrida.Estado.DESHECHA)).first()


def cuentas_de(grupo: int, corrida: Corrida | None, plazo: insumos.Plazo) -> Iterator[int]:
    """The accounts of a group in a month, by id: those of its run, or those that had the service. One query."""
    if corrida is not None:
        filas = Borrador.objects.filter(corrida=corrida).order_by("cuenta_id")
        yield from filas.values_list("cuenta_id", flat=True).iterator()
        return
    with connection.cursor() as cursor:
        cursor.execute(CUENTAS, {"grupo": grupo, "desde": plazo.desde, "hasta": plazo.hasta})
        yield from (cuenta for (cuenta,) in cursor.fetchall())


def hay_lecturas(grupos: Sequence[int], plazo: insumos.Plazo) -> bool:
    """Whether some account of those groups was read for the month, and its reading is valid. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HAY_LECTURAS, {"grupos": claves(grupos), "primera": _primera(plazo), "hasta": plazo.hasta})
        return bool(cursor.fetchone()[0])


def _primera(plazo: insumos.Plazo) -> dt.date:
    """From when readings count: one that goes in several bills is still in the months that follow it."""
    return sumar_meses(plazo.desde, 1 - plazo.cuotas)


def leer(cuentas: Sequence[int], plazo: insumos.Plazo, *, corrida: Corrida | None) -> DelMes:
    """Everything of some accounts for a month: `plazo.al` is the day of issue. Twelve queries, fourteen with calls."""
    buscar_por_clave()
    hechas = _facturadas(cuentas, corrida)
    excluidas = hechas.filter("excluida")["cuenta"]
    con_factura = hechas.drop_nulls("comprobante")
    comprobantes = {"comprobantes": claves(con_factura["comprobante"])}
    resto = sorted({*cuentas} - {*excluidas} - {*con_factura["cuenta"]})
    partes = [_del_resto(resto, plazo, corrida)]
    if plazo.medido and not con_factura.is_empty():
        partes.append(consultar(DE_COMPROBANTES, comprobantes, insumos.ESQUEMA_PENDIENTES))
    cargos = [consultar(CARGOS_FACTURADOS, comprobantes, ESQUEMA_CARGOS)]
    if corrida is not None and corrida.estado in ABIERTAS:
        cargos.append(insumos.cargos_de(resto, al=plazo.al))
    leido = insumos.Leido(
        personas=congelados.de_cuentas([c for c in cuentas if c not in {*excluidas}], al=plazo.al),
        pendientes=pl.concat(partes),
        cargos=pl.concat(cargos),
        llamadas=_llamadas(resto, con_factura["comprobante"], plazo, corrida),
    )
    return DelMes(
        insumos=insumos.armar(leido, plazo, fecha=plazo.al),
        lineas=consultar(LINEAS, comprobantes, ESQUEMA_LINEAS),
        excluidas=excluidas,
    )


def _llamadas(
    resto: Sequence[int], comprobantes: pl.Series, plazo: insumos.Plazo, corrida: Corrida | None
) -> pl.DataFrame:
    """Those that the bills took; of who has none, what the run takes, or what began in the month."""
    if not plazo.dias_de_llamadas:
        return pl.DataFrame(schema=ESQUEMA_LLAMADAS)
    if corrida is not None and corrida.estado in ABIERTAS:
        otras = insumos.llamadas_de(resto, plazo)
    else:
        otras = llamadas.del_mes(resto, desde=plazo.desde, hasta=plazo.hasta)
    return pl.concat([llamadas.de_comprobantes(comprobantes), otras])


def _facturadas(cuentas: Sequence[int], corrida: Corrida | None) -> pl.DataFrame:
    if corrida is None:
        return pl.DataFrame(schema=ESQUEMA_FACTURADAS)
    return consultar(FACTURADAS, {"corrida": corrida.pk, "cuentas": claves(cuentas)}, ESQUEMA_FACTURADAS)


def _del_resto(cuentas: Sequence[int], plazo: insumos.Plazo, corrida: Corrida | None) -> pl.DataFrame:
    """ESQUEMA_PENDIENTES of those that have no bill."""
    if not plazo.medido:
        return pl.DataFrame(schema=insumos.ESQUEMA_PENDIENTES)
    if corrida is not None and corrida.estado in ABIERTAS:
        return insumos.pendientes_de(cuentas, plazo)
    valores = {
        "cuentas": claves(cuentas), "anio": plazo.desde.year, "mes": plazo.desde.month,
        "primera": _primera(plazo), "hasta": plazo.hasta,
    }  # fmt: skip
    return consultar(DEL_MES, valores, insumos.ESQUEMA_PENDIENTES)
