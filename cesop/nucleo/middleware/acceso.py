"""Deny by default: before any view runs, the matrix says whether this user may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from cesop.nucleo.acceso import segundo_factor, sesion
from cesop.nucleo.exposicion import es_pedido_local
from cesop.nucleo.models import Instalacion, Usuario
from cesop.nucleo.permisos import matriz, necesita_segundo_factor, puede_escribir, puede_ver

LECTURA = frozenset({"GET", "HEAD", "OPTIONS"})
# It must answer while the database is dead, so nothing here may look at the session, the user or any table.
SIN_BASE = "nucleo:salud"
# What a locked session may still ask for.
CERRADURA = frozenset(
    {"nucleo:salir", "nucleo:bloquear", "nucleo:bloqueada", "nucleo:desbloquear", "nucleo:tema"},
)
SEGUNDO_FACTOR = frozenset({"nucleo:segundo_factor", "nucleo:alta_segundo_factor"})


class Acceso:
    """Login, lock screen, second factor and matrix, in that order; signs the writes of whoever passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        if _ruta(request) != SIN_BASE and request.user.is_authenticated:
            respuesta.setdefault("Cache-Control", "no-store")
        return respuesta

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the view run."""
        clave = _ruta(request)
        if clave == SIN_BASE:
            return None
        self._solo_loopback(request)
        regla = matriz().get(clave)
        publica = regla is not None and regla.tipo == "publica"
        usuario = request.user
        if isinstance(usuario, Usuario) and not publica:
            if (desvio := self._desvio(request, usuario, clave)) is not None:
                return desvio
            permitido = puede_ver if request.method in LECTURA else puede_escribir
            if not permitido(usuario, clave):
                raise PermissionDenied
        elif not publica:
            return self._ir_a(request, "nucleo:ingresar")
        if request.method not in LECTURA:
            sesion.firmar(request, usuario=usuario if isinstance(usuario, Usuario) else None)
        return None

    def _solo_loopback(self, request: HttpRequest) -> None:
        """Refuse to serve others than this machine with DEBUG or demonstration data."""
        if es_pedido_local(request.META):
            return
        if settings.DEBUG or Instalacion.objects.filter(modo=Instalacion.Modo.DEMOSTRACION).exists():
            raise PermissionDenied("Esta instalación es de demostración y solo atiende en la propia máquina.")

    def _desvio(self, request: HttpRequest, usuario: Usuario, clave: str) -> HttpResponse | None:
        """Where to send a user who still owes something: the lock's key, the second factor, a new password."""
        if clave in CERRADURA:
            return None
        if not sesion.esta_bloqueada(request) and sesion.se_durmio(request, usuario=usuario):
            sesion.bloquear(request)
        if sesion.esta_bloqueada(request):
            return self._ir_a(request, "nucleo:bloqueada")
        sesion.anotar_uso(request)
        return self._deuda(request, usuario, clave)

    def _deuda(self, request: HttpRequest, usuario: Usuario, clave: str) -> HttpResponse | None:
        if usuario.is_verified():  # type: ignore[attr-defined]
            falta_codigo = falta_alta = False
        else:
            falta_codigo = segundo_factor.tiene(usuario)
            falta_alta = not falta_codigo and necesita_segundo_factor(usuario)
        if falta_codigo:  # also before a new password or another device: the first factor alone opens nothing
            return None if clave == "nucleo:segundo_factor" else self._ir_a(request, "nucleo:segundo_factor")
        if usuario.debe_cambiar_clave:
            return None if clave == "nucleo:cambiar_clave" else self._ir_a(request, "nucleo:cambiar_clave")
        if falta_alta and clave not in SEGUNDO_FACTOR:
            return self._ir_a(request, "nucleo:segundo_factor")
        return None

    @staticmethod
    def _ir_a(request: HttpRequest, ruta: str) -> HttpResponse:
        """Redirect there and back. A fragment follows the login and the lock itself: the shell's JavaScript knows
        those pages, and keeps the half-done form; anything else takes the whole window."""
        parcial = bool(getattr(request, "htmx", False))
        vuelta = request.get_full_path() if request.method in LECTURA else ""
        if parcial:
            vuelta = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
        destino = f"{reverse(ruta)}?{urlencode({'next': vuelta})}" if vuelta else reverse(ruta)
        if parcial and ruta not in {"nucleo:ingresar", "nucleo:bloqueada"}:
            return HttpResponseClientRedirect(destino)
        return HttpResponseRedirect(destino)


def _ruta(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
