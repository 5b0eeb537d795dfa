"""The life of a session: entering, locking, being confirmed again, and ending.

Why these limits (ASVS 7.1.1): the counter's screens face the public and share PCs, so they lock after 15 minutes; the
back office after 30 (both are parameters, read at login). Locking keeps the half-done form. A session ends for good
12 hours after its login, more than the longest shift. Changing roles, users or approvals asks for the password again
after 10 minutes.
"""

from __future__ import annotations

import datetime as dt
from typing import cast

import structlog
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from cesop.nucleo import auditoria, fechas, parametros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Sesion, Usuario
from cesop.nucleo.parametros_nucleo import ESPERA_MOSTRADOR, ESPERA_OFICINA
from cesop.nucleo.permisos import ROLES_DE_MOSTRADOR, roles_de
from cesop.nucleo.sesiones import AGENTE, BLOQUEADA, CONFIRMADA, DIRECCION, ESPERA, INICIADA, SessionStore

registro = structlog.get_logger(__name__)

CADA_CUANTO_SE_ANOTA = 60  # seconds
CONFIRMACION_DURA = dt.timedelta(minutes=10)
# Requests that the page makes by itself carry this header, and are not use.
SONDEO = "X-Sondeo"


def espera_de(request: HttpRequest, *, usuario: Usuario) -> int:
    """Seconds without use after which this session's screen locks."""
    guardada = request.session.get(ESPERA)
    return guardada if isinstance(guardada, int) else _espera(usuario)


def _espera(usuario: Usuario) -> int:
    en_mostrador = not roles_de(usuario).isdisjoint(ROLES_DE_MOSTRADOR)
    clave = ESPERA_MOSTRADOR if en_mostrador else ESPERA_OFICINA
    try:
        return parametros.entero(clave, al=fechas.hoy()) * 60
    except ErrorNegocio:  # without a value nobody could enter to give it one
        return int(settings.ESPERA_MOSTRADOR)


def direccion_de(request: HttpRequest) -> str:
    """The address that the request comes from."""
    direccion: str = request.META.get("REMOTE_ADDR", "")
    return direccion


def ingreso_fallido(nombre: str) -> None:
    """Leave a line in the log: the id of the person whose user name was written, None when there is nobody."""
    quien = Usuario.objects.filter(usuario=nombre).values_list("pk", flat=True).first()
    registro.warning("sesion.ingreso_fallido", usuario=quien)


def entrar(request: HttpRequest, *, usuario: Usuario) -> None:
    """Start a session of `usuario`, who has just proved the password, under a new key."""
    instante = fechas.ahora().isoformat()
    firmar(request, usuario=usuario)
    login(request, usuario, backend="django.contrib.auth.backends.ModelBackend")
    request.session[INICIADA] = instante
    request.session[CONFIRMADA] = instante
    request.session[DIRECCION] = direccion_de(request) or None
    request.session[AGENTE] = request.META.get("HTTP_USER_AGENT", "")[:200]
    request.session[ESPERA] = _espera(usuario)
    Sesion.objects.filter(expire_date__lt=fechas.Ahora()).delete()


def salir(request: HttpRequest) -> None:
    """End the session on the server: its key is worth nothing afterwards."""
    logout(request)


def firmar(request: HttpRequest, *, usuario: Usuario | None) -> None:
    """Sign this request's writes with `usuario`, for the audit."""
    auditoria.firmar(
        auditoria.Contexto(
            usuario=usuario,
            pedido=request.pedido,  # type: ignore[attr-defined]
            direccion=direccion_de(request),
        )
    )
    request.firmado = True  # type: ignore[attr-defined]


def bloquear(request: HttpRequest) -> None:
    """Lock the session until its user types the password."""
    request.session[BLOQUEADA] = True


def esta_bloqueada(request: HttpRequest) -> bool:
    """True when the session waits for its user's password."""
    return bool(request.session.get(BLOQUEADA))


def se_durmio(request: HttpRequest, *, usuario: Usuario) -> bool:
    """True when the session went unused for longer than the user's roles allow."""
    ocio = _motor(request).ocio
    return ocio is not None and ocio >= CADA_CUANTO_SE_ANOTA and ocio > espera_de(request, usuario=usuario)


def anotar_uso(request: HttpRequest) -> None:
    """Note that the session is in use, at most once a minute; what the page asks by itself is not use."""
    motor = _motor(request)
    if SONDEO not in request.headers and motor.ocio is not None and motor.ocio >= CADA_CUANTO_SE_ANOTA:
        motor.anotar_uso()


def confirmar(request: HttpRequest) -> None:
    """The user has just typed the password again: unlocked, under a new key."""
    request.session.pop(BLOQUEADA, None)
    request.session[CONFIRMADA] = fechas.ahora().isoformat()
    request.session.cycle_key()


def confirmada(request: HttpRequest) -> bool:
    """True when the password was typed less than ten minutes ago."""
    instante = parse_datetime(request.session.get(CONFIRMADA, ""))
    return instante is not None and fechas.ahora() - instante < CONFIRMACION_DURA


def terminar_sesiones(usuario: Usuario, *, salvo: str | None = None) -> int:
    """End the sessions of `usuario` at once, but for the one with key `salvo`. Returns how many."""
    sesiones = Sesion.objects.filter(usuario=usuario)
    if salvo is not None:
        sesiones = sesiones.exclude(pk=salvo)
    return sesiones.delete()[0]


def _motor(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)
