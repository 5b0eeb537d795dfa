"""Second factor: a time-based code from the user's phone, and recovery codes for when there is no phone.

Nothing here can be switched off by a setting: the roles of `permisos.ROLES_CON_SEGUNDO_FACTOR` do not pass without it.
"""

from __future__ import annotations

import math
import secrets
import time
from typing import cast

import segno
from django.conf import settings
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cesop.nucleo import fechas
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Instalacion, Usuario

CODIGOS_DE_RECUPERACION = 10
# Without 0 O 1 I L: they are copied from paper.
ALFABETO = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NOMBRE = "Teléfono"


def tiene(usuario: Usuario) -> bool:
    """True when the user has a second factor in use. One query."""
    return bool(TOTPDevice.objects.filter(user=usuario, confirmed=True).exists())


def codigos_restantes(usuario: Usuario) -> int:
    """How many recovery codes the user has not used yet."""
    return int(StaticToken.objects.filter(device__user=usuario, device__confirmed=True).count())


def dispositivo_por_confirmar(usuario: Usuario) -> TOTPDevice:
    """The device that the user is enrolling: the same one until a code confirms it."""
    dispositivo = TOTPDevice.objects.filter(user=usuario, confirmed=False).order_by("pk").first()
    return dispositivo or TOTPDevice.objects.create(user=usuario, name=NOMBRE, confirmed=False)


def imagen_qr(dispositivo: TOTPDevice) -> str:
    """The QR of the device's secret, as a `data:` address for an <img>."""
    return str(segno.make(dispositivo.config_url, error="m").svg_data_uri(scale=5, border=3, light="#fff"))


def secreto_legible(dispositivo: TOTPDevice) -> str:
    """The secret in groups of four, for who types it by hand."""
    secreto = dispositivo.config_url.split("secret=")[1].split("&")[0]
    return " ".join(secreto[i : i + 4] for i in range(0, len(secreto), 4))


@transaction.atomic
def confirmar_alta(usuario: Usuario, *, codigo: str) -> tuple[TOTPDevice, list[str]]:
    """Put the device being enrolled in use, proved by a `codigo` of it, and give the recovery codes, shown this once.

    Bloquea: usuario. Errores: acceso.codigo_equivocado, acceso.segundo_factor_existe.
    """
    asegurar(exclusiva("usuario", usuario.pk), para="activar el segundo factor")
    if tiene(usuario):
        raise ErrorNegocio(
            "acceso.segundo_factor_existe",
            "No se puede agregar otro segundo factor porque ya tenés uno. Pedile a sistemas que lo quite.",
        )
    dispositivo = dispositivo_por_confirmar(usuario)
    if not _vale(dispositivo, codigo):
        raise ErrorNegocio(
            "acceso.codigo_equivocado",
            "No se puede confirmar porque el código no corresponde. Escribí el que muestra ahora el teléfono.",
            campo="codigo",
        )
    dispositivo.confirmed = True
    dispositivo.save(update_fields=["confirmed"])
    return dispositivo, renovar_codigos(usuario)


@transaction.atomic
def renovar_codigos(usuario: Usuario) -> list[str]:
    """Replace the user's recovery codes. Returns the new ones, shown this once. Bloquea: usuario."""
    asegurar(exclusiva("usuario", usuario.pk), para="renovar los códigos")
    StaticDevice.objects.filter(user=usuario).delete()
    papel = StaticDevice.objects.create(user=usuario, name="Códigos de recuperación", confirmed=True)
    codigos = ["".join(secrets.choice(ALFABETO) for _ in range(10)) for _ in range(CODIGOS_DE_RECUPERACION)]
    StaticToken.objects.bulk_create([StaticToken(device=papel, token=codigo) for codigo in codigos])
    return [f"{codigo[:5]}-{codigo[5:]}" for codigo in codigos]


@transaction.atomic
def verificar(usuario: Usuario, *, codigo: str) -> TOTPDevice | StaticDevice | None:
    """The device of the user that accepts `codigo` (six digits, or a recovery code, spent by this); None otherwise.

    Bloquea: usuario. After a wrong code the device refuses for a while that doubles each time.
    """
    asegurar(exclusiva("usuario", usuario.pk), para="comprobar el código")
    limpio = codigo.replace(" ", "").replace("-", "").upper()
    modelo: type[TOTPDevice | StaticDevice] = TOTPDevice if limpio.isdecimal() and len(limpio) == 6 else StaticDevice
    for dispositivo in modelo.objects.filter(user=usuario, confirmed=True).order_by("pk"):
        if dispositivo.verify_token(limpio):
            return cast("TOTPDevice | StaticDevice", dispositivo)
    return None


def espera_por_intentos(usuario: Usuario) -> int:
    """Seconds that the user must wait before trying another code; 0 when none."""
    for dispositivo in TOTPDevice.objects.filter(user=usuario, confirmed=True):
        permitido, porque = dispositivo.verify_is_allowed()
        if not permitido and (hasta := (porque or {}).get("locked_until")):
            return int(max(1, math.ceil((hasta - fechas.ahora()).total_seconds())))
    return 0


def quitar(usuario: Usuario) -> None:
    """Remove the user's second factor and recovery codes: the phone was lost. The roles that need one ask again."""
    TOTPDevice.objects.filter(user=usuario).delete()
    StaticDevice.objects.filter(user=usuario).delete()


def codigo_actual(usuario: Usuario) -> str:
    """The code that the user's phone shows now. Only where the data is not real.

    Errores: acceso.totp_prohibido, acceso.sin_segundo_factor.
    """
    if _instalacion().modo == Instalacion.Modo.PRODUCCION or not settings.SOLO_LOOPBACK:
        raise ErrorNegocio(
            "acceso.totp_prohibido",
            "No se puede mostrar el código porque la instalación es de producción. Usá el teléfono de la persona.",
        )
    dispositivo = TOTPDevice.objects.filter(user=usuario, confirmed=True).first()
    if dispositivo is None:
        raise ErrorNegocio(
            "acceso.sin_segundo_factor",
            f"No se puede mostrar el código porque {usuario.usuario} no tiene segundo factor. Activalo en Mi cuenta.",
        )
    generador = TOTP(dispositivo.bin_key, dispositivo.step, dispositivo.t0, dispositivo.digits, dispositivo.drift)
    generador.time = time.time()  # the phone knows nothing of the kernel's clock, and the check neither
    return str(generador.token()).zfill(dispositivo.digits)


def _instalacion() -> Instalacion:
    return Instalacion.objects.get(pk=1)


def _vale(dispositivo: TOTPDevice, codigo: str) -> bool:
    limpio = codigo.replace(" ", "")
    return limpio.isdecimal() and bool(dispositivo.verify_token(limpio))
