"""Placing, swapping and removing meters at a service point."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.campos_lugares import CampoMedidor, CampoMultiplicador, CampoSuministro
from catastro.models import Medidor, Suministro
from catastro.selectors import suministros as selectors
from catastro.selectors.medidores import colocables
from catastro.services import medidores
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario


class DatosDeColocacion(forms.Form):
    """A meter, since when, by how much, and why."""

    fecha = CampoFecha(label="Fecha")
    multiplicador = CampoMultiplicador()
    motivo = forms.CharField(label="Motivo", max_length=120, required=False)

    def __init__(self, *args: Any, suministro: Suministro, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medidor"] = CampoMedidor(servicio=suministro.servicio)
        self.fields["medidor"].widget.attrs["autofocus"] = True
        self.order_fields(["medidor", "fecha", "multiplicador", "motivo"])


class DatosDeMultiplicador(forms.Form):
    """Another factor, since a day."""

    multiplicador = CampoMultiplicador()
    fecha = CampoFecha(label="Desde")
    motivo = forms.CharField(label="Motivo", max_length=120)


class DatosDeRetiro(forms.Form):
    """The first day without the meter."""

    fecha = CampoFecha(label="Fecha", help_text="El primer día sin el medidor.")


class DatosDeDestino(forms.Form):
    """Where a meter goes."""

    suministro = CampoSuministro()
    fecha = CampoFecha(label="Fecha")
    multiplicador = CampoMultiplicador()
    motivo = forms.CharField(label="Motivo", max_length=120, required=False)


@require_http_methods(FORMULARIO)
def suministro_colocar(request: HttpRequest, pk: int) -> HttpResponse:
    """Place a meter; or swap it, when there is one."""
    punto = _punto(pk)
    puesto = selectors.adornos([pk], al=hoy())[pk].colocacion
    inicial = {"fecha": hoy(), "multiplicador": puesto.multiplicador if puesto else 1}
    form = DatosDeColocacion(request.POST or None, suministro=punto, initial=inicial)
    if request.method == "POST" and form.is_valid():
        acto = medidores.cambiar if puesto else medidores.colocar
        with errores_en(form):
            acto(suministro=punto, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"El medidor {form.cleaned_data['medidor']} quedó en el suministro {punto}.")
            return redirect("catastro:suministro", pk=pk)
    que = f"Cambiar el medidor {puesto.medidor}" if puesto else "Colocar un medidor"
    libres = colocables(servicio=punto.servicio_id).count()
    consecuencias = [
        Consecuencia(texto=f"En depósito hay {formato.entero(libres)} de {punto.servicio}.", icono="package")
    ]
    if puesto:
        vuelve = f"El {puesto.medidor} vuelve al depósito ese día."
        consecuencias.append(Consecuencia(texto=vuelve, icono="corner-down-right"))
    return formulario(
        request, form, titulo=f"{que} en {punto}, {punto.inmueble}", boton="Cambiar" if puesto else "Colocar",
        volver=reverse("catastro:suministro", args=[pk]), consecuencias=consecuencias,
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def suministro_retirar_medidor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the meter away, leaving the point without one."""
    punto = _punto(pk)
    form = DatosDeRetiro(request.POST or None, initial={"fecha": hoy()})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            fila = medidores.retirar(suministro=punto, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"El medidor {fila.medidor} volvió al depósito.")
            return redirect("catastro:suministro", pk=pk)
    volver = reverse("catastro:suministro", args=[pk])
    consecuencias = [
        Consecuencia(texto="El suministro queda sin medidor, y el medidor en depósito.", icono="package"),
        Consecuencia(texto="Con la misma fecha en que se colocó, es como si no se hubiera colocado.", icono="history"),
    ]
    return formulario(
        request, form, titulo=f"Retirar el medidor de {punto}, {punto.inmueble}", boton="Retirar", peligro=True,
        volver=volver, consecuencias=consecuencias,
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def suministro_multiplicador(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a unit of its meter is worth, since a day."""
    punto = _punto(pk)
    puesto = selectors.adornos([pk], al=hoy())[pk].colocacion
    inicial = {"fecha": hoy(), "multiplicador": puesto.multiplicador if puesto else 1}
    form = DatosDeMultiplicador(request.POST or None, initial=inicial)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            medidores.cambiar_multiplicador(suministro=punto, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"El multiplicador del suministro {punto} quedó cambiado.")
            return redirect("catastro:suministro", pk=pk)
    volver = reverse("catastro:suministro", args=[pk])
    return formulario(request, form, titulo=f"Multiplicador de {punto}, {punto.inmueble}", volver=volver)


@require_http_methods(FORMULARIO)
def medidor_colocar(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a meter of the store to a service point; it takes the place of the one that is there."""
    aparato = get_object_or_404(Medidor.objects.select_related("servicio"), pk=pk)
    form = DatosDeDestino(request.POST or None, initial={"fecha": hoy()})
    form.fields["suministro"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        datos = dict(form.cleaned_data)
        puesto = selectors.adornos([datos["suministro"].pk], al=datos["fecha"])[datos["suministro"].pk].colocacion
        acto = medidores.cambiar if puesto else medidores.colocar
        with errores_en(form):
            acto(medidor=aparato, **datos)
        if not form.errors:
            que = f"reemplaza al {puesto.medidor}" if puesto else "quedó"
            messages.success(request, f"El medidor {aparato} {que} en el suministro {datos['suministro']}.")
            return redirect("catastro:medidor", pk=pk)
    volver = reverse("catastro:medidor", args=[pk])
    consecuencias = [
        Consecuencia(texto="Si el suministro tiene otro medidor, lo reemplaza y vuelve al depósito.", icono="replace")
    ]
    return formulario(
        request, form, titulo=f"Colocar el medidor {aparato}", boton="Colocar", volver=volver,
        consecuencias=consecuencias,
    )  # fmt: skip


def _punto(pk: int) -> Suministro:
    return get_object_or_404(selectors.suministros(), pk=pk)
