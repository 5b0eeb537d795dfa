"""An amount over debts: which are paid, and how much of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from facturacion.intereses import redondear

# A rate of VAT in hundredths of one percent: 21 % is 2_100.
IVA_ENTERO = 10_000


class Orden(StrEnum):
    """How the debts of a group are paid when nobody chooses."""

    VENCIMIENTO = "vencimiento"
    INTERESES = "intereses"  # vouchers of interest before the rest (CCyC art. 903), then the oldest
    ELEGIDO = "elegido"  # none: only what is chosen


@dataclass(frozen=True, kw_only=True)
class Politica:
    """How the debts of a group are paid. prioridad: of a lower one first. parcial: a part of one may be paid."""

    orden: Orden = Orden.VENCIMIENTO
    prioridad: int = 1
    parcial: bool = True


@dataclass(frozen=True, kw_only=True)
class Deuda:
    """What is owed of a voucher. saldo: centavos.

    de_interes: it charges interest. devengado: Σ rate × days since it fell due (`intereses.devengado`), when its
    interest is collected together with it; zero when it is not late or its interest rides in the next bill.
    iva: of that interest, in hundredths of one percent.
    """

    clave: int
    grupo: int | None
    vence: dt.date
    saldo: int
    de_interes: bool = False
    devengado: int = 0
    iva: int = 0


@dataclass(frozen=True, kw_only=True)
class Cubierto:
    """What a payment takes off a debt, and the interest of it that it pays, VAT included."""

    clave: int
    capital: int
    interes: int

    @property
    def total(self) -> int:
        """Centavos of the payment that it uses."""
        return self.capital + self.interes


@dataclass(frozen=True, kw_only=True)
class Imputado:
    """Where an amount went. credito: what pays nothing yet."""

    partes: tuple[Cubierto, ...]
    credito: int


DE_NADIE = Politica()


def imputar(
    importe: int,
    deudas: Iterable[Deuda],
    politicas: Mapping[int | None, Politica],
    *,
    elegidas: Mapping[int, int] | None = None,
) -> Imputado:
    """Spend `importe` centavos on debts.

    politicas: of each group; the default one for those that have none. elegidas: debt → centavos at most that go to
    it, its interest included. Raises ValueError for a negative amount.
    """
    if importe < 0:
        raise ValueError("No se imputa un importe negativo.")
    queda = importe
    partes = []
    for deuda, politica in _en_orden(deudas, politicas, automatico=elegidas is None):
        if queda == 0:
            break
        tope = queda if elegidas is None else min(queda, elegidas.get(deuda.clave, 0))
        cubierto = _cubrir(deuda, tope, parcial=politica.parcial)
        if cubierto.capital:
            partes.append(cubierto)
            queda -= cubierto.total
    return Imputado(partes=tuple(partes), credito=queda)


def interes_de(deuda: Deuda, capital: int) -> int:
    """Centavos of interest, VAT included, that paying `capital` of a debt adds: as its voucher will say."""
    if not deuda.devengado:
        return 0
    neto = redondear(capital * deuda.devengado)
    return neto + (2 * neto * deuda.iva + IVA_ENTERO) // (2 * IVA_ENTERO)


def _en_orden(
    deudas: Iterable[Deuda], politicas: Mapping[int | None, Politica], *, automatico: bool
) -> list[tuple[Deuda, Politica]]:
    """Debts as they are paid, with the policy of each."""
    con_politica = [(deuda, politicas.get(deuda.grupo, DE_NADIE)) for deuda in deudas if deuda.saldo > 0]
    if automatico:
        con_politica = [par for par in con_politica if par[1].orden != Orden.ELEGIDO]
    return sorted(con_politica, key=_turno)


def _turno(par: tuple[Deuda, Politica]) -> tuple[int, bool, dt.date, int]:
    deuda, politica = par
    despues = politica.orden == Orden.INTERESES and not deuda.de_interes
    return (politica.prioridad, despues, deuda.vence, deuda.clave)


def _cubrir(deuda: Deuda, tope: int, *, parcial: bool) -> Cubierto:
    """The most of a debt that `tope` pays together with its interest; nothing when a part is not admitted."""
    entera = deuda.saldo + interes_de(deuda, deuda.saldo)
    if tope >= entera:
        return Cubierto(clave=deuda.clave, capital=deuda.saldo, interes=entera - deuda.saldo)
    if not parcial:
        return Cubierto(clave=deuda.clave, capital=0, interes=0)
    menos, mas = 0, min(tope, deuda.saldo)
    while menos < mas:
        medio = (menos + mas + 1) // 2
        if medio + interes_de(deuda, medio) <= tope:
            menos = medio
        else:
            mas = medio - 1
    return Cubierto(clave=deuda.clave, capital=menos, interes=interes_de(deuda, menos))
