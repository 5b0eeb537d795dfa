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

    modulo: app that posts it. componentes: none when it moves no account (a state, a budget) or brings its own lines.
    dimensiones: those of `Partida` that it should bring. nota: what an accountant must know of it.
    pendiente: True while nothing posts it.
    """

    clave: str
    numero: str
    nombre: str
    modulo: str
    componentes: tuple[Componente, ...]
    pendiente: bool = False
    dimensiones: tuple[str, ...] = ()
    nota: str = ""

    @property
    def trae_renglones(self) -> bool:
        """True when its lines come already with accounts, and no rule applies."""
        return self.clave in SIN_REGLAS

    @property
    def asienta(self) -> bool:
        """False for what is catalogued only to say that it moves no account."""
        return bool(self.componentes) or self.trae_renglones

    def componente(self, clave: str) -> Componente | None:
        """The component called `clave`."""
        return next((c for c in self.componentes if c.clave == clave), None)


ANULACION = "contabilidad.anulacion"
MANUAL = "contabilidad.manual"
APERTURA = "contabilidad.apertura"
AJUSTE_POR_INFLACION = "contabilidad.ajuste_por_inflacion"
CIERRE_DE_RESULTADOS = "contabilidad.cierre_de_resultados"
# These bring their lines already with accounts: an annulment mirrors, a manual entry is made of accounts, and the two
# of the year's end go over every account that has a balance.
SIN_REGLAS = frozenset({ANULACION, MANUAL, APERTURA, AJUSTE_POR_INFLACION, CIERRE_DE_RESULTADOS})

# Modules whose events are in the catalogue, as screens call them.
MODULOS: Mapping[str, str] = {
    "contabilidad": "Contabilidad",
    "catastro": "Catastro y asociados",
    "tesoreria": "Tesorería",
    "medicion": "Medición",
    "facturacion": "Facturación",
    "recaudacion": "Recaudación",
    "morosidad": "Morosidad",
    "atencion": "Atención",
    "compras": "Compras y almacén",
    "activos": "Activos y mantenimiento",
}

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


def modulo_de(evento: str) -> str:
    """The module that posts an event: the prefix of its key."""
    return evento.partition(".")[0]


def modulos_que_asientan() -> list[str]:
    """Modules that close a period before accounting closes it: those with events that move accounts."""
    asientan = {tipo.modulo for tipo in _TIPOS.values() if tipo.asienta} - {"contabilidad"}
    return [modulo for modulo in MODULOS if modulo in asientan]
