"""What facturacion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.procesos.tipos import registrar_tipo
from contabilidad.ports import ORIGEN
from facturacion import actos, parametros
from facturacion.mensajes import MENSAJES
from facturacion.origenes import DeComprobantes
from facturacion.pantallas import paginas
from facturacion.services import emision, trabajos, trabajos_simulacion
from facturacion.valor import PorCuadro
from medicion.ports import CONSUMO, VALOR


def registrar() -> None:
    """The words of its rules; its processes and acts of two; its pages; its vouchers; what consumptions are worth."""
    registrar_mensajes(MENSAJES)
    parametros.registrar()
    for tipo in (*trabajos.TIPOS, trabajos_simulacion.SIMULAR):
        registrar_tipo(tipo)
    actos.registrar()
    VALOR.registrar(CONSUMO, PorCuadro())
    paginas.registrar()
    ORIGEN.registrar(emision.ORIGEN, DeComprobantes())
