"""Answers when something fails under the program: dead database, dead broker, full disk. They touch nothing."""

from __future__ import annotations

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string

from cesop.nucleo.errors import DISCO_LLENO

# SQLSTATE serialization_failure, deadlock_detected, lock_not_available, query_canceled: the database is alive, but
# somebody else has what this request needs.
OCUPADA = frozenset({"40001", "40P01", "55P03", "57014"})


def falla(request: HttpRequest) -> HttpResponse:
    """handler500: says what fell, with the request's id, and that what was typed is still there."""
    error = sys.exc_info()[1]
    plantilla, estado = _segun(error)
    pedido = getattr(request, "pedido", "")
    if getattr(request, "htmx", False) or request.headers.get("HX-Request"):
        respuesta = _aviso(plantilla, estado)
    else:
        respuesta = _pagina(plantilla, estado, pedido)
    if estado == 503:
        respuesta["Retry-After"] = "10"
    return respuesta


def prohibido(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403: the matrix says no. The reason shows only when the program gave one of its own."""
    contexto = {"pedido": getattr(request, "pedido", ""), "mensaje": str(exception)}
    return HttpResponse(render_to_string("errores/403.html", contexto), status=403)


def no_existe(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: there is no such thing, or it is not for this user: the answer does not tell which."""
    return HttpResponse(render_to_string("errores/404.html", {"pedido": getattr(request, "pedido", "")}), status=404)


def sin_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old."""
    return HttpResponse(render_to_string("errores/csrf.html", {"pedido": getattr(request, "pedido", "")}), status=403)


def _segun(error: BaseException | None) -> tuple[str, int]:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "errores/sin_disco.html", 507
    if isinstance(error, OperationalError | InterfaceError):
        estado = getattr(error.__cause__, "sqlstate", None)
        if estado == DISCO_LLENO:
            return "errores/sin_disco.html", 507
        return ("errores/ocupada.html" if estado in OCUPADA else "errores/sin_base.html"), 503
    return "errores/500.html", 500


def _pagina(plantilla: str, estado: int, pedido: str) -> HttpResponse:
    """The page, or its text alone when not even the page can be made (a template or a style sheet is missing)."""
    try:
        return HttpResponse(render_to_string(plantilla, {"pedido": pedido}), status=estado)
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError, OSError):
        return _aviso(plantilla, estado)


def _aviso(plantilla: str, estado: int) -> HttpResponse:
    return HttpResponse(_AVISOS[plantilla], status=estado, content_type="text/plain; charset=utf-8")


_AVISOS = {
    "errores/sin_disco.html": "No se pudo guardar porque no queda espacio en el disco. Avisá a sistemas.",
    "errores/sin_base.html": "No se pudo guardar porque la base no responde. Lo que escribiste sigue acá: reintentá.",
    "errores/ocupada.html": "No se pudo guardar porque otra operación usa lo mismo. Lo que escribiste sigue acá.",
    "errores/500.html": "No se pudo completar porque el programa falló. Lo que escribiste sigue acá.",
}
