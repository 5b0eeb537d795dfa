"""Reads of the screens of users and roles."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from cesop.nucleo.alcance import visibles
from cesop.nucleo.models import RegistroAuditoria, Usuario
from cesop.nucleo.permisos import ROLES, ROLES_CON_SEGUNDO_FACTOR, Regla, matriz
from cesop.nucleo.segregacion import Conflicto, Incompatibilidad, conflictos, incompatibilidades
from cesop.nucleo.trazas.selectors import EntradaDeHistorial, entradas, historial

# How the matrix page calls what is before the colon or dot of a key, when its own word does not say it.
PREFIJOS = {"nucleo": "Pantallas de trabajo y sistema", "proceso": "Procesos", "parametros": "Parámetros"}
MODULOS = {"facturacion": "facturación", "recaudacion": "recaudación", "medicion": "medición", "tesoreria": "tesorería"}
GRUPOS = {"propia": "Cualquiera que ingresó, sobre lo suyo", "publica": "Sin ingresar"}
# Changes of a user's row that each login makes.
RUIDO = {"último ingreso", "último inicio de sesión", "last login"}


def usuarios_visibles(usuario: Usuario) -> QuerySet[Usuario]:
    """The users of the branches that `usuario` sees, each with its roles and whether it has a second factor."""
    dispositivos = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return (
        visibles(Usuario.objects.all(), usuario=usuario)
        .select_related("sucursal")
        .prefetch_related("groups", "otras_sucursales")
        .annotate(con_segundo_factor=Exists(dispositivos))
    )


def nombres_de_roles(usuario: Usuario) -> list[str]:
    """The names of the roles of a user that came with its groups, in the order of the house."""
    claves = {grupo.name for grupo in usuario.groups.all()}
    return [nombre for clave, nombre in ROLES.items() if clave in claves]


def historial_de(usuario: Usuario, *, mira: Usuario) -> list[EntradaDeHistorial]:
    """The last changes of a user's row and of his or her roles, newest first, without the noise of each login.

    mira: who looks. As many queries whatever the roles given and taken.
    """
    propio = [
        entrada
        for entrada in historial(Usuario._meta.db_table, clave=str(usuario.pk), usuario=mira)
        if {cambio.campo.lower() for cambio in entrada.cambios} - RUIDO
    ]
    tabla = Usuario.groups.through._meta.db_table
    suyas = RegistroAuditoria.objects.filter(tabla=tabla).filter(
        Q(despues__usuario_id=usuario.pk) | Q(antes__usuario_id=usuario.pk)
    )
    de_roles = [_de_rol(entrada) for entrada in entradas(suyas, usuario=mira)]
    return sorted([*propio, *de_roles], key=lambda entrada: entrada.cuando, reverse=True)


def _de_rol(entrada: EntradaDeHistorial) -> EntradaDeHistorial:
    rol = next((c.despues or c.antes or "" for c in entrada.cambios if c.campo.lower() in {"rol", "grupo"}), "")
    hecho = "Rol dado" if entrada.tono == "bien" else "Rol quitado"
    return replace(entrada, titulo=f"{hecho}: {ROLES.get(rol, rol)}", cambios=[])


@dataclass(frozen=True, kw_only=True)
class FilaDeMatriz:
    """A row of the matrix, ready for a table: one mark per role, in the order of the house."""

    regla: Regla
    celdas: list[str]


def matriz_por_modulo() -> list[tuple[str, list[FilaDeMatriz]]]:
    """The whole matrix in groups: what anybody may, and then the views and acts of each module."""
    grupos: dict[str, list[FilaDeMatriz]] = defaultdict(list)
    for regla in matriz().values():
        prefijo = re.split("[:.]", regla.clave)[0]
        titulo = GRUPOS.get(regla.tipo) or PREFIJOS.get(prefijo, prefijo.capitalize())
        celdas = ["E" if rol in regla.escriben else "L" if rol in regla.leen else "" for rol in ROLES]
        grupos[titulo].append(FilaDeMatriz(regla=regla, celdas=celdas))
    return sorted(grupos.items(), key=lambda grupo: grupo[0] in GRUPOS.values())


@dataclass(frozen=True, kw_only=True)
class Rol:
    """A role, how many active users hold it, and whether it takes a second factor."""

    clave: str
    nombre: str
    usuarios: int
    con_segundo_factor: bool


def roles_con_usuarios(usuario: Usuario) -> list[Rol]:
    """Every role, with how many active users that `usuario` sees hold it. One query."""
    cuenta: dict[str, int] = defaultdict(int)
    activos = visibles(Usuario.objects.filter(is_active=True), usuario=usuario)
    for nombre in activos.filter(groups__isnull=False).values_list("groups__name", flat=True):
        cuenta[nombre] += 1
    return [
        Rol(clave=clave, nombre=nombre, usuarios=cuenta[clave], con_segundo_factor=clave in ROLES_CON_SEGUNDO_FACTOR)
        for clave, nombre in ROLES.items()
    ]


def conflictos_visibles(usuario: Usuario) -> list[Conflicto]:
    """Users, of those that `usuario` sees, who hold both acts of a pair."""
    return conflictos(visibles(Usuario.objects.all(), usuario=usuario))


def pares_en_palabras() -> list[tuple[Incompatibilidad, list[str]]]:
    """Each pair with its acts as the matrix describes them, or the module that will bring them."""
    reglas = matriz()
    return [
        (
            par,
            [f"Con el módulo de {MODULOS.get(par.pendiente, par.pendiente)}"]
            if par.pendiente
            else sorted(reglas[acto].descripcion for acto in par.actos),
        )
        for par in incompatibilidades().values()
    ]
