"""Reads of fiscal years and periods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, Prefetch, Sum

from cesop.nucleo.dinero import CERO
from contabilidad.models import ActoDePeriodo, Asiento, Ejercicio, Periodo


@dataclass(frozen=True, kw_only=True)
class ResumenDePeriodo:
    """What a period holds. primero, ultimo: its legal numbers, None until it is closed."""

    asientos: int
    total: Decimal
    primero: int | None
    ultimo: int | None


def ejercicios_con_periodos() -> list[Ejercicio]:
    """Every fiscal year, the newest first, each with its periods and their acts loaded. Four queries."""
    actos = ActoDePeriodo.objects.select_related("usuario").order_by("-registrado_en", "-pk")
    periodos = Periodo.objects.prefetch_related(Prefetch("actos", queryset=actos)).order_by("desde")
    return list(Ejercicio.objects.prefetch_related(Prefetch("periodos", queryset=periodos)).order_by("-desde"))


def resumen_de_periodo(periodo: Periodo) -> ResumenDePeriodo:
    """Entries, amount and legal numbers of a period. One query, by the index of dates."""
    asientos = Asiento.objects.filter(fecha__gte=periodo.desde, fecha__lt=periodo.hasta)
    fila = asientos.aggregate(
        asientos=Count("pk"), total=Sum("total"), primero=Min("diario__numero"), ultimo=Max("diario__numero")
    )
    return ResumenDePeriodo(**(fila | {"total": fila["total"] or CERO}))
