"""Telephone calls: the files that came in, what became of each one, and the calls that a voucher bills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Columna, Estado, Listado, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import ArchivoDeLlamadas, LlamadaFacturada
from facturacion.pantallas.comprobantes import comprobante_o_404
from facturacion.pantallas.llamadas_palabras import clase_de, duracion
from facturacion.selectors import comprobantes, llamadas_vistas
from facturacion.services import archivos_de_llamadas, llamadas_apartadas

BYTES_MAX = 256 * 1024 * 1024
CAUSAS_MAX = 500
TONOS: dict[str, Tono] = {"recibido": "info", "importado": "bien", "rechazado": "mal"}


def _archivo_o_404(pk: int) -> ArchivoDeLlamadas:
    """A file: the exchange is of the whole cooperative, whatever the branch."""
    return get_object_or_404(ArchivoDeLlamadas.objects.select_related("usuario", "proceso"), pk=pk)


def _causa(archivo: ArchivoDeLlamadas) -> str:
    """The first reason of a refusal, and how many there are."""
    if not archivo.causas:
        return ""
    primera, *otras = archivo.causas
    lugar = f"línea {primera['linea']}: " if primera.get("linea") else ""
    campo = f"{primera['campo']} " if primera.get("campo") else ""
    return f"{lugar}{campo}{primera['motivo']}{f' (y {len(otras)} más)' if otras else ''}"


class FiltroDeArchivos(django_filters.FilterSet):
    """What became of them."""

    estado = django_filters.ChoiceFilter(label="Destino", choices=ArchivoDeLlamadas.Estado.choices, empty_label="Todos")

    class Meta:
        model = ArchivoDeLlamadas
        fields: tuple[str, ...] = ()


class ListadoDeArchivos(Listado):
    """Every file of calls that came in, the newest first, and the box to send another."""

    clave = "facturacion.llamadas"
    titulo = "Llamadas"
    filtros = FiltroDeArchivos
    busqueda = ("nombre",)
    busqueda_ayuda = "Nombre del archivo"
    orden = "-recibido"
    plantilla = "facturacion/llamadas.html"
    vacio = Vacio(
        titulo="Todavía no llegó ningún archivo",
        texto="Soltá arriba el archivo de la central. Si algo está mal, no entra nada y se dice cada renglón.",
        icono="phone",
    )
    columnas = (
        Columna(clave="recibido", titulo="Recibido", valor="registrado_en", tipo="fecha_hora",
                orden=("registrado_en", "id")),
        Columna(clave="nombre", titulo="Archivo", orden="nombre", detalle=lambda f: f.huella[:12]),
        Columna(clave="estado", titulo="Destino", tipo="estado",
                valor=lambda f: Estado(f.get_estado_display(), TONOS[f.estado]), orden="estado"),
        Columna(clave="filas", titulo="Llamadas", tipo="entero", orden="filas"),
        Columna(clave="nuevas", titulo="Entraron", tipo="entero", orden="nuevas"),
        Columna(clave="repetidas", titulo="Ya estaban", tipo="entero", orden="repetidas"),
        Columna(clave="sin_cargo", titulo="Sin cargo", tipo="entero", orden="sin_cargo"),
        Columna(clave="apartadas", titulo="Apartadas", tipo="entero", orden="apartadas",
                detalle=lambda f: f"{formato.entero(f.esperan)} sin resolver" if f.esperan else ""),
        Columna(clave="causa", titulo="Por qué se rechazó", valor=_causa),
        Columna(clave="usuario", titulo="Quién", valor=lambda f: str(f.usuario)),
    )  # fmt: skip

    def filas(self) -> QuerySet[ArchivoDeLlamadas]:
        """All of them, with how many calls of each wait."""
        esperan = Count("llamadas_apartadas", filter=Q(llamadas_apartadas__resuelta_en__isnull=True))
        return ArchivoDeLlamadas.objects.select_related("usuario").annotate(esperan=esperan)

    def url_fila(self, fila: ArchivoDeLlamadas) -> str:
        """Its page."""
        return reverse("facturacion:archivo_de_llamadas", args=[fila.pk])

    def contexto(self) -> dict[str, Any]:
        """Whether the user may send, and load whose each line is."""
        return {
            "recibe": puede_escribir(self.usuario, "facturacion:llamadas_recibir"),
            "carga_lineas": puede_escribir(self.usuario, "importar:lineas"),
        }


class FormularioDeArchivo(forms.Form):
    """The file of the exchange."""

    archivo = forms.FileField(label="Archivo de llamadas", max_length=160, allow_empty_file=True)


@require_POST
def llamadas_recibir(request: HttpRequest) -> HttpResponse:
    """Take a file: good, and its import starts; or refused, with every reason."""
    form = FormularioDeArchivo(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["archivo"].size > BYTES_MAX:
        messages.error(
            request, "No se puede recibir porque no se eligió un archivo, o es demasiado grande. Elegí otro."
        )
        return redirect("facturacion:llamadas")
    subido = form.cleaned_data["archivo"]
    recibido = archivos_de_llamadas.recibir(subido.name or "archivo", subido.read(), usuario=usuario_de(request))
    if recibido.estado == ArchivoDeLlamadas.Estado.RECHAZADO:
        messages.error(request, f"{recibido.nombre} se rechazó entero: no entró nada.")
    return redirect("facturacion:archivo_de_llamadas", pk=recibido.pk)


@require_GET
def archivo_de_llamadas(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file: the causes by line, or what came in and the calls that wait."""
    visto = _archivo_o_404(pk)
    usuario = usuario_de(request)
    esperan = llamadas_vistas.apartadas(visto)
    contexto = {
        "archivo": visto,
        "tono": TONOS[visto.estado],
        "causas": visto.causas[:CAUSAS_MAX],
        "mas_causas": max(len(visto.causas) - CAUSAS_MAX, 0),
        "esperan": [(grupo, llamadas_apartadas.de_quien(grupo.linea, grupo.cuenta)) for grupo in esperan],
        "cuantas_esperan": sum(grupo.cuantas for grupo in esperan),
        "resueltas": llamadas_vistas.resueltas(visto),
        "reintenta": puede_escribir(usuario, "facturacion:llamadas_reintentar"),
        "descarta": puede_escribir(usuario, "facturacion:llamadas_descartar"),
    }
    return render(request, "facturacion/archivo_de_llamadas.html", contexto)


