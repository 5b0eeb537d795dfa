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

from cesop.nucleo import auditoria
from cesop.nucleo.models import Instalacion, Usuario
from cesop.nucleo.permisos import matriz, necesita_segundo_factor, puede_escribir, puede_ver

LECTURA = frozenset({"GET", "HEAD", "OPTIONS"})
LOCALES = frozenset({"127.0.0.1", "::1"})
# Where a user who still owes something (a second factor, a new password, the lock's key) may go.
ESTACIONES = frozenset(
    {
        "nucleo:salir",
        "nucleo:segundo_factor",
        "nucleo:alta_segundo_factor",
        "nucleo:cambiar_clave",
        "nucleo:bloquear",
        "nucleo:bloqueada",
        "nucleo:desbloquear",
        "nucleo:tema",
    }
)


class Acceso:
    """Login, lock screen, second factor and matrix, in that order; signs the writes of whoever passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        if request.user.is_authenticated:
            respuesta.setdefault("Cache-Control", "no-store")
        return respuesta

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the view run."""
        self._solo_loopback(request)
        clave = request.resolver_match.view_name if request.resolver_match else ""
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
            self._firmar(request)
        return None

    def _solo_loopback(self, request: HttpRequest) -> None:
        """Refuse to serve others than this machine with DEBUG or demonstration data."""
        if request.META.get("REMOTE_ADDR", "") in LOCALES:
            return
        if settings.DEBUG or Instalacion.objects.filter(modo=Instalacion.Modo.DEMOSTRACION).exists():
            raise PermissionDenied("Esta instalación es de demostración y solo atiende en la propia máquina.")

    def _desvio(self, request: HttpRequest, usuario: Usuario, clave: str) -> HttpResponse | None:
        if clave in ESTACIONES:
            return None
        if request.session.get("bloqueada"):
            return self._ir_a(request, "nucleo:bloqueada")
        if usuario.debe_cambiar_clave:
            return self._ir_a(request, "nucleo:cambiar_clave")
        if necesita_segundo_factor(usuario) and not usuario.is_verified():  # type: ignore[attr-defined]
            return self._ir_a(request, "nucleo:segundo_factor")
        return None

    @staticmethod
    def _ir_a(request: HttpRequest, ruta: str) -> HttpResponse:
        vuelta = request.get_full_path() if request.method in LECTURA else ""
        if getattr(request, "htmx", False):
            destino = f"{reverse(ruta)}?{urlencode({'next': request.htmx.current_url_abs_path or '/'})}"  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(destino)
        return HttpResponseRedirect(f"{reverse(ruta)}?{urlencode({'next': vuelta})}" if vuelta else reverse(ruta))

    @staticmethod
    def _firmar(request: HttpRequest) -> None:
        usuario = request.user if isinstance(request.user, Usuario) else None
        auditoria.firmar(
            auditoria.Contexto(
                usuario=usuario,
                pedido=request.pedido,  # type: ignore[attr-defined]
                direccion=request.META.get("REMOTE_ADDR", ""),
            )
        )
        request.firmado = True  # type: ignore[attr-defined]
