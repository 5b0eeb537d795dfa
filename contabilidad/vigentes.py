"""What the writer needs to know of some events before it writes: their rules and the periods of their dates.

In SQL and read each time: it costs half a millisecond, and nothing that is remembered can go stale in the middle of a
closing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection

from contabilidad.eventos import tipos
from contabilidad.imputacion import Imputador, PeriodoConocido, ReglaConocida

REGLAS = """
    SELECT r.evento, r.componente, r.seccion_id, r.grupo, r.desde, r.hasta, r.debe_id, r.haber_id,
        d.codigo || ' y ' || h.codigo, d.imputable AND h.imputable AND d.activa AND h.activa,
        d.exige_seccion OR h.exige_seccion, d.exige_centro OR h.exige_centro
    FROM public.contabilidad_regla AS r
    JOIN public.contabilidad_cuenta AS d ON d.id = r.debe_id
    JOIN public.contabilidad_cuenta AS h ON h.id = r.haber_id
    WHERE r.evento = ANY(%s) AND r.reemplazado_en IS NULL
"""
PERIODOS = """
    SELECT desde, hasta, estado = 'abierto', public.contabilidad_modulos_cerrados(id)
    FROM public.contabilidad_periodo WHERE desde <= %s AND hasta > %s
"""


def imputador_de(eventos: Collection[str], *, fechas: Collection[dt.date]) -> Imputador:
    """Who knows the accounts of the components of `eventos` on `fechas`. Two queries."""
    return Imputador(reglas=reglas_de(eventos), periodos=periodos_de(fechas), catalogo=tipos())


def reglas_de(eventos: Collection[str]) -> list[ReglaConocida]:
    """The rules of some events that were not replaced."""
    with connection.cursor() as cursor:
        cursor.execute(REGLAS, [list(eventos)])
        return [ReglaConocida(*fila) for fila in cursor.fetchall()]


def periodos_de(fechas: Collection[dt.date]) -> list[PeriodoConocido]:
    """The periods from the first to the last of `fechas`."""
    if not fechas:
        return []
    with connection.cursor() as cursor:
        cursor.execute(PERIODOS, [max(fechas), min(fechas)])
        return [PeriodoConocido(*fila) for fila in cursor.fetchall()]
