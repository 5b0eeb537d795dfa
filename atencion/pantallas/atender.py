"""The counter: who is here. A box that finds anybody, and whoever was attended lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from atencion.selectors.recientes import recientes
from catastro.models import CuentaServicio, Persona
from catastro.pantallas.marco_personas import DOCUMENTO, visto_por
from catastro.pantallas.palabras import dibujo_de, estado_de_servicio
from catastro.pantallas.personas_listado import documento_de
from catastro.selectors import busqueda
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_ver
from recaudacion.selectors import mostrador

HALLADAS_MAX = 8


@require_GET
def atender(request: HttpRequest) -> HttpResponse:
    """Find somebody by anything that is said or scanned; the only one found is opened."""
    usuario = usuario_de(request)
    texto = " ".join(request.GET.get("q", "").split())[:80]
    personas: Sequence[Persona] = []
    cuentas: Sequence[CuentaServicio] = []
    no_leido = ""
    if texto:
        try:
            personas = mostrador.hallar(texto, visto=visto_por(usuario)).personas
        except ErrorNegocio as negado:
            no_leido = negado.mensaje
        cuentas = busqueda.cuentas(texto, maximo=HALLADAS_MAX)
    if len(personas) == 1 and not cuentas:
        return redirect("atencion:ficha", pk=personas[0].pk)
    if len(cuentas) == 1 and not personas:
        return redirect("atencion:de_cuenta", pk=cuentas[0].pk)
    contexto = {
        "texto": texto,
        "no_leido": no_leido,
        "personas": _personas(personas, usuario),
        "cuentas": _cuentas(cuentas),
        "recientes": [] if texto else recientes(usuario),
    }
    return render(request, "atencion/atender.html", contexto)


def _personas(halladas: Sequence[Any], usuario: Usuario) -> list[dict[str, Any]]:
    ve_documento = puede_ver(usuario, DOCUMENTO)
    return [
        {
            "nombre": persona.nombre,
            "detalle": " · ".join(
                parte
                for parte in (
                    documento_de(persona) if ve_documento else "",
                    f"asociado {persona.numero_de_asociado}" if persona.numero_de_asociado else "",
                )
                if parte
            ),
            "url": reverse("atencion:ficha", args=[persona.pk]),
        }
        for persona in halladas
    ]


def _cuentas(halladas: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "titulo": f"{cuenta.suministro.servicio} {cuenta.numero}",
            "servicio": cuenta.suministro.servicio.clave,
            "icono": dibujo_de(cuenta.suministro.servicio.clave),
            "detalle": f"{cuenta.nombre_del_titular or 'sin titular'} · {cuenta.suministro.inmueble.domicilio}",
            "estado": estado_de_servicio(cuenta.estado_actual.estado),
            "url": reverse("atencion:de_cuenta", args=[cuenta.pk]),
        }
        for cuenta in halladas
    ]
