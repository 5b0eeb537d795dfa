"""Screens of branches and moratorias, and the pieces that the others share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.maestros import services
from cesop.nucleo.maestros.forms import DatosDeMoratoria, DatosDeSucursal
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.selectors import sucursales_visibles
from cesop.nucleo.models import Moratoria, Sucursal
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.trazas.selectors import historial


def formulario(request: HttpRequest, form: BaseForm | None, *, titulo: str, volver: str, **mas: Any) -> HttpResponse:
    """The page of one form: what it will do, its fields, its button. 422 when it comes back with errors."""
    contexto = {"form": form, "titulo": titulo, "volver": volver, "boton": "Guardar", **mas}
    estado = 422 if form is not None and form.errors else 200
    return render(request, "nucleo/maestros/formulario.html", contexto, status=estado)


# ── Branches ──


def _sucursal_o_404(request: HttpRequest, pk: int) -> Sucursal:
    return get_object_or_404(sucursales_visibles(usuario_de(request)), pk=pk)


@require_GET
def sucursal(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch: data, people and history."""
    vista = _sucursal_o_404(request, pk)
    return render(
        request,
        "nucleo/maestros/sucursal.html",
        {
            "sucursal": vista,
            "historial": historial("nucleo_sucursal", clave=str(pk), usuario=usuario_de(request)),
            "edita": puede_escribir(usuario_de(request), "nucleo:sucursal_editar"),
        },
    )


@require_http_methods(FORMULARIO)
def sucursal_nueva(request: HttpRequest) -> HttpResponse:
    """Open a branch."""
    form = DatosDeSucursal(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nueva = services.abrir_sucursal(form.cleaned_data, por=usuario_de(request))
        if not form.errors:
            messages.success(request, f"{nueva.nombre} quedó abierta.")
            return redirect("nucleo:sucursal", pk=nueva.pk)
    return formulario(
        request, form, titulo="Abrir una sucursal", boton="Abrir la sucursal", volver=reverse("nucleo:sucursales")
    )


@require_http_methods(FORMULARIO)
def sucursal_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the data of a branch."""
    vista = _sucursal_o_404(request, pk)
    form = DatosDeSucursal(request.POST or None, instance=vista)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.editar_sucursal(vista, datos=form.cleaned_data, por=usuario_de(request))
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("nucleo:sucursal", pk=pk)
    volver = reverse("nucleo:sucursal", args=[pk])
    return formulario(request, form, titulo="Datos de la sucursal", volver=volver)


@require_http_methods(FORMULARIO)
def sucursal_desactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a branch, or say why not."""
    vista = _sucursal_o_404(request, pk)
    if request.method == "POST":
        services.desactivar_sucursal(vista, por=usuario_de(request))
        messages.success(request, f"{vista.nombre} quedó desactivada.")
        return redirect("nucleo:sucursal", pk=pk)
    return formulario(
        request,
        None,
        titulo=f"Desactivar {vista.nombre}",
        boton="Desactivar",
        peligro=True,
        impedimento=services.impedimento_para_desactivar(vista),
        volver=reverse("nucleo:sucursal", args=[pk]),
        consecuencias=[
            Consecuencia(texto="Nadie la puede elegir para un usuario nuevo.", icono="user-x"),
            Consecuencia(texto="Lo que se hizo en ella queda como está, y se sigue viendo.", icono="eye"),
            Consecuencia(texto="Se puede reactivar cuando haga falta.", icono="rotate-2"),
        ],
    )


@require_http_methods(FORMULARIO)
def sucursal_reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed branch again."""
    vista = _sucursal_o_404(request, pk)
    if request.method == "POST":
        services.reactivar_sucursal(vista, por=usuario_de(request))
        messages.success(request, f"{vista.nombre} volvió a estar activa.")
        return redirect("nucleo:sucursal", pk=pk)
    return formulario(
        request,
        None,
        titulo=f"Reactivar {vista.nombre}",
        boton="Reactivar",
        volver=reverse("nucleo:sucursal", args=[pk]),
        consecuencias=[Consecuencia(texto="Se la puede elegir de nuevo para los usuarios.", icono="user-check")],
    )


# ── Moratorias ──


@require_http_methods(FORMULARIO)
def moratoria_nueva(request: HttpRequest) -> HttpResponse:
    """Add a moratoria."""
    return _moratoria(request, Moratoria(), iniciales={"desde": hoy()}, titulo="Agregar una moratoria")


@require_http_methods(FORMULARIO)
def moratoria(request: HttpRequest, pk: int) -> HttpResponse:
    """A moratoria: its data and its history; whoever may, changes it."""
    vista = get_object_or_404(Moratoria, pk=pk)
    return _moratoria(
        request,
        vista,
        iniciales=DatosDeMoratoria.iniciales(vista),
        titulo=vista.motivo,
        historial=historial("nucleo_moratoria", clave=str(pk), usuario=usuario_de(request)),
        solo_lectura=not puede_escribir(usuario_de(request), "nucleo:moratoria"),
    )


def _moratoria(
    request: HttpRequest, vista: Moratoria, *, iniciales: dict[str, Any], titulo: str, **mas: Any
) -> HttpResponse:
    form = DatosDeMoratoria(request.POST or None, moratoria=vista, initial=iniciales)
    if mas.get("solo_lectura"):
        for campo in form.fields.values():
            campo.disabled = True
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.guardar_moratoria(vista, datos=form.datos(), por=usuario_de(request))
        if not form.errors:
            messages.success(request, "La moratoria quedó guardada.")
            return redirect("nucleo:moratorias")
    volver = reverse("nucleo:moratorias")
    consecuencias = [
        Consecuencia(texto="Mientras rija no sale ninguna orden de corte para lo que abarca.", icono="hand-stop")
    ]
    return formulario(request, form, titulo=titulo, volver=volver, consecuencias=consecuencias, **mas)
