"""Screens that change one thing of a person: tax condition, addresses, ways to reach it, bank accounts, contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from catastro.models import CuentaBancaria, DomicilioDePersona, MedioDeContacto, Persona
from catastro.pantallas.marco_personas import persona_o_404, url_de
from catastro.pantallas.personas_forms import (
    FormularioDeCbu,
    FormularioDeCondicionFiscal,
    FormularioDeContacto,
    FormularioDeDomicilio,
    FormularioDeMedio,
)
from catastro.selectors import personas as lectura
from catastro.selectors.identidad import en_pie
from catastro.services import contactos, fichas, medios
from catastro.services.domicilios import CAMPOS as CAMPOS_DE_DOMICILIO
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, aceptado, errores_en
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de


def guardar(
    request: HttpRequest,
    persona: Persona,
    form: forms.BaseForm,
    hacer: Callable[[], object],
    *,
    titulo: str,
    dicho: str,
    boton: str = "Guardar",
    **mas: Any,
) -> HttpResponse:
    """Show a form about a person; when it is sent and right, `hacer` and back to its file."""
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            hacer()
        if not form.errors:
            messages.success(request, dicho)
            return redirect("catastro:persona", pk=persona.pk)
    return formulario(request, form, titulo=titulo, boton=boton, volver=url_de(persona), **mas)


@require_http_methods(FORMULARIO)
def persona_condicion(request: HttpRequest, pk: int) -> HttpResponse:
    """How a person stands before the taxes, from a day on."""
    persona = persona_o_404(pk)
    actual = lectura.ficha(persona, al=hoy()).condicion_fiscal
    iniciales = {"iva": actual.iva, "ingresos_brutos": actual.ingresos_brutos} if actual else {"iva": 5}
    form = FormularioDeCondicionFiscal(request.POST or None, initial=iniciales)
    return guardar(
        request,
        persona,
        form,
        lambda: fichas.fijar_condicion_fiscal(persona, **form.cleaned_data, aceptado=aceptado(form)),
        titulo=f"Condición fiscal de {persona}",
        dicho="La condición fiscal quedó guardada.",
    )


@require_http_methods(FORMULARIO)
def persona_domicilio(request: HttpRequest, pk: int, uso: str) -> HttpResponse:
    """The legal or the postal address of a person, from a day on."""
    persona = persona_o_404(pk)
    if uso not in DomicilioDePersona.Uso.values:
        raise Http404
    nombre = DomicilioDePersona.Uso(uso).label.lower()
    actual = next((d for d in lectura.ficha(persona, al=hoy()).domicilios if d.uso == uso), None)
    iniciales = {campo: getattr(actual.domicilio, campo) for campo in CAMPOS_DE_DOMICILIO} if actual else None
    form = FormularioDeDomicilio(request.POST or None, initial=iniciales)
    return guardar(
        request,
        persona,
        form,
        lambda: fichas.fijar_domicilio(
            persona,
            uso=uso,
            desde=form.cleaned_data["desde"],
            domicilio=form.domicilio(),
            aceptado=aceptado(form),
        ),
        titulo=f"Domicilio {nombre} de {persona}",
        dicho=f"El domicilio {nombre} quedó guardado.",
    )


@require_http_methods(FORMULARIO)
def medio_nuevo(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a telephone or an e-mail."""
    persona = persona_o_404(pk)
    form = FormularioDeMedio(request.POST or None)
    return guardar(
        request,
        persona,
        form,
        lambda: medios.agregar_medio(persona, **form.cleaned_data),
        titulo=f"Teléfono o correo de {persona}",
        dicho="Quedó agregado.",
        boton="Agregar",
    )


@require_http_methods(FORMULARIO)
def medio_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a telephone or an e-mail."""
    medio = get_object_or_404(MedioDeContacto.objects.select_related("persona"), pk=pk)
    campos = ("tipo", "valor", "principal", "recibe_avisos")
    form = FormularioDeMedio(request.POST or None, initial={campo: getattr(medio, campo) for campo in campos})
    return guardar(
        request,
        en_pie(medio.persona),
        form,
        lambda: medios.cambiar_medio(medio, **form.cleaned_data),
        titulo=f"Cambiar {medio}",
        dicho="Quedó guardado.",
    )


@require_POST
def medio_dejar(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using a telephone or an e-mail."""
    medio = get_object_or_404(MedioDeContacto.objects.select_related("persona"), pk=pk)
    medios.dejar_medio(medio)
    messages.success(request, f"{medio} ya no se usa. Se puede volver a agregar.")
    return redirect("catastro:persona", pk=en_pie(medio.persona).pk)


@require_http_methods(FORMULARIO)
def cuenta_bancaria_nueva(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a bank account."""
    persona = persona_o_404(pk)
    form = FormularioDeCbu(request.POST or None)
    return guardar(
        request,
        persona,
        form,
        lambda: medios.agregar_cuenta_bancaria(persona, **form.cleaned_data),
        titulo=f"Cuenta bancaria de {persona}",
        dicho="La cuenta bancaria quedó agregada.",
        boton="Agregar",
    )


@require_POST
def cuenta_bancaria_dejar(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using a bank account."""
    cuenta = get_object_or_404(CuentaBancaria.objects.select_related("persona"), pk=pk)
    medios.dejar_cuenta_bancaria(cuenta)
    messages.success(request, "Esa cuenta bancaria ya no se usa. Se puede volver a agregar.")
    return redirect("catastro:persona", pk=en_pie(cuenta.persona).pk)


@require_http_methods(FORMULARIO)
def contacto_nuevo(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the cooperative and a person talked or wrote."""
    persona = persona_o_404(pk)
    form = FormularioDeContacto(request.POST or None, cuentas=lectura.cuentas_de(persona))
    return guardar(
        request,
        persona,
        form,
        lambda: contactos.registrar_contacto(persona, por=usuario_de(request), **form.cleaned_data),
        titulo=f"Contacto con {persona}",
        dicho="El contacto quedó anotado.",
        boton="Anotar",
    )
