"""What rules each management group: what is in force, what is to come, what was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from catastro.models import GrupoGestion
from cesop.nucleo.models.base import Fechado


@dataclass(frozen=True, kw_only=True)
class Vida:
    """The rows of a policy of one group on a day: the one in force, those that come (soonest first), those that were
    (latest first)."""

    vigente: Any
    programadas: Sequence[Any]
    pasadas: Sequence[Any]


def vidas(filas: QuerySet[Any], grupos: Sequence[GrupoGestion], *, al: dt.date) -> dict[int, Vida]:
    """Group → the life of its policy, from a dated table with `grupo`. One query."""
    vivas = list(filas.filter(grupo__in=grupos, reemplazado_en__isnull=True).order_by("desde"))
    return {grupo.pk: vida([fila for fila in vivas if fila.grupo_id == grupo.pk], al=al) for grupo in grupos}


def vida(vivas: Sequence[Fechado], *, al: dt.date) -> Vida:
    """The rows of one, oldest first, seen on a day. No query."""
    return Vida(
        vigente=next((f for f in vivas if f.desde <= al and (f.hasta is None or f.hasta > al)), None),
        programadas=[f for f in vivas if f.desde > al],
        pasadas=[f for f in reversed(vivas) if f.hasta is not None and f.hasta <= al],
    )


def grupos() -> QuerySet[GrupoGestion]:
    """The active ones, by service."""
    return GrupoGestion.objects.filter(activo=True).select_related("servicio").order_by("servicio__orden", "codigo")
