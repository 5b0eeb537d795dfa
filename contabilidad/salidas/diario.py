"""The Diario as a stream of entries, in full or summarised by day: what every writer of this package starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection, transaction

FILAS_POR_VIAJE: Final = 5_000
LINEAS: Final = """
    SELECT a.fecha, a.id, n.numero, a.evento, a.origen_tipo, a.origen_id, a.origen_revision, a.glosa,
        c.codigo, c.nombre, p.debe, p.haber, s.codigo, k.codigo, p.gestion
    FROM contabilidad_asiento AS a JOIN contabilidad_partida AS p ON p.asiento_id = a.id
    JOIN contabilidad_cuenta AS c ON c.id = p.cuenta_id
    LEFT JOIN contabilidad_seccion AS s ON s.id = p.seccion_id
    LEFT JOIN contabilidad_centrocosto AS k ON k.id = p.centro_id
    LEFT JOIN contabilidad_numerodiario AS n ON n.asiento_id = a.id
    WHERE a.fecha BETWEEN %(desde)s AND %(hasta)s ORDER BY a.fecha, a.id, p.renglon
"""
# A day's entries of one event as one, each account once on each side.
POR_DIA: Final = """
    SELECT a.fecha, 0::bigint, NULL::integer, a.evento, ''::text, 0::bigint, 0::smallint, ''::text,
        c.codigo, c.nombre, sum(p.debe), sum(p.haber), s.codigo, k.codigo, p.gestion
    FROM contabilidad_asiento AS a JOIN contabilidad_partida AS p ON p.asiento_id = a.id
    JOIN contabilidad_cuenta AS c ON c.id = p.cuenta_id
    LEFT JOIN contabilidad_seccion AS s ON s.id = p.seccion_id
    LEFT JOIN contabilidad_centrocosto AS k ON k.id = p.centro_id
    WHERE a.fecha BETWEEN %(desde)s AND %(hasta)s
    GROUP BY a.fecha, a.evento, c.codigo, c.nombre, s.codigo, k.codigo, p.gestion, p.debe > 0
    ORDER BY a.fecha, a.evento, p.debe > 0 DESC, c.codigo, s.codigo, k.codigo, p.gestion
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineaDeDiario:
    """A line: account, pesos on one side, and codes of its dimensions (empty when it has none)."""

    codigo: str
    nombre: str
    debe: Decimal
    haber: Decimal
    seccion: str
    centro: str
    gestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntradaDeDiario:
    """An entry, or the summary of a day's entries of one event: then it has no id, number, origin nor words."""

    fecha: dt.date
    asiento: int | None
    numero: int | None
    evento: str
    origen_tipo: str
    origen_id: int
    origen_revision: int
    glosa: str
    lineas: tuple[LineaDeDiario, ...]

    @property
    def origen(self) -> str:
        """`kind:id:revision`; empty for a summary."""
        return f"{self.origen_tipo}:{self.origen_id}:{self.origen_revision}" if self.origen_tipo else ""


def asientos(*, desde: dt.date, hasta: dt.date) -> Iterator[EntradaDeDiario]:
    """Every entry with accounting date in `[desde, hasta]`, by date and id. Streamed from a server-side cursor."""
    yield from _leer(LINEAS, desde=desde, hasta=hasta, clave=itemgetter(1))


def resumen_por_dia(*, desde: dt.date, hasta: dt.date) -> Iterator[EntradaDeDiario]:
    """One entry per day and event, over `[desde, hasta]`: the Diario as it may be printed."""
    yield from _leer(POR_DIA, desde=desde, hasta=hasta, clave=itemgetter(0, 3))


def _leer(consulta: str, *, desde: dt.date, hasta: dt.date, clave: Any) -> Iterator[EntradaDeDiario]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(consulta, {"desde": desde, "hasta": hasta})
        for _, grupo in groupby(_de_a_tandas(cursor), key=clave):
            filas = list(grupo)
            fecha, asiento, numero, evento, tipo, origen, revision, glosa = filas[0][:8]
            yield EntradaDeDiario(
                fecha=fecha,
                asiento=asiento or None,
                numero=numero,
                evento=evento,
                origen_tipo=tipo,
                origen_id=origen,
                origen_revision=revision,
                glosa=glosa,
                lineas=tuple(
                    LineaDeDiario(
                        codigo=f[8], nombre=f[9], debe=f[10], haber=f[11], seccion=f[12] or "", centro=f[13] or "",
                        gestion=f[14] or "",
                    )
                    for f in filas
                ),
            )  # fmt: skip


def _de_a_tandas(cursor: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a server-side cursor, which by itself would bring a hundred at a time."""
    while filas := cursor.fetchmany(FILAS_POR_VIAJE):
        yield from filas
