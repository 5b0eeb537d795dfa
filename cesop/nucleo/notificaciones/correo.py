"""Outgoing mail: written in the transaction of its cause, sent after by a worker, with retries.

At least once, never lost: the mail is marked as sent in the transaction that holds its row while the server takes it.
If everything dies between the server's answer and that commit, it goes again, with the same Message-ID: mail programs
show one, and whoever looks can tell.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import smtplib
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet

from cesop.nucleo import adjuntos
from cesop.nucleo.colas import libres
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Adjunto, CorreoSaliente, Usuario
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.registro import limpiar

bitacora = structlog.get_logger("cesop.correo")

INTENTOS: Final = 8
# 1, 2, 4 … 64 minutes: some two hours and a half in all.
PRIMERA_ESPERA: Final = dt.timedelta(minutes=1)
POR_VUELTA: Final = 200
REENVIAR: Final = "correo:reenviar"

ANTES_DE_MANDAR = punto("correo.antes_de_mandar", "the mail is taken, the server does not know")
TRAS_MANDAR = punto("correo.tras_mandar", "the server took it, nothing is committed: it will go again")
TRAS_ANOTAR = punto("correo.tras_anotar", "sent and committed")


def encolar_correo(
    *, clave: str, para: str, asunto: str, cuerpo: str, adjunto: Adjunto | None = None
) -> CorreoSaliente:
    """Write a mail, in the caller's transaction: it goes if, and only if, its cause is committed.

    clave: names the cause ("factura:81:aviso"); a second mail with the same one is the first. cuerpo: plain text.
    """
    correo, _ = CorreoSaliente.objects.get_or_create(
        clave=clave, defaults={"para": para, "asunto": asunto[:160], "cuerpo": cuerpo, "adjunto": adjunto}
    )
    return correo


def enviar_pendientes(*, maximo: int = POR_VUELTA) -> tuple[int, int]:
    """Send what is due, one transaction each. Returns how many were sent and how many could not be."""
    enviados = fallidos = 0
    while enviados + fallidos < maximo:
        resultado = _enviar_uno()
        if resultado is None:
            break
        enviados += resultado
        fallidos += not resultado
    if enviados or fallidos:
        bitacora.info("correos", enviados=enviados, fallidos=fallidos)
    return enviados, fallidos


def _enviar_uno() -> bool | None:
    """True when it went, False when it could not, None when nothing is due."""
    with transaction.atomic(durable=True):
        vencidos = CorreoSaliente.objects.filter(
            estado=CorreoSaliente.Estado.PENDIENTE, proximo_intento_en__lte=Ahora()
        )
        correo = libres(vencidos.order_by("proximo_intento_en", "pk")).select_related("adjunto").first()
        if correo is None:
            return None
        falla(ANTES_DE_MANDAR)
        error = _mandar(correo)
        falla(TRAS_MANDAR)
        propio = CorreoSaliente.objects.filter(pk=correo.pk)
        if error is None:
            propio.update(
                estado=CorreoSaliente.Estado.ENVIADO, intentos=F("intentos") + 1, error="", enviado_en=Ahora()
            )
        else:
            _anotar_error(correo, error)
    falla(TRAS_ANOTAR)
    return error is None


def _mandar(correo: CorreoSaliente) -> str | None:
    """Hand it to the mail server; None when it took it, or why not."""
    mensaje = EmailMessage(
        subject=correo.asunto,
        body=correo.cuerpo,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[correo.para],
        headers={"Message-ID": identificador(correo), "Auto-Submitted": "auto-generated"},
    )
    try:
        if correo.adjunto is not None:
            mensaje.attach(correo.adjunto.nombre, adjuntos.leer(correo.adjunto), correo.adjunto.tipo)
        mensaje.send()
    except (smtplib.SMTPException, OSError, ValueError, ErrorNegocio) as error:
        return f"{type(error).__name__}: {limpiar(str(error))}"[:400]
    return None


def _anotar_error(correo: CorreoSaliente, error: str) -> None:
    intentos = correo.intentos + 1
    agotado = intentos >= INTENTOS
    CorreoSaliente.objects.filter(pk=correo.pk).update(
        intentos=intentos,
        error=error,
        estado=CorreoSaliente.Estado.FALLADO if agotado else CorreoSaliente.Estado.PENDIENTE,
        proximo_intento_en=Ahora() + PRIMERA_ESPERA * 2 ** (intentos - 1),
    )
    bitacora.warning("correo_fallado", correo=correo.pk, intentos=intentos, agotado=agotado)


def identificador(correo: CorreoSaliente) -> str:
    """The Message-ID: always the same for the same cause."""
    dominio = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "cesop.invalid"
    return f"<{hashlib.sha256(correo.clave.encode()).hexdigest()[:32]}@{dominio}>"


def reenviar(correos: QuerySet[CorreoSaliente], *, usuario: Usuario) -> int:
    """Put failed mails back to be sent now. Returns how many; the sent ones are not sent twice."""
    if not puede_escribir(usuario, REENVIAR):
        raise ErrorNegocio(
            "correo.sin_permiso",
            "No se pueden reenviar correos porque tu rol no lo permite. Pedíselo a sistemas.",
        )
    return correos.exclude(estado=CorreoSaliente.Estado.ENVIADO).update(
        estado=CorreoSaliente.Estado.PENDIENTE, intentos=0, error="", proximo_intento_en=Ahora()
    )
