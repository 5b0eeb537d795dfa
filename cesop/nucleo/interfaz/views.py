"""Search and help."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cesop.nucleo.interfaz.busqueda import buscar as buscar_en_todo
from cesop.nucleo.interfaz.registro import modulos, paginas_de
from cesop.nucleo.models import Usuario


@require_GET
def buscar(request: HttpRequest) -> HttpResponse:
    """Fragment with the results of `?q=`."""
    texto = request.GET.get("q", "")
    grupos = buscar_en_todo(texto, usuario=cast(Usuario, request.user))
    return render(request, "nucleo/interfaz/resultados.html", {"grupos": grupos, "texto": texto})


@require_GET
def ayuda(request: HttpRequest) -> HttpResponse:
    """How the program works, and the pages that this user may open."""
    paginas = paginas_de(cast(Usuario, request.user))
    por_modulo = [
        (modulo, propias) for modulo in modulos() if (propias := [p for p in paginas if p.modulo == modulo.clave])
    ]
    return render(request, "nucleo/interfaz/ayuda.html", {"por_modulo": por_modulo})
