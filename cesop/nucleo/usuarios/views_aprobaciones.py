"""Approvals: what waits for me, what I asked for, and each one with what it will do."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo import aprobaciones as servicio
from cesop.nucleo.acceso.forms import ConClave
from cesop.nucleo.acceso.services import exigir_clave
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.formularios import errores_en
from cesop.nucleo.models import Aprobacion, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.usuarios.forms import Confirmacion, ConNota
from cesop.nucleo.usuarios.listados import TONO_DE_APROBACION

ULTIMAS = 10


@require_GET
def aprobaciones(request: HttpRequest) -> HttpResponse:
    """The inbox."""
    usuario = usuario_de(request)
    propias = servicio.visibles_para(usuario).filter(pedida_por=usuario)
    return render(
        request,
        "nucleo/usuarios/aprobaciones.html",
        {
            "para_decidir": servicio.pendientes_para(usuario),
            "pedidas": propias.filter(estado=Aprobacion.Estado.PEDIDA).order_by("pedida_en"),
            "decididas": servicio.visibles_para(usuario)
            .exclude(estado=Aprobacion.Estado.PEDIDA)
            .order_by("-decidida_en")[:ULTIMAS],
            "tonos": TONO_DE_APROBACION,
        },
    )


@require_GET
def aprobacion(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One: what will happen, who asked and why, and the decision."""
    usuario, vista = usuario_de(request), _o_404(request, pk)
    return render(
        request,
        "nucleo/usuarios/aprobacion.html",
        {
            "aprobacion": vista,
            "tono": TONO_DE_APROBACION[vista.estado],
            "lineas": servicio.descripcion(vista)[1:] or [vista.titulo],
            "vence": servicio.vence(vista),
            "pedida": vista.estado == Aprobacion.Estado.PEDIDA,
            "decide": vista.estado == Aprobacion.Estado.PEDIDA and _puede_decidir(vista, usuario),
            "es_propia": vista.pedida_por_id == usuario.pk,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def aprobacion_aprobar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide that it is done."""

    def hacer(usuario: Usuario, form: ConClave) -> str:
        return servicio.aprobar(pk, usuario=usuario, nota=form.cleaned_data["nota"]).resultado or "Aprobado."

    return _decidir(request, pk, hacer, titulo="Aprobar", boton="Aprobar y hacer", icono="check", form_de=ConNota)


@require_http_methods(["GET", "HEAD", "POST"])
def aprobacion_rechazar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide that it is not done."""

    def hacer(usuario: Usuario, form: ConClave) -> str:
        servicio.rechazar(pk, usuario=usuario, nota=form.cleaned_data["nota"])
        return "El pedido quedó rechazado."

    return _decidir(request, pk, hacer, titulo="Rechazar", boton="Rechazar", icono="x", form_de=ConNota)


@require_http_methods(["GET", "HEAD", "POST"])
def aprobacion_retirar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back the own request."""

    def hacer(usuario: Usuario, form: ConClave) -> str:
        servicio.retirar(pk, usuario=usuario)
        return "El pedido quedó retirado."

    return _decidir(
        request, pk, hacer, titulo="Retirar el pedido", boton="Retirar", icono="arrow-back-up", form_de=Confirmacion
    )


def _decidir(
    request: HttpRequest,
    pk: uuid.UUID,
    hacer: Callable[[Usuario, ConClave], str],
    *,
    titulo: str,
    boton: str,
    icono: str,
    form_de: type[ConClave],
) -> HttpResponse:
    usuario, vista = usuario_de(request), _o_404(request, pk)
    form = form_de(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid() and exigir_clave(request, usuario=usuario, form=form):
        dicho = ""
        with errores_en(form):
            dicho = hacer(usuario, form)
        if not form.errors:
            messages.success(request, dicho)
            return redirect("nucleo:aprobaciones")
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": f"{titulo}: {vista.titulo}",
            "boton": boton,
            "icono": icono,
            "volver": reverse("nucleo:aprobacion", args=[pk]),
            "consecuencias": servicio.descripcion(vista)[1:] or [vista.titulo],
        },
        status=422 if form.errors else 200,
    )


def _puede_decidir(vista: Aprobacion, usuario: Usuario) -> bool:
    try:
        servicio.exigir_decisor(vista, usuario=usuario)
    except ErrorNegocio:
        return False
    return True


def _o_404(request: HttpRequest, pk: uuid.UUID) -> Aprobacion:
    return get_object_or_404(servicio.visibles_para(usuario_de(request)), pk=pk)
