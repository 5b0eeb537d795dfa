"""What collecting lets change by date."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, definir

IMPORTE_MAXIMO: Final = "recaudacion.importe_maximo"
DIFERENCIA_TOLERADA: Final = "recaudacion.diferencia_tolerada"


def registrar() -> None:
    """Called once when the program starts."""
    definir(
        Definicion(
            clave=IMPORTE_MAXIMO,
            modulo="recaudacion",
            nombre="Importe máximo de un recibo",
            tipo=Parametro.Tipo.IMPORTE,
            unidad="$",
            descripcion="Lo que excede de un recibo no se cobra: casi siempre es un importe mal tecleado.",
            minimo=1,
            maximo=Decimal(9_999_999_999),
            inicial=Inicial(valor=Decimal(500_000_000), desde=dt.date(2000, 1, 1), norma="A confirmar: gerencia"),
        )
    )
    definir(
        Definicion(
            clave=DIFERENCIA_TOLERADA,
            modulo="recaudacion",
            nombre="Diferencia de caja que se tolera",
            tipo=Parametro.Tipo.IMPORTE,
            unidad="$",
            descripcion="Una caja a la que le falta o le sobra más no cierra hasta que otra persona lo aprueba.",
            minimo=0,
            maximo=Decimal(9_999_999_999),
            inicial=Inicial(valor=Decimal(10_000), desde=dt.date(2000, 1, 1), norma="A confirmar: gerencia"),
        )
    )
