"""What an estimate needs to know of the consumptions that wait for one."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from cesop.nucleo.marco import claves, consultar
from medicion.models import Consumo

ESQUEMA_A_ESTIMAR: dict[str, pl.DataType] = {
    "consumo_id": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "lote": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "esperado_mil": pl.Int64(),
    "metodo": pl.String(),
    "lectura": pl.Int64(),
    "crudo_mil": pl.Int64(),
    "anomalia": pl.String(),
    "cerrado": pl.Boolean(),
    "categoria": pl.String(),
}
# A batch that is closed takes corrections, and nothing new.
A_ESTIMAR = """
    SELECT c.id, c.suministro_id, c.magnitud, c.lote_id, c.desde, c.hasta, (c.esperado * 1000)::bigint,
        NULLIF(c.esperado_por, ''), l.id, (l.crudo * 1000)::bigint, l.anomalia_id,
        l.id IS NULL AND b.estado NOT IN ('generado', 'exportado'), k.categoria_id::text
    FROM public.medicion_consumo AS c
    JOIN public.medicion_lotelectura AS b ON b.id = c.lote_id
    LEFT JOIN public.medicion_lectura AS l ON l.id = c.lectura_id
    LEFT JOIN public.catastro_categoriadecuenta AS k ON k.cuenta_id = c.cuenta_id AND k.reemplazado_en IS NULL
        AND k.desde <= c.hasta AND (k.hasta IS NULL OR k.hasta > c.hasta)
    WHERE c.id = ANY(%(consumos)s::bigint[])
        AND NOT EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
"""


def a_estimar(consumos: Collection[int]) -> pl.DataFrame:
    """Of some consumptions, those of a batch that wait for a decision: ESQUEMA_A_ESTIMAR. One query."""
    return consultar(A_ESTIMAR, {"consumos": claves(list(consumos))}, ESQUEMA_A_ESTIMAR)


def reemplazos(consumos: Collection[int]) -> dict[int, int]:
    """Each consumption that was replaced → the one that took its place."""
    nuevos = Consumo.objects.filter(reemplaza__in=list(consumos)).values_list("reemplaza", "pk")
    return {previo: nuevo for previo, nuevo in nuevos if previo is not None}