@require_POST
def llamadas_reintentar(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again the calls that wait."""
    visto = _archivo_o_404(pk)
    try:
        entraron = llamadas_apartadas.reintentar(visto, usuario=usuario_de(request))
    except ErrorNegocio as error:
        messages.error(request, error.mensaje)
    else:
        dicho = "Ninguna pudo entrar: siguen apartadas." if not entraron else f"Entraron {formato.entero(entraron)}."
        messages.success(request, dicho)
    return redirect("facturacion:archivo_de_llamadas", pk=pk)


class FormularioDeDescarte(forms.Form):
    """Why they are not charged."""

    resolucion = forms.CharField(
        label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text="Queda con tu nombre y la hora.",
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def llamadas_descartar(request: HttpRequest, pk: int, motivo: str, de: str) -> HttpResponse:
    """Leave uncharged the calls of a line that wait for a reason."""
    visto = _archivo_o_404(pk)
    grupos = [
        grupo
        for grupo in llamadas_vistas.apartadas(visto)
        if grupo.motivo == motivo and llamadas_apartadas.de_quien(grupo.linea, grupo.cuenta) == de
    ]
    form = FormularioDeDescarte(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            cuantas = llamadas_apartadas.descartar(
                visto, motivo=motivo, de=de, resolucion=form.cleaned_data["resolucion"], usuario=usuario_de(request)
            )
        if not form.errors:
            messages.success(request, f"{formato.entero(cuantas)} llamadas descartadas.")
            return redirect("facturacion:archivo_de_llamadas", pk=pk)
    contexto = {"form": form, "archivo": visto, "grupo": grupos[0] if grupos else None}
    return render(request, "facturacion/llamadas_descartar.html", contexto, status=422 if form.errors else 200)


# ── Of a voucher ──


class FiltroDeLlamadas(django_filters.FilterSet):
    """Of which class."""

    clase = django_filters.CharFilter(label="Clase", field_name="clase")

    class Meta:
        model = LlamadaFacturada
        fields: tuple[str, ...] = ()


class LlamadasDeComprobante(Listado):
    """The calls that a voucher bills, one by one."""

    clave = "facturacion.llamadas_de_comprobante"
    titulo = "Detalle de llamadas"
    filtros = FiltroDeLlamadas
    busqueda = ("llamada__destino", "llamada__linea")
    busqueda_ayuda = "Número marcado o línea"
    orden = "cuando"
    vacio = Vacio(titulo="No factura llamadas", texto="Este comprobante no tiene llamadas.", icono="phone")
    columnas = (
        Columna(clave="cuando", titulo="Fecha", tipo="fecha", valor="llamada.fecha",
                orden=("llamada__fecha", "llamada__hora", "id"), detalle=lambda f: f"{f.llamada.hora:%H:%M:%S}"),
        Columna(clave="linea", titulo="Línea", valor="llamada.linea", orden="llamada__linea"),
        Columna(clave="destino", titulo="Número marcado", valor="llamada.destino", orden="llamada__destino"),
        Columna(clave="clase", titulo="Clase", valor=lambda f: clase_de(f.clase), orden="clase"),
        Columna(clave="duracion", titulo="Duración", valor=lambda f: duracion(f.llamada.segundos),
                orden="llamada__segundos"),
        Columna(clave="libres", titulo="Libre", valor=lambda f: duracion(f.libres) if f.libres else ""),
        Columna(clave="importe", titulo="Importe sin IVA", tipo="decimal", orden="importe", total=Sum("importe")),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, argumentos: Mapping[str, Any], camino: str) -> None:
        super().__init__(request, argumentos=argumentos, camino=camino)
        self.comprobante = comprobante_o_404(argumentos["pk"])

    def filas(self) -> QuerySet[LlamadaFacturada]:
        """Its calls."""
        return llamadas_vistas.facturadas(self.comprobante)

    def url_fila(self, fila: LlamadaFacturada) -> str:
        """The voucher: a call has no page."""
        return reverse("facturacion:comprobante", args=[self.comprobante.pk])

    def titulo_pagina(self) -> str:
        """Of which voucher."""
        return f"Llamadas de {comprobantes.etiquetas([self.comprobante.pk])[self.comprobante.pk]}"
