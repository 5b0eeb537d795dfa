"""Accounting events: what modules may post, with which components. The catalogue, and the ledger's own events.

A module describes its events in its own `eventos.py` and registers them in `arranque.py`. An event never names
accounts: the rules, dated data, do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReglaInicial:
    """Default posting of a component: codes of the accounts it debits and credits; by section when they differ."""

    debe: str
    haber: str
    seccion: str | None = None


@dataclass(frozen=True, kw_only=True)
class Componente:
    """A part of an event's amount, always positive: what it is, and its default rules."""

    clave: str
    nombre: str
    reglas: tuple[ReglaInicial, ...]


@dataclass(frozen=True, kw_only=True)
class TipoEvento:
    """A kind of event. clave: `modulo.que`. numero: its row in the posting manual's table of events.

    modulo: app that posts it. pendiente: True while that app is not built.
    """

    clave: str
    numero: str
    nombre: str
    modulo: str
    componentes: tuple[Componente, ...]
    pendiente: bool = False

    def componente(self, clave: str) -> Componente | None:
        """The component called `clave`."""
        return next((c for c in self.componentes if c.clave == clave), None)


ANULACION = "contabilidad.anulacion"
MANUAL = "contabilidad.manual"
APERTURA = "contabilidad.apertura"
# These bring their lines already with accounts: an annulment mirrors, a manual entry is made of accounts.
SIN_REGLAS = frozenset({ANULACION, MANUAL, APERTURA})

_TIPOS: dict[str, TipoEvento] = {}


def registrar_eventos(*tipos: TipoEvento) -> None:
    """Add kinds to the catalogue. Raises ValueError when one repeats."""
    for tipo in tipos:
        if tipo.clave in _TIPOS:
            raise ValueError(f"El evento {tipo.clave} ya está registrado.")
        _TIPOS[tipo.clave] = tipo


def tipos() -> Mapping[str, TipoEvento]:
    """Every kind registered, by key."""
    return dict(_TIPOS)
