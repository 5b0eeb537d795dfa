"""What is done with tariff books: bring one in, take it out, clone it, put it in force, retire it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from facturacion.models import VersionDeCuadro
from facturacion.selectors import cuadros as lectura
from facturacion.services import cuadros
from facturacion.tarifas.planilla import BYTES_MAX, a_xlsx
from facturacion.tarifas.problemas import CuadroInvalido, Problema

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormularioDeLibro(forms.Form):
    """The file of a book."""

    archivo = forms.FileField(label="Archivo del cuadro", max_length=160, allow_empty_file=True)


@require_http_methods(FORMULARIO)
def cuadro_importar(request: HttpRequest) -> HttpResponse:
    """A file as a draft; if anything is wrong, nothing is written and every problem is told with its place."""
    return _importar(request, en_lugar_de=None)


@require_http_methods(FORMULARIO)
def version_reemplazar(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a draft, edited, in its place."""
    borradores = VersionDeCuadro.objects.filter(estado=VersionDeCuadro.Estado.BORRADOR).select_related("cuadro")
    return _importar(request, en_lugar_de=get_object_or_404(borradores, pk=pk))


def _importar(request: HttpRequest, *, en_lugar_de: VersionDeCuadro | None) -> HttpResponse:
    form = FormularioDeLibro(request.POST or None, request.FILES or None)
    problemas: tuple[Problema, ...] = ()
    if request.method == "POST" and form.is_valid():
        subido = form.cleaned_data["archivo"]
        try:
            if subido.size > BYTES_MAX:
                raise CuadroInvalido([Problema(lugar="", mensaje="es demasiado grande para ser un cuadro")])
            libro = cuadros.leer_archivo(subido.name, subido.read())
            with errores_en(form):
                nueva = cuadros.importar(libro, usuario=usuario_de(request), en_lugar_de=en_lugar_de)
        except CuadroInvalido as error:
            problemas = error.problemas
        if not problemas and not form.errors:
            messages.success(request, f"{libro.nombre}: quedó como borrador. Mirá sus ejemplos antes de activarlo.")
            return redirect("facturacion:version", pk=nueva.pk)
    contexto = {
        "form": form,
        "archivo": getattr(form.cleaned_data.get("archivo"), "name", "") if form.is_bound else "",
        "problemas": problemas,
        "en_lugar_de": en_lugar_de,
    }
    return render(
        request, "facturacion/cuadro_importar.html", contexto, status=422 if problemas or form.errors else 200
    )


@require_GET
def version_bajar(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a file, the same that comes in: JSON, or xlsx."""
    vista = get_object_or_404(VersionDeCuadro.objects.select_related("cuadro"), pk=pk)
    nombre = f"{vista.cuadro.codigo}-{vista.desde:%Y-%m}"
    if request.GET.get("formato") == "xlsx":
        cuerpo, tipo, extension = a_xlsx(lectura.leer(vista.contenido)), XLSX, "xlsx"
    else:
        cuerpo, tipo, extension = vista.contenido.encode(), "application/json", "json"
    respuesta = HttpResponse(cuerpo, content_type=tipo)
    respuesta["Content-Disposition"] = f'attachment; filename="{nombre}.{extension}"'
    return respuesta


class FormularioDeClon(forms.Form):
    """From when, and by which norm."""

    desde = CampoFecha(label="Rige desde")
    norma = forms.CharField(label="Norma", max_length=160, help_text="La que fija los precios nuevos.")


@require_http_methods(FORMULARIO)
def version_clonar(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the prices of a version, to rule from another day."""
    vista = get_object_or_404(VersionDeCuadro.objects.select_related("cuadro"), pk=pk)
    form = FormularioDeClon(request.POST or None, initial={"desde": sumar_meses(hoy().replace(day=1), 1)})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nueva = cuadros.clonar(vista, **form.cleaned_data, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "Borrador hecho. Bajá su planilla, cambiá los precios y traela editada.")
            return redirect("facturacion:version", pk=nueva.pk)
    return formulario(
        request, form, titulo=f"Clonar {vista}", boton="Hacer el borrador",
        volver=reverse("facturacion:version", args=[pk]),
        consecuencias=[
            Consecuencia(texto="Se hace un borrador con los mismos precios, reglas y ejemplos.", icono="copy"),
            Consecuencia(texto="Nada cambia en lo que rige hasta que alguien lo active.", icono="lock"),
        ],
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Acto:
    """Something that is confirmed: its words, and its service. estado: the one that the version must be in."""

    titulo: str
    boton: str
    estado: str
    hacer: Callable[[VersionDeCuadro, Usuario], Any]
    hecho: str
    consecuencias: tuple[Consecuencia, ...]
    peligro: bool = False


ACTOS = {
    "activar": Acto(
        titulo="Activar", boton="Ponerla en vigencia", estado="borrador", hecho="quedó vigente",
        hacer=lambda version, usuario: cuadros.activar(version, usuario=usuario),
        consecuencias=(
            Consecuencia(texto="Se corren sus ejemplos: si uno no da y no está explicado, no se activa.",
                         icono="checks"),
            Consecuencia(texto="Desde ese día factura con estos precios; la anterior rige hasta la víspera.",
                         icono="calendar-event"),
            Consecuencia(texto="Ya no se edita: para corregirla se carga otra versión.", icono="lock"),
        ),
    ),
    "retirar": Acto(
        titulo="Retirar", boton="Retirarla", estado="activa", hecho="ya no rige",
        hacer=lambda version, usuario: cuadros.retirar(version), peligro=True,
        consecuencias=(
            Consecuencia(texto="Deja de regir: vuelve a regir la anterior, si hay.", icono="arrow-back-up"),
            Consecuencia(texto="Solo se puede mientras no haya corridas desde su primer día.", icono="lock"),
            Consecuencia(texto="No vuelve: para usarla otra vez se importa de nuevo.", icono="alert-triangle"),
        ),
    ),
    "descartar": Acto(
        titulo="Descartar", boton="Descartar el borrador", estado="borrador", hecho="se descartó",
        hacer=lambda version, usuario: cuadros.descartar(version), peligro=True,
        consecuencias=(Consecuencia(texto="Se borra el borrador. Lo que rige no cambia.", icono="trash"),),
    ),
}  # fmt: skip


@require_http_methods(FORMULARIO)
def version_acto(request: HttpRequest, pk: int, acto: str) -> HttpResponse:
    """Put in force, retire or throw away a version, after saying what it means."""
    if acto not in ACTOS:
        raise Http404
    vista = get_object_or_404(VersionDeCuadro.objects.select_related("cuadro"), pk=pk)
    que, nombre = ACTOS[acto], f"{vista.cuadro}, desde el {formato.fecha(vista.desde)}"
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            que.hacer(vista, usuario_de(request))
        if not form.errors:
            messages.success(request, f"{nombre}: {que.hecho}.")
            if acto == "descartar":
                return redirect("facturacion:cuadro", pk=vista.cuadro_id)
            return redirect("facturacion:version", pk=pk)
    impedimento = "" if vista.estado == que.estado else f"No se puede porque está {vista.get_estado_display().lower()}."
    return formulario(
        request, form, titulo=f"{que.titulo} {nombre}", boton=que.boton, peligro=que.peligro,
        volver=reverse("facturacion:version", args=[pk]), consecuencias=que.consecuencias, impedimento=impedimento,
    )  # fmt: skip
