"""Data scope: which branches a user sees. Every selector of rows with a branch passes through here."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from cesop.nucleo.models import Sucursal, Usuario

M = TypeVar("M", bound=Model)


def sucursales_de(usuario: Usuario) -> QuerySet[Sucursal]:
    """The branches whose rows the user may see."""
    if usuario.ve_todas:
        return Sucursal.objects.all()
    return Sucursal.objects.filter(Q(pk=usuario.sucursal_id) | Q(pk__in=usuario.otras_sucursales.values("pk")))


def visibles(filas: QuerySet[M], *, usuario: Usuario, campo: str = "sucursal") -> QuerySet[M]:
    """`filas` of the branches that the user sees. `campo`: path from the row to its branch. Adds no query."""
    if usuario.ve_todas:
        return filas
    return filas.filter(**{f"{campo}__in": sucursales_de(usuario).values("pk")})


def personas(usuario: Usuario) -> QuerySet[Usuario]:
    """The people of the branches that the user sees, by surname: for filters that ask who. Adds no query."""
    return visibles(Usuario.objects.all(), usuario=usuario).order_by("apellido", "nombre")


def quienes_ven(sucursal_id: int) -> QuerySet[Usuario]:
    """The active users who see what happens in a branch."""
    prestados = Usuario.otras_sucursales.through.objects.filter(sucursal=sucursal_id).values("usuario")
    ven = Q(ve_todas=True) | Q(sucursal=sucursal_id) | Q(pk__in=prestados)
    return Usuario.objects.filter(ven, is_active=True)
