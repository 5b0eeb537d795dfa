"""Fiscal years and periods: state, closing with its checklist, reopening."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.formularios import CampoFecha, errores_en
from cesop.nucleo.models import Aprobacion
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.eventos import MODULOS, modulos_que_asientan
from contabilidad.models import Ejercicio, Periodo
from contabilidad.selectors import ejercicios as lectura
from contabilidad.selectors.diario import nombres_de_dimensiones
from contabilidad.services import cierre, controles
from contabilidad.services.ejercicios import abrir_ejercicio
from contabilidad.services.modulos import cerrar_modulo, reabrir_modulo

UN_DIA = dt.timedelta(days=1)
SE_HACE_AL_CERRAR = "plegados"
TONOS = {"verde": "bien", "aviso": "aviso", "rojo": "mal"}


class FormularioDeEjercicio(forms.Form):
    """A new fiscal year: both days are included."""

    desde = CampoFecha(label="Desde", help_text="Un día 1: el siguiente al último ejercicio.")
    hasta = CampoFecha(label="Hasta", help_text="Fin de mes.")


class FormularioDeCierre(forms.Form):
    """The reason, which a warning asks for."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Hace falta si se cierra con avisos.",
    )


class FormularioDeReaperturaDeModulo(forms.Form):
    """Why."""

    motivo = forms.CharField(
        label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True})
    )


class FormularioDeReapertura(forms.Form):
    """Why."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text="Lo lee quien decide. No puede ser la misma persona.",
    )


@require_GET
def ejercicios(request: HttpRequest) -> HttpResponse:
    """Every fiscal year with its periods: state, last act, numbers of the Diario."""
    usuario = usuario_de(request)
    return render(
        request,
        "contabilidad/ejercicios.html",
        {
            "ejercicios": lectura.ejercicios_con_periodos(),
            "hoy": hoy(),
            "cierra": puede_escribir(usuario, "contabilidad:periodo_cerrar"),
            "abre": puede_escribir(usuario, "contabilidad:ejercicio_nuevo"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ejercicio_nuevo(request: HttpRequest) -> HttpResponse:
    """Open a fiscal year with its months."""
    form = FormularioDeEjercicio(request.POST or None, initial=_siguiente())
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nuevo = abrir_ejercicio(form.cleaned_data["desde"], hasta=form.cleaned_data["hasta"] + UN_DIA)
        if not form.errors:
            messages.success(request, f"{nuevo} abierto, con sus períodos.")
            return redirect("contabilidad:ejercicios")
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": "Abrir un ejercicio",
            "texto": "Se abre con un período por mes, y se puede asentar en todos desde ya.",
            "boton": "Abrir",
            "volver": reverse("contabilidad:ejercicios"),
        },
        status=422 if form.errors else 200,
    )


def _siguiente() -> dict[str, dt.date]:
    ultimo = Ejercicio.objects.order_by("-hasta").first()
    desde = ultimo.hasta if ultimo else hoy().replace(month=1, day=1)
    return {"desde": desde, "hasta": sumar_meses(desde, 12) - UN_DIA}


@require_http_methods(["GET", "HEAD", "POST"])
def resultados_cerrar(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result of the year by section, and post its closing."""
    ejercicio = get_object_or_404(Ejercicio, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.is_valid()
        with errores_en(form):
            asiento = cierre.cerrar_resultados(ejercicio, usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"Resultados cerrados con el asiento {asiento.pk}.")
            return redirect("contabilidad:asiento", pk=asiento.pk)
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": f"Cerrar los resultados de {ejercicio}",
            "texto": "Un asiento del último día lleva a cero cada cuenta de resultado, por sección y gestión.",
            "consecuencias": _resultado_por_seccion(ejercicio),
            "boton": "Cerrar los resultados",
            "icono": "scale",
            "volver": reverse("contabilidad:ejercicios"),
        },
        status=422 if form.errors else 200,
    )


def _resultado_por_seccion(ejercicio: Ejercicio) -> list[str]:
    """The result of each section, in words; a credit balance is a surplus."""
    secciones, _ = nombres_de_dimensiones()
    por_seccion: dict[str, Decimal] = {}
    for saldo in controles.saldos_de_resultado(ejercicio):
        nombre = secciones.get(saldo.seccion_id or 0, "Sin sección")
        por_seccion[nombre] = por_seccion.get(nombre, CERO) - saldo.saldo
    total = sum(por_seccion.values(), CERO)
    lineas = [f"{nombre}: {_en_palabras(resultado)}" for nombre, resultado in sorted(por_seccion.items())]
    return [*lineas, f"En total: {_en_palabras(total)}"]


def _en_palabras(resultado: Decimal) -> str:
    return f"{'excedente' if resultado >= 0 else 'quebranto'} de {formato.pesos(abs(resultado))}"


def _periodo_o_404(pk: int) -> Periodo:
    return get_object_or_404(Periodo.objects.select_related("ejercicio"), pk=pk)


@require_GET
def periodo(request: HttpRequest, pk: int) -> HttpResponse:
    """A month: its state, its acts, and what closes or reopens it."""
    return _ver_periodo(request, _periodo_o_404(pk), FormularioDeCierre())


