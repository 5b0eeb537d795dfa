"""Reads of fiscal years and periods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Func, Max, Min, Prefetch, Sum, TextField

from cesop.nucleo.dinero import CERO
from contabilidad.eventos import MODULOS, modulo_de, modulos_que_asientan
from contabilidad.models import ActoDeModulo, ActoDePeriodo, Asiento, Ejercicio, Periodo


@dataclass(frozen=True, kw_only=True)
class ResumenDePeriodo:
    """What a period holds. primero, ultimo: its legal numbers, None until it is closed."""

    asientos: int
    total: Decimal
    primero: int | None
    ultimo: int | None


@dataclass(frozen=True, kw_only=True)
class ModuloDePeriodo:
    """A module in a period. acto: its last one there, if any; it is closed when that is a closing."""

    clave: str
    nombre: str
    acto: ActoDeModulo | None

    @property
    def cerrado(self) -> bool:
        """True while it posts no more in the period."""
        return self.acto is not None and self.acto.acto == ActoDeModulo.Acto.CIERRE


def modulos_de_periodo(periodo: Periodo) -> list[ModuloDePeriodo]:
    """Every module that posts, with its state in a period. One query."""
    # A closing, then the reopening of its revision, which also goes after it by name.
    actos = ActoDeModulo.objects.filter(periodo=periodo).select_related("usuario").order_by("revision", "acto")
    ultimos = {acto.modulo: acto for acto in actos}
    return [ModuloDePeriodo(clave=m, nombre=MODULOS[m], acto=ultimos.get(m)) for m in modulos_que_asientan()]


def modulos_sin_cerrar(periodo: Periodo) -> list[str]:
    """Names of the modules that posted in a period and did not close it. It goes over its entries."""
    entradas = Asiento.objects.filter(fecha__gte=periodo.desde, fecha__lt=periodo.hasta)
    asentaron = {modulo_de(evento) for evento in entradas.values_list("evento", flat=True).distinct()}
    return [m.nombre for m in modulos_de_periodo(periodo) if m.clave in asentaron and not m.cerrado]


def ejercicios_con_periodos() -> list[Ejercicio]:
    """Every fiscal year, the newest first, with its periods, their acts and their closed modules. Four queries."""
    actos = ActoDePeriodo.objects.select_related("usuario").order_by("-registrado_en", "-pk")
    cerrados = Func("pk", function="contabilidad_modulos_cerrados", output_field=ArrayField(TextField()))
    periodos = (
        Periodo.objects.annotate(modulos_cerrados=cerrados)
        .prefetch_related(Prefetch("actos", queryset=actos))
        .order_by("desde")
    )
    return list(Ejercicio.objects.prefetch_related(Prefetch("periodos", queryset=periodos)).order_by("-desde"))


def resumen_de_periodo(periodo: Periodo) -> ResumenDePeriodo:
    """Entries, amount and legal numbers of a period. One query, by the index of dates."""
    asientos = Asiento.objects.filter(fecha__gte=periodo.desde, fecha__lt=periodo.hasta)
    fila = asientos.aggregate(
        asientos=Count("pk"), total=Sum("total"), primero=Min("diario__numero"), ultimo=Max("diario__numero")
    )
    return ResumenDePeriodo(**(fila | {"total": fila["total"] or CERO}))
