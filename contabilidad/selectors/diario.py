"""Entries: the Diario as a list, one entry whole, and what is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cesop.nucleo.models import Usuario
from contabilidad.eventos import ANULACION
from contabilidad.models import Asiento, CentroCosto, Partida, Seccion, Sello
from contabilidad.selectors.dimensiones import consultar

LINEAS_A_LA_VISTA = 3
TRAS = "AND (a.fecha, a.id) > (%(c_fecha)s, %(c_asiento)s)"
ASIENTOS = """
    SELECT a.id FROM contabilidad_asiento AS a
    WHERE a.fecha BETWEEN %(desde)s AND %(hasta)s {tras} ORDER BY a.fecha, a.id LIMIT %(cuantos)s + 1
"""
RESUMEN = """
    SELECT date_trunc(%(tramo)s, p.fecha)::date AS desde, a.evento, c.codigo, c.nombre, sum(p.debe) AS debe,
        sum(p.haber) AS haber, count(DISTINCT a.id) AS asientos
    FROM contabilidad_asiento AS a JOIN contabilidad_partida AS p ON p.asiento_id = a.id
    JOIN contabilidad_cuenta AS c ON c.id = p.cuenta_id
    WHERE a.fecha BETWEEN %(desde)s AND %(hasta)s
    GROUP BY 1, a.evento, c.codigo, c.nombre ORDER BY 1, a.evento, sum(p.haber) > 0, c.codigo
"""


@dataclass(frozen=True, kw_only=True)
class RenglonDeResumen:
    """What one event moved in one account in a day or a month."""

    desde: dt.date
    evento: str
    codigo: str
    nombre: str
    debe: Decimal
    haber: Decimal
    asientos: int


@dataclass(frozen=True, kw_only=True)
class PaginaDeLibro:
    """Entries in order, with their lines loaded; siguiente: (date, id) of the last one when there are more."""

    asientos: Sequence[Asiento]
    siguiente: tuple[dt.date, int] | None


@dataclass(frozen=True, kw_only=True)
class FichaDeAsiento:
    """An entry whole: its lines, who posted it, its number and seal, and the entries it is tied to.

    anulado_por: the entry that annuls it. anula: the one that it annuls. otras: the rest with the same origin.
    """

    asiento: Asiento
    partidas: Sequence[Partida]
    usuario: Usuario | None
    numero: int | None
    sello: Sello | None
    anulado_por: Asiento | None
    anula: Asiento | None
    otras: Sequence[Asiento]


def asientos() -> QuerySet[Asiento]:
    """Every entry: the ledger is one for the whole cooperative, whatever the user's branches."""
    return Asiento.objects.select_related("diario")


def cuentas_de(filas: Iterable[Asiento]) -> Mapping[int, list[Partida]]:
    """The first lines of each entry, with their account. One query."""
    partidas = Partida.objects.filter(asiento__in=[f.pk for f in filas], renglon__lte=LINEAS_A_LA_VISTA)
    return _agrupar(partidas.select_related("cuenta").order_by("asiento_id", "renglon"))


def anulados(filas: Iterable[Asiento]) -> set[int]:
    """Ids of those of `filas` that another entry annuls. One query."""
    espejos = Asiento.objects.filter(evento=ANULACION, origen_tipo="asiento", origen_id__in=[f.pk for f in filas])
    return set(espejos.values_list("origen_id", flat=True))


def libro(
    *, desde: dt.date, hasta: dt.date, tras: tuple[dt.date, int] | None = None, cuantos: int = 30
) -> PaginaDeLibro:
    """Entries of `[desde, hasta]` by date, whole, after the place `tras`. Three queries, by the index of dates."""
    valores: dict[str, Any] = {"desde": desde, "hasta": hasta, "cuantos": cuantos}
    if tras:
        valores |= {"c_fecha": tras[0], "c_asiento": tras[1], "desde": max(desde, tras[0])}
    claves = [fila["id"] for fila in consultar(ASIENTOS, valores, tras=TRAS if tras else "")]
    elegidas = claves[:cuantos]
    hallados = asientos().in_bulk(elegidas)
    partidas = Partida.objects.filter(asiento__in=elegidas).select_related("cuenta", "seccion")
    por_asiento = _agrupar(partidas.order_by("asiento_id", "renglon"))
    pagina = [hallados[clave] for clave in elegidas]
    for asiento in pagina:
        asiento.renglones = por_asiento.get(asiento.pk, [])  # type: ignore[attr-defined]
    ultimo = pagina[-1] if len(claves) > cuantos else None
    return PaginaDeLibro(asientos=pagina, siguiente=(ultimo.fecha, ultimo.pk) if ultimo else None)


def resumen(*, desde: dt.date, hasta: dt.date, tramo: str) -> list[RenglonDeResumen]:
    """The Diario added up by event and account in each `tramo` (day or month): what the law lets print. One query."""
    filas = consultar(RESUMEN, {"desde": desde, "hasta": hasta, "tramo": tramo})
    return [RenglonDeResumen(**fila) for fila in filas]


def ficha(asiento: Asiento) -> FichaDeAsiento:
    """An entry and what surrounds it. Six queries, whatever its lines."""
    vinculados = Asiento.objects.filter(origen_tipo=asiento.origen_tipo, origen_id=asiento.origen_id).exclude(
        pk=asiento.pk
    )
    es_anulacion = asiento.evento == ANULACION
    return FichaDeAsiento(
        asiento=asiento,
        partidas=partidas_de(asiento),
        usuario=Usuario.objects.filter(pk=asiento.usuario_id).first() if asiento.usuario_id else None,
        numero=asiento.diario.numero if hasattr(asiento, "diario") else None,
        sello=Sello.objects.filter(dia=timezone.localdate(asiento.registrado_en)).first(),
        anulado_por=Asiento.objects.filter(evento=ANULACION, origen_tipo="asiento", origen_id=asiento.pk).first(),
        anula=Asiento.objects.filter(pk=asiento.origen_id).first() if es_anulacion else None,
        otras=[] if es_anulacion else list(vinculados.order_by("fecha", "id")[:20]),
    )


def partidas_de(asiento: Asiento) -> list[Partida]:
    """The lines of an entry, with their account, section and cost centre. One query."""
    partidas = Partida.objects.filter(asiento=asiento).select_related("cuenta", "seccion", "centro")
    return list(partidas.order_by("renglon"))


def nombres_de_dimensiones() -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Names of every section and of every cost centre, by id: they are few. Two queries."""
    secciones = {seccion.pk: seccion.nombre for seccion in Seccion.objects.all()}
    return secciones, {centro.pk: centro.nombre for centro in CentroCosto.objects.all()}


def _agrupar(partidas: Iterable[Partida]) -> dict[int, list[Partida]]:
    grupos: dict[int, list[Partida]] = {}
    for partida in partidas:
        grupos.setdefault(partida.asiento_id, []).append(partida)
    return grupos
