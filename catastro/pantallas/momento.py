"""The moment that a file is looked at: as of a day, and as it was known at the end of another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.maestros.selectors import fin_del_dia


class FormularioDeMomento(forms.Form):
    """Both days; empty, today and what is known now."""

    al = CampoFecha(label="Ver al", required=False)
    sabido = CampoFecha(label="Como se sabía el", required=False)


@dataclass(frozen=True, kw_only=True)
class Momento:
    """The day that is looked at. conocido: the instant until which something was known; None: now."""

    al: dt.date
    sabido: dt.date | None
    conocido: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Regla:
    """What the slider of days shows: `dias` from `primero`, at `lugar`; the changes before and after the day."""

    al: dt.date
    sabido: dt.date | None
    es_hoy: bool
    primero: dt.date
    dias: int
    lugar: int
    anterior: dt.date | None
    siguiente: dt.date | None


def momento_de(request: HttpRequest) -> tuple[Momento, FormularioDeMomento]:
    """The moment that the address asks for, and its form, with its errors when it is not one."""
    form = FormularioDeMomento(request.GET or None)
    limpios = form.cleaned_data if form.is_valid() else {}
    sabido = limpios.get("sabido")
    momento = Momento(al=limpios.get("al") or hoy(), sabido=sabido, conocido=fin_del_dia(sabido) if sabido else None)
    return momento, form


def regla(hitos: Collection[dt.date], momento: Momento) -> Regla:
    """The slider, from the first of `hitos` (days on which something changed) until today."""
    hoy_, dia = hoy(), momento.al
    primero = min([*hitos, dia, hoy_])
    return Regla(
        al=dia,
        sabido=momento.sabido,
        es_hoy=dia == hoy_ and momento.sabido is None,
        primero=primero,
        dias=max((hoy_ - primero).days, (dia - primero).days),
        lugar=(dia - primero).days,
        anterior=max((hito for hito in hitos if hito < dia), default=None),
        siguiente=min((hito for hito in [*hitos, hoy_] if hito > dia), default=None),
    )
