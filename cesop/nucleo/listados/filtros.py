"""Filters of a list and its free-text search. The URL carries them; the database applies them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Q
from django_filters.fields import DateRangeField
from django_filters.widgets import RangeWidget

from cesop.nucleo import formato
from cesop.nucleo.formularios import dia_posible

PALABRAS_MAX = 6


@dataclass(frozen=True, kw_only=True)
class Buscable:
    """A field that the search box looks into, only for who may see the datum `permiso`."""

    campo: str
    permiso: str = ""


class _CampoFechas(DateRangeField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for campo in self.fields:
            campo.validators.append(dia_posible)


class FiltroFechas(django_filters.DateFromToRangeFilter):
    """From one day to another, both included, with the date shortcuts of the shell. URL: `x_desde`, `x_hasta`."""

    field_class = _CampoFechas

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        atributos = {"class": "campo -fecha", "data-fecha": "", "placeholder": "dd/mm/aaaa", "autocomplete": "off"}
        widget = RangeWidget(attrs=atributos)
        widget.suffixes = ["desde", "hasta"]
        kwargs.setdefault("widget", widget)
        super().__init__(*args, **kwargs)


class FiltroLogico(django_filters.BooleanFilter):
    """Yes, no, or all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra.setdefault("widget", django_filters.widgets.BooleanWidget())
        self.extra["widget"].choices = [("", "Todos"), ("true", "Sí"), ("false", "No")]


def condicion_de_busqueda(texto: str, campos: Iterable[str]) -> Q:
    """Every word of `texto` in some of the fields, whatever the accents and case."""
    condicion = Q()
    for palabra in texto.split()[:PALABRAS_MAX]:
        alguna = Q()
        for campo in campos:
            alguna |= Q(**{f"{campo}__unaccent__icontains": palabra})
        condicion &= alguna
    return condicion


def decir(valor: Any, opciones: Iterable[tuple[Any, Any]]) -> str:
    """A filter's value in words, for its chip."""
    nombres = {str(clave): str(nombre) for clave, nombre in opciones if not isinstance(nombre, list | tuple)}
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if isinstance(valor, slice):
        return _decir_rango(valor)
    if isinstance(valor, list | tuple | set) or hasattr(valor, "iterator"):
        return ", ".join(nombres.get(str(uno), str(uno)) for uno in valor)
    return nombres.get(str(valor), str(valor))


def _decir_rango(valor: slice) -> str:
    desde = formato.fecha(valor.start) if valor.start else ""
    hasta = formato.fecha(valor.stop) if valor.stop else ""
    if desde and hasta:
        return desde if desde == hasta else f"{desde} al {hasta}"
    return f"desde {desde}" if desde else f"hasta {hasta}"
