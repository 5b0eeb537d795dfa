"""What a list hands to its template: values ready to write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.core.paginator import Paginator
from django.db.models import QuerySet

from cesop.nucleo.listados.columnas import Celda


@dataclass(frozen=True, kw_only=True)
class Cabeza:
    """Head of a column: its link sorts by it, `sentido` says how it is sorted now."""

    clave: str
    titulo: str
    numerica: bool
    url: str
    sentido: Literal["", "ascending", "descending"]


@dataclass(frozen=True, kw_only=True)
class Renglon:
    """A row ready for the template. despliegue: address of what opens under it, or empty."""

    id: str
    titulo: str
    url: str
    despliegue: str
    celdas: list[Celda]
    centavos: str


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """An active filter in words, and the address without it."""

    titulo: str
    texto: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Total:
    """Sum of a column over the whole filtered set."""

    titulo: str
    texto: str
    negativo: bool


class PaginadorContado(Paginator):  # type: ignore[type-arg]
    """A paginator that already knows the count: it came with the totals, in one query."""

    def __init__(self, filas: QuerySet[Any], *, tamano: int, cuenta: int) -> None:
        super().__init__(filas, tamano)
        self._cuenta = cuenta

    @cached_property
    def count(self) -> int:
        """Rows in the filtered set."""
        return self._cuenta
