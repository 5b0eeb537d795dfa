"""Search and help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cesop.nucleo.interfaz import ritmo
from cesop.nucleo.interfaz.busqueda import buscar as buscar_en_todo
from cesop.nucleo.interfaz.registro import modulos, paginas_de
from cesop.nucleo.pedidos import usuario_de


@require_GET
def buscar(request: HttpRequest) -> HttpResponse:
    """Fragment with the results of `?q=`; 429 for who asks without rest."""
    texto = request.GET.get("q", "")
    usuario = usuario_de(request)
    if not ritmo.cabe("buscar", usuario=usuario, veces=ritmo.BUSQUEDAS):
        respuesta = render(request, "nucleo/interfaz/buscas_mucho.html", status=429)
        respuesta["Retry-After"] = str(ritmo.VENTANA)
        return respuesta
    grupos = buscar_en_todo(texto, usuario=usuario)
    return render(request, "nucleo/interfaz/resultados.html", {"grupos": grupos, "texto": texto})


@require_GET
def ayuda(request: HttpRequest) -> HttpResponse:
    """How the program works, and the pages that this user may open."""
    paginas = paginas_de(usuario_de(request))
    por_modulo = [
        (modulo, propias) for modulo in modulos() if (propias := [p for p in paginas if p.modulo == modulo.clave])
    ]
    return render(request, "nucleo/interfaz/ayuda.html", {"por_modulo": por_modulo})
