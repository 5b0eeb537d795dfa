"""What views read from a request, with its type."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from cesop.nucleo.models import Usuario


def usuario_de(request: HttpRequest) -> Usuario:
    """Who asks. Raises PermissionDenied for nobody: the matrix lets in only users, so that is a view out of it."""
    if not isinstance(request.user, Usuario):
        raise PermissionDenied
    return request.user


def es_fragmento(request: HttpRequest, *, blanco: str) -> bool:
    """True when htmx asks only for the element with id `blanco`."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and getattr(htmx, "target", None) == blanco


def pagina_de_origen(camino: str) -> tuple[ResolverMatch, str]:
    """(view, query string) of an address of this program, as a form brings it back.

    Raises PermissionDenied when it is not one: nobody is sent elsewhere.
    """
    if not url_has_allowed_host_and_scheme(camino, allowed_hosts=None):
        raise PermissionDenied
    partes = urlsplit(camino)
    try:
        return resolve(partes.path), partes.query
    except Resolver404 as error:
        raise PermissionDenied from error
