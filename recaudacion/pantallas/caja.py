"""The till: who pays, what, with what; and what it changes."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from catastro.models import Persona
from catastro.pantallas.marco_personas import visto_por
from catastro.ports import pagina_de_persona
from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio, traducir
from cesop.nucleo.fechas import hoy
from cesop.nucleo.pedidos import usuario_de
from recaudacion.models import MedioDePago, Recibo, SesionCaja
from recaudacion.pantallas.formularios import FormularioDeCobro
from recaudacion.selectors import deudas, mostrador
from recaudacion.selectors.cajas import abierta_de, efectivo_de, medios_de_mostrador
from recaudacion.services import creditos
from recaudacion.services.cobros import cobrar as cobrar_pedido

# Keys and drawings of the tenders of a till, by their own key.
TECLAS = {"efectivo": "E", "debito": "D", "credito": "K", "transferencia": "T", "qr": "Q", "cheque": "H", "echeq": "J"}
DIBUJOS = {
    "efectivo": "cash", "debito": "credit-card", "credito": "credit-card", "transferencia": "transfer", "qr": "qrcode",
    "cheque": "writing-sign", "echeq": "writing-sign",
}  # fmt: skip
ULTIMOS = 3


@require_GET
def caja(request: HttpRequest) -> HttpResponse:
    """The till of who asks. `q`: what was scanned or typed; `persona`: the chosen one; `recibo`: the last taken."""
    sesion = abierta_de(usuario_de(request))
    if sesion is None:
        return redirect("recaudacion:caja_abrir")
    texto = request.GET.get("q", "").strip()
    hallado, no_leido = mostrador.Hallado(), ""
    if texto:
        try:
            hallado = mostrador.hallar(texto, visto=visto_por(usuario_de(request)))
        except ErrorNegocio as negado:
            no_leido = negado.mensaje
    elegida = request.GET.get("persona", "")
    persona = None
    if elegida.isdecimal():
        persona = Persona.objects.filter(pk=int(elegida[:18])).first()
    elif len(hallado.personas) == 1:
        persona = hallado.personas[0]
    contexto = _contexto(sesion, persona) | {
        "texto": texto,
        "hallado": hallado,
        "no_leido": no_leido,
        "hecho": _recien(request, sesion),
        "clave": uuid.uuid4(),
    }
    if persona is not None and hallado.elegidos:
        contexto["elegidos"] = hallado.elegidos
    contexto["cambios"] = _cambios_de(contexto)
    return render(request, "recaudacion/caja.html", contexto)


@require_POST
def cobrar(request: HttpRequest) -> HttpResponse:
    """Take the payment; what is refused comes back with all that was typed. A repeated submit makes one receipt."""
    sesion = abierta_de(usuario_de(request))
    if sesion is None:
        messages.error(request, "No se puede cobrar porque no tenés caja abierta. Abrila.")
        return redirect("recaudacion:caja_abrir")
    form = FormularioDeCobro(request.POST, medios=list(medios_de_mostrador()))
    error = "No se puede cobrar porque hay un importe que no se entiende. Escribilo como 1.234,56."
    if form.is_valid():
        try:
            recibo = cobrar_pedido(form.pedido(), sesion=sesion, usuario=usuario_de(request))
        except ErrorNegocio as negado:
            error = negado.mensaje
        except IntegrityError as negado:
            traducido = traducir(negado)
            if traducido is None:
                raise
            error = traducido.mensaje
        else:
            return redirect(f"{reverse('recaudacion:caja')}?recibo={recibo.pk}")
    persona = form.cleaned_data.get("persona")
    contexto = _contexto(sesion, persona) | {
        "error": error,
        "clave": request.POST.get("clave", ""),
        "dicho": request.POST,
        "elegidos": {c for c in form.comprobantes if request.POST.get(f"elegir_{c}")},
    }
    return render(request, "recaudacion/caja.html", contexto | {"cambios": []}, status=422)


@require_POST
def cambios(request: HttpRequest) -> HttpResponse:
    """What the payment on the screen would change: a fragment of it."""
    form = FormularioDeCobro(request.POST, medios=list(medios_de_mostrador()))
    vistos = []
    if form.is_valid():
        vistos = mostrador.cambios(form.cleaned_data["persona"].pk, form.partes, anticipo=form.anticipo_dicho, al=hoy())
    return render(request, "recaudacion/cambios.html", {"cambios": vistos})


@require_POST
def credito_aplicar(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay with the credit of a person what it owes. Errores: recaudacion.sin_credito."""
    persona = get_object_or_404(Persona, pk=pk)
    try:
        clave = uuid.UUID(request.POST.get("clave", ""))
    except ValueError:
        clave = uuid.uuid4()
    try:
        creditos.aplicar_credito(persona, clave=clave, usuario=usuario_de(request))
    except ErrorNegocio as error:
        messages.error(request, error.mensaje)
    else:
        messages.success(request, "Saldo a favor aplicado.")
    return redirect(f"{reverse('recaudacion:caja')}?persona={pk}")


# ── Inside ──


def _contexto(sesion: SesionCaja, persona: Persona | None) -> dict[str, Any]:
    """What every face of the till shows."""
    dia = hoy()
    adeudados = deudas.de_pagadores([persona.pk], al=dia) if persona else []
    grupos = mostrador.filas(adeudados, al=dia)
    filas = [fila for _, suyas in grupos for fila in suyas]
    recibos = Recibo.objects.filter(sesion=sesion).select_related("persona", "caja", "anulacion")
    return {
        "sesion": sesion,
        "de_otro_dia": sesion.fecha != dia,
        "efectivo": efectivo_de(sesion),
        "ultimos": list(recibos.order_by("-pk")[:ULTIMOS]),
        "persona": persona,
        "grupos": grupos,
        "filas": filas,
        "total": sum((fila.a_pagar for fila in filas), start=CERO),
        "elegidos": {fila.comprobante.pk for fila in filas},
        "credito": mostrador.credito_de(persona.pk) if persona else CERO,
        "pagina": pagina_de_persona(persona.pk, usuario=sesion.cajero) if persona else "",
        "medios": [
            {"medio": m, "tecla": TECLAS.get(m.clave, ""), "icono": DIBUJOS.get(m.clave, "wallet")} for m in _medios()
        ],
    }


def _medios() -> list[MedioDePago]:
    return list(medios_de_mostrador())


def _cambios_de(contexto: dict[str, Any]) -> list[mostrador.Cambio]:
    """What paying what is chosen at first would change."""
    persona = contexto["persona"]
    if persona is None:
        return []
    partes = {f.comprobante.pk: f.a_pagar for f in contexto["filas"] if f.comprobante.pk in contexto["elegidos"]}
    return mostrador.cambios(persona.pk, partes, anticipo=CERO, al=hoy())


def _recien(request: HttpRequest, sesion: SesionCaja) -> Recibo | None:
    """The receipt that was just taken at this till."""
    clave = request.GET.get("recibo", "")
    if not clave.isdecimal():
        return None
    return Recibo.objects.filter(pk=int(clave[:18]), sesion=sesion).select_related("caja", "persona").first()
