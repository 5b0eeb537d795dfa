"""What the shell asks of every module: results for the search, cards for the home, data for the top bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cesop.nucleo.models import Usuario
from cesop.nucleo.puertos import Puerto


@dataclass(frozen=True, kw_only=True)
class Hallazgo:
    """A result of the global search. estado and tono: the badge at its right, if any."""

    titulo: str
    detalle: str
    url: str
    icono: str
    estado: str = ""
    tono: str = "neutro"


class Buscador(Protocol):
    """Finds things of one kind, scoped to the user; few queries, at most `maximo` results."""

    titulo: str

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """Best matches of `texto` (stripped, at least two characters), best first."""
        ...


@dataclass(frozen=True, kw_only=True)
class Renglon:
    """A line of a card."""

    texto: str
    detalle: str = ""
    url: str = ""
    estado: str = ""
    tono: str = "neutro"


@dataclass(frozen=True, kw_only=True)
class Tarjeta:
    """A card of the home: what waits for this user. `vacio` says what would be here."""

    titulo: str
    icono: str
    renglones: Sequence[Renglon]
    vacio: str
    url: str = ""
    cuenta: int | None = None


class DeInicio(Protocol):
    """Gives a card of the home, or None when it is not for this user."""

    def __call__(self, usuario: Usuario) -> Tarjeta | None:
        """The card. At most two queries."""
        ...


@dataclass(frozen=True, kw_only=True)
class Indicador:
    """A datum of the top bar: the open period, the till in use."""

    icono: str
    titulo: str
    detalle: str
    url: str


class DeBarra(Protocol):
    """Gives a datum of the top bar, or None when it is not for this user."""

    def __call__(self, usuario: Usuario) -> Indicador | None:
        """The datum. At most one query."""
        ...


BUSQUEDA: Puerto[Buscador] = Puerto("nucleo.busqueda")
TARJETAS: Puerto[DeInicio] = Puerto("nucleo.tarjetas")
BARRA: Puerto[DeBarra] = Puerto("nucleo.barra")
