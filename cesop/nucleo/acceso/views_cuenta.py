"""My account: own data, password, second factor, sessions and theme."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo.acceso import segundo_factor, services, sesion
from cesop.nucleo.acceso.forms import CambioDeClave
from cesop.nucleo.acceso.views import vuelta
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import ROLES, necesita_segundo_factor, roles_de


@require_GET
def mi_cuenta(request: HttpRequest) -> HttpResponse:
    """Own data and access."""
    usuario = usuario_de(request)
    return render(
        request,
        "nucleo/acceso/mi_cuenta.html",
        {
            "usuario": usuario,
            "roles": [nombre for clave, nombre in ROLES.items() if clave in roles_de(usuario)],
            "sesiones": services.sesiones_abiertas(usuario, actual=request.session.session_key),
            "segundo_factor": segundo_factor.tiene(usuario),
            "obligatorio": necesita_segundo_factor(usuario),
            "codigos_restantes": segundo_factor.codigos_restantes(usuario),
            "espera": sesion.espera_de(request, usuario=usuario),
            "temas": Usuario.Tema.choices,
        },
    )


@sensitive_post_parameters("password", "nueva", "repetida")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cambiar_clave(request: HttpRequest) -> HttpResponse:
    """Change the own password; the other sessions end."""
    usuario = usuario_de(request)
    form = CambioDeClave(request.POST or None, usuario=usuario)
    if request.method == "POST" and form.is_valid():
        if services.comprobar_clave(request, usuario=usuario, clave=form.cleaned_data["password"]):
            services.cambiar_clave(usuario, nueva=form.cleaned_data["nueva"], sesion_actual=request.session.session_key)
            update_session_auth_hash(request, usuario)  # under a new key
            messages.success(request, "La contraseña quedó cambiada. Las otras sesiones que tenías se cerraron.")
            return HttpResponseRedirect(vuelta(request))
        form.add_error("password", "La contraseña actual no es esa. Escribila de nuevo.")
    return render(
        request,
        "nucleo/acceso/cambiar_clave.html",
        {"form": form, "next": vuelta(request), "obligada": usuario.debe_cambiar_clave},
        status=422 if form.errors else 200,
    )


@require_POST
def tema(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or as the machine."""
    try:
        services.elegir_tema(usuario_de(request), tema=request.POST.get("tema", ""))
    except ValueError:
        return HttpResponseBadRequest("Ese tema no existe.")
    return HttpResponseRedirect(vuelta(request))


@require_POST
def cerrar_sesion(request: HttpRequest, huella: str) -> HttpResponse:
    """End one of the own sessions."""
    if not services.cerrar_sesion(usuario_de(request), huella=huella):
        raise Http404
    messages.success(request, "La sesión quedó cerrada.")
    return redirect("nucleo:mi_cuenta")


@require_POST
def cerrar_otras_sesiones(request: HttpRequest) -> HttpResponse:
    """End every own session but this one."""
    cuantas = sesion.terminar_sesiones(usuario_de(request), salvo=request.session.session_key)
    messages.success(request, "No tenías otras sesiones." if not cuantas else f"Sesiones cerradas: {cuantas}.")
    return redirect("nucleo:mi_cuenta")
