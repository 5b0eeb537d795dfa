"""Reads of service orders: lists, the board of the crews, the sheet that each one takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from catastro.models import Cuadrilla, OrdenServicio, TipoOrden
from catastro.selectors.cuentas import de_un_dia
from cesop.nucleo.alcance import visibles
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

E = OrdenServicio.Estado
EN_EL_TABLERO = 200


def ordenes_visibles(usuario: Usuario) -> QuerySet[OrdenServicio]:
    """The orders of the branches that the user sees, with where they are and whose. Joins only.

    Annotations: `titular`, `ruta`, `ruta_orden`, `indicaciones`, `medidor`.
    """
    filas = visibles(OrdenServicio.objects.all(), usuario=usuario)
    dia = hoy()
    return (
        filas.select_related(
            "tipo",
            "cuadrilla",
            "cuenta__estado_actual",
            "suministro__servicio",
            "suministro__inmueble__domicilio__localidad",
            "emitida_por",
            "cerrada_por",
        )
        .annotate(
            de_titular=de_un_dia("cuenta__partes", dia, rol="titular"),
            de_medidor=de_un_dia("suministro__colocaciones", dia),
            de_lectura=FilteredRelation(
                "suministro__puntos_de_ruta", condition=Q(suministro__puntos_de_ruta__uso="lectura")
            ),
        )
        .annotate(
            titular=F("de_titular__persona__nombre"),
            medidor=F("de_medidor__medidor__numero"),
            ruta=F("de_lectura__ruta__codigo"),
            ruta_orden=F("de_lectura__orden"),
            indicaciones=F("de_lectura__indicaciones"),
        )
    )


def en_orden_de_recorrido(filas: QuerySet[OrdenServicio]) -> QuerySet[OrdenServicio]:
    """As a crew walks: by route and place in it, then by street and number."""
    return filas.order_by(
        F("ruta").asc(nulls_last=True),
        F("ruta_orden").asc(nulls_last=True),
        "suministro__inmueble__domicilio__calle",
        "suministro__inmueble__domicilio__altura",
        "numero",
    )


@dataclass(frozen=True, kw_only=True)
class Tablero:
    """What is to be done: what nobody has, and what each crew has for a day or for when it can."""

    sin_asignar: Sequence[OrdenServicio]
    quedan: int
    por_cuadrilla: Sequence[tuple[Cuadrilla, Sequence[OrdenServicio]]]
    cuentas: dict[str, int]


def tablero(usuario: Usuario, *, dia: dt.date, tipo: int | None = None) -> Tablero:
    """The board of a day. Six queries, however many orders."""
    filas = ordenes_visibles(usuario)
    if tipo is not None:
        filas = filas.filter(tipo=tipo)
    pendientes = filas.filter(estado=E.PENDIENTE).order_by("prioridad", "vence_el", "numero")
    del_dia = filas.filter(Q(programada_para=dia) | Q(programada_para=None), estado__in=(E.ASIGNADA, E.EN_CURSO))
    suyas: dict[int, list[OrdenServicio]] = {}
    for orden in en_orden_de_recorrido(del_dia)[:EN_EL_TABLERO]:
        assert orden.cuadrilla_id is not None, "the table's constraint says so"
        suyas.setdefault(orden.cuadrilla_id, []).append(orden)
    cuadrillas = visibles(Cuadrilla.objects.filter(Q(activa=True) | Q(pk__in=suyas)), usuario=usuario)
    todas = visibles(OrdenServicio.objects.filter(estado__in=OrdenServicio.ABIERTAS), usuario=usuario)
    cuentas = todas.aggregate(
        vencidas=Count("pk", filter=Q(vence_el__lt=dia)),
        hoy=Count("pk", filter=Q(vence_el=dia)),
        atrasadas=Count("pk", filter=Q(programada_para__lt=dia)),
        abiertas=Count("pk"),
    )
    return Tablero(
        sin_asignar=list(pendientes[:EN_EL_TABLERO]),
        quedan=max(pendientes.count() - EN_EL_TABLERO, 0),
        por_cuadrilla=[(cuadrilla, suyas.get(cuadrilla.pk, [])) for cuadrilla in cuadrillas.order_by("nombre")],
        cuentas=cuentas,
    )


def hoja_de(usuario: Usuario, *, dia: dt.date, cuadrilla: int | None) -> list[tuple[Cuadrilla, list[OrdenServicio]]]:
    """Each crew with what it takes on a day (one crew, or all), in the order it walks. Two queries."""
    filas = ordenes_visibles(usuario).filter(
        Q(programada_para=dia) | Q(programada_para=None), estado__in=(E.ASIGNADA, E.EN_CURSO)
    )
    if cuadrilla is not None:
        filas = filas.filter(cuadrilla=cuadrilla)
    por_cuadrilla: dict[Cuadrilla, list[OrdenServicio]] = {}
    for orden in en_orden_de_recorrido(filas):
        assert orden.cuadrilla is not None, "the table's constraint says so"
        por_cuadrilla.setdefault(orden.cuadrilla, []).append(orden)
    return sorted(por_cuadrilla.items(), key=lambda par: par[0].nombre)


def otras_del_punto(orden: OrdenServicio, usuario: Usuario, *, maximo: int = 6) -> list[OrdenServicio]:
    """The other orders of the same point, newest first."""
    otras = visibles(OrdenServicio.objects.filter(suministro=orden.suministro_id), usuario=usuario)
    return list(otras.exclude(pk=orden.pk).select_related("tipo").order_by("-numero")[:maximo])


def abiertas_en(puntos: Collection[int], *, clave: str) -> dict[int, int]:
    """Service point → number of the order of that kind that is open there, of any branch. One query."""
    filas = OrdenServicio.objects.filter(
        suministro__in=puntos, tipo__clave=clave, estado__in=OrdenServicio.ABIERTAS
    ).order_by("-numero")
    return dict(filas.values_list("suministro", "numero"))


def cuadrillas() -> QuerySet[Cuadrilla]:
    """Every crew: a spreadsheet brings in the whole register, whatever the branch."""
    return Cuadrilla.objects.select_related("sucursal")


def cuadrillas_para(usuario: Usuario) -> QuerySet[Cuadrilla]:
    """The crews that a user may send."""
    return visibles(Cuadrilla.objects.filter(activa=True), usuario=usuario).order_by("nombre")


def tipos_con_abiertas(usuario: Usuario) -> list[TipoOrden]:
    """The kinds with something to do, each with how many (`cuantas`)."""
    abiertas = visibles(OrdenServicio.objects.filter(estado__in=OrdenServicio.ABIERTAS), usuario=usuario)
    cuantas = dict(abiertas.order_by().values_list("tipo").annotate(n=Count("pk")))
    tipos = list(TipoOrden.objects.filter(pk__in=cuantas))
    for tipo in tipos:
        setattr(tipo, "cuantas", cuantas[tipo.pk])  # noqa: B010
    return tipos
