"""Screens of parameters: what rules, what ruled, what will; and how it is changed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo import parametros
from cesop.nucleo.aprobaciones import ACTOS
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.maestros import actos, selectors
from cesop.nucleo.maestros.forms import LevantarExcepcion, ValorDeExcepcion, ValorDeNorma, VistaDeParametro
from cesop.nucleo.maestros.palabras import consecuencias
from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Cambio
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir


@require_GET
def parametro(request: HttpRequest, clave: str) -> HttpResponse:
    """A parameter as of a day, as it was known on another: its value and every row behind it."""
    visto = get_object_or_404(Parametro, pk=clave)
    form = VistaDeParametro(request.GET or None)
    limpios = form.cleaned_data if form.is_valid() else {}
    dia, sabido = limpios.get("al") or hoy(), limpios.get("sabido")
    conocido_al = selectors.fin_del_dia(sabido) if sabido else None
    tramos = selectors.tramos_de(visto, al=dia, conocido_al=conocido_al, usuario=usuario_de(request))
    return render(
        request,
        "nucleo/maestros/parametro.html",
        {
            "parametro": visto,
            "modulo": selectors.nombre_de_modulo(visto.modulo),
            "form": form,
            "al": dia,
            "sabido": sabido,
            "es_hoy": dia == hoy() and sabido is None,
            "rige": next((t for t in tramos if t.estado == "Rige"), None),
            "tramos": tramos,
            "banda": selectors.banda_de(tramos, al=dia),
            "hay_excepcion": any(t.es_excepcion and t.estado in ("Rige", "Futuro") for t in tramos),
            "edita": puede_escribir(usuario_de(request), "parametros.cambiar"),
        },
    )


@require_http_methods(FORMULARIO)
def parametro_fijar(request: HttpRequest, clave: str) -> HttpResponse:
    """Set what the norm says, after seeing what that does."""
    visto = get_object_or_404(Parametro, pk=clave)
    form = ValorDeNorma(request.POST or None, parametro=visto, initial={"desde": hoy()})

    def cambio() -> Cambio:
        datos = form.cleaned_data
        return parametros.cambio_de_norma(
            clave,
            valor=form.valor(),
            desde=datos["desde"],
            hasta=form.hasta(),
            norma=datos["norma"],
            motivo=datos["motivo"],
        )

    return _cambiar(request, visto, form, cambio, titulo=f"Fijar «{visto.nombre}»", boton="Fijar")


@require_http_methods(FORMULARIO)
def parametro_exceptuar(request: HttpRequest, clave: str) -> HttpResponse:
    """Decide a value over the norm, after seeing what that does."""
    visto = get_object_or_404(Parametro, pk=clave)
    form = ValorDeExcepcion(request.POST or None, parametro=visto, initial={"desde": hoy()})

    def cambio() -> Cambio:
        datos = form.cleaned_data
        return parametros.cambio_de_excepcion(
            clave, valor=form.valor(), desde=datos["desde"], hasta=form.hasta(), motivo=datos["motivo"]
        )

    return _cambiar(request, visto, form, cambio, titulo=f"Excepción a «{visto.nombre}»", boton="Exceptuar")


@require_http_methods(FORMULARIO)
def parametro_levantar(request: HttpRequest, clave: str) -> HttpResponse:
    """Go back to the norm, after seeing what that does."""
    visto = get_object_or_404(Parametro, pk=clave)
    form = LevantarExcepcion(request.POST or None, initial={"desde": hoy()})

    def cambio() -> Cambio:
        datos = form.cleaned_data
        return parametros.cambio_sin_excepcion(clave, desde=datos["desde"], hasta=form.hasta(), motivo=datos["motivo"])

    return _cambiar(request, visto, form, cambio, titulo=f"Levantar la excepción de «{visto.nombre}»", boton="Levantar")


def _cambiar(
    request: HttpRequest, visto: Parametro, form: Any, cambio_de: Any, *, titulo: str, boton: str
) -> HttpResponse:
    """First the consequences, with the digest of what they say; then, with the same digest, the act."""
    contexto: dict[str, Any] = {
        "parametro": visto,
        "form": form,
        "titulo": titulo,
        "boton": boton,
        "volver": reverse("nucleo:parametro", args=[visto.pk]),
        "rige": selectors.en_palabras_hoy(visto, hoy=hoy()),
    }
    if request.method == "POST" and form.is_valid():
        cambio: Cambio | None = None
        with errores_en(form):
            cambio = cambio_de()
        if cambio is not None:
            definicion = parametros.definicion_de(visto.pk)
            previa = consecuencias(cambio, definicion=definicion, hoy=hoy())
            huella = _huella(cambio)
            if request.POST.get("huella") == huella:
                respuesta = _hacer(request, form, cambio)
                if respuesta is not None:
                    return respuesta
            for campo in form.fields.values():
                campo.widget.attrs.pop("autofocus", None)  # the button has it now
            contexto |= {
                "consecuencias": previa,
                "huella": huella,
                "boton": "Pedir la aprobación" if definicion.requiere_aprobacion else boton,
            }
    estado = 422 if form.errors else 200
    return render(request, "nucleo/maestros/parametro_cambiar.html", contexto, status=estado)


def _huella(cambio: Cambio) -> str:
    """Digest of the change and of what it replaces: what was shown is what is done, or it is shown again."""
    previas = [fila.pk for fila in parametros.alcanzadas(cambio)]
    return hashlib.sha256(repr((cambio, previas)).encode()).hexdigest()


def _hacer(request: HttpRequest, form: Any, cambio: Cambio) -> HttpResponse | None:
    """Do it, or ask for its approval. None when the service refused: the form says why."""
    respuesta: HttpResponse | None = None
    with errores_en(form):
        pedida = actos.hacer_cambio(cambio, por=usuario_de(request))
        if pedida is not None:
            decide = ACTOS.proveedor(actos.VALOR_DE_PARAMETRO).titulo
            messages.success(request, f"El pedido quedó hecho ({decide.lower()}): lo decide otra persona.")
            respuesta = redirect("nucleo:aprobacion", pk=pedida.pk)
        else:
            messages.success(request, f"«{parametros.definicion_de(cambio.clave).nombre}» quedó cambiado.")
            respuesta = redirect("nucleo:parametro", clave=cambio.clave)
    return respuesta
