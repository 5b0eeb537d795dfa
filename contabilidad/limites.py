"""What fits in an entry, one event or thousands, with rules or with its own lines. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cesop.nucleo.dinero import CENTAVO, IMPORTE_MAX
from contabilidad.errores import EventoInvalido

CENTAVOS_MAX: Final = int(IMPORTE_MAX / CENTAVO)
GESTIONES: Final = ("A", "N", "X")
GLOSA_MAX: Final = 160
ORIGEN_TIPO_MAX: Final = 40
ORIGEN_ID_MAX: Final = 2**63 - 1
REVISION_MAX: Final = 2**15 - 1

NO_SON_CENTAVOS = "no es un importe de centavos enteros y hasta 16 dígitos"
TOTAL_EXCEDIDO = "el total excede los 16 dígitos"
GESTION_DESCONOCIDA = "hay una gestión que no es A, N ni X"
ORIGEN_MALO = "su origen no tiene tipo, número y revisión que entren en el libro"


def recortar(glosa: str) -> str:
    """As much of it as the ledger keeps: what a program wrote too long is no reason to stop a run."""
    return glosa[:GLOSA_MAX]


def sirve_origen(tipo: str, numero: int, revision: int) -> bool:
    """True for an origin that the ledger can hold."""
    return len(tipo) <= ORIGEN_TIPO_MAX and abs(numero) <= ORIGEN_ID_MAX and 1 <= revision <= REVISION_MAX


def a_centavos(importe: Decimal, *, consejo: str) -> int:
    """A positive amount of pesos in centavos. Raises EventoInvalido `importe`; consejo: what to do with a negative."""
    if not isinstance(importe, Decimal) or not importe.is_finite():
        raise EventoInvalido("importe", f"{importe} no es un importe")
    if abs(importe) > IMPORTE_MAX:
        raise EventoInvalido("importe", "el importe excede los 16 dígitos")
    centavos = importe / CENTAVO
    if centavos != int(centavos):
        raise EventoInvalido("importe", f"{importe} tiene fracciones de centavo")
    if centavos <= 0:
        raise EventoInvalido("importe", f"{importe} no es positivo. {consejo}")
    return int(centavos)
