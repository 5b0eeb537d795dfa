"""The list of service orders, with what may be done to many at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse

from catastro.models import Cuadrilla, OrdenServicio, Servicio, TipoOrden
from catastro.pantallas.marco_personas import visto_por
from catastro.pantallas.palabras_cuentas import estado_de_orden
from catastro.selectors.cuentas_busqueda import de_persona_lugar_o_numero
from catastro.selectors.ordenes import ordenes_visibles
from catastro.services import ordenes
from cesop.nucleo.alcance import visibles
from cesop.nucleo.fechas import hoy
from cesop.nucleo.listados import (
    Accion,
    Boton,
    Columna,
    FiltroFechas,
    FiltroLogico,
    Listado,
    Previsualizacion,
    Vacio,
)
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de


def _cuadrillas(request: Any) -> QuerySet[Cuadrilla]:
    return visibles(Cuadrilla.objects.all(), usuario=usuario_de(request))


class FiltroDeOrdenes(django_filters.FilterSet):
    """State, kind, crew, day, service, overdue."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=OrdenServicio.Estado.choices, empty_label="Todos")
    tipo = django_filters.ModelChoiceFilter(label="Tipo", queryset=TipoOrden.objects.all(), empty_label="Todos")
    cuadrilla = django_filters.ModelChoiceFilter(label="Cuadrilla", queryset=_cuadrillas, empty_label="Todas")
    abierta = FiltroLogico(label="Sin cerrar", method="filtrar_abierta")
    vencida = FiltroLogico(label="Vencida", method="filtrar_vencida")
    programada = FiltroFechas(label="Programada", field_name="programada_para")
    emitida = FiltroFechas(label="Emitida", field_name="fecha")
    servicio = django_filters.ModelChoiceFilter(
        label="Servicio", field_name="suministro__servicio", queryset=Servicio.objects.all(), empty_label="Todos"
    )

    class Meta:
        model = OrdenServicio
        fields: tuple[str, ...] = ()

    def filtrar_abierta(
        self, filas: QuerySet[OrdenServicio], nombre: str, valor: bool | None
    ) -> QuerySet[OrdenServicio]:
        """Those that still are to be done, or the closed ones."""
        return (
            filas.filter(estado__in=OrdenServicio.ABIERTAS)
            if valor
            else filas.exclude(estado__in=OrdenServicio.ABIERTAS)
        )

    def filtrar_vencida(
        self, filas: QuerySet[OrdenServicio], nombre: str, valor: bool | None
    ) -> QuerySet[OrdenServicio]:
        """Those that should be done already, or the others."""
        vencidas = Q(estado__in=OrdenServicio.ABIERTAS, vence_el__lt=hoy())
        return filas.filter(vencidas) if valor else filas.exclude(vencidas)


def _ver_anulacion(filas: QuerySet[OrdenServicio]) -> Previsualizacion:
    cuantas = filas.count()
    avanzadas = filas.exclude(estado__in=("pendiente", "asignada")).count()
    dichas = ["Nadie las hace, y quedan con tu nombre y el motivo."]
    if avanzadas:
        dichas.append(f"{avanzadas} ya empezaron o se cerraron: así no se anula ninguna. Desmarcalas.")
    return Previsualizacion(cantidad=cuantas, texto="Las órdenes quedan sin efecto.", consecuencias=dichas)


def _anular(filas: QuerySet[OrdenServicio], *, usuario: Usuario, motivo: str, clave: UUID) -> str:
    cuantas = ordenes.anular(list(filas.values_list("pk", flat=True)), motivo=motivo, usuario=usuario)
    return f"Se anularon {cuantas} órdenes." if cuantas != 1 else "Se anuló una orden."


class ListadoDeOrdenes(Listado):
    """Every service order of the user's branches."""

    clave = "catastro.ordenes"
    titulo = "Órdenes de servicio"
    filtros = FiltroDeOrdenes
    busqueda_ayuda = "N.º, titular, calle o medidor"
    orden = "-numero"
    botones = (Boton(titulo="Tablero", ruta="catastro:ordenes_tablero", icono="layout-dashboard", tecla="T"),)
    acciones = (
        Accion(
            clave="anular",
            titulo="Anular",
            permiso="ordenes:anular",
            previsualizar=_ver_anulacion,
            ejecutar=_anular,
            icono="ban",
            peligro=True,
        ),
    )
    vacio = Vacio(
        titulo="Todavía no hay órdenes",
        texto="Una orden es algo para hacer en la calle: conectar, cortar, cambiar un medidor, releer. Se emiten "
        "desde la cuenta, o en tandas desde cortes y medición.",
        icono="clipboard-list",
    )
    columnas = (
        Columna(clave="numero", titulo="Orden", valor=lambda f: str(f.numero), orden="numero"),
        Columna(clave="tipo", titulo="Qué", valor="tipo", detalle=lambda f: f.motivo[:60], orden="tipo__nombre"),
        Columna(
            clave="donde",
            titulo="Dónde",
            valor="suministro.inmueble.domicilio",
            detalle=lambda f: f.titular or f.suministro.inmueble.domicilio.localidad.nombre,
            orden="suministro__inmueble__domicilio__clave",
        ),
        Columna(
            clave="servicio", titulo="Servicio", valor="suministro.servicio", orden="suministro__servicio__orden"
        ),
        Columna(
            clave="cuenta",
            titulo="Cuenta",
            valor=lambda f: str(f.cuenta.numero) if f.cuenta else None,
            orden="cuenta__numero",
            enlace=lambda f: reverse("catastro:cuenta", args=[f.cuenta_id]) if f.cuenta_id else None,
        ),
        Columna(clave="cuadrilla", titulo="Cuadrilla", valor="cuadrilla", orden="cuadrilla__nombre"),
        Columna(clave="para", titulo="Para el", valor="programada_para", tipo="fecha", orden="programada_para"),
        Columna(clave="vence", titulo="Vence", valor="vence_el", tipo="fecha", orden="vence_el"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: estado_de_orden(f.estado),
            tipo="estado",
            orden="estado",
        ),
        Columna(clave="prioridad", titulo="Prioridad", valor="get_prioridad_display", oculta_al_inicio=True),
        Columna(clave="emitida", titulo="Emitida", valor="fecha", tipo="fecha", orden="fecha", oculta_al_inicio=True),
        Columna(clave="emitio", titulo="Emitió", valor="emitida_por", oculta_al_inicio=True),
        Columna(
            clave="cerrada", titulo="Cerrada", valor="cerrada_el", tipo="fecha", orden="cerrada_el",
            oculta_al_inicio=True,
        ),
        Columna(clave="medidor", titulo="Medidor", oculta_al_inicio=True),
    )  # fmt: skip

    def filas(self) -> QuerySet[OrdenServicio]:
        """Those of the user's branches."""
        return ordenes_visibles(self.usuario)

    def buscar(self, texto: str) -> Q:
        """By number of the order or of its account, holder, address or meter."""
        return de_persona_lugar_o_numero(
            texto,
            titular="de_titular__persona",
            numeros=("numero", "cuenta__numero"),
            visto=visto_por(self.usuario),
        )

    def url_fila(self, fila: OrdenServicio) -> str:
        """Its page."""
        return reverse("catastro:orden", args=[fila.pk])
