"""The map of the town, drawn out of our own data, and what it is drawn with."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from catastro.models import Servicio
from catastro.selectors.mapa import Caja, plano
from catastro.selectors.rutas import rutas_visibles
from cesop.nucleo.pedidos import usuario_de


@require_GET
def mapa(request: HttpRequest) -> HttpResponse:
    """Service points by state, route or service; the walk of a route; where each one is."""
    return render(
        request,
        "catastro/lugares/mapa.html",
        {
            "servicios": Servicio.objects.filter(activo=True),
            "rutas": rutas_visibles(usuario_de(request)).filter(activa=True).order_by("uso", "codigo"),
            "elegida": request.GET.get("ruta", ""),
        },
    )


@never_cache
@require_GET
def mapa_datos(request: HttpRequest) -> JsonResponse:
    """What is drawn: all, `?cerca=lat,lng` the blocks around a place, or `?ruta=` the points of one route."""
    ruta = request.GET.get("ruta", "")
    return JsonResponse(
        plano(
            usuario_de(request),
            caja=_caja(request.GET.get("cerca", "")),
            ruta=int(ruta) if ruta.isdecimal() and len(ruta) < 19 else None,
        )
    )


def _caja(texto: str) -> Caja | None:
    """The rectangle around "lat,lng"; None for the whole map."""
    try:
        latitud, longitud = (Decimal(parte) for parte in texto.split(","))
    except (InvalidOperation, ValueError):
        return None
    posible = latitud.is_finite() and longitud.is_finite() and abs(latitud) <= 90 and abs(longitud) <= 180
    return Caja.alrededor(latitud, longitud) if posible else None
