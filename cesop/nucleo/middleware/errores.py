"""Business errors and refusals of the database become messages: a toast, or a page, never a trace."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, trigger_client_event

from cesop.nucleo.errors import ErrorNegocio, no_cabe, traducir

registro = structlog.get_logger("cesop.negocio")


class ErroresNegocio:
    """Answers with the error's own status: 409, 403, 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a business error into its answer; leave the rest to Django."""
        error = _dicho_por_la_base(exception) or exception
        if not isinstance(error, ErrorNegocio):
            return None
        registro.info("rechazo", codigo=error.codigo, **error.datos)
        if getattr(request, "htmx", False):
            respuesta = HttpResponse(error.mensaje, status=error.estado, content_type="text/plain; charset=utf-8")
            trigger_client_event(respuesta, "aviso", {"tono": "mal", "texto": error.mensaje})
            return reswap(respuesta, "none")
        return render(request, "errores/negocio.html", {"error": error}, status=error.estado)


def _dicho_por_la_base(exception: Exception) -> ErrorNegocio | None:
    """What the database refused, in words; None when it is not that."""
    if isinstance(exception, IntegrityError):
        return traducir(exception)
    return no_cabe(exception) if isinstance(exception, DataError) else None
