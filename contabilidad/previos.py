"""What the base already knows of a batch: which repeats differ, which revisions must wait, which sections exist."""

from __future__ import annotations

from typing import Final

import polars as pl
from django.db import connection

from contabilidad.renglones import CLAVE

HUELLAS: Final = """
    SELECT e.n, encode(a.huella, 'hex')
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[]) AS e (n, evento, tipo, id, revision)
    JOIN public.contabilidad_asiento AS a
        ON (a.evento, a.origen_tipo, a.origen_id, a.origen_revision) = (e.evento, e.tipo, e.id, e.revision)
"""
SIN_ANULAR: Final = """
    SELECT e.n
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[]) AS e (n, evento, tipo, id, revision)
    WHERE NOT EXISTS (
            SELECT 1 FROM public.contabilidad_asiento AS a
            WHERE (a.evento, a.origen_tipo, a.origen_id, a.origen_revision) = (e.evento, e.tipo, e.id, e.revision))
        AND NOT EXISTS (
            SELECT 1 FROM public.contabilidad_asiento AS previo
            JOIN public.contabilidad_asiento AS baja ON baja.evento = 'contabilidad.anulacion'
                AND baja.origen_tipo = 'asiento' AND baja.origen_id = previo.id
            WHERE (previo.evento, previo.origen_tipo, previo.origen_id, previo.origen_revision)
                = (e.evento, e.tipo, e.id, e.revision - 1))
"""
SIN_FILA: Final = """
    SELECT 'seccion', d.id FROM unnest(%s::bigint[]) AS d (id)
    WHERE NOT EXISTS (SELECT 1 FROM public.contabilidad_seccion AS s WHERE s.id = d.id)
    UNION ALL SELECT 'centro', d.id FROM unnest(%s::bigint[]) AS d (id)
    WHERE NOT EXISTS (SELECT 1 FROM public.contabilidad_centrocosto AS c WHERE c.id = d.id)
"""


def repetidos_distintos(cabeceras: pl.DataFrame) -> list[int]:
    """`n` of the events that are posted with other contents. Several of one origin count, but for the first."""
    guardadas = _consultar(HUELLAS, cabeceras)
    previas = pl.DataFrame(guardadas, schema={"n": pl.Int64, "previa": pl.String}, orient="row")
    primera = pl.col("huella").first().over(CLAVE)
    distintas = cabeceras.join(previas, on="n", how="left").filter(
        pl.col("huella") != pl.coalesce(pl.col("previa"), primera)
    )
    return distintas["n"].to_list()


def sin_la_anterior_anulada(cabeceras: pl.DataFrame) -> list[int]:
    """`n` of the new revisions whose previous one is not annulled. No query when there is no revision."""
    revisiones = cabeceras.filter(pl.col("origen_revision") > 1)
    return [] if revisiones.is_empty() else [n for (n,) in _consultar(SIN_ANULAR, revisiones)]


def con_dimensiones_que_no_existen(componentes: pl.DataFrame) -> list[int]:
    """`n` of the events of a section or a cost centre that is not there. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SIN_FILA, [_distintos(componentes["seccion"]), _distintos(componentes["centro"])])
        faltan = cursor.fetchall()
    if not faltan:
        return []
    malas = [pl.col(columna).is_in([i for c, i in faltan if c == columna]) for columna in ("seccion", "centro")]
    return componentes.filter(pl.any_horizontal(malas))["n"].unique(maintain_order=True).to_list()


def _distintos(columna: pl.Series) -> list[int]:
    return list(columna.drop_nulls().unique())


def _consultar(consulta: str, cabeceras: pl.DataFrame) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(consulta, [cabeceras[columna].to_list() for columna in ("n", *CLAVE)])
        return list(cursor.fetchall())
