"""What is decided at the desk: one by one without leaving the list, or many together after seeing what it would do."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.pedidos import usuario_de
from medicion.models import Consumo
from medicion.pantallas import palabras
from medicion.pantallas.mesa import consulta_de, contexto_de_totales, criterio_de, excepcion_o_404, filtros
from medicion.selectors import juntas
from medicion.selectors import mesa as escritorio
from medicion.services import lecturas, mesa, relecturas

HECHO: Final = {
    "aceptar": "aceptada", "estimar": "estimada", "releer": "a releer", "corregir": "corregida",
}  # fmt: skip


@require_POST
def excepcion_aceptar(request: HttpRequest, pk: int) -> HttpResponse:
    """It is right, and why."""
    consumo = excepcion_o_404(request, pk)
    mesa.aceptar(
        consumo.pk,
        motivo=request.POST.get("motivo", ""),
        confirmado=request.POST.get("confirmado") == "1",
        usuario=usuario_de(request),
    )
    return _hecha(request, consumo, "aceptar")


@require_POST
def excepcion_estimar(request: HttpRequest, pk: int) -> HttpResponse:
    """What was expected stands for what was read."""
    consumo = excepcion_o_404(request, pk)
    mesa.estimar(consumo.pk, motivo=request.POST.get("motivo", ""), usuario=usuario_de(request))
    return _hecha(request, consumo, "estimar")


@require_POST
def excepcion_releer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody goes and reads again."""
    consumo = excepcion_o_404(request, pk)
    relecturas.releer(consumo.pk, motivo=request.POST.get("motivo", ""), usuario=usuario_de(request))
    return _hecha(request, consumo, "releer")


@require_POST
def excepcion_corregir(request: HttpRequest, pk: int) -> HttpResponse:
    """Another value for the reading. What the rules say of it decides if it leaves the desk."""
    consumo = excepcion_o_404(request, pk)
    nuevo = lecturas.corregir_del_consumo(
        consumo.pk,
        valor=leer_valor(request.POST.get("valor", "")),
        motivo=request.POST.get("motivo", ""),
        usuario=usuario_de(request),
    )
    return _hecha(request, consumo, "corregir", sigue=nuevo is not None and not mesa.decidida_por(nuevo))


# Dots that separate thousands, in threes; any other one is the decimal point.
EN_MILES: Final = re.compile(r"\d{1,3}(\.\d{3})+")
LARGO_MAX: Final = 13  # nine digits, point, three decimals


def leer_valor(texto: str) -> Decimal | None:
    """What was typed as a dial: comma or dot for the decimals, dots of thousands too; None when empty.

    *Errores:* `lecturas.valor`.
    """
    limpio = texto.strip().replace(" ", "")
    if not limpio:
        return None
    if "," in limpio or EN_MILES.fullmatch(limpio):
        limpio = limpio.replace(".", "").replace(",", ".")
    if not limpio.replace(".", "", 1).isdecimal() or len(limpio) > LARGO_MAX:
        raise ErrorNegocio(
            "lecturas.valor", f"No se puede guardar «{texto[:20]}» porque no es un número. Corregilo.", campo="valor"
        )
    return Decimal(limpio)


def _hecha(request: HttpRequest, consumo: Consumo, acto: str, *, sigue: bool = False) -> HttpResponse:
    """What is left, in totals and chips, and for the list, which row to take away; without htmx, the list again."""
    dicho = f"{_titular(consumo)}: {HECHO[acto]}."
    if sigue:
        dicho = f"{_titular(consumo)}: corregida, y las reglas la siguen objetando. Quedó en la mesa."
    if not getattr(request, "htmx", False):
        messages.success(request, dicho)
        return HttpResponseRedirect(f"{reverse('medicion:mesa')}?{consulta_de(request.GET)}")
    criterio = criterio_de(request.GET)
    totales = escritorio.totales(criterio, usuario=usuario_de(request))
    contexto = contexto_de_totales(request.GET, criterio, totales) | filtros(request, criterio, totales)
    respuesta = render(request, "medicion/mesa_decidida.html", contexto | {"decide": True, "fuera_de_lugar": True})
    if sigue:
        trigger_client_event(respuesta, "aviso", {"tono": "aviso", "texto": dicho})
    return trigger_client_event(respuesta, "decidida", {"pk": consumo.pk, "texto": dicho})


def _titular(consumo: Consumo) -> str:
    return escritorio.titulares([consumo.cuenta_id or 0]).get(consumo.cuenta_id or 0, f"NIS {consumo.suministro}")


# ── Many ──

EN_MASA: Final[dict[str, Callable[..., mesa.Resultado]]] = {
    "aceptar": mesa.aceptar_en_masa,
    "estimar": mesa.estimar_en_masa,
    "releer": relecturas.releer_en_masa,
}
NOMBRES: Final = {"aceptar": "Aceptar", "estimar": "Estimar", "releer": "Mandar a releer"}


@require_http_methods(["GET", "HEAD", "POST"])
def mesa_juntas(request: HttpRequest) -> HttpResponse:
    """What each decision would do to the marked rows, or to all the filtered ones; with `confirma`, do one."""
    usuario = usuario_de(request)
    marcadas = [int(pk) for pk in request.POST.getlist("marcadas") if pk.isdecimal() and len(pk) < 19]
    previa = juntas.previsualizar(criterio_de(request.GET), marcadas or None, usuario=usuario)
    if "confirma" in request.POST:
        return _decidir_juntas(request, previa)
    contexto = {
        "previa": previa,
        "opciones": [_opcion(clave, previa) for clave in EN_MASA],
        "marcadas": marcadas,
        "consulta": consulta_de(request.GET),
        "motivos": palabras.MOTIVOS_JUNTAS,
    }
    plantilla = "mesa_juntas_dialogo.html" if getattr(request, "htmx", False) else "mesa_juntas.html"
    return render(request, f"medicion/{plantilla}", contexto)


def _opcion(clave: str, previa: juntas.Previa) -> dict[str, Any]:
    """One of the decisions, with what it would do."""
    parte = previa.partes[clave]
    return {
        "clave": clave,
        "nombre": NOMBRES[clave],
        "cuantas": parte.filas,
        "no": previa.filas - parte.filas,
        "porque": parte.porque,
        "unidades": [f"{formato.entero(valor)} {unidad}" for unidad, valor in parte.unidades],
        "pesos": parte.pesos,
    }


def _decidir_juntas(request: HttpRequest, previa: juntas.Previa) -> HttpResponse:
    acto = request.POST.get("acto", "")
    if acto not in EN_MASA:
        raise ErrorNegocio("mesa.sin_acto", "No se puede decidir sin elegir qué hacer. Elegí una.", campo="acto")
    if request.POST.get("huella") != previa.huella:
        raise ErrorNegocio(
            "mesa.cambio",
            "No se puede decidir porque lo elegido cambió mientras lo mirabas. Volvé a abrirlo y revisá las cifras.",
        )
    hecho = EN_MASA[acto](previa.pks, motivo=request.POST.get("motivo", ""), usuario=usuario_de(request))
    messages.success(request, _dicho(acto, hecho))
    return HttpResponseRedirect(f"{reverse('medicion:mesa')}?{consulta_de(request.GET)}")


def _dicho(acto: str, hecho: mesa.Resultado) -> str:
    plural = {"aceptar": "aceptadas", "estimar": "estimadas", "releer": "a releer"}[acto]
    partes = [f"{formato.entero(hecho.hechas)} {plural}"]
    partes += [f"{formato.entero(cuantas)} quedaron: {porque}" for porque, cuantas in hecho.salteadas]
    return ". ".join(partes) + "."
