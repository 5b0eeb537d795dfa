"""Builds the demonstration cooperative in an empty base, once, and remembers how to enter it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice
from psycopg import sql

from cesop.demostracion import cooperativa, maestros, trabajo
from cesop.demostracion.datos import COOPERATIVA, PERSONAS, SUCURSALES
from cesop.embebidos import roles
from cesop.nucleo import auditoria
from cesop.nucleo.models import Instalacion, Sucursal, Usuario
from cesop.nucleo.permisos import ROLES_CON_SEGUNDO_FACTOR

# Who sets the parameters: a manager.
DUENA_DE_LOS_VALORES = "elena"
_PALABRAS = (
    "arena", "barca", "brisa", "caleta", "duna", "espuma", "faro", "gaviota", "marea", "medano", "muelle", "noray",
    "oleaje", "playa", "quilla", "red", "salitre", "tamarisco", "velero", "viento",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Acceso:
    """A user and what it is for."""

    usuario: str
    para: str


@dataclass(frozen=True, kw_only=True)
class Credenciales:
    """The password of all demonstration users, made at the first start, and the users."""

    clave: str
    usuarios: list[Acceso]


def asegurar(*, avisar: Callable[[str], object]) -> Credenciales | None:
    """Load the demonstration into an empty base. Returns how to enter, or None when the base is not a demonstration.

    Needs the owner's connection (`dueno`) only when it loads.
    """
    archivo = Path(settings.DATOS) / "demostracion.json"
    instalacion = Instalacion.objects.get(pk=1)
    if instalacion.modo == Instalacion.Modo.DEMOSTRACION and archivo.exists():
        guardado = json.loads(archivo.read_text())
        return Credenciales(clave=guardado["clave"], usuarios=[Acceso(**fila) for fila in guardado["usuarios"]])
    if Usuario.objects.exists() or instalacion.modo == Instalacion.Modo.PRUEBA:
        return None
    avisar("Cargo la cooperativa de demostración…")
    credenciales = Credenciales(
        clave=_clave_nueva(), usuarios=[Acceso(usuario=p.usuario, para=p.para) for p in PERSONAS]
    )
    _empezar()
    firma = auditoria.Contexto(usuario=None, pedido="demostracion")
    with auditoria.firmado(firma), transaction.atomic():
        poblar(credenciales.clave)
    with auditoria.firmado(firma):  # each closing takes its own locks: no transaction around them
        cooperativa.cargar(cuentas=cooperativa.cuentas_pedidas(), avisar=avisar)
    _terminar()
    with os.fdopen(os.open(archivo, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as salida:
        json.dump(asdict(credenciales), salida, ensure_ascii=False, indent=1)
    return credenciales


def quedo_a_medias() -> bool:
    """True when a previous loading was interrupted: the base holds a demonstration that nobody has used yet."""
    return Instalacion.objects.filter(modo=Instalacion.Modo.DEMOSTRACION, armando_demostracion=True).exists()


def rehacer_base() -> None:
    """Drop a half-built demonstration and make its database again, empty. Never called on anything else.

    What it holds is append-only: there is no going back but to begin again.
    """
    assert quedo_a_medias(), "only a half-built demonstration may be dropped"
    base = connections["default"].settings_dict["NAME"]
    connections.close_all()
    url = os.environ["DATABASE_URL_DUENO"]
    with psycopg.connect(roles.cambiar_url(url, base="postgres"), autocommit=True) as dueno:
        dueno.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(base)))
        roles.crear_base(dueno, base)
    with psycopg.connect(url, autocommit=True) as dueno:
        roles.endurecer(dueno, base)


def _clave_nueva() -> str:
    palabras = [secrets.choice(_PALABRAS) for _ in range(3)]
    return f"{'-'.join(palabras)}-{secrets.randbelow(9000) + 1000}"


def _empezar() -> None:
    """Only the owner's role decides what an installation is for."""
    Instalacion.objects.using("dueno").update(
        cooperativa=COOPERATIVA, modo=Instalacion.Modo.DEMOSTRACION, armando_demostracion=True
    )


def _terminar() -> None:
    Instalacion.objects.using("dueno").update(armando_demostracion=False)


def poblar(clave: str) -> None:
    """Branches and users of the demonstration, all with the same password. Inside the caller's transaction."""
    sucursales = {
        codigo: Sucursal.objects.create(
            codigo=codigo, nombre=nombre, domicilio=domicilio, localidad=localidad, telefono=telefono
        )
        for codigo, nombre, domicilio, localidad, telefono in SUCURSALES
    }
    grupos = {grupo.name: grupo for grupo in Group.objects.all()}
    for persona in PERSONAS:
        usuario = Usuario(
            usuario=persona.usuario,
            nombre=persona.nombre,
            apellido=persona.apellido,
            correo=f"{persona.usuario}@cooperativa.example",
            sucursal=sucursales[persona.sucursal],
            ve_todas=persona.ve_todas,
            debe_cambiar_clave=False,
        )
        usuario.set_password(clave)
        usuario.save()
        usuario.groups.set([grupos[rol] for rol in persona.roles])
        if not ROLES_CON_SEGUNDO_FACTOR.isdisjoint(persona.roles):
            TOTPDevice.objects.create(user=usuario, name="Aplicación de códigos", confirmed=True)
    maestros.cargar(por=Usuario.objects.get(usuario=DUENA_DE_LOS_VALORES))
    trabajo.cargar()
