"""The inbox."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from cesop.nucleo import formato
from cesop.nucleo.notificaciones import selectors, services
from cesop.nucleo.pedidos import usuario_de

POR_PAGINA = 30


@require_GET
def notificaciones(request: HttpRequest) -> HttpResponse:
    """The user's own lines, all or unread."""
    usuario = usuario_de(request)
    todas = request.GET.get("ver") == "todas"
    propias = selectors.recibidas(usuario) if todas else selectors.sin_leer(usuario)
    pagina = Paginator(propias, POR_PAGINA).get_page(request.GET.get("pagina"))
    return render(request, "nucleo/notificaciones/notificaciones.html", {"pagina": pagina, "todas": todas})


@require_GET
def abrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where the notification points; it becomes read. Opening it twice is the same as once."""
    notificacion = services.marcar_leida(pk, usuario=usuario_de(request))
    if notificacion is None:
        raise Http404
    if notificacion.enlace and url_has_allowed_host_and_scheme(notificacion.enlace, allowed_hosts=None):
        return HttpResponseRedirect(notificacion.enlace)
    return redirect("nucleo:notificaciones")


@require_POST
def leidas(request: HttpRequest) -> HttpResponse:
    """Mark as read every one of the user's."""
    cuantas = services.marcar_todas_leidas(usuario=usuario_de(request))
    if cuantas:
        texto = "1 notificación leída." if cuantas == 1 else f"{formato.entero(cuantas)} notificaciones leídas."
        messages.success(request, texto)
    return redirect("nucleo:notificaciones")
