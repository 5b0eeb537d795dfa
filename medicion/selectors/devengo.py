"""Valid consumptions and their accrual: which ones have none yet."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db.models import Exists, OuterRef, QuerySet

from cesop.nucleo.marco import claves, consultar
from medicion.models import Consumo, Devengo, Validacion
from medicion.models.consumo import HEREDADO
from medicion.ports import ESQUEMA_A_VALUAR

# What of each consumption goes to its entry. `previo_centavos`: what was accrued for those it replaces.
ESQUEMA_A_DEVENGAR: dict[str, pl.DataType] = {
    **ESQUEMA_A_VALUAR,
    "seccion": pl.Int64(),
    "persona": pl.Int64(),
    "es_asociado": pl.Boolean(),
    "previo_centavos": pl.Int64(),
    "abierto": pl.Boolean(),
}
A_DEVENGAR = """
    WITH RECURSIVE pedidos AS (
        SELECT c.* FROM public.medicion_consumo AS c JOIN public.medicion_validacion AS v ON v.consumo_id = c.id
        WHERE c.id = ANY(%(consumos)s::bigint[]) AND c.cuenta_id IS NOT NULL AND c.caso <> 'heredado'
            AND NOT EXISTS (SELECT 1 FROM public.medicion_devengo AS d WHERE d.consumo_id = c.id)
            AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
    ), cadena AS (
        SELECT p.id AS raiz, p.reemplaza_id AS previo, 1 AS paso FROM pedidos AS p WHERE p.reemplaza_id IS NOT NULL
        UNION ALL
        SELECT a.raiz, c.reemplaza_id, a.paso + 1 FROM cadena AS a JOIN public.medicion_consumo AS c ON c.id = a.previo
        WHERE c.reemplaza_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM public.medicion_devengo AS d WHERE d.consumo_id = a.previo)
    ), previos AS (
        SELECT a.raiz, d.importe FROM cadena AS a JOIN public.medicion_devengo AS d ON d.consumo_id = a.previo
    )
    SELECT p.id, p.cuenta_id, g.id, p.magnitud, p.desde, p.hasta, p.dias, (p.consumo * 1000)::bigint, g.seccion_id,
        t.persona_id, a.id IS NOT NULL, COALESCE(round(r.importe * 100)::bigint, 0), e.id IS NOT NULL
    FROM pedidos AS p
    JOIN public.catastro_cuentaservicio AS c ON c.id = p.cuenta_id
    JOIN public.catastro_grupogestion AS g ON g.id = c.grupo_id
    LEFT JOIN public.catastro_partedecuenta AS t ON t.cuenta_id = c.id AND t.rol = 'titular'
        AND t.reemplazado_en IS NULL AND t.desde <= p.hasta AND (t.hasta IS NULL OR t.hasta > p.hasta)
    LEFT JOIN public.catastro_asociado AS a ON a.persona_id = t.persona_id
        AND a.reemplazado_en IS NULL AND a.desde <= p.hasta AND (a.hasta IS NULL OR a.hasta > p.hasta)
    LEFT JOIN public.contabilidad_periodo AS e ON e.desde <= p.hasta AND e.hasta > p.hasta AND e.estado = 'abierto'
    LEFT JOIN previos AS r ON r.raiz = p.id
    ORDER BY p.id
"""


def a_devengar(consumos: Sequence[int]) -> pl.DataFrame:
    """Of some consumptions, the valid ones without accrual that nothing replaced: ESQUEMA_A_DEVENGAR. One query."""
    return consultar(A_DEVENGAR, {"consumos": claves(consumos)}, ESQUEMA_A_DEVENGAR)


def sin_devengar() -> QuerySet[Consumo]:
    """Valid consumptions, of an account, that nothing replaced and that are not accrued: all, until facturacion is."""
    return Consumo.objects.filter(
        Exists(Validacion.objects.filter(consumo=OuterRef("pk"))),
        ~Exists(Devengo.objects.filter(consumo=OuterRef("pk"))),
        ~Exists(Consumo.objects.filter(reemplaza=OuterRef("pk"))),
        cuenta__isnull=False,
    ).exclude(caso=HEREDADO)
