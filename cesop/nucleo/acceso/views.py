"""Entering and leaving, and the lock screen."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo.acceso import sesion
from cesop.nucleo.acceso.forms import Clave, Ingreso
from cesop.nucleo.acceso.services import comprobar_clave
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de


def vuelta(request: HttpRequest) -> str:
    """Where to go next: the `next` of the request when it stays in this site, or the home page."""
    pedida = request.POST.get("next") or request.GET.get("next") or ""
    propia = url_has_allowed_host_and_scheme(
        pedida, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return pedida if propia else resolve_url(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ingresar(request: HttpRequest) -> HttpResponse:
    """Login. Says the same whether the user does not exist, is inactive, or the password is wrong."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(vuelta(request))
    form = Ingreso(request.POST or None)
    if request.method == "POST" and form.is_valid():
        usuario = authenticate(request, **form.cleaned_data)
        if isinstance(usuario, Usuario):
            sesion.entrar(request, usuario=usuario)
            return HttpResponseRedirect(vuelta(request))
        sesion.ingreso_fallido(form.cleaned_data["username"])
        form.add_error(
            None, "No se puede ingresar porque el usuario o la contraseña no son correctos. Revisalos y probá de nuevo."
        )
    return render(
        request,
        "nucleo/acceso/ingresar.html",
        {"form": form, "next": vuelta(request)},
        status=422 if form.errors else 200,
    )


@require_POST
def salir(request: HttpRequest) -> HttpResponse:
    """End the session on the server."""
    sesion.salir(request)
    return redirect("nucleo:ingresar")


@require_POST
def bloquear(request: HttpRequest) -> HttpResponse:
    """Lock the session: the page asks for it after a while without use, or the user by the menu."""
    sesion.bloquear(request)
    return redirect("nucleo:bloqueada")


@never_cache
@require_GET
def bloqueada(request: HttpRequest) -> HttpResponse:
    """The lock as a page, for a session that locked away from its page, and for browsers without JavaScript."""
    if not sesion.esta_bloqueada(request):
        return HttpResponseRedirect(vuelta(request))
    return render(request, "nucleo/acceso/bloqueada.html", {"form": Clave(), "next": vuelta(request)})


@sensitive_post_parameters("password")
@require_POST
def desbloquear(request: HttpRequest) -> HttpResponse:
    """Open the lock with the password. The dialog over the page gets 204 or 403; the page of the lock, a redirect."""
    form = Clave(request.POST)
    if form.is_valid() and comprobar_clave(request, usuario=usuario_de(request), clave=form.cleaned_data["password"]):
        sesion.confirmar(request)
        return HttpResponseRedirect(vuelta(request)) if "next" in request.POST else HttpResponse(status=204)
    if not form.errors:
        form.add_error("password", "La contraseña no es esa. Escribila de nuevo.")
    return render(
        request, "nucleo/acceso/bloqueada.html", {"form": form, "next": request.POST.get("next", "")}, status=403
    )
