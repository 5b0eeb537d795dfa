"""Meters and where they are. What the store has is computed from the placements, never kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from catastro.models import Colocacion, Medidor
from cesop.nucleo.fechado import vigentes

DEPOSITO, COLOCADO = "deposito", "colocado"
SITUACIONES = (
    (COLOCADO, "Colocado"),
    (DEPOSITO, "En depósito"),
    (Medidor.Estado.A_CONTRASTAR.value, "A contrastar"),
    (Medidor.Estado.BAJA.value, "De baja"),
)


def con_situacion(medidores: QuerySet[Medidor], *, al: dt.date) -> QuerySet[Medidor]:
    """`medidores` with `suministro_id` (where each is that day, None in the store), its number, and `situacion`."""
    puestas = vigentes(Colocacion.objects.filter(medidor=OuterRef("pk")), al=al)
    return medidores.annotate(
        suministro_id=Subquery(puestas.values("suministro")[:1]),
        suministro_numero=Subquery(puestas.values("suministro__numero")[:1]),
        colocado_desde=Subquery(puestas.values("desde")[:1]),
    ).annotate(
        suministro_escrito=Cast("suministro_numero", CharField()),
        situacion=Case(
            When(suministro_id__isnull=False, then=Value(COLOCADO)),
            When(estado=Medidor.Estado.SIRVE, then=Value(DEPOSITO)),
            default=F("estado"),
            output_field=CharField(),
        ),
    )


def colocaciones_al(
    suministros: Iterable[int] | QuerySet[Any, Any], *, al: dt.date, sabido: dt.datetime | None = None
) -> QuerySet[Colocacion]:
    """The placements in force at those service points on a day, as known now or at `sabido`, with their meter."""
    filas = Colocacion.objects.filter(suministro__in=suministros).select_related("medidor")
    return vigentes(filas, al=al, sabido=sabido)


def con_numero(texto: str, *, servicio: int) -> list[Medidor]:
    """The meters that "A150", or "A150 ELSTER", may be: one, none, or two when two makers used that number."""
    numero, _, marca = texto.strip().partition(" ")
    filas = Medidor.objects.filter(servicio=servicio, numero=numero.upper())
    return list((filas.filter(marca__iexact=marca.strip()) if marca.strip() else filas)[:2])


def vida_de(medidor: Medidor) -> list[Colocacion]:
    """Its live placements, latest first, with the address of each."""
    filas = medidor.colocaciones.filter(reemplazado_en__isnull=True)
    return list(filas.select_related("suministro__inmueble__domicilio").order_by("-desde"))


def colocables(*, servicio: int) -> QuerySet[Medidor]:
    """Meters of a service that are fit and in no place today or later, by number."""
    puestos = Colocacion.objects.filter(hasta__isnull=True, reemplazado_en__isnull=True).values("medidor")
    fila = Medidor.objects.filter(servicio=servicio, estado=Medidor.Estado.SIRVE)
    return fila.exclude(pk__in=puestos).order_by("numero")
