"""What metering lets change by date, besides its rules and caps."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, definir

HORAS_DE_USO: Final = "medicion.horas_de_uso"


def registrar() -> None:
    """Called once when the program starts."""
    definir(
        Definicion(
            clave=HORAS_DE_USO,
            modulo="medicion",
            nombre="Horas de uso de la carga declarada",
            tipo=Parametro.Tipo.DECIMAL,
            unidad="h/día",
            descripcion="Con cuántas horas por día de la carga declarada se espera el consumo de un suministro nuevo.",
            minimo=0,
            maximo=24,
            inicial=Inicial(valor=Decimal(4), desde=dt.date(2000, 1, 1), norma="Política interna de medición"),
        )
    )
