"""The layouts of the opening, in the order in which they come in: what each one names came before."""

from __future__ import annotations

import datetime as dt

from apertura.disposiciones.comprobantes import DeComprobantes, DeCreditos
from apertura.disposiciones.consumos import DeConsumos
from apertura.disposiciones.lecturas import DeLecturas
from apertura.disposiciones.planes import DePlanes
from apertura.disposiciones.saldos import DeBalance, DeCapital, DeGarantias, DeSaldos
from catastro.planillas.asociados import ImportacionDeAsociados
from catastro.planillas.calles import ImportacionDeCalles
from catastro.planillas.cuentas import ImportacionDeCuentas
from catastro.planillas.inmuebles import ImportacionDeInmuebles
from catastro.planillas.lineas import ImportacionDeLineas
from catastro.planillas.medidores import ImportacionDeMedidores
from catastro.planillas.nodos import ImportacionDeNodos
from catastro.planillas.personas import ImportacionDePersonas
from catastro.planillas.rutas import ImportacionDeRutas
from catastro.planillas.suministros import ImportacionDeSuministros
from cesop.nucleo.planillas.declaracion import ImportacionDe

PADRONES: tuple[type[ImportacionDe], ...] = (
    ImportacionDeCalles,
    ImportacionDeInmuebles,
    ImportacionDeNodos,
    ImportacionDeRutas,
    ImportacionDeSuministros,
    ImportacionDePersonas,
    ImportacionDeAsociados,
    ImportacionDeMedidores,
    ImportacionDeCuentas,
    ImportacionDeLineas,
)
PROPIAS = (
    DeLecturas, DeConsumos, DeComprobantes, DeCreditos, DeGarantias, DeCapital, DeSaldos, DePlanes, DeBalance,
)  # fmt: skip
BALANCE = DeBalance.clave


def disposiciones(fecha: dt.date) -> dict[str, ImportacionDe]:
    """Every layout by key, for an opening on a day."""
    padrones = {clase.clave: clase() for clase in PADRONES}
    return padrones | {clase.clave: clase(fecha) for clase in PROPIAS}
