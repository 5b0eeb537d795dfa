"""`/salud`, for machines and without login, and the page for people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from cesop.nucleo.exposicion import es_pedido_local
from cesop.nucleo.models import Instalacion
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.salud import selectors
from cesop.nucleo.salud.diagnostico import Diagnostico, Nivel, memoria


@require_safe
def salud(request: HttpRequest) -> JsonResponse:
    """200 when screens work (with warnings or not), 503 when they do not. No secret, path, name or address in it."""
    diagnostico = memoria.leer()
    encerrada = settings.DEBUG or diagnostico.base.modo == Instalacion.Modo.DEMOSTRACION
    if encerrada and not es_pedido_local(request.META):
        return JsonResponse({"estado": "solo en la propia máquina"}, status=403)
    respuesta = JsonResponse(_cuerpo(diagnostico), status=503 if diagnostico.nivel is Nivel.MAL else 200)
    respuesta["Cache-Control"] = "no-store"
    return respuesta


@require_GET
def estado(request: HttpRequest) -> HttpResponse:
    """Estado del sistema."""
    diagnostico = memoria.leer()
    contexto = {
        "diagnostico": diagnostico,
        "partes": selectors.partes(diagnostico),
        "respaldos": selectors.respaldos(),
        "fallas": selectors.ultimas_fallas(usuario_de(request)),
    }
    return render(request, "nucleo/salud/estado.html", contexto)


def _cuerpo(d: Diagnostico) -> dict[str, Any]:
    antiguedad = d.antiguedad_del_respaldo
    return {
        "estado": d.nivel,
        "version": d.version,
        "base": {
            "estado": d.base.nivel,
            "responde": d.base.responde,
            "ms": d.base.ms,
            "migraciones_pendientes": d.base.migraciones_pendientes,
        },
        "broker": {"estado": d.broker.nivel, "responde": d.broker.responde},
        "trabajadores": {"estado": d.broker.nivel_de_trabajadores, "latido_segundos": d.broker.latido},
        "cola": {
            "estado": d.base.nivel_de_cola,
            "procesos": d.base.procesos,
            "espera_segundos": d.base.espera,
            "correos": d.base.correos,
            "correo_segundos": d.base.correo,
        },
        "disco": {"estado": d.disco.nivel, "porcentaje_libre": d.disco.porcentaje_libre},
        "ultimo_respaldo": {
            "estado": _estado_del_respaldo(d),
            "terminado_en": d.respaldo.terminado_en.isoformat(timespec="seconds") if d.respaldo else None,
            "horas": round(antiguedad.total_seconds() / 3600, 1) if antiguedad is not None else None,
        },
    }


def _estado_del_respaldo(d: Diagnostico) -> str:
    """How the last backup is; without one, whether it is missed."""
    if d.respaldo is not None:
        return d.nivel_de_respaldo
    return "no_hace_falta" if d.nivel_de_respaldo is Nivel.BIEN else "nunca"
