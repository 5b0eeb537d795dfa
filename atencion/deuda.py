"""What somebody owes, by age and by service. Pure: values in, values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

CERO = Decimal(0)
# Days late up to which each age goes, and how it is called; the last one has no end.
EDADES: Final = ((0, "A vencer"), (30, "1 a 30"), (90, "31 a 90"), (180, "91 a 180"), (None, "Más de 180"))


@dataclass(frozen=True, kw_only=True)
class Debe:
    """A voucher that is owed. Pesos; interes: what would be collected with it now."""

    comprobante: int
    cuenta: int | None
    vence: dt.date
    capital: Decimal
    interes: Decimal = CERO

    @property
    def total(self) -> Decimal:
        """What paying it takes."""
        return self.capital + self.interes

    def dias(self, al: dt.date) -> int:
        """Days late."""
        return max((al - self.vence).days, 0)


@dataclass(frozen=True, kw_only=True)
class Resumen:
    """Several of them together. vencido_desde, proximo: days; None, nothing is late, nothing is to come."""

    total: Decimal
    capital: Decimal
    interes: Decimal
    vencido: Decimal
    vencidos: int
    vencido_desde: dt.date | None
    proximo: dt.date | None
    a_ese_dia: Decimal
    edades: Sequence[Decimal]

    @property
    def a_vencer(self) -> Decimal:
        """What is not late."""
        return self.edades[0]

    @property
    def de_1_a_180(self) -> Decimal:
        """Late, up to half a year."""
        return sum(self.edades[1:4], CERO)

    @property
    def mas_de_180(self) -> Decimal:
        """Late for longer."""
        return self.edades[4]


def edad_de(dias: int) -> int:
    """Place in `EDADES` of somebody so many days late."""
    return next(lugar for lugar, (hasta, _) in enumerate(EDADES) if hasta is None or dias <= hasta)


def resumir(debidas: Iterable[Debe], *, al: dt.date) -> Resumen:
    """What they add up to on a day."""
    todas = list(debidas)
    edades = [CERO] * len(EDADES)
    for una in todas:
        edades[edad_de(una.dias(al))] += una.total
    vencidas = [una for una in todas if una.vence < al]
    proximo = min((una.vence for una in todas if una.vence >= al), default=None)
    return Resumen(
        total=sum((una.total for una in todas), CERO),
        capital=sum((una.capital for una in todas), CERO),
        interes=sum((una.interes for una in todas), CERO),
        vencido=sum((una.total for una in vencidas), CERO),
        vencidos=len(vencidas),
        vencido_desde=min((una.vence for una in vencidas), default=None),
        proximo=proximo,
        a_ese_dia=sum((una.total for una in todas if una.vence == proximo), CERO),
        edades=edades,
    )


def por_cuenta(debidas: Iterable[Debe]) -> Mapping[int | None, list[Debe]]:
    """Account → what is owed for it; None: of the person alone."""
    juntas: dict[int | None, list[Debe]] = {}
    for una in debidas:
        juntas.setdefault(una.cuenta, []).append(una)
    return juntas
