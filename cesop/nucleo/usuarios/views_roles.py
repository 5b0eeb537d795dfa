"""Roles: what each may do, and which clash."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.acceso.services import exigir_clave
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import errores_en
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import ROLES, puede_escribir
from cesop.nucleo.usuarios import actos, selectors
from cesop.nucleo.usuarios.forms import Excepcion


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """The matrix role × view, as people read it, and who holds each role."""
    return render(
        request,
        "nucleo/usuarios/roles.html",
        {
            "roles": selectors.roles_con_usuarios(usuario_de(request)),
            "nombres": list(ROLES.values()),
            "grupos": selectors.matriz_por_modulo(),
        },
    )


@require_GET
def segregacion(request: HttpRequest) -> HttpResponse:
    """Users who hold incompatible acts, with their exception or without; and every pair."""
    hallados = selectors.conflictos_visibles(usuario_de(request))
    return render(
        request,
        "nucleo/usuarios/segregacion.html",
        {
            "conflictos": hallados,
            "sin_excepcion": sum(conflicto.excepcion is None for conflicto in hallados),
            "pares": selectors.pares_en_palabras(),
            "pide": puede_escribir(usuario_de(request), "nucleo:excepcion_nueva"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def excepcion_nueva(request: HttpRequest) -> HttpResponse:
    """Ask for an exception; another person signs it."""
    por = usuario_de(request)
    inicial = {"usuario": request.GET.get("usuario"), "par": request.GET.get("par"), "desde": hoy()}
    form = Excepcion(request.POST or None, request=request, usuarios=selectors.usuarios_visibles(por), initial=inicial)
    if request.method == "POST" and form.is_valid() and exigir_clave(request, usuario=por, form=form):
        datos = form.cleaned_data
        with errores_en(form):
            pedida = actos.pedir_excepcion(
                datos["usuario"],
                par=datos["par"],
                desde=datos["desde"],
                hasta=datos["hasta"],
                motivo=datos["motivo"],
                por=por,
            )
        if not form.errors:
            messages.success(request, "El pedido quedó hecho. Lo firma otra persona.")
            return redirect("nucleo:aprobacion", pk=pedida.pk)
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": "Pedir una excepción",
            "boton": "Pedir",
            "volver": reverse("nucleo:segregacion"),
            "texto": "Deja que una persona haga, hasta una fecha, dos cosas incompatibles. La firma otra persona, "
            "queda en el informe y vence sola.",
        },
        status=422 if form.errors else 200,
    )
