"""Opening a service in three steps: who and where, with what, and a look before doing it. What was typed travels in the
form: nothing is kept between the steps, and going back loses nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catastro.models import Inmueble, Persona, Suministro
from catastro.pantallas.alta_forms import ConQue, QuienYDonde
from catastro.pantallas.cuentas import decir_condicion
from catastro.pantallas.palabras import estado_de_servicio
from catastro.selectors.cuentas import cuentas_de_titular
from catastro.selectors.duplicados import parecidas_a
from catastro.selectors.inmuebles import en_la_puerta
from catastro.services.altas import Alta, Direccion, dar_de_alta_el_servicio
from catastro.services.personas import DatosDePersona
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.pedidos import usuario_de

PASOS = (("1", "Quién y dónde"), ("2", "Con qué"), ("3", "Revisar"))
DEL_PASO = frozenset({"csrfmiddlewaretoken", "paso", "ir"})


@require_http_methods(FORMULARIO)
def cuenta_alta(request: HttpRequest) -> HttpResponse:
    """Open a service. `paso` is the step that was sent; `ir`, the one to go back to."""
    if request.method != "POST":
        primero = QuienYDonde(initial={"servicio": request.GET.get("servicio"), "titular": request.GET.get("titular")})
        primero.proponer_titular()
        return _paso(request, "1", primero, clave=str(uuid.uuid4()))
    quien = QuienYDonde(request.POST)
    paso, ir = request.POST.get("paso", "1"), request.POST.get("ir", "")
    if not quien.is_valid() or ir == "1":
        return _paso(request, "1", quien)
    inicial = {"desde": hoy(), "envio": "papel"}
    servicio = quien.cleaned_data["servicio"]
    if paso == "1":
        return _paso(request, "2", ConQue(None, initial=inicial, servicio=servicio), quien=quien)
    que = ConQue(request.POST, initial=inicial, servicio=servicio)
    if not que.is_valid() or ir == "2":
        return _paso(request, "2", que, quien=quien)
    if paso == "3":
        return _abrir(request, quien, que) or _paso(request, "2", que, quien=quien)
    return _paso(request, "3", que, quien=quien, resumen=_resumen(quien, que))


def _abrir(request: HttpRequest, quien: QuienYDonde, que: ConQue) -> HttpResponse | None:
    """Do it. None when the service refused: the form says why."""
    alta = _alta(request, quien, que)
    with errores_en(que):
        abierta = dar_de_alta_el_servicio(alta, usuario=usuario_de(request))
    if que.errors:
        return None
    cuenta, orden = abierta.cuenta, abierta.orden
    messages.success(
        request, f"Cuenta {cuenta.numero} abierta. La orden de conexión es la {orden.numero}, vence el "
        f"{orden.vence_el:%d/%m/%Y}.",
    )  # fmt: skip
    return redirect("catastro:cuenta", pk=cuenta.pk)


def _alta(request: HttpRequest, quien: QuienYDonde, que: ConQue) -> Alta:
    dicho = que.cleaned_data
    return Alta(
        clave=_clave(request),
        servicio=quien.cleaned_data["servicio"],
        titular=quien.quien(),
        lugar=quien.donde(),
        ubicacion=quien.cleaned_data["ubicacion"],
        grupo=dicho["grupo"],
        categoria=dicho["categoria"],
        pagador=dicho["pagador"],
        propietario=dicho["propietario"],
        condiciones=que.pedidas(),
        envio=dicho["envio"],
        observaciones=dicho["observaciones"],
        desde=dicho["desde"],
    )


def _clave(request: HttpRequest) -> uuid.UUID:
    """The identity that the first step gave to the request; a broken one gets another."""
    try:
        return uuid.UUID(request.POST.get("clave", ""))
    except ValueError:
        return uuid.uuid4()


def _resumen(quien: QuienYDonde, que: ConQue) -> dict[str, Any]:
    """What will be done, in words, and what the clerk should look at before."""
    persona, lugar = quien.quien(), quien.donde()
    de_la_persona = persona if isinstance(persona, Persona) else None
    return {
        "servicio": quien.cleaned_data["servicio"],
        "titular": persona.nombre,
        "persona_nueva": isinstance(persona, DatosDePersona),
        "lugar": _decir_lugar(lugar),
        "suministro": lugar.numero if isinstance(lugar, Suministro) else None,
        "inmueble_nuevo": isinstance(lugar, Direccion),
        "iguales": en_la_puerta(**vars(lugar)) if isinstance(lugar, Direccion) else [],
        "que": que.cleaned_data,
        "envio": dict(que.fields["envio"].choices)[que.cleaned_data["envio"]],  # type: ignore[attr-defined]
        "condiciones": [decir_condicion(pedida) for pedida in que.pedidas()],
        "otras": [
            (cuenta, estado_de_servicio(cuenta.estado_actual.estado))
            for cuenta in (cuentas_de_titular(de_la_persona) if de_la_persona else [])
        ],
        "parecidas": []
        if isinstance(persona, Persona)
        else parecidas_a(nombre=persona.nombre, documento=persona.documento, cuit=persona.cuit, telefono=""),
    }


def _decir_lugar(lugar: Suministro | Inmueble | Direccion) -> str:
    if isinstance(lugar, Direccion):
        return f"{lugar.calle} {lugar.altura}, {lugar.localidad}".replace(" ,", ",")
    domicilio = lugar.domicilio if isinstance(lugar, Inmueble) else lugar.inmueble.domicilio
    return f"{domicilio}, {domicilio.localidad}"


def _paso(
    request: HttpRequest,
    cual: str,
    form: forms.Form,
    *,
    quien: QuienYDonde | None = None,
    resumen: dict[str, Any] | None = None,
    clave: str = "",
) -> HttpResponse:
    """The page of a step; what the other steps said goes along, hidden."""
    propios = set() if cual == "3" else {*form.fields, *(f"{nombre}_texto" for nombre in form.fields)}
    ocultos = [
        (nombre, valor)
        for nombre, valores in request.POST.lists()
        if nombre not in propios and nombre not in DEL_PASO
        for valor in valores
    ]
    if clave:
        ocultos.append(("clave", clave))
    contexto = {
        "form": form,
        "paso": cual,
        "pasos": PASOS,
        "ocultos": ocultos,
        "quien": quien,
        "resumen": resumen,
    }
    return render(request, f"catastro/cuentas/alta_{cual}.html", contexto, status=422 if form.errors else 200)
