"""What the tills and the receipts say that their control accounts should have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection

from contabilidad.catalogo.piezas import A_RENDIR, CAJA, DEBITOS, ECHEQ, TARJETAS, TESORERIA, VALORES
from contabilidad.models import Cuenta
from contabilidad.ports import SUBMAYOR, Culpable
from recaudacion.models import MedioDePago

A_IDENTIFICAR = "2.1.05.04"
Evento = MedioDePago.Evento
# What came in by tenders, less what was annulled. What leaves these accounts is told by whoever settles them.
DE_ENTRADA: Mapping[str, Evento] = {
    VALORES: Evento.CHEQUE,
    ECHEQ: Evento.ECHEQ,
    TARJETAS: Evento.TARJETA,
    A_RENDIR: Evento.ENTE,
    DEBITOS: Evento.DEBITO,
    A_IDENTIFICAR: Evento.TRANSFERENCIA,
    CAJA: Evento.EFECTIVO,
}
POR_MEDIO = """
    SELECT COALESCE((
            SELECT sum(m.importe) FROM public.recaudacion_medioderecibo AS m
            JOIN public.recaudacion_recibo AS r ON r.id = m.recibo_id AND r.fecha <= %(al)s
            JOIN public.recaudacion_mediodepago AS p ON p.id = m.medio_id AND p.evento = %(evento)s), 0)
        - COALESCE((
            SELECT sum(m.importe) FROM public.recaudacion_anulacionderecibo AS a
            JOIN public.recaudacion_medioderecibo AS m ON m.recibo_id = a.recibo_id
            JOIN public.recaudacion_mediodepago AS p ON p.id = m.medio_id AND p.evento = %(evento)s
            WHERE a.fecha <= %(al)s), 0)
"""
# Floats came from the treasury; what is handed in and what closes goes to it.
DE_TESORERIA = """
    SELECT COALESCE((SELECT sum(e.importe) FROM public.recaudacion_entregadecaja AS e WHERE e.fecha <= %(al)s), 0)
        + COALESCE((SELECT sum(c.contado) FROM public.recaudacion_cierredecaja AS c WHERE c.fecha <= %(al)s), 0)
        - COALESCE((SELECT sum(s.fondo) FROM public.recaudacion_sesioncaja AS s WHERE s.fecha <= %(al)s), 0)
"""
DIFERENCIAS = """
    SELECT COALESCE(sum(c.diferencia), 0) FROM public.recaudacion_cierredecaja AS c WHERE c.fecha <= %(al)s
"""


class DeMedios:
    """What receipts brought in, by tender."""

    def __init__(self, nombre: str) -> None:
        self.nombre = nombre

    def saldo(self, cuenta: Cuenta, /, *, al: dt.date) -> Decimal:
        """Of one account: nothing when no tender goes there."""
        evento = DE_ENTRADA.get(cuenta.codigo)
        return _uno(POR_MEDIO, al=al, evento=evento.value) if evento else Decimal(0)

    def culpables(self, cuenta: Cuenta, /, *, al: dt.date) -> Sequence[Culpable]:
        """The balance is told as a whole: what settles it is another document."""
        return [Culpable(texto=f"{cuenta}: los recibos suman {self.saldo(cuenta, al=al)}")]


class DeCajas(DeMedios):
    """The cash of the tills, and what they gave to the treasury."""

    def saldo(self, cuenta: Cuenta, /, *, al: dt.date) -> Decimal:
        """Σ floats, collections and differences, less what went to the treasury; or what the treasury got."""
        en_tesoreria = _uno(DE_TESORERIA, al=al)
        if cuenta.codigo == TESORERIA:
            return en_tesoreria
        if cuenta.codigo == CAJA:
            return super().saldo(cuenta, al=al) + _uno(DIFERENCIAS, al=al) - en_tesoreria
        return Decimal(0)


def registrar() -> None:
    """Called once when the program starts."""
    SUBMAYOR.registrar("cajas", DeCajas("cajas"))
    SUBMAYOR.registrar("valores", DeMedios("valores a depositar"))
    SUBMAYOR.registrar("recaudaciones", DeMedios("recaudaciones a rendir"))
    SUBMAYOR.registrar("ingresos_a_identificar", DeMedios("ingresos a identificar"))


def _uno(orden: str, **valores: dt.date | str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(orden, valores)
        total: Decimal = cursor.fetchone()[0]
    return total
