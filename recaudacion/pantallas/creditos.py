"""What everybody has in favour, and the process that pays with it what they owe."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catastro.ports import pagina_de_persona
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from recaudacion.selectors import creditos as lectura
from recaudacion.services import trabajos


@require_http_methods(FORMULARIO)
def creditos_aplicar(request: HttpRequest) -> HttpResponse:
    """What would be paid, and of whom; then, start."""
    usuario = usuario_de(request)
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        with errores_en(form):
            proceso = trabajos.aplicar_creditos(usuario=usuario)
        if not form.errors:
            messages.success(request, f"{proceso.titulo}: empezó.")
            return redirect("nucleo:proceso", pk=proceso.pk)
    vista = lectura.vista(al=hoy())
    contexto = {
        "form": form,
        "vista": vista,
        "filas": [(una, pagina_de_persona(una.persona, usuario=usuario)) for una in vista.mayores],
        "queda": vista.favor - vista.pagaria,
        "empieza": puede_escribir(usuario, trabajos.APLICAR_CREDITOS.permiso),
    }
    return render(request, "recaudacion/creditos.html", contexto, status=422 if form.errors else 200)
