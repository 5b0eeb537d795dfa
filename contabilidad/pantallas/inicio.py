"""The address of the module alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from cesop.nucleo.interfaz.registro import paginas_de
from cesop.nucleo.pedidos import usuario_de


@require_GET
def inicio(request: HttpRequest) -> HttpResponse:
    """To the first page of accounting that the user opens; to the home of who opens none."""
    primera = next((p for p in paginas_de(usuario_de(request)) if p.modulo == "contabilidad"), None)
    return redirect(primera.ruta if primera else "tablero:inicio")
