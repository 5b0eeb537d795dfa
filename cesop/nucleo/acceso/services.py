"""What people do with their own access: prove the password, change it, choose the theme, close sessions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from cesop.nucleo.acceso import sesion
from cesop.nucleo.acceso.forms import ConClave
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Sesion, Usuario


def comprobar_clave(request: HttpRequest, *, usuario: Usuario, clave: str) -> bool:
    """True when `clave` is the user's password. A wrong one counts towards the lock by user and address."""
    correcta = authenticate(request, username=usuario.usuario, password=clave) == usuario
    if correcta:
        AxesProxyHandler.reset_attempts(username=usuario.usuario, ip_address=sesion.direccion_de(request))
    return correcta


def exigir_clave(request: HttpRequest, *, usuario: Usuario, form: ConClave) -> bool:
    """True when the password was typed lately, or is now, in the valid `form`; else the error is beside its field."""
    if "password" not in form.fields:
        return True
    if comprobar_clave(request, usuario=usuario, clave=form.cleaned_data["password"]):
        sesion.confirmar(request)
        return True
    form.add_error("password", "La contraseña no es esa. Escribila de nuevo.")
    return False


@transaction.atomic
def cambiar_clave(usuario: Usuario, *, nueva: str, sesion_actual: str | None) -> None:
    """Set the user's own new password, already validated, and end the other sessions."""
    usuario.set_password(nueva)
    usuario.debe_cambiar_clave = False
    usuario.save(update_fields=["password", "debe_cambiar_clave"])
    sesion.terminar_sesiones(usuario, salvo=sesion_actual)


def elegir_tema(usuario: Usuario, *, tema: str) -> None:
    """Keep the look that the user chose. Raises ValueError for an unknown one."""
    usuario.tema = Usuario.Tema(tema)
    usuario.save(update_fields=["tema"])


@dataclass(frozen=True, kw_only=True)
class SesionAbierta:
    """An open session as screens show it. `huella` names it without telling its key."""

    huella: str
    direccion: str
    navegador: str
    sesion: Sesion
    actual: bool


def huella_de(clave: str) -> str:
    """What screens call a session: its key would let anybody who sees the page use it."""
    return hashlib.sha256(clave.encode()).hexdigest()[:24]


def sesiones_abiertas(usuario: Usuario, *, actual: str | None) -> list[SesionAbierta]:
    """The user's open sessions, last used first; `actual` is the key of the one that asks. One query."""
    return [
        SesionAbierta(
            huella=huella_de(fila.session_key),
            direccion=fila.direccion or "",
            navegador=navegador_de(fila.agente),
            sesion=fila,
            actual=fila.session_key == actual,
        )
        for fila in Sesion.objects.filter(usuario=usuario, expire_date__gt=Ahora()).order_by("-vista_en")
    ]


def cerrar_sesion(usuario: Usuario, *, huella: str) -> bool:
    """End one session of `usuario`. False when it has no such session."""
    for fila in Sesion.objects.filter(usuario=usuario):
        if huella_de(fila.session_key) == huella:
            fila.delete()
            return True
    return False


NAVEGADORES = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
# In this order: Android says Linux too, and everybody says Safari.
SISTEMAS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def navegador_de(agente: str) -> str:
    """ "Firefox en Windows", from what the browser says of itself."""
    navegador = next((nombre for marca, nombre in NAVEGADORES.items() if marca in agente), "Otro programa")
    sistema = next((nombre for marca, nombre in SISTEMAS.items() if marca in agente), "")
    return f"{navegador} en {sistema}" if sistema else navegador
