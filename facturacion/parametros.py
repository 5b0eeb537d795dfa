"""What billing lets change by date: rates of interest, the cap that consumers have, and what the bill says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, definir

TASA_CONTRACTUAL: Final = "facturacion.tasa_contractual"
TASA_PASIVA: Final = "facturacion.tasa_pasiva"
TOPE_CONSUMIDOR: Final = "facturacion.tope_consumidor"
CODIGO_FORMATO: Final = "facturacion.codigo_formato"
CODIGO_EMPRESA: Final = "facturacion.codigo_empresa"
# What the paper says of whoever issues it: key → what it is.
EMISOR: Final = {
    "facturacion.emisor_cuit": "CUIT",
    "facturacion.emisor_iibb": "Ingresos brutos",
    "facturacion.emisor_inicio": "Inicio de actividades",
    "facturacion.emisor_domicilio": "Domicilio",
    "facturacion.emisor_contacto": "Teléfono, correo y sitio",
    "facturacion.emisor_guardia": "Guardia de reclamos",
}
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
    _del_documento()


def _del_documento() -> None:
    """The payment code and the header of the payable document."""
    definir(
        Definicion(
            clave=CODIGO_FORMATO,
            modulo="facturacion",
            nombre="Formato del código de pago",
            tipo=Parametro.Tipo.TEXTO,
            descripcion="Uno de los de docs/formats/codigos-de-pago.md; lo que no entra en él va en el de las cajas.",
            inicial=Inicial(valor="pago-facil-42", desde=DESDE, norma="A confirmar: convenio de cobranza"),
        )
    )
    definir(
        Definicion(
            clave=CODIGO_EMPRESA,
            modulo="facturacion",
            nombre="Número de empresa del código de pago",
            tipo=Parametro.Tipo.TEXTO,
            descripcion="El que da el canal de cobro, en dígitos. Un código con otro número es de otra cooperativa.",
            inicial=Inicial(valor="0123", desde=DESDE, norma="A confirmar: convenio de cobranza"),
        )
    )
    for clave, nombre in EMISOR.items():
        definir(
            Definicion(
                clave=clave,
                modulo="facturacion",
                nombre=f"{nombre} de la cooperativa, en la factura",
                tipo=Parametro.Tipo.TEXTO,
                descripcion="Se imprime en el encabezado del documento de pago.",
                inicial=Inicial(valor="A confirmar", desde=DESDE, norma="A confirmar: administración"),
            )
        )
