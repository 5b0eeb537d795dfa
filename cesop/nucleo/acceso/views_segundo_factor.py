"""Second factor: proving it, enrolling it, and its recovery codes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login

from cesop.nucleo.acceso import segundo_factor as factor
from cesop.nucleo.acceso import services, sesion
from cesop.nucleo.acceso.forms import Codigo, ConClave
from cesop.nucleo.acceso.views import vuelta
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import necesita_segundo_factor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def segundo_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the phone, or a recovery code."""
    usuario = usuario_de(request)
    if usuario.is_verified():  # type: ignore[attr-defined]
        return HttpResponseRedirect(vuelta(request))
    if not factor.tiene(usuario):
        return HttpResponseRedirect(f"{reverse('nucleo:alta_segundo_factor')}?{urlencode({'next': vuelta(request)})}")
    form = Codigo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dispositivo = factor.verificar(usuario, codigo=form.cleaned_data["codigo"])
        if dispositivo is not None:
            otp_login(request, dispositivo)
            request.session.cycle_key()
            return HttpResponseRedirect(vuelta(request))
        form.add_error("codigo", _porque_no(factor.espera_por_intentos(usuario)))
    return render(
        request,
        "nucleo/acceso/segundo_factor.html",
        {"form": form, "next": vuelta(request)},
        status=422 if form.errors else 200,
    )


def _porque_no(espera: int) -> str:
    if espera > 1:
        return f"El código no corresponde. Esperá {espera} segundos y escribí el que muestre entonces el teléfono."
    return "El código no corresponde. Escribí el que muestra ahora el teléfono."


@sensitive_post_parameters("codigo")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alta_segundo_factor(request: HttpRequest) -> HttpResponse:
    """Enrol a phone: scan, confirm with a code, and take the recovery codes, shown once."""
    usuario = usuario_de(request)
    if factor.tiene(usuario):
        return redirect("nucleo:mi_cuenta" if usuario.is_verified() else "nucleo:segundo_factor")  # type: ignore[attr-defined]
    form = Codigo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dispositivo, codigos = factor.confirmar_alta(usuario, codigo=form.cleaned_data["codigo"])
        except ErrorNegocio as error:
            form.add_error(error.campo, error.mensaje)
        else:
            otp_login(request, dispositivo)
            request.session.cycle_key()
            sesion.terminar_sesiones(usuario, salvo=request.session.session_key)
            return render(
                request, "nucleo/acceso/codigos.html", {"codigos": codigos, "next": vuelta(request), "alta": True}
            )
    sesion.firmar(request, usuario=usuario)  # the first visit stores the secret
    dispositivo = factor.dispositivo_por_confirmar(usuario)
    return render(
        request,
        "nucleo/acceso/alta_segundo_factor.html",
        {
            "form": form,
            "next": vuelta(request),
            "obligatorio": necesita_segundo_factor(usuario),
            "qr": factor.imagen_qr(dispositivo),
            "secreto": factor.secreto_legible(dispositivo),
        },
        status=422 if form.errors else 200,
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renovar_codigos(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once; the old ones stop working. Asks for the password, as they open the account."""
    usuario = usuario_de(request)
    if not usuario.is_verified():  # type: ignore[attr-defined]
        messages.error(request, "No se pueden dar códigos porque no tenés segundo factor. Activalo primero.")
        return redirect("nucleo:mi_cuenta")
    form = ConClave(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid() and services.exigir_clave(request, usuario=usuario, form=form):
        return render(
            request,
            "nucleo/acceso/codigos.html",
            {"codigos": factor.renovar_codigos(usuario), "next": reverse("nucleo:mi_cuenta"), "alta": False},
        )
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": "Códigos de recuperación nuevos",
            "boton": "Dar los códigos",
            "icono": "refresh",
            "directo": True,  # the answer is a page without the shell
            "volver": reverse("nucleo:mi_cuenta"),
            "consecuencias": [
                "Los códigos que tenés anotados dejan de servir.",
                "Los nuevos se muestran una sola vez: tené con qué copiarlos.",
            ],
        },
        status=422 if form.errors else 200,
    )
