"""Properties, what is said of them, and what they have."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catastro.models import CaracteristicaDeInmueble, Inmueble, Suministro
from cesop.nucleo.fechado import vigentes


def inmuebles() -> QuerySet[Inmueble]:
    """Every property with its address and zone."""
    return Inmueble.objects.select_related("domicilio__localidad", "zona")


def con_resumen(filas: QuerySet[Inmueble], *, al: dt.date) -> QuerySet[Inmueble]:
    """`filas` with `destino` and `unidades` that day, and how many active service points they have (`puntos`)."""
    dichas = vigentes(CaracteristicaDeInmueble.objects.filter(inmueble=OuterRef("pk")), al=al)
    puntos = Suministro.objects.filter(inmueble=OuterRef("pk"), activo=True).order_by().values("inmueble")
    return filas.annotate(
        destino=Subquery(dichas.values("destino")[:1], output_field=CharField()),
        unidades=Subquery(dichas.values("unidades_funcionales")[:1]),
        puntos=Coalesce(Subquery(puntos.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )


def caracteristicas_de(inmueble: Inmueble) -> list[CaracteristicaDeInmueble]:
    """What is said of a property over time, latest first."""
    return list(inmueble.caracteristicas.filter(reemplazado_en__isnull=True).order_by("-desde"))


def caracteristica_al(inmueble: Inmueble, *, al: dt.date) -> CaracteristicaDeInmueble | None:
    """What is said of a property on a day."""
    return vigentes(inmueble.caracteristicas.all(), al=al).first()
