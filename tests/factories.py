"""Reach a state by calling services. No half-built rows."""

from __future__ import annotations

from django.contrib.auth.models import Group

from cesop.nucleo.models import Sucursal, Usuario

CLAVE = "una-clave-larga-de-prueba"


def una_sucursal(*, codigo: str = "CEN", nombre: str = "Casa central", localidad: str = "San Bernardo") -> Sucursal:
    """A branch, made once per code."""
    return Sucursal.objects.get_or_create(codigo=codigo, defaults={"nombre": nombre, "localidad": localidad})[0]


def un_usuario(usuario: str = "pruiz", *roles: str, sucursal: Sucursal | None = None) -> Usuario:
    """An active user with those roles, in one branch, with the password CLAVE and nothing pending."""
    nuevo = Usuario(
        usuario=usuario,
        nombre=usuario[0].upper(),
        apellido=usuario[1:].title(),
        sucursal=sucursal or una_sucursal(),
        debe_cambiar_clave=False,
    )
    nuevo.set_password(CLAVE)
    nuevo.save()
    nuevo.groups.set(Group.objects.filter(name__in=roles))
    return nuevo
