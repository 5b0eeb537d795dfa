"""Alphabetical order as people expect it: without accents nor case. The database sorts by bytes (locale C)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Field, Func, QuerySet, TextField

from cesop.nucleo.texto import SinAcentos

Ordenable = F | Func


def en_orden(filas: QuerySet[Any], camino: str) -> Ordenable:
    """What to sort `filas` by so that `camino` (an ORM path or an annotation) comes in order."""
    return SinAcentos(F(camino)) if isinstance(_campo(filas, camino), CharField | TextField) else F(camino)


def _campo(filas: QuerySet[Any], camino: str) -> Field[Any, Any] | None:
    """The field at the end of the path; None when it cannot be told."""
    anotacion = filas.query.annotations.get(camino)
    if anotacion is not None:
        return getattr(anotacion, "output_field", None)
    modelo: Any = filas.model
    campo: Any = None
    for parte in camino.split("__"):
        if modelo is None:
            return None
        try:
            campo = modelo._meta.pk if parte == "pk" else modelo._meta.get_field(parte)
        except FieldDoesNotExist:
            return None
        modelo = campo.related_model
    return campo if isinstance(campo, Field) else None
