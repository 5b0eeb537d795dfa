"""Users: who enters, from which branch, with which roles. Nobody changes their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from cesop.nucleo import segregacion
from cesop.nucleo.acceso import sesion
from cesop.nucleo.alcance import sucursales_de, visibles
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import RegistroAuditoria, Sucursal, Usuario
from cesop.nucleo.permisos import ROLES, puede_escribir
from cesop.nucleo.usuarios import actos

# Without l, 1, o, 0: read aloud or copied from a paper.
ALFABETO = "abcdefghijkmnpqrstuvwxyz23456789"
# Of `Datos`, those kept in the user's own row.
CAMPOS = ("nombre", "apellido", "correo", "sucursal", "ve_todas")


@dataclass(frozen=True, kw_only=True)
class Datos:
    """What a user is, apart from roles: a person, a home branch, and the branches whose data are seen."""

    nombre: str
    apellido: str
    correo: str
    sucursal: Sucursal
    otras_sucursales: Iterable[Sucursal]
    ve_todas: bool


@transaction.atomic
def crear(usuario: str, *, datos: Datos, por: Usuario) -> tuple[Usuario, str]:
    """Add a user without roles. Returns it with its temporary password, which is shown once and must be changed.

    Errores: usuarios.repetido, usuarios.alcance, SinPermiso.
    """
    _exigir_permiso("usuarios.crear", por=por)
    _exigir_alcance(datos, por=por)
    nombre = usuario.strip().lower()
    if Usuario.objects.filter(usuario=nombre).exists():
        raise ErrorNegocio(
            "usuarios.repetido",
            f"No se puede agregar porque ya hay un usuario {nombre}. Elegí otro nombre.",
            campo="usuario",
        )
    clave = clave_provisoria()
    nuevo = Usuario(usuario=nombre, debe_cambiar_clave=True)
    nuevo.set_password(clave)
    _poner(nuevo, datos)
    nuevo.save()
    nuevo.otras_sucursales.set(_otras(datos))
    return nuevo, clave


@transaction.atomic
def editar(usuario: Usuario, *, datos: Datos, por: Usuario) -> None:
    """Change who a user is or which branches he or she sees; those that `por` does not see stay as they are.

    Bloquea: usuario. Errores: usuarios.propio, usuarios.alcance, SinPermiso.
    """
    _exigir_ajeno(usuario, por=por, para="cambiar los datos")
    _exigir_permiso("usuarios.crear", por=por)
    _exigir_alcance(datos, por=por)
    asegurar(exclusiva("usuario", usuario.pk), para="cambiar el usuario")
    _poner(usuario, datos)
    usuario.save(update_fields=CAMPOS)  # the rest may have changed since `usuario` was read
    elegibles = sucursales_de(por).filter(activa=True)
    ajenas = usuario.otras_sucursales.exclude(pk__in=elegibles.values("pk")).exclude(pk=datos.sucursal.pk)
    usuario.otras_sucursales.set({*_otras(datos), *ajenas})


@transaction.atomic
def desactivar(usuario: Usuario, *, por: Usuario) -> None:
    """Nobody enters as this user any more: the open sessions end at once. Errores: usuarios.propio, usuarios.ultimo."""
    _exigir_ajeno(usuario, por=por, para="desactivar el usuario")
    _exigir_permiso("usuarios.crear", por=por)
    asegurar(exclusiva("usuario", "sistemas", usuario.pk), para="desactivar el usuario")
    _exigir_que_quede_sistemas(usuario)
    usuario.is_active = False
    usuario.save(update_fields=["is_active"])
    sesion.terminar_sesiones(usuario)


@transaction.atomic
def reactivar(usuario: Usuario, *, por: Usuario) -> str:
    """Let a user in again, with the roles he or she had and a temporary password, which is returned.

    Bloquea: usuario. Errores: usuarios.propio, usuarios.ve_mas, usuarios.falta_aprobacion, segregacion.incompatibles,
    SinPermiso.
    """
    _exigir_ajeno(usuario, por=por, para="reactivar el usuario")
    _exigir_permiso("usuarios.crear", por=por)
    asegurar(exclusiva("usuario", usuario.pk), para="reactivar el usuario")
    _exigir_clave_inofensiva(usuario, por=por)
    segregacion.exigir_roles_compatibles(usuario, roles=usuario.groups.values_list("name", flat=True))
    usuario.is_active = True
    usuario.save(update_fields=["is_active"])
    return _poner_clave_provisoria(usuario)


@transaction.atomic
def restablecer_clave(usuario: Usuario, *, por: Usuario) -> str:
    """Give a user who forgot the password a temporary one, which is returned; the open sessions end.

    The second factor stays: this alone lets nobody in as somebody else. Where a role takes one and there is none yet,
    another person approves first (`actos.pedir_clave`).

    Bloquea: usuario. Errores: usuarios.propio, usuarios.ve_mas, usuarios.falta_aprobacion, SinPermiso.
    """
    _exigir_ajeno(usuario, por=por, para="dar una contraseña provisoria")
    _exigir_permiso("usuarios.crear", por=por)
    asegurar(exclusiva("usuario", usuario.pk), para="dar una contraseña provisoria")
    _exigir_clave_inofensiva(usuario, por=por)
    return _poner_clave_provisoria(usuario)


@transaction.atomic
def asignar_roles(usuario: Usuario, *, roles: Iterable[str], por: Usuario) -> frozenset[str]:
    """Set the roles of a user; returns those that changed.

    Bloquea: usuario. Errores: usuarios.propio, usuarios.rol_desconocido, usuarios.ultimo,
    segregacion.misma_persona (who created the user), usuarios.clave_propia (who gave its password lately),
    segregacion.incompatibles, SinPermiso.
    """
    pedidos = frozenset(roles)
    if desconocidos := pedidos - ROLES.keys():
        raise ErrorNegocio("usuarios.rol_desconocido", f"No se puede dar el rol {sorted(desconocidos)[0]}: no existe.")
    _exigir_ajeno(usuario, por=por, para="cambiar los roles")
    _exigir_permiso("usuarios.asignar_roles", por=por)
    segregacion.exigir_otra_persona(
        "usuarios.asignar_roles", previo="usuarios.crear", actor=por, autor_previo=creador_de(usuario)
    )
    if segregacion.dio_la_clave(por, usuario=usuario):
        raise ErrorNegocio(
            "usuarios.clave_propia",
            "No se puede cambiar los roles porque le diste la contraseña hace menos de tres días. "
            "Pedíselo a otra persona de sistemas.",
        )
    asegurar(exclusiva("usuario", "sistemas", usuario.pk), para="cambiar los roles")
    segregacion.exigir_roles_compatibles(usuario, roles=pedidos)
    if "sistemas" not in pedidos:
        _exigir_que_quede_sistemas(usuario)
    actuales = frozenset(usuario.groups.values_list("name", flat=True))
    usuario.groups.set(Group.objects.filter(name__in=pedidos))
    return actuales ^ pedidos


@transaction.atomic
def terminar_sesiones(usuario: Usuario, *, por: Usuario) -> int:
    """End every session of a user. Returns how many. Errores: SinPermiso."""
    _exigir_permiso("usuarios.crear", por=por)
    if not visibles(Usuario.objects.filter(pk=usuario.pk), usuario=por).exists():
        raise _sin_permiso()
    return sesion.terminar_sesiones(usuario)


def creador_de(usuario: Usuario) -> int | None:
    """Id of who added the user, as the audit tells; None when it was the program."""
    return (
        RegistroAuditoria.objects.filter(
            tabla=Usuario._meta.db_table, clave=str(usuario.pk), accion=RegistroAuditoria.Accion.ALTA
        )
        .values_list("usuario_id", flat=True)
        .first()
    )


def clave_provisoria() -> str:
    """A password to be said once and changed at the first login: 20 letters and figures in groups, 100 bits."""
    letras = "".join(secrets.choice(ALFABETO) for _ in range(20))
    return "-".join(letras[i : i + 5] for i in range(0, 20, 5))


def _poner_clave_provisoria(usuario: Usuario) -> str:
    clave = clave_provisoria()
    usuario.set_password(clave)
    usuario.debe_cambiar_clave = True
    usuario.save(update_fields=["password", "debe_cambiar_clave"])
    sesion.terminar_sesiones(usuario)
    return clave


def _poner(usuario: Usuario, datos: Datos) -> None:
    for campo in CAMPOS:
        setattr(usuario, campo, getattr(datos, campo))
    usuario.full_clean(exclude=["password"])


def _otras(datos: Datos) -> list[Sucursal]:
    return [otra for otra in datos.otras_sucursales if otra.pk != datos.sucursal.pk]


def _exigir_alcance(datos: Datos, *, por: Usuario) -> None:
    """Nobody lets another see more branches than he or she sees."""
    propias = set(sucursales_de(por).values_list("pk", flat=True))
    dadas = {datos.sucursal.pk, *(otra.pk for otra in datos.otras_sucursales)}
    if (datos.ve_todas and not por.ve_todas) or not dadas <= propias:
        raise ErrorNegocio(
            "usuarios.alcance",
            "No se puede dar ese alcance porque incluye sucursales que vos no ves. Elegí entre las tuyas.",
            campo="otras_sucursales",
        )


def _exigir_permiso(acto: str, *, por: Usuario) -> None:
    if not puede_escribir(por, acto):
        raise _sin_permiso()
    segregacion.exigir_sin_conflicto(acto, usuario=por)


def _exigir_clave_inofensiva(usuario: Usuario, *, por: Usuario) -> None:
    """Who gives a password could enter with it: not as somebody who sees more, nor past a second factor that is due."""
    vistas = set(sucursales_de(por).values_list("pk", flat=True))
    suyas = set(sucursales_de(usuario).values_list("pk", flat=True))
    if (usuario.ve_todas and not por.ve_todas) or not suyas <= vistas:
        raise ErrorNegocio(
            "usuarios.ve_mas",
            "No se puede dar una contraseña porque ese usuario ve sucursales que vos no ves. "
            "Pedíselo a alguien de sistemas que las vea.",
        )
    if actos.falta_aprobar_clave(usuario, por=por):
        raise ErrorNegocio(
            "usuarios.falta_aprobacion",
            "No se puede dar una contraseña sin aprobación porque sus roles llevan segundo factor y no lo activó. "
            "Pedí la aprobación y volvé.",
        )


def _sin_permiso() -> SinPermiso:
    return SinPermiso("usuarios.sin_permiso", "No se puede porque tu usuario no administra usuarios.")


def _exigir_ajeno(usuario: Usuario, *, por: Usuario, para: str) -> None:
    if usuario.pk == por.pk:
        raise ErrorNegocio(
            "usuarios.propio", f"No se puede {para} porque es tu propio usuario. Pedíselo a otra persona de sistemas."
        )
    if not visibles(Usuario.objects.filter(pk=usuario.pk), usuario=por).exists():
        raise _sin_permiso()


def _exigir_que_quede_sistemas(usuario: Usuario) -> None:
    """Somebody else must be able to administer users afterwards. Needs the lock of `sistemas`."""
    de_sistemas = Usuario.objects.filter(is_active=True, groups__name="sistemas")
    if de_sistemas.filter(pk=usuario.pk).exists() and not de_sistemas.exclude(pk=usuario.pk).exists():
        raise ErrorNegocio(
            "usuarios.ultimo",
            "No se puede porque es la única persona de sistemas que queda. Dale antes el rol a otra.",
            campo="roles",
        )
