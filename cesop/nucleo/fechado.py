"""Dated rows (`models.base.Fechado`) that are replaced, never edited: the one way of doing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models.base import Fechado

F = TypeVar("F", bound=Fechado)
FILAS_POR_TANDA = 5_000
_PROPIOS = frozenset({"desde", "hasta", "registrado_en", "reemplazado_en"})


def alcanzadas(filas: QuerySet[F], *, desde: dt.date, hasta: dt.date | None) -> QuerySet[F]:
    """Of `filas`, the live ones that `[desde, hasta)` touches, whole or in part, earliest first."""
    vivas = filas.filter(Q(hasta__isnull=True) | Q(hasta__gt=desde), reemplazado_en__isnull=True)
    return (vivas if hasta is None else vivas.filter(desde__lt=hasta)).order_by("desde")


def vigentes(filas: QuerySet[F], *, al: dt.date, sabido: dt.datetime | None = None) -> QuerySet[F]:
    """Of `filas`, those in force on a day: as known now, or as it was known at the instant `sabido`."""
    del_dia = filas.filter(Q(hasta__isnull=True) | Q(hasta__gt=al), desde__lte=al)
    if sabido is None:
        return del_dia.filter(reemplazado_en__isnull=True)
    return del_dia.filter(Q(reemplazado_en__isnull=True) | Q(reemplazado_en__gt=sabido), registrado_en__lte=sabido)


@transaction.atomic
def reemplazar(
    previas: Sequence[F],
    *,
    modelo: type[F],
    desde: dt.date,
    hasta: dt.date | None,
    nuevas: Sequence[F],
    simultaneo: ErrorNegocio,
) -> None:
    """Write `nuevas` over `[desde, hasta)`: `previas` (those `alcanzadas`) are replaced, the parts that stay rewritten.

    Two at once: the second one finds the rows replaced under it, and `simultaneo` is raised, or the table's EXCLUDE.
    """
    reemplazar_cada([(fila, desde, hasta) for fila in previas], modelo=modelo, nuevas=nuevas, simultaneo=simultaneo)


@transaction.atomic
def reemplazar_cada(
    previas: Sequence[tuple[F, dt.date, dt.date | None]],
    *,
    modelo: type[F],
    nuevas: Sequence[F],
    simultaneo: ErrorNegocio,
) -> None:
    """As `reemplazar`, each of `previas` over its own `[desde, hasta)`. Two statements, whatever the size."""
    instante = ahora()
    vivas = modelo._default_manager.filter(pk__in=[fila.pk for fila, _, _ in previas], reemplazado_en__isnull=True)
    if vivas.update(reemplazado_en=instante) != len(previas):
        raise simultaneo
    restos = (resto for fila, desde, hasta in previas for resto in _restos(fila, desde=desde, hasta=hasta))
    filas = [*restos, *nuevas]
    for fila in filas:
        fila.registrado_en = instante
    modelo._default_manager.bulk_create(filas, batch_size=FILAS_POR_TANDA)


def _restos(fila: F, *, desde: dt.date, hasta: dt.date | None) -> list[F]:
    """What stays in force of a replaced row: the part before the range and the part after it."""
    partes: list[tuple[dt.date, dt.date | None]] = []
    if fila.desde < desde:
        partes.append((fila.desde, desde))
    if hasta is not None and (fila.hasta is None or fila.hasta > hasta):
        partes.append((hasta, fila.hasta))
    dicho = {
        campo.attname: getattr(fila, campo.attname)
        for campo in fila._meta.concrete_fields
        if not campo.primary_key and campo.name not in _PROPIOS
    }
    return [type(fila)(**dicho, desde=inicio, hasta=fin) for inicio, fin in partes]
