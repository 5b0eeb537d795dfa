"""Service points, with what each has on a day: meter, node, routes, state of its service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from catastro.models import (
    Colocacion,
    CuentaServicio,
    EstadoActual,
    EstadoServicio,
    NodoRed,
    PuntoDeRuta,
    Suministro,
    UbicacionEnRed,
)
from catastro.selectors.inmuebles import puerta
from catastro.selectors.medidores import colocaciones_al
from cesop.nucleo.fechado import vigentes


def suministros() -> QuerySet[Suministro]:
    """Every service point with its service and address."""
    return Suministro.objects.select_related("servicio", "inmueble__domicilio__localidad", "inmueble__zona")


def con_estado(filas: QuerySet[Suministro]) -> QuerySet[Suministro]:
    """`filas` with `estado`: that of its account that is not retired; None when it has none."""
    vivas = EstadoActual.objects.filter(suministro=OuterRef("pk")).exclude(estado=EstadoServicio.RETIRADA)
    return filas.annotate(estado=Subquery(vivas.values("estado")[:1]))


def con_numeros(filas: QuerySet[Suministro], *, al: dt.date) -> QuerySet[Suministro]:
    """`filas` with its number as text, that of its meter that day and that of its door: to search and to sort."""
    puestas = vigentes(Colocacion.objects.filter(suministro=OuterRef("pk")), al=al)
    return filas.annotate(
        puerta=puerta("inmueble__domicilio__altura"),
        numero_escrito=Cast("numero", CharField()),
        numero_de_medidor=Subquery(puestas.values("medidor__numero")[:1], output_field=CharField()),
    )


@dataclass(frozen=True, kw_only=True)
class Adorno:
    """What a service point has on a day; None for what it has not."""

    colocacion: Colocacion | None
    nodo: NodoRed | None
    lectura: PuntoDeRuta | None
    reparto: PuntoDeRuta | None


def adornos(claves: Iterable[int], *, al: dt.date) -> Mapping[int, Adorno]:
    """What each of those service points has on a day. Three queries."""
    pedidas = list(claves)
    puestas = {fila.suministro_id: fila for fila in colocaciones_al(pedidas, al=al)}
    redes = UbicacionEnRed.objects.filter(suministro__in=pedidas).select_related("nodo")
    nodos = {fila.suministro_id: fila.nodo for fila in vigentes(redes, al=al)}
    puntos = {
        (punto.suministro_id, punto.uso): punto
        for punto in PuntoDeRuta.objects.filter(suministro__in=pedidas).select_related("ruta")
    }
    return {
        clave: Adorno(
            colocacion=puestas.get(clave),
            nodo=nodos.get(clave),
            lectura=puntos.get((clave, "lectura")),
            reparto=puntos.get((clave, "reparto")),
        )
        for clave in pedidas
    }


def cuentas_de(suministro: Suministro) -> list[CuentaServicio]:
    """The accounts that a service point had, with their state, latest first."""
    return list(suministro.cuentas.select_related("estado_actual", "grupo").order_by("-numero"))


def historia_de_colocaciones(suministro: Suministro) -> list[Colocacion]:
    """The meters that a service point had, latest first."""
    filas = suministro.colocaciones.filter(reemplazado_en__isnull=True)
    return list(filas.select_related("medidor").order_by("-desde"))


def historia_de_nodos(suministro: Suministro) -> list[UbicacionEnRed]:
    """The nodes that fed a service point, latest first."""
    filas = suministro.ubicaciones_en_red.filter(reemplazado_en__isnull=True)
    return list(filas.select_related("nodo").order_by("-desde"))
