"""What accounting lets change by date: what one person posts alone, and the account of the year's result."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, decimal, definir

MANUAL_SIN_APROBACION_MAX: Final = "contabilidad.manual_sin_aprobacion_max"
CUENTA_DE_RESULTADO: Final = "contabilidad.cuenta_de_resultado"
_DESDE = dt.date(2000, 1, 1)


def limite_a_solas() -> Decimal:
    """Up to what total one person posts or annuls alone today, in pesos."""
    return decimal(MANUAL_SIN_APROBACION_MAX, al=hoy())


def registrar() -> None:
    """Called once when the program starts."""
    definir(
        Definicion(
            clave=MANUAL_SIN_APROBACION_MAX,
            modulo="contabilidad",
            nombre="Asiento manual o anulación sin aprobación",
            tipo=Parametro.Tipo.IMPORTE,
            unidad="$",
            descripcion="Hasta qué total asienta o anula una persona sola. Más, lo aprueba otra.",
            requiere_aprobacion=True,
            minimo=0,
            inicial=Inicial(valor=Decimal("1000000.00"), desde=_DESDE, norma="Política interna de uso del sistema"),
        )
    )
    definir(
        Definicion(
            clave=CUENTA_DE_RESULTADO,
            modulo="contabilidad",
            nombre="Cuenta del resultado del ejercicio",
            tipo=Parametro.Tipo.TEXTO,
            descripcion="Código de la cuenta que recibe, por sección, el resultado al cerrar el ejercicio.",
            inicial=Inicial(valor="3.7.01.02", desde=_DESDE, norma="Plan de cuentas"),
        )
    )
