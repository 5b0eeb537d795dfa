"""A meter as a thing that turns: what the columnar calculation is compared with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass
class Suministro:
    """A supply with its meter on the wall. It counts what goes through, and knows when the dial went through zero."""

    dia: dt.date = dt.date(2026, 1, 1)
    orden: int = 0
    medidor: int = 1
    capacidad_mil: int = 10_000_000
    digitos: int = 4
    k_mil: int = 1000
    dial_mil: int = 0
    # Since the last reading: what the dial advanced, where it was.
    avance_mil: int = 0
    partida_mil: int = 0
    lecturas: list[dict[str, Any]] = field(default_factory=list)
    tramos: list[tuple[int, int, bool]] = field(default_factory=list)  # place of the reading, consumption, sure

    def consumir(self, dias: int, avance_mil: int) -> None:
        self.dia += dt.timedelta(days=dias)
        self.orden = 0 if dias else self.orden
        self.avance_mil += avance_mil
        self.dial_mil = (self.dial_mil + avance_mil) % self.capacidad_mil

    def anotar(self, clase: str, limite_mil: int, k_nuevo_mil: int | None = None) -> None:
        if clase != "instalacion":
            exacto = Decimal(self.avance_mil) * self.k_mil / 1000
            consumo = int(exacto.quantize(Decimal(1), rounding=ROUND_HALF_UP))
            una_vuelta = self.partida_mil + self.avance_mil >= self.capacidad_mil
            creible = self.partida_mil * 10 > self.capacidad_mil * 9 and consumo <= limite_mil
            self.tramos.append((len(self.lecturas), consumo, creible or not una_vuelta))
        self.k_mil = k_nuevo_mil or self.k_mil
        self.avance_mil, self.partida_mil = 0, self.dial_mil
        self.orden += 1
        self.lecturas.append(
            {
                "medidor": self.medidor,
                "fecha": self.dia,
                "orden": self.orden,
                "clase": clase,
                "valor_mil": self.dial_mil,
                "k_mil": self.k_mil,
                "digitos_enteros": self.digitos,
            }
        )

    def instalar(self, digitos: int, k_mil: int, dial_mil: int, limite_mil: int) -> None:
        self.medidor += 1
        self.digitos, self.capacidad_mil = digitos, 10**digitos * 1000
        self.k_mil, self.dial_mil = k_mil, dial_mil % self.capacidad_mil
        self.anotar("instalacion", limite_mil)
