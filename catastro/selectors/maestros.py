"""Rows of the masters, in the user's scope."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Count, ForeignKey, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cesop.nucleo.alcance import visibles
from cesop.nucleo.models import Usuario

M = TypeVar("M", bound=Model)


def filas_de(modelo: type[M], *, usuario: Usuario, cuenta: str = "") -> QuerySet[M]:
    """Every row that the user sees, with what its keys point to; `cuenta`: how many rows of that relation use it."""
    claves = [campo.name for campo in modelo._meta.concrete_fields if isinstance(campo, ForeignKey)]
    filas: QuerySet[Any] = modelo._default_manager.all()
    if claves:
        filas = filas.select_related(*claves)
    if "sucursal" in claves:
        filas = visibles(filas, usuario=usuario)
    if cuenta:
        filas = filas.annotate(en_uso=_usos(modelo, cuenta))
    return filas


def _usos(modelo: type[Model], relacion: str) -> Coalesce:
    de = modelo._meta.get_field(relacion)
    propias = de.related_model._default_manager.filter(**{de.field.name: OuterRef("pk")}).order_by()  # type: ignore[union-attr]
    cuantas = propias.values(de.field.name).annotate(n=Count("pk")).values("n")  # type: ignore[union-attr]
    return Coalesce(Subquery(cuantas, output_field=IntegerField()), 0)
