"""The ledger as sixty lines of plain Python: what the real one is compared with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

Clave = tuple[int, int]  # origin id, revision


@dataclass
class Entrada:
    """What an origin posted: its amounts by (component, section code), its date, and whether it was annulled."""

    fecha: dt.date
    importes: dict[tuple[str, str], Decimal]
    anulada: bool = False


@dataclass
class Modelo:
    """Entries by origin and revision, closed months, and the balance that follows from them."""

    entradas: dict[Clave, Entrada] = field(default_factory=dict)
    anulaciones: list[tuple[dt.date, Entrada]] = field(default_factory=list)
    cerrados: set[int] = field(default_factory=set)

    def asentar(self, clave: Clave, entrada: Entrada) -> str:
        """What should happen: nuevo, repetido, or the cause of the refusal. The order is the writer's own."""
        if entrada.fecha.month in self.cerrados:
            return "periodo_cerrado"
        previa = self.entradas.get(clave)
        if previa is not None:
            iguales = (previa.fecha, previa.importes) == (entrada.fecha, entrada.importes)
            return "repetido" if iguales else "repetido_distinto"
        numero, revision = clave
        if revision > 1 and not self._anulada((numero, revision - 1)):
            return "revision_previa"
        self.entradas[clave] = entrada
        return "nuevo"

    def anular(self, clave: Clave, fecha: dt.date) -> str:
        """As `asentar`, for the annulment of an entry."""
        entrada = self.entradas[clave]
        if fecha < entrada.fecha:
            return "fecha"
        if fecha.month in self.cerrados:
            return "periodo_cerrado"
        if entrada.anulada:
            return "repetido"
        entrada.anulada = True
        self.anulaciones.append((fecha, entrada))
        return "nuevo"

    def _anulada(self, clave: Clave) -> bool:
        return clave in self.entradas and self.entradas[clave].anulada

    def saldos(self, al: dt.date) -> dict[str, Decimal]:
        """Balance of each account at the end of a day, by the rules of the small ledger."""
        saldos: dict[str, Decimal] = defaultdict(Decimal)
        firmadas = [(e.fecha, e, 1) for e in self.entradas.values()] + [(f, e, -1) for f, e in self.anulaciones]
        for fecha, entrada, signo in firmadas:
            if fecha > al:
                continue
            for (componente, seccion), importe in entrada.importes.items():
                ingreso = "4.1.02" if seccion == "A" else "4.1.01"
                saldos["1.1.03.01"] += signo * importe
                saldos["2.1.02.01" if componente == "iva" else ingreso] -= signo * importe
        return {cuenta: saldo for cuenta, saldo in saldos.items() if saldo}
