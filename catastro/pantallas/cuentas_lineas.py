"""Screens of the telephone numbers of a service account."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from catastro.models import LineaDeCuenta
from catastro.pantallas import cuentas_forms as formularios
from catastro.pantallas.cuentas import cuenta_o_404
from catastro.pantallas.cuentas_marco import hacer, pagina
from catastro.services import lineas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO


class DarLinea(formularios.Rango):
    """A number, with its days."""

    numero = forms.CharField(
        label="Número", max_length=20, help_text="Con la característica: 2257 461234.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autofocus": True}),
    )  # fmt: skip
    field_order = ("numero", "desde", "ultimo")


@require_http_methods(FORMULARIO)
def cuenta_linea(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a number."""
    vista = cuenta_o_404(pk)
    form = DarLinea(request.POST or None, initial={"desde": hoy()})
    if hacer(
        request,
        form,
        lambda: lineas.dar_linea(
            vista, numero=form.cleaned_data["numero"], desde=form.cleaned_data["desde"], hasta=form.hasta()
        ),
        "La línea quedó cargada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(
        request,
        form,
        vista,
        titulo=f"Cargar una línea a la cuenta {vista.numero}",
        boton="Cargar",
        consecuencias=[("phone", "Las llamadas que salgan de ese número en esos días se le facturan.")],
    )


@require_http_methods(FORMULARIO)
def linea_quitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a number from it."""
    fila = get_object_or_404(LineaDeCuenta, pk=pk, reemplazado_en__isnull=True)
    vista = cuenta_o_404(fila.cuenta_id)
    form = formularios.Quitar(request.POST or None, initial={"desde": hoy()})
    if hacer(request, form, lambda: lineas.quitar_linea(fila, desde=form.cleaned_data["desde"]), "Línea quitada."):
        return redirect("catastro:cuenta", pk=vista.pk)
    return pagina(
        request, form, vista, titulo=f"Quitar la línea {fila} a la cuenta {vista.numero}", boton="Quitar", peligro=True
    )
