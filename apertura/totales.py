"""The control totals: what the items of the files add up to in each control account, and what the balance says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from apertura.archivos import ErrorDeApertura
from apertura.disposiciones.saldos import DE_SUBMAYOR
from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from contabilidad.models import Cuenta
from contabilidad.services.aperturas import SaldoDicho

# The ledger was empty: all that it has is of the items.
DE_ITEMS = """
    SELECT p.cuenta_id, sum(p.debe - p.haber) FROM public.contabilidad_partida AS p
    JOIN public.contabilidad_cuenta AS c ON c.id = p.cuenta_id WHERE c.control <> '' GROUP BY 1
"""


@dataclass(frozen=True, kw_only=True)
class TotalDeControl:
    """A control account: pesos, positive when debit. archivo: the layout that brings its items."""

    cuenta: Cuenta
    items: Decimal
    balance: Decimal
    archivo: str

    @property
    def diferencia(self) -> Decimal:
        """What the items have and the balance has not."""
        return self.items - self.balance


def totales(saldos: Sequence[SaldoDicho]) -> list[TotalDeControl]:
    """Of each control account that anybody names, by code. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(DE_ITEMS)
        de_items: Mapping[int, Decimal] = dict(cursor.fetchall())
    de_balance: dict[int, Decimal] = {}
    for saldo in saldos:
        de_balance[saldo.cuenta.pk] = de_balance.get(saldo.cuenta.pk, CERO) + saldo.importe
    return [
        TotalDeControl(
            cuenta=cuenta,
            items=de_items.get(cuenta.pk, CERO),
            balance=de_balance.get(cuenta.pk, CERO),
            archivo=DE_SUBMAYOR.get(cuenta.control, "saldos"),
        )
        for cuenta in Cuenta.objects.exclude(control="").order_by("codigo")
        if de_items.get(cuenta.pk) or de_balance.get(cuenta.pk)
    ]


def diferencias(controles: Sequence[TotalDeControl], *, archivo: str) -> Iterator[ErrorDeApertura]:
    """What keeps the opening from being done: an account whose items do not add up to its balance."""
    for total in controles:
        if total.diferencia:
            yield ErrorDeApertura(
                archivo=archivo,
                fila=0,
                columna=total.cuenta.codigo,
                mensaje=f"Los ítems de {total.cuenta} suman {formato.pesos(total.items)} y el balance dice "
                f"{formato.pesos(total.balance)}: difieren en {formato.pesos(total.diferencia)}. Revisá el archivo "
                f"{total.archivo} o el balance.",
            )
