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
