"""Trial balance of any day: one statement over both tables of balances, parents added up from their leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cesop.nucleo.dinero import CERO
from contabilidad.selectors.dimensiones import MOVIMIENTOS, Dimensiones, consultar

# The array holds the length of a code at each level: 1, 1.1, 1.1.01, 1.1.01.10, 1.1.01.10.001.
SUMAS = """
    WITH hojas AS (
        SELECT m.cuenta_id,
            sum(m.debe - m.haber) FILTER (WHERE m.dia < %(desde)s) AS anterior,
            sum(m.debe) FILTER (WHERE m.dia >= %(desde)s) AS debe,
            sum(m.haber) FILTER (WHERE m.dia >= %(desde)s) AS haber
        FROM {movimientos} AS m WHERE m.dia <= %(al)s{condicion} GROUP BY m.cuenta_id
    ), arriba AS (
        SELECT p.codigo, sum(h.anterior) AS anterior, sum(h.debe) AS debe, sum(h.haber) AS haber
        FROM hojas AS h JOIN contabilidad_cuenta AS c ON c.id = h.cuenta_id
        CROSS JOIN LATERAL (
            SELECT DISTINCT left(c.codigo, largo) AS codigo FROM unnest(ARRAY[1, 3, 6, 9, 13]) AS largo
        ) AS p
        GROUP BY p.codigo
    )
    SELECT c.id AS cuenta_id, c.codigo, c.nombre, c.tipo, c.imputable, c.control, COALESCE(a.anterior, 0) AS anterior,
        COALESCE(a.debe, 0) AS debe, COALESCE(a.haber, 0) AS haber
    FROM contabilidad_cuenta AS c LEFT JOIN arriba AS a ON a.codigo = c.codigo
    WHERE %(todas)s OR a.codigo IS NOT NULL ORDER BY c.codigo
"""


@dataclass(frozen=True, kw_only=True)
class FilaDeBalance:
    """An account with what it and those under it moved. Pesos; saldo positive when debit.

    anterior: balance before `desde`. saldo: anterior + debe − haber.
    """

    cuenta_id: int
    codigo: str
    nombre: str
    tipo: str
    imputable: bool
    control: str
    anterior: Decimal
    debe: Decimal
    haber: Decimal
    # False for the leaves of what is shown.
    con_hijas: bool

    @property
    def nivel(self) -> int:
        """1 to 5."""
        return self.codigo.count(".") + 1

    @property
    def padre(self) -> str:
        """Code of the account above, empty at the first level."""
        return self.codigo.rpartition(".")[0]

    @property
    def saldo(self) -> Decimal:
        """Balance at the end, positive when debit."""
        return self.anterior + self.debe - self.haber

    @property
    def deudor(self) -> Decimal:
        """The balance when debit."""
        return max(self.saldo, CERO)

    @property
    def acreedor(self) -> Decimal:
        """The balance when credit, positive."""
        return max(-self.saldo, CERO)


@dataclass(frozen=True, kw_only=True)
class Totales:
    """Sums of the accounts that take entries."""

    anterior: Decimal
    debe: Decimal
    haber: Decimal
    deudor: Decimal
    acreedor: Decimal

    @property
    def diferencia(self) -> Decimal:
        """Zero in a whole ledger; cut by a dimension, what that dimension owes to the others."""
        return self.deudor - self.acreedor


def sumas_y_saldos(
    *,
    al: dt.date,
    desde: dt.date | None = None,
    dimensiones: Dimensiones | None = None,
    todas: bool = False,
) -> list[FilaDeBalance]:
    """Accounts with movements up to the end of `al`, and those above them, by code. One query.

    desde: first day whose movements are shown; what was before goes to `anterior`; None shows all history.
    todas: also accounts without movements. dimensiones: not by person nor service account, which are the subledger's.
    """
    corte = dimensiones or Dimensiones()
    if corte.del_submayor:
        raise ValueError("El balance no se corta por persona ni por cuenta de servicio: eso es del submayor.")
    filas = consultar(
        SUMAS,
        {"al": al, "desde": desde or dt.date.min, "todas": todas, **corte.valores()},
        movimientos=MOVIMIENTOS,
        condicion=corte.condicion(),
    )
    padres = {fila["codigo"].rpartition(".")[0] for fila in filas}
    return [FilaDeBalance(**_con_centavos(fila), con_hijas=fila["codigo"] in padres) for fila in filas]


def _con_centavos(fila: dict[str, Any]) -> dict[str, Any]:
    """An empty sum comes without decimals."""
    return fila | {columna: fila[columna].quantize(CERO) for columna in ("anterior", "debe", "haber")}


def totales(filas: Sequence[FilaDeBalance]) -> Totales:
    """Sums over the accounts that take entries (or took them): parents would count twice."""
    hojas = [fila for fila in filas if not fila.con_hijas]
    return Totales(
        anterior=sum((f.anterior for f in hojas), CERO),
        debe=sum((f.debe for f in hojas), CERO),
        haber=sum((f.haber for f in hojas), CERO),
        deudor=sum((f.deudor for f in hojas), CERO),
        acreedor=sum((f.acreedor for f in hojas), CERO),
    )
