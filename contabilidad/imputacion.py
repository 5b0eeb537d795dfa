"""Which accounts a component moves, or why none: the rules, chosen case by case. Pure.

A case is what a rule looks at. Thousands of events have few different cases: columns ask for each of those, a single
event for its own, and both get the same answer from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contabilidad.eventos import MODULOS, SIN_REGLAS, TipoEvento, modulo_de

# In the order in which they are told: the first is the one that helps.
CAUSAS = (
    "evento", "componente", "origen", "sin_fecha", "sin_periodo", "periodo_cerrado", "modulo_cerrado", "centro",
    "cuenta", "dimension", "importe", "seccion", "sin_regla",
)  # fmt: skip


Falta = tuple[str, str]  # its cause, and how it is told


class Caso(NamedTuple):
    """What decides the accounts of a component."""

    evento: str
    componente: str
    fecha: dt.date | None
    seccion: int | None
    grupo: int | None
    con_centro: bool


class ReglaConocida(NamedTuple):
    """A rule that was not replaced, with what its two accounts ask. codigos: those of the accounts, to be read."""

    evento: str
    componente: str
    seccion: int | None
    grupo: int | None
    desde: dt.date
    hasta: dt.date | None
    debe: int
    haber: int
    codigos: str
    sirven: bool
    exige_seccion: bool
    exige_centro: bool


class PeriodoConocido(NamedTuple):
    """A period and whether it takes entries. cerrados: modules that do not post in it any more."""

    desde: dt.date
    hasta: dt.date
    abierto: bool
    cerrados: Sequence[str] = ()


class Imputacion(NamedTuple):
    """The accounts of a case; when it cannot be posted, everything that it lacks."""

    debe: int | None = None
    haber: int | None = None
    faltas: tuple[Falta, ...] = ()


class Imputador:
    """Answers each case with the rules, the periods and the catalogue that it was given."""

    def __init__(
        self,
        *,
        reglas: Iterable[ReglaConocida],
        periodos: Iterable[PeriodoConocido],
        catalogo: Mapping[str, TipoEvento],
    ) -> None:
        self._periodos = tuple(periodos)
        self._catalogo = catalogo
        self._reglas: dict[tuple[str, str, int | None, int | None], list[ReglaConocida]] = {}
        for regla in reglas:
            self._reglas.setdefault(regla[:4], []).append(regla)

    def imputar(self, caso: Caso) -> Imputacion:
        """The accounts that the most specific rule in force gives to the case."""
        if falta := self._falta(caso):
            return Imputacion(faltas=(falta,))
        regla = self._regla(caso)
        if regla is None:
            return Imputacion(faltas=(self._sin_regla(caso),))
        if not regla.sirven:
            falta = ("cuenta", f"una de las cuentas {regla.codigos} no es imputable o está de baja")
            return Imputacion(faltas=(falta,))
        faltas = []
        if regla.exige_seccion and caso.seccion is None:
            faltas.append(("seccion", f"falta la sección, que exige una de las cuentas {regla.codigos}"))
        if regla.exige_centro and not caso.con_centro:
            faltas.append(("centro", f"falta el centro de costo, que exige una de las cuentas {regla.codigos}"))
        return Imputacion(faltas=tuple(faltas)) if faltas else Imputacion(regla.debe, regla.haber)

    def _falta(self, caso: Caso) -> Falta | None:
        """What is wrong before any rule is looked at."""
        tipo = self._catalogo.get(caso.evento)
        if tipo is None or caso.evento in SIN_REGLAS:
            return "evento", f"el evento {caso.evento} no existe"
        if tipo.componente(caso.componente) is None:
            return "componente", f"«{tipo.nombre}» no tiene el componente {caso.componente}"
        if caso.fecha is None:
            return "sin_fecha", f"«{tipo.nombre}» no tiene fecha. Ponésela"
        return falta_periodo(caso.evento, caso.fecha, self._periodos)

    def _sin_regla(self, caso: Caso) -> Falta:
        tipo = self._catalogo[caso.evento]
        componente = tipo.componente(caso.componente)
        assert componente is not None, "`_falta` looked at it"
        return "sin_regla", f"no hay regla para «{componente.nombre}» de «{tipo.nombre}» al {caso.fecha:%d/%m/%Y}"

    def _regla(self, caso: Caso) -> ReglaConocida | None:
        """Of section and group, then of group, then of section, then of neither."""
        for seccion, grupo in ((caso.seccion, caso.grupo), (None, caso.grupo), (caso.seccion, None), (None, None)):
            for regla in self._reglas.get((caso.evento, caso.componente, seccion, grupo), ()):
                if (
                    caso.fecha is not None
                    and regla.desde <= caso.fecha
                    and (regla.hasta is None or regla.hasta > caso.fecha)
                ):
                    return regla
        return None


def falta_periodo(evento: str, fecha: dt.date, periodos: Iterable[PeriodoConocido]) -> Falta | None:
    """Cause and message when a day does not take an event. The database looks again, under the period's lock."""
    periodo = next((p for p in periodos if p.desde <= fecha < p.hasta), None)
    if periodo is None:
        return "sin_periodo", f"no hay un período que contenga el {fecha:%d/%m/%Y}"
    if not periodo.abierto:
        return "periodo_cerrado", f"el período del {fecha:%d/%m/%Y} está cerrado"
    if (modulo := modulo_de(evento)) in periodo.cerrados:
        return "modulo_cerrado", f"{MODULOS.get(modulo, modulo)} ya cerró el período del {fecha:%d/%m/%Y}"
    return None
