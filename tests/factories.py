"""Reach a state by calling services. No half-built rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.permisos import necesita_segundo_factor
from contabilidad.models import CentroCosto, Cuenta, Ejercicio, Regla, Seccion
from contabilidad.services.inicio import iniciar_contabilidad

CLAVE = "una-clave-larga-de-prueba"


def una_sucursal(*, codigo: str = "CEN", nombre: str = "Casa central", localidad: str = "San Bernardo") -> Sucursal:
    """A branch, made once per code."""
    return Sucursal.objects.get_or_create(codigo=codigo, defaults={"nombre": nombre, "localidad": localidad})[0]


def un_usuario(
    usuario: str = "pruiz", *roles: str, sucursal: Sucursal | None = None, ve_todas: bool = False
) -> Usuario:
    """An active user with those roles and nothing pending, of one branch (or who sees all), with the password CLAVE."""
    nuevo = Usuario(
        usuario=usuario,
        nombre=usuario[0].upper(),
        apellido=usuario[1:].title(),
        sucursal=sucursal or una_sucursal(),
        debe_cambiar_clave=False,
        ve_todas=ve_todas,
    )
    nuevo.set_password(CLAVE)
    nuevo.save()
    nuevo.groups.set(Group.objects.filter(name__in=roles))
    return nuevo


def entrar(cliente: Client, usuario: Usuario) -> Client:
    """`cliente` with an open session of `usuario`, past the second factor when the roles need it."""
    cliente.force_login(usuario, backend="django.contrib.auth.backends.ModelBackend")
    if necesita_segundo_factor(usuario):
        dispositivo, _ = TOTPDevice.objects.get_or_create(user=usuario, confirmed=True, defaults={"name": "Teléfono"})
        sesion = cliente.session
        sesion[DEVICE_ID_SESSION_KEY] = dispositivo.persistent_id
        sesion.save()
    return cliente


@dataclass(frozen=True, kw_only=True)
class Libro:
    """A ledger ready to post: the shipped chart, sections and rules, and one open fiscal year around today."""

    ejercicio: Ejercicio

    @property
    def desde(self) -> dt.date:
        """First day of the fiscal year, six months before the current one: rules are in force from then on."""
        return self.ejercicio.desde

    def cuenta(self, codigo: str) -> Cuenta:
        return Cuenta.objects.get(codigo=codigo)

    def seccion(self, codigo: str = "E") -> Seccion:
        return Seccion.objects.get(codigo=codigo)

    def centro(self, codigo: str = "ADM") -> CentroCosto:
        return CentroCosto.objects.get(codigo=codigo)


def con_libro() -> None:
    """What posting needs, unless it is there."""
    previo = Ejercicio.objects.first()
    if previo is None:
        un_libro()
    elif not Regla.objects.exists():
        iniciar_contabilidad(previo.desde, hasta=previo.hasta)


def un_libro() -> Libro:
    """The chart and rules that the program ships, and a fiscal year of twelve open months around today."""
    desde = sumar_meses(hoy().replace(day=1), -6)
    return Libro(ejercicio=iniciar_contabilidad(desde, hasta=sumar_meses(desde, 12)))
