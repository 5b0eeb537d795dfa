"""What is wrong with a book, and where: all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problema:
    """lugar: the path inside the book, as componentes[3].precios[1].hasta. mensaje: for whoever fixes it."""

    lugar: str
    mensaje: str


class CuadroInvalido(ValueError):
    """A book that cannot be used, with all its problems."""

    def __init__(self, problemas: Iterable[Problema]) -> None:
        self.problemas = tuple(problemas)
        super().__init__("\n".join(f"{p.lugar}: {p.mensaje}" for p in self.problemas))
