"""What billing lets change by date: rates of interest, and the cap that consumers have."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, definir

TASA_CONTRACTUAL: Final = "facturacion.tasa_contractual"
TASA_PASIVA: Final = "facturacion.tasa_pasiva"
TOPE_CONSUMIDOR: Final = "facturacion.tope_consumidor"
DESDE = dt.date(2000, 1, 1)


def registrar() -> None:
    """Called once when the program starts. The figures are to be confirmed by whoever decides them."""
    definir(
        Definicion(
            clave=TASA_CONTRACTUAL,
            modulo="facturacion",
            nombre="Interés por mora (TNA)",
            tipo=Parametro.Tipo.PORCENTAJE,
            unidad="%",
            descripcion="Tasa nominal anual del contrato de concesión: la activa del Banco Nación a 30 días.",
            minimo=0,
            maximo=1000,
            inicial=Inicial(valor=Decimal(45), desde=DESDE, norma="A confirmar: contrato de concesión"),
        )
    )
    definir(
        Definicion(
            clave=TASA_PASIVA,
            modulo="facturacion",
            nombre="Tasa pasiva del Banco Nación a 30 días (TNA)",
            tipo=Parametro.Tipo.PORCENTAJE,
            unidad="%",
            descripcion="De depósitos a 30 días; se toma la del último día del mes anterior al pago.",
            minimo=0,
            maximo=1000,
            inicial=Inicial(valor=Decimal(30), desde=DESDE, norma="A confirmar: Banco de la Nación Argentina"),
        )
    )
    definir(
        Definicion(
            clave=TOPE_CONSUMIDOR,
            modulo="facturacion",
            nombre="Tope del interés a consumidores",
            tipo=Parametro.Tipo.DECIMAL,
            unidad="veces la pasiva",
            descripcion="Cuántas veces la tasa pasiva se puede cobrar a un consumidor.",
            minimo=0,
            maximo=10,
            inicial=Inicial(valor=Decimal("1.5"), desde=DESDE, norma="Ley 24.240 art. 31"),
        )
    )
