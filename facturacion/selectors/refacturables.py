"""Bills that may be made again: what each one billed, as it is known now, and which a corrected reading touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from cesop.nucleo.marco import claves, consultar
from facturacion.liquidado import ESQUEMA_CARGOS
from facturacion.models import Comprobante
from facturacion.selectors import congelados, insumos, llamadas

CUANTOS = 24
ORIGENES = (Comprobante.Origen.CORRIDA, Comprobante.Origen.REFACTURA)

ESQUEMA_FACTURADOS: dict[str, pl.DataType] = {
    "comprobante": pl.Int64(), **insumos.ESQUEMA_PENDIENTES, "cuotas": pl.Int64(), "corregido": pl.Boolean(),
    "valido": pl.Boolean(),
}  # fmt: skip
# What some vouchers billed, by the consumption that took the place of each one. What they took of its accrual comes
# back with their notes, so only what others took is gone.
FACTURADOS = """
    WITH RECURSIVE cadena AS (
        SELECT f.comprobante_id, f.cuota, f.cuotas, f.consumo_id AS facturado, f.consumo_id AS consumo
        FROM public.facturacion_consumofacturado AS f
        WHERE f.comprobante_id = ANY(%(comprobantes)s::bigint[])
            AND NOT EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS d WHERE d.facturado_id = f.id)
        UNION ALL
        SELECT k.comprobante_id, k.cuota, k.cuotas, k.facturado, n.id
        FROM cadena AS k JOIN public.medicion_consumo AS n ON n.reemplaza_id = k.consumo
    )
    SELECT k.comprobante_id, c.cuenta_id, c.id, c.magnitud, c.desde, c.hasta, (c.consumo * 1000)::bigint, k.cuota,
        k.cuotas - (SELECT count(*) FROM public.facturacion_consumofacturado AS a WHERE a.consumo_id = k.facturado
            AND a.comprobante_id <> ALL(%(comprobantes)s::bigint[])
            AND NOT EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS d WHERE d.facturado_id = a.id)),
        COALESCE((SELECT max(t.vez) FROM public.facturacion_consumofacturado AS t
            WHERE t.consumo_id = c.id AND t.cuota = k.cuota), 0) + 1,
        round((COALESCE(v.importe, 0) - COALESCE((
            SELECT sum(a.devengado) FROM public.facturacion_consumofacturado AS a WHERE a.consumo_id = k.facturado
                AND a.comprobante_id <> ALL(%(comprobantes)s::bigint[])
                AND NOT EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS d WHERE d.facturado_id = a.id)), 0))
            * 100)::bigint,
        k.cuotas, c.id <> k.facturado,
        c.consumo IS NOT NULL AND c.desde IS NOT NULL
            AND EXISTS (SELECT 1 FROM public.medicion_validacion AS w WHERE w.consumo_id = c.id)
    FROM cadena AS k JOIN public.medicion_consumo AS c ON c.id = k.consumo
    LEFT JOIN public.medicion_devengo AS v ON v.consumo_id = c.id
    WHERE NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
    ORDER BY k.comprobante_id, c.hasta, c.id
"""
CARGOS = """
    SELECT c.cuenta_id, c.id, k.clave, k.componente, COALESCE(NULLIF(c.detalle, ''), k.nombre)
            || CASE WHEN c.cuotas > 1 THEN format(' (cuota %%s de %%s)', c.cuota, c.cuotas) ELSE '' END,
        (k.iva * 100)::bigint, round(c.importe * 100)::bigint
    FROM public.facturacion_destinodecargo AS d
    JOIN public.facturacion_cargofacturable AS c ON c.id = d.cargo_id
    JOIN public.facturacion_concepto AS k ON k.id = c.concepto_id
    WHERE d.comprobante_id = %(comprobante)s ORDER BY c.id
"""


@dataclass(frozen=True, kw_only=True)
class Refacturable:
    """A bill that may be made again. corregida: a reading that it billed was corrected since."""

    comprobante: Comprobante
    corregida: bool


def es_refacturable(comprobante: Comprobante) -> bool:
    """Whether it is of those that may be made again: of a service, by its days, by a run."""
    return comprobante.cuenta_id is not None and comprobante.desde is not None and comprobante.origen in ORIGENES


def de_cuenta(cuenta: int) -> list[Refacturable]:
    """The last bills of an account that nobody corrected, the newest first. Two queries."""
    filas = (
        Comprobante.objects.filter(cuenta=cuenta, origen__in=ORIGENES, correcciones__isnull=True, desde__isnull=False)
        .select_related("tipo", "saldo")
        .order_by("-hasta", "-pk")[:CUANTOS]
    )
    hallados = list(filas)
    facturado = facturados([c.pk for c in hallados])
    corregidas = set(facturado.filter("corregido")["comprobante"])
    return [Refacturable(comprobante=c, corregida=c.pk in corregidas) for c in hallados]


def facturados(comprobantes: Collection[int]) -> pl.DataFrame:
    """ESQUEMA_FACTURADOS of what some vouchers billed, as it is now. One query."""
    return consultar(FACTURADOS, {"comprobantes": claves(sorted(comprobantes))}, ESQUEMA_FACTURADOS)


def leer(original: Comprobante, facturado: pl.DataFrame, plazo: insumos.Plazo, *, al: dt.date) -> insumos.Insumos:
    """What a bill would be made of again: its own consumptions, calls and charges, of who was there on `al`. Six
    queries."""
    assert original.desde is not None, "a bill of a service has its days"
    assert original.hasta is not None
    suyo = replace(
        plazo, desde=original.desde, plano_desde=original.desde, hasta=original.hasta, cuotas=_cuotas(facturado, plazo)
    )
    leido = insumos.Leido(
        personas=congelados.de_cuentas([original.cuenta_id or 0], al=al),
        pendientes=facturado.select(list(insumos.ESQUEMA_PENDIENTES)),
        cargos=consultar(CARGOS, {"comprobante": original.pk}, ESQUEMA_CARGOS),
        llamadas=llamadas.de_comprobantes([original.pk]),
    )
    return insumos.armar(leido, suyo, fecha=al)


def _cuotas(facturado: pl.DataFrame, plazo: insumos.Plazo) -> int:
    """In how many bills its readings went."""
    return plazo.cuotas if facturado.is_empty() else int(facturado["cuotas"].to_list()[0])
