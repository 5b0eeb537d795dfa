"""The home: what waits for this user, and where he or she can go."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cesop.nucleo.fechas import ahora
from cesop.nucleo.interfaz.ports import TARJETAS
from cesop.nucleo.interfaz.registro import modulos, paginas_de
from cesop.nucleo.models import Usuario

MEDIODIA, NOCHE = 12, 20


@require_GET
def inicio(request: HttpRequest) -> HttpResponse:
    """Cards of every module, then the pages by module."""
    usuario = cast(Usuario, request.user)
    tarjetas = [tarjeta for _, de_inicio in TARJETAS if (tarjeta := de_inicio(usuario))]
    tarjetas.sort(key=lambda tarjeta: not tarjeta.renglones)  # what has something to say comes first
    paginas = [p for p in paginas_de(usuario) if p.modulo != "inicio"]
    por_modulo = [
        (modulo, propias) for modulo in modulos() if (propias := [p for p in paginas if p.modulo == modulo.clave])
    ]
    momento = ahora()
    contexto = {
        "tarjetas": tarjetas,
        "por_modulo": por_modulo,
        "saludo": _saludo(momento.hour),
        "momento": momento,
    }
    return render(request, "tablero/inicio.html", contexto)


def _saludo(hora: int) -> str:
    if hora < MEDIODIA:
        return "Buen día"
    return "Buenas tardes" if hora < NOCHE else "Buenas noches"
