"""Several tenders over what they pay: each part of the entry comes from somewhere."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

P = TypeVar("P", bound=Hashable)
M = TypeVar("M", bound=Hashable)


def repartir(partes: Sequence[tuple[P, int]], medios: Sequence[tuple[M, int]]) -> dict[tuple[M, P], int]:
    """(tender, part) → centavos: the first tender pays the first parts until it is used up, and so on.

    Raises ValueError when both sides do not add up to the same.
    """
    if sum(importe for _, importe in partes) != sum(importe for _, importe in medios):
        raise ValueError("Lo que se paga y con qué se paga no suman lo mismo.")
    repartido: dict[tuple[M, P], int] = {}
    restantes = iter(medios)
    medio, queda = next(restantes, (None, 0))
    for parte, importe in partes:
        falta = importe
        while falta:
            while not queda:
                medio, queda = next(restantes)
            usado = min(falta, queda)
            clave = (medio, parte)
            repartido[clave] = repartido.get(clave, 0) + usado  # type: ignore[index, arg-type]
            falta, queda = falta - usado, queda - usado
    return repartido
