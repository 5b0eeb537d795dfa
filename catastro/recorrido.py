"""The order of a walk: pure, over any keys. Nothing is lost, nothing repeats."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

T = TypeVar("T")


def mover(orden: Sequence[T], bloque: Collection[T], *, despues_de: T | None) -> list[T]:
    """`orden` with `bloque` (some of it, which keeps its own order) right after `despues_de`; None: at the start.

    `despues_de` may be part of the block: then the block stays where the one before it is. Raises ValueError for keys
    that are not in `orden`.
    """
    movidos = set(bloque)
    if faltan := (movidos | ({despues_de} if despues_de is not None else set())) - set(orden):
        raise ValueError(f"No están en el recorrido: {faltan}")
    quietos = [clave for clave in orden if clave not in movidos]
    ancla = _ancla(orden, movidos, despues_de)
    corte = quietos.index(ancla) + 1 if ancla is not None else 0
    return [*quietos[:corte], *(clave for clave in orden if clave in movidos), *quietos[corte:]]


def _ancla(orden: Sequence[T], movidos: Collection[T], despues_de: T | None) -> T | None:
    """The last one at or before `despues_de` that does not move."""
    if despues_de is None:
        return None
    hasta = orden[: list(orden).index(despues_de) + 1]
    return next((clave for clave in reversed(hasta) if clave not in movidos), None)


def insertar(orden: Sequence[T], nuevos: Sequence[T], *, despues_de: T | None) -> list[T]:
    """`orden` with `nuevos` (none of it) right after `despues_de`; None: at the start."""
    corte = list(orden).index(despues_de) + 1 if despues_de is not None else 0
    return [*orden[:corte], *nuevos, *orden[corte:]]
