"""Screens that change how a service account is treated: category, conditions, protections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from catastro.models import (
    Proteccion,
    TipoCondicion,
)
from catastro.pantallas import cuentas_forms as formularios
from catastro.pantallas.cuentas import cuenta_o_404
from catastro.pantallas.cuentas_marco import hacer, pagina
from catastro.selectors import cuentas as lectura
from catastro.services import condiciones, cuentas, protecciones
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, aceptado
from cesop.nucleo.pedidos import usuario_de


@require_http_methods(FORMULARIO)
def cuenta_categoria(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another category."""
    vista = cuenta_o_404(pk)
    actual = lectura.ficha(vista, al=hoy()).categoria
    inicial = {"desde": hoy(), "visto": actual.pk if actual else None}
    form = formularios.CambioDeCategoria(request.POST or None, initial=inicial, cuenta=vista)
    if hacer(
        request,
        form,
        lambda: cuentas.cambiar_categoria(
            vista,
            categoria=form.cleaned_data["categoria"],
            desde=form.cleaned_data["desde"],
            motivo=form.cleaned_data["motivo"],
            visto=form.cleaned_data["visto"] or 0,
            aceptado=aceptado(form),
        ),
        "La categoría quedó cambiada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(
        request,
        form,
        vista,
        titulo=f"Cambiar la categoría de la cuenta {vista.numero}",
        boton="Cambiar la categoría",
        dice=f"Hoy tiene {actual.categoria}." if actual else "",
    )


@require_http_methods(FORMULARIO)
def cuenta_condicion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a condition, or another value of one."""
    vista = cuenta_o_404(pk)
    form = formularios.DarCondicion(request.POST or None, initial={"desde": hoy()}, cuenta=vista)
    if hacer(
        request,
        form,
        lambda: condiciones.dar_condicion(
            vista,
            tipo=form.cleaned_data["tipo"],
            valor=form.cleaned_data["valor"],
            comprobante=form.cleaned_data["comprobante"],
            desde=form.cleaned_data["desde"],
            hasta=form.hasta(),
            usuario=usuario_de(request),
            aceptado=aceptado(form),
        ),
        "La condición quedó dada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(request, form, vista, titulo=f"Dar una condición a la cuenta {vista.numero}", boton="Dar")


@require_http_methods(FORMULARIO)
def cuenta_condicion_quitar(request: HttpRequest, pk: int, clave: str) -> HttpResponse:
    """End a condition."""
    vista = cuenta_o_404(pk)
    tipo = get_object_or_404(TipoCondicion, clave=clave)
    form = formularios.Quitar(request.POST or None, initial={"desde": hoy()})
    if hacer(
        request,
        form,
        lambda: condiciones.quitar_condicion(vista, tipo=tipo, desde=form.cleaned_data["desde"]),
        f"{tipo}: quitada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(request, form, vista, titulo=f"Quitar {tipo} a la cuenta {vista.numero}", boton="Quitar")


@require_http_methods(FORMULARIO)
def cuenta_proteger(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it from being cut."""
    vista = cuenta_o_404(pk)
    form = formularios.Proteger(request.POST or None, initial={"desde": hoy()})
    if hacer(
        request,
        form,
        lambda: protecciones.proteger(
            vista,
            causa=form.cleaned_data["causa"],
            motivo=form.cleaned_data["motivo"],
            comprobante=form.cleaned_data["comprobante"],
            desde=form.cleaned_data["desde"],
            hasta=form.hasta(),
            usuario=usuario_de(request),
        ),
        "La cuenta quedó protegida: no se corta.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(
        request,
        form,
        vista,
        titulo=f"Proteger la cuenta {vista.numero}",
        boton="Proteger",
        consecuencias=[
            ("shield-check", "Mientras dure, no se le puede emitir ni cumplir un corte ni una suspensión."),
            ("clipboard-list", "Los cortes pedidos que nadie empezó se anulan."),
        ],
    )


@require_http_methods(FORMULARIO)
def proteccion_levantar(request: HttpRequest, pk: int) -> HttpResponse:
    """End a protection."""
    fila = get_object_or_404(Proteccion, pk=pk, reemplazado_en__isnull=True)
    vista = cuenta_o_404(fila.cuenta_id)
    form = formularios.Quitar(request.POST or None, initial={"desde": hoy()})
    if hacer(
        request, form, lambda: protecciones.levantar(fila, desde=form.cleaned_data["desde"]), "Protección levantada."
    ):
        return redirect("catastro:cuenta", pk=vista.pk)
    return pagina(
        request,
        form,
        vista,
        titulo=f"Levantar la protección de la cuenta {vista.numero}",
        boton="Levantar",
        peligro=True,
        dice=f"{fila.get_causa_display()}: {fila.motivo}",
        consecuencias=[("hand-stop", "Desde ese día se la puede cortar, si no tiene otra.")],
    )
