"""Behind proxies of ours, the address of who asks is the one that the outermost of them saw."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class DireccionReal:
    """Puts the client's address in REMOTE_ADDR, for the audit, the lock-out and the log. Only in production.

    `settings.PROXIES` proxies of ours add themselves to X-Forwarded-For, so the client is that many places from the
    right. Whatever stands further left was written by the client, and is never believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        anotadas = request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(anotadas) >= settings.PROXIES > 0 and (direccion := _direccion(anotadas[-settings.PROXIES])):
            request.META["REMOTE_ADDR"] = direccion
        return self.get_response(request)


def _direccion(texto: str) -> str | None:
    try:
        return str(ipaddress.ip_address(texto.strip()))
    except ValueError:
        return None
