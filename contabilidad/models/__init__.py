"""Tables of the ledger, one file per aggregate."""

from contabilidad.models.asiento import Asiento, Partida
from contabilidad.models.cuenta import CentroCosto, Cuenta, Seccion
from contabilidad.models.ejercicio import ActoDePeriodo, Ejercicio, NumeroDiario, Periodo, Sello
from contabilidad.models.regla import Regla
from contabilidad.models.saldo import SaldoDelta, SaldoDiario

__all__ = [
    "ActoDePeriodo",
    "Asiento",
    "CentroCosto",
    "Cuenta",
    "Ejercicio",
    "NumeroDiario",
    "Partida",
    "Periodo",
    "Regla",
    "SaldoDelta",
    "SaldoDiario",
    "Seccion",
    "Sello",
]
