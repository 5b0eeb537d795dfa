"""The first user of a new installation: the one who adds the others on the screens."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from cesop.nucleo import auditoria
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Instalacion, Sucursal, Usuario
from cesop.nucleo.usuarios.services import clave_provisoria


@dataclass(frozen=True, kw_only=True)
class Comienzo:
    """What a new installation is told once: whose it is, its first branch, and the person who starts it."""

    cooperativa: str
    sucursal: str
    localidad: str
    nombre: str
    apellido: str


def usuario_inicial(usuario: str, *, comienzo: Comienzo) -> tuple[Usuario, str]:
    """Name the cooperative (as the owner's role) and add its first branch and user, who sees all and has `sistemas`.

    Returns the user with a temporary password, shown once. Errores: usuarios.hay_usuarios.
    """
    if Usuario.objects.exists():
        raise ErrorNegocio(
            "usuarios.hay_usuarios",
            "No se puede agregar el usuario inicial porque ya hay usuarios. Agregalo desde Sistema → Usuarios.",
        )
    Instalacion.objects.using("dueno").filter(pk=1).update(cooperativa=comienzo.cooperativa)
    firma = auditoria.Contexto(usuario=None, pedido="usuario-inicial")
    with transaction.atomic(), auditoria.firmado(firma):
        sucursal = Sucursal.objects.create(codigo="CEN", nombre=comienzo.sucursal, localidad=comienzo.localidad)
        clave = clave_provisoria()
        nuevo = Usuario(
            usuario=usuario.strip().lower(),
            nombre=comienzo.nombre,
            apellido=comienzo.apellido,
            sucursal=sucursal,
            ve_todas=True,
        )
        nuevo.set_password(clave)
        nuevo.full_clean()
        nuevo.save()
        nuevo.groups.add(Group.objects.get(name="sistemas"))
    return nuevo, clave
