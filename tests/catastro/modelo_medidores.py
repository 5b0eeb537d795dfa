"""What placements mean, in a page: at each service point, who was there on each day. No database, no dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

FIN = 10_000  # "still there"


@dataclass(frozen=True)
class Puesto:
    medidor: str
    k: Decimal
    desde: int
    hasta: int

    def toca(self, desde: int, hasta: int) -> bool:
        return self.desde < hasta and desde < self.hasta


@dataclass
class Deposito:
    """Service point → what was placed in it. Each act answers whether it may be done, and does it."""

    puestos: dict[str, list[Puesto]] = field(default_factory=dict)

    def quien(self, punto: str, dia: int) -> Puesto | None:
        return next((p for p in self.puestos.get(punto, []) if p.desde <= dia < p.hasta), None)

    def colocar(self, medidor: str, punto: str, dia: int, k: Decimal) -> bool:
        ocupado = any(p.toca(dia, FIN) for p in self.puestos.get(punto, []))
        if ocupado or self._en_otro(medidor, dia, FIN):
            return False
        self.puestos.setdefault(punto, []).append(Puesto(medidor, k, dia, FIN))
        return True

    def retirar(self, punto: str, dia: int) -> bool:
        viejo = self.quien(punto, dia)
        if viejo is None:
            return False
        self._cortar(punto, viejo, dia)
        return True

    def cambiar(self, punto: str, medidor: str, dia: int, k: Decimal) -> bool:
        viejo = self.quien(punto, dia)
        if viejo is None or viejo.medidor == medidor or self._en_otro(medidor, dia, viejo.hasta):
            return False
        self._cortar(punto, viejo, dia)
        self.puestos[punto].append(Puesto(medidor, k, dia, viejo.hasta))
        return True

    def multiplicar(self, punto: str, dia: int, k: Decimal) -> bool:
        viejo = self.quien(punto, dia)
        if viejo is None:
            return False
        self._cortar(punto, viejo, dia)
        self.puestos[punto].append(Puesto(viejo.medidor, k, dia, viejo.hasta))
        return True

    def _cortar(self, punto: str, viejo: Puesto, dia: int) -> None:
        self.puestos[punto].remove(viejo)
        if viejo.desde < dia:
            self.puestos[punto].append(Puesto(viejo.medidor, viejo.k, viejo.desde, dia))

    def _en_otro(self, medidor: str, desde: int, hasta: int) -> bool:
        return any(p.medidor == medidor and p.toca(desde, hasta) for ps in self.puestos.values() for p in ps)

    def foto(self, dias: range) -> dict[tuple[str, int], tuple[str, Decimal]]:
        """(point, day) → (meter, multiplier)."""
        return {
            (punto, dia): (p.medidor, p.k)
            for punto in self.puestos
            for dia in dias
            if (p := self.quien(punto, dia)) is not None
        }
