"""Screens of the calendar: a year at a glance, its days off, and the national holidays."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.calendario import cargar_feriados, proponer_feriados
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.maestros import selectors, services
from cesop.nucleo.maestros.forms import Dia
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import DiaNoLaborable
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.trazas.selectors import historial

PRIMER_ANIO, ULTIMO_ANIO = 1990, 2100


@require_GET
def calendario(request: HttpRequest) -> HttpResponse:
    """Twelve months, with the days off of a town in words."""
    dia = hoy()
    anio = _anio(request.GET.get("anio") or str(dia.year))
    localidad = request.GET.get("localidad", "")
    nombres = selectors.localidades()
    if localidad not in ("", *nombres):
        raise Http404
    return render(
        request,
        "nucleo/maestros/calendario.html",
        {
            "calendario": selectors.anio_de(anio, localidad=localidad, hoy=dia),
            "localidad": localidad,
            "localidades": nombres,
            "anterior": anio - 1 if anio > PRIMER_ANIO else None,
            "siguiente": anio + 1 if anio < ULTIMO_ANIO else None,
            "edita": puede_escribir(usuario_de(request), "nucleo:dia_nuevo"),
            "importa": puede_escribir(usuario_de(request), "importar:feriados"),
        },
    )


def _anio(texto: str) -> int:
    if not texto.isdecimal() or not PRIMER_ANIO <= int(texto) <= ULTIMO_ANIO:
        raise Http404
    return int(texto)


def _volver_a(anio: int) -> str:
    return f"{reverse('nucleo:calendario')}?{urlencode({'anio': anio})}"


@require_http_methods(FORMULARIO)
def dia_nuevo(request: HttpRequest) -> HttpResponse:
    """Add a day off."""
    fecha = parse_date(request.GET.get("fecha", "")) or hoy()
    return _dia(request, DiaNoLaborable(), iniciales={"fecha": fecha}, titulo="Agregar un día no laborable")


@require_http_methods(FORMULARIO)
def dia_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a day off."""
    visto = get_object_or_404(DiaNoLaborable, pk=pk)
    return _dia(
        request,
        visto,
        iniciales={},
        titulo=visto.nombre,
        historial=historial("nucleo_dianolaborable", clave=str(pk), usuario=usuario_de(request)),
        quitar=reverse("nucleo:dia_quitar", args=[pk]),
    )


def _dia(
    request: HttpRequest, visto: DiaNoLaborable, *, iniciales: dict[str, object], titulo: str, **mas: object
) -> HttpResponse:
    form = Dia(request.POST or None, instance=visto, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.guardar_dia(visto, datos=form.cleaned_data, por=usuario_de(request))
        if not form.errors:
            messages.success(request, f"{visto.nombre} quedó en el calendario.")
            return redirect(_volver_a(visto.fecha.year))
    fecha = visto.fecha if isinstance(visto.fecha, dt.date) else hoy()
    return formulario(request, form, titulo=titulo, volver=_volver_a(fecha.year), **mas)


@require_http_methods(FORMULARIO)
def dia_quitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a day out of the calendar."""
    visto = get_object_or_404(DiaNoLaborable, pk=pk)
    volver = _volver_a(visto.fecha.year)
    if request.method == "POST":
        services.quitar_dia(visto, por=usuario_de(request))
        messages.success(request, f"{visto.nombre} salió del calendario.")
        return redirect(volver)
    return formulario(
        request,
        None,
        titulo=f"Quitar {visto.nombre}",
        boton="Quitar",
        peligro=True,
        volver=volver,
        consecuencias=[
            Consecuencia(
                texto=f"El {visto.fecha:%d/%m/%Y} vuelve a contar como hábil, si no es fin de semana.", icono="calendar"
            ),
            Consecuencia(texto="Los plazos que todavía no se calcularon lo van a contar.", icono="clock"),
        ],
    )


@require_http_methods(FORMULARIO)
def feriados(request: HttpRequest, anio: int) -> HttpResponse:
    """The national holidays of a year: what would be added, and what is already there and stays."""
    _anio(str(anio))
    if request.method == "POST":
        nuevos = cargar_feriados(anio, por=usuario_de(request))
        dicho = f"Se agregaron {len(nuevos)} días de {anio}." if nuevos else f"No había nada que agregar en {anio}."
        messages.success(request, dicho)
        return redirect(_volver_a(anio))
    propuestas = proponer_feriados(anio)
    return render(
        request,
        "nucleo/maestros/feriados.html",
        {
            "anio": anio,
            "propuestas": propuestas,
            "nuevas": sum(not propuesta.ya_esta for propuesta in propuestas),
            "volver": _volver_a(anio),
        },
    )
