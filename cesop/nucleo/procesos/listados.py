"""Lists of processes, of their chunks and of what they refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroFechas, Listado, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.models import ErrorDeProceso, Lote, Proceso
from cesop.nucleo.procesos import selectors
from cesop.nucleo.procesos.tipos import tipo_de, tipos

TONO_DE_LOTE: dict[str, Tono] = {"pendiente": "neutro", "hecho": "bien", "fallado": "mal"}


def nombre_de_tipo(clave: str) -> str:
    """How the kind is called; its key when this version does not know it."""
    tipo = tipo_de(clave)
    return tipo.nombre if tipo else clave


def duracion_de(proceso: Proceso) -> str:
    """ "4 min 28 s", or empty when it has not started."""
    return formato.duracion(selectors.avance_de(proceso).transcurrido) if proceso.iniciado_en else ""


def milisegundos_de(lote: Lote) -> int | None:
    """What the chunk took, in its last attempt."""
    if lote.iniciado_en is None or lote.terminado_en is None:
        return None
    return (lote.terminado_en - lote.iniciado_en) // dt.timedelta(milliseconds=1)


class FiltroDeProcesos(django_filters.FilterSet):
    """State, kind and when it was asked for."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=Proceso.Estado.choices, empty_label="Todos")
    tipo = django_filters.ChoiceFilter(
        label="Tipo", choices=lambda: [(tipo.clave, tipo.nombre) for tipo in tipos()], empty_label="Todos"
    )
    pedido = FiltroFechas(field_name="registrado_en", label="Pedido")

    class Meta:
        model = Proceso
        fields: tuple[str, ...] = ()


class ListadoDeProcesos(Listado):
    """What runs and what ran, with its progress."""

    clave = "procesos"
    titulo = "Procesos"
    filtros = FiltroDeProcesos
    busqueda = ("titulo", "dueno__apellido", "dueno__usuario")
    busqueda_ayuda = "Proceso o persona"
    orden = "-pedido"
    botones = (
        Boton(
            titulo="Iniciar un proceso", ruta="nucleo:procesos_iniciar", icono="player-play", tecla="I", principal=True
        ),
    )
    vacio = Vacio(
        titulo="Todavía no corrió ningún proceso",
        texto="Acá se ve lo que el programa hace de a muchos: cuánto lleva, cuánto falta, qué rechazó y qué hizo.",
        icono="settings-automation",
        accion="Iniciar un proceso",
        ruta="nucleo:procesos_iniciar",
    )
    columnas = (
        Columna(
            clave="titulo", titulo="Proceso", valor="titulo", detalle=lambda f: nombre_de_tipo(f.tipo), orden="titulo"
        ),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado(f.get_estado_display(), selectors.TONOS[Proceso.Estado(f.estado)]),
            tipo="estado",
            orden="estado",
        ),
        Columna(clave="avance", titulo="Avance", valor=lambda f: f"{selectors.avance_de(f).porcentaje} %"),
        Columna(clave="unidades", titulo="Hechas", valor="a_unidades_hechas", tipo="entero"),
        Columna(clave="errores", titulo="Errores", valor=lambda f: selectors.avance_de(f).errores, tipo="entero"),
        Columna(clave="duracion", titulo="Duración", valor=duracion_de),
        Columna(clave="pedido", titulo="Pedido", valor="registrado_en", tipo="fecha_hora", orden="id"),
        Columna(clave="quien", titulo="Lo pidió", valor="dueno.nombre_completo", orden=("dueno__apellido",)),
        Columna(clave="sucursal", titulo="Sucursal", valor="sucursal.nombre", orden="sucursal__nombre"),
        Columna(clave="lotes", titulo="Lotes", valor="a_lotes", tipo="entero", oculta_al_inicio=True),
    )

    def filas(self) -> QuerySet[Proceso]:
        """Those of the user's branches and roles."""
        return selectors.con_avance(selectors.visibles_para(self.usuario))

    def url_fila(self, fila: Proceso) -> str:
        """Its detail."""
        return reverse("nucleo:proceso", args=[fila.pk])


class DeUnProceso(Listado):
    """A list inside a process: 404 when the user does not see the process."""

    plantilla = "nucleo/procesos/lista_de_proceso.html"

    def __init__(self, request: HttpRequest, *, argumentos: Mapping[str, Any], camino: str) -> None:
        super().__init__(request, argumentos=argumentos, camino=camino)
        self.proceso = get_object_or_404(selectors.visibles_para(self.usuario), pk=argumentos["pk"])

    def titulo_pagina(self) -> str:
        """With the process it is of."""
        return f"{self.titulo} de {self.proceso.titulo}"


class FiltroDeErrores(django_filters.FilterSet):
    """By cause."""

    causa = django_filters.CharFilter(label="Causa", lookup_expr="exact")

    class Meta:
        model = ErrorDeProceso
        fields: tuple[str, ...] = ()


class ListadoDeErrores(DeUnProceso):
    """What a process refused, and why."""

    clave = "proceso_errores"
    titulo = "Errores"
    filtros = FiltroDeErrores
    busqueda = ("referencia", "causa", "mensaje")
    busqueda_ayuda = "Referencia, causa o mensaje"
    orden = "referencia"
    vacio = Vacio(
        titulo="Sin errores", texto="Acá queda cada cosa que el proceso rechazó, con su causa.", icono="circle-check"
    )
    columnas = (
        Columna(clave="referencia", titulo="Referencia", enlace=lambda f: f.enlace or None, orden=("id",)),
        Columna(clave="causa", titulo="Causa", orden="causa"),
        Columna(clave="mensaje", titulo="Qué pasó"),
        Columna(clave="lote", titulo="Lote", valor="lote.numero", tipo="entero", orden="lote__numero"),
        Columna(clave="cuando", titulo="Cuándo", valor="registrado_en", tipo="fecha_hora", oculta_al_inicio=True),
    )

    def filas(self) -> QuerySet[ErrorDeProceso]:
        """Those of the process."""
        return self.proceso.errores.select_related("lote")


class FiltroDeLotes(django_filters.FilterSet):
    """By state."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=Lote.Estado.choices, empty_label="Todos")

    class Meta:
        model = Lote
        fields: tuple[str, ...] = ()


class ListadoDeLotes(DeUnProceso):
    """The chunks of a process: what was done, when, and how many times it was tried."""

    clave = "proceso_lotes"
    titulo = "Lotes"
    filtros = FiltroDeLotes
    orden = "numero"
    vacio = Vacio(titulo="Sin lotes", texto="El proceso no encontró nada que hacer.", icono="stack-2")
    columnas = (
        Columna(clave="numero", titulo="Lote", tipo="entero", orden="numero"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado(f.get_estado_display(), TONO_DE_LOTE[f.estado]),
            tipo="estado",
            orden="estado",
        ),
        Columna(clave="unidades", titulo="Unidades", tipo="entero", orden="unidades", total=Sum("unidades")),
        Columna(clave="intentos", titulo="Intentos", tipo="entero", orden="intentos"),
        Columna(clave="terminado", titulo="Terminado", valor="terminado_en", tipo="fecha_hora", orden="terminado_en"),
        Columna(clave="milisegundos", titulo="Milisegundos", valor=milisegundos_de, tipo="entero"),
        Columna(clave="error", titulo="Error", orden="error"),
    )

    def filas(self) -> QuerySet[Lote]:
        """Those of the process."""
        return self.proceso.lotes.all()
