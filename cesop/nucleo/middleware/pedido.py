"""Gives each request an id, tells it to the log, and leaves no signature behind on the connection."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from cesop.nucleo import auditoria

registro = structlog.get_logger("cesop.pedido")


class Pedido:
    """`request.pedido`: the id that the log, the audit and the error pages share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.pedido = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        request.firmado = False  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(pedido=request.pedido)  # type: ignore[attr-defined]
        comienzo = time.perf_counter()
        try:
            respuesta = self.get_response(request)
        finally:
            if request.firmado and connection.connection is not None:  # type: ignore[attr-defined]
                self._soltar()
        respuesta["X-Pedido"] = request.pedido  # type: ignore[attr-defined]
        ruta = request.resolver_match.view_name if request.resolver_match else ""
        registro.info(
            "pedido",
            metodo=request.method,
            ruta=ruta,
            estado=respuesta.status_code,
            ms=round((time.perf_counter() - comienzo) * 1000),
        )
        structlog.contextvars.clear_contextvars()
        return respuesta

    @staticmethod
    def _soltar() -> None:
        try:
            auditoria.soltar()
        except DatabaseError:  # the connection is broken: closing it drops the signature too
            connection.close()
