"""Screens of processes. Thin: selectors read, services write."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.procesos import selectors

POR_PAGINA = 50


@require_GET
def procesos(request: HttpRequest) -> HttpResponse:
    """Every process that the user sees."""
    raise Http404


@require_GET
def ficha(request: HttpRequest) -> HttpResponse:
    """The chip of the top bar."""
    return render(request, "componentes/procesos_ficha.html", {"procesos": selectors.fichas_de(usuario_de(request))})


@require_GET
def proceso(request: HttpRequest, pk: int) -> HttpResponse:
    """One process."""
    raise Http404


@require_GET
def iniciar_lista(request: HttpRequest) -> HttpResponse:
    """The kinds that the user may start."""
    raise Http404


@require_http_methods(["GET", "POST"])
def iniciar(request: HttpRequest, tipo: str) -> HttpResponse:
    """The form of a kind."""
    raise Http404


@require_http_methods(["GET", "POST"])
def cancelar(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview, then cancel."""
    raise Http404


@require_POST
def reintentar(request: HttpRequest, pk: int) -> HttpResponse:
    """Retry the failed chunks."""
    raise Http404
