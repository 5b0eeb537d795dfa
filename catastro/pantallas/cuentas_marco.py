"""The page of one change of a service account, and the doing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catastro.models import (
    CuentaServicio,
)
from cesop.nucleo.formularios import errores_en


def pagina(
    request: HttpRequest, form: forms.BaseForm, vista: CuentaServicio, *, titulo: str, boton: str, **mas: Any
) -> HttpResponse:
    """The page of one change: what it is about, what will happen, the fields."""
    contexto = {
        "form": form,
        "cuenta": vista,
        "titulo": titulo,
        "boton": boton,
        "volver": reverse("catastro:cuenta", args=[vista.pk]),
        **mas,
    }
    return render(request, "catastro/cuentas/cambio.html", contexto, status=422 if form.errors else 200)


def hacer(request: HttpRequest, form: forms.BaseForm, acto: Callable[[], object], dicho: str) -> bool:
    """Do it when the form is valid; what the service refuses stays in the form. True when it was done."""
    if request.method != "POST" or not form.is_valid():
        return False
    with errores_en(form):
        acto()
    if form.errors:
        return False
    messages.success(request, dicho)
    return True
