"""What facturacion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from contabilidad.ports import ORIGEN
from facturacion.mensajes import MENSAJES
from facturacion.origenes import DeComprobantes
from facturacion.services import emision


def registrar() -> None:
    """The words of its rules; its vouchers, as origins of entries."""
    registrar_mensajes(MENSAJES)
    ORIGEN.registrar(emision.ORIGEN, DeComprobantes())