def _ver_periodo(request: HttpRequest, visto: Periodo, form: forms.Form, *, estado: int = 200) -> HttpResponse:
    usuario = usuario_de(request)
    pedida = Aprobacion.objects.filter(
        acto=controles.ACTO_REABRIR, estado=Aprobacion.Estado.PEDIDA, datos__periodo=visto.pk
    ).first()
    modulos = lectura.modulos_de_periodo(visto)
    contexto: dict[str, Any] = {
        "periodo": visto,
        "nombre": formato.mes(visto.desde).capitalize(),
        "ultimo_dia": visto.hasta - UN_DIA,
        "abierto": visto.estado == Periodo.Estado.ABIERTO,
        "resumen": lectura.resumen_de_periodo(visto),
        "actos": visto.actos.select_related("usuario").order_by("-registrado_en", "-pk"),
        "pedida": pedida,
        "form": form,
        "cierra": puede_escribir(usuario, "contabilidad:periodo_cerrar"),
        "reabre": puede_escribir(usuario, "contabilidad:periodo_reabrir"),
        "modulos": modulos,
        "cerrados": sum(modulo.cerrado for modulo in modulos),
        "cierra_modulo": puede_escribir(usuario, "contabilidad:modulo_cerrar"),
        "reabre_modulo": puede_escribir(usuario, "contabilidad:modulo_reabrir"),
    }
    return render(request, "contabilidad/periodo.html", contexto, status=estado)


@require_GET
def periodo_controles(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist, each check green or with who is guilty. A fragment: it may take a while over a big month."""
    visto = _periodo_o_404(pk)
    hechos = controles.revisar(visto)
    contexto = {
        "periodo": visto,
        "controles": [(control, _tono(control)) for control in hechos],
        "rojos": sum(_tono(control) == "mal" for control in hechos),
        "avisos": sum(control.tono == "aviso" for control in hechos),
    }
    return render(request, "contabilidad/controles.html", contexto)


def _tono(control: controles.Control) -> str:
    """Its colour here: what closing does by itself stops nobody."""
    return "info" if control.tono == "rojo" and control.clave == SE_HACE_AL_CERRAR else TONOS[control.tono]


@require_POST
def periodo_cerrar(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the month and number its entries."""
    visto = _periodo_o_404(pk)
    form = FormularioDeCierre(request.POST)
    if form.is_valid():
        with errores_en(form):
            cierre.cerrar_periodo(visto, usuario=usuario_de(request), motivo=form.cleaned_data["motivo"])
        if not form.errors:
            messages.success(request, f"{formato.mes(visto.desde).capitalize()} cerrado y numerado.")
            return redirect("contabilidad:periodo", pk=pk)
    return _ver_periodo(request, visto, form, estado=422)


@require_POST
def saldos_plegar(request: HttpRequest) -> HttpResponse:
    """Fold what was posted since the last folding, now instead of at night."""
    cuantos = cierre.plegar()
    messages.success(request, f"Saldos plegados: {formato.entero(cuantos)} movimientos.")
    return redirect("contabilidad:ejercicios")


@require_http_methods(["GET", "HEAD", "POST"])
def periodo_reabrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody else to reopen the month."""
    visto = _periodo_o_404(pk)
    form = FormularioDeReapertura(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            pedida = cierre.pedir_reapertura(visto, motivo=form.cleaned_data["motivo"], usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "Pedido: lo decide otra persona.")
            return redirect("nucleo:aprobacion", pk=pedida.pk)
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": f"Reabrir {formato.mes(visto.desde)}",
            "consecuencias": [
                "Mientras esté abierto se puede asentar con fecha de ese mes.",
                "Los números de diario ya dados no cambian: lo nuevo se numera después.",
                "Lo decide otra persona, con tu motivo a la vista.",
            ],
            "boton": "Pedir la reapertura",
            "volver": reverse("contabilidad:periodo", args=[pk]),
            "icono": "lock-open",
        },
        status=422 if form.errors else 200,
    )


@require_POST
def modulo_cerrar(request: HttpRequest, pk: int, modulo: str) -> HttpResponse:
    """Let a module post no more in the month."""
    acto = cerrar_modulo(_periodo_o_404(pk), _modulo_o_404(modulo), usuario=usuario_de(request))
    messages.success(request, f"{MODULOS[modulo]} cerró {formato.mes(acto.periodo.desde)}.")
    return redirect("contabilidad:periodo", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def modulo_reabrir(request: HttpRequest, pk: int, modulo: str) -> HttpResponse:
    """Let a module post in the month again, with the reason."""
    visto, nombre = _periodo_o_404(pk), MODULOS[_modulo_o_404(modulo)]
    form = FormularioDeReaperturaDeModulo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            reabrir_modulo(visto, modulo, motivo=form.cleaned_data["motivo"], usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"{nombre} puede asentar otra vez en {formato.mes(visto.desde)}.")
            return redirect("contabilidad:periodo", pk=pk)
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": f"Reabrir {nombre} en {formato.mes(visto.desde)}",
            "consecuencias": [
                "El módulo puede asentar con fecha de ese mes hasta que se cierre otra vez.",
                "Queda escrito quién lo reabrió, cuándo y por qué.",
            ],
            "boton": "Reabrir el módulo",
            "volver": reverse("contabilidad:periodo", args=[pk]),
            "icono": "lock-open",
        },
        status=422 if form.errors else 200,
    )


def _modulo_o_404(modulo: str) -> str:
    if modulo not in modulos_que_asientan():
        raise Http404
    return modulo
