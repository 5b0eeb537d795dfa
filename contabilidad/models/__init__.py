"""Tables of the ledger, one file per aggregate."""

from contabilidad.models.apertura import SaldoDeApertura
from contabilidad.models.asiento import Asiento, Partida
from contabilidad.models.cuenta import CentroCosto, Cuenta, Seccion
from contabilidad.models.ejercicio import (
    ActoDeModulo,
    ActoDePeriodo,
    Ejercicio,
    NumeroDiario,
    Periodo,
    Sello,
    SelloHoja,
)
from contabilidad.models.manual import (
    AdjuntoManual,
    AsientoManual,
    AsientoRecurrente,
    PlantillaAsiento,
    RenglonManual,
    RenglonPlantilla,
)
from contabilidad.models.regla import Regla
from contabilidad.models.saldo import SaldoDelta, SaldoDiario

__all__ = [
    "ActoDeModulo",
    "ActoDePeriodo",
    "AdjuntoManual",
    "Asiento",
    "AsientoManual",
    "AsientoRecurrente",
    "CentroCosto",
    "Cuenta",
    "Ejercicio",
    "NumeroDiario",
    "Partida",
    "Periodo",
    "PlantillaAsiento",
    "Regla",
    "RenglonManual",
    "RenglonPlantilla",
    "SaldoDeApertura",
    "SaldoDelta",
    "SaldoDiario",
    "Seccion",
    "Sello",
    "SelloHoja",
]
