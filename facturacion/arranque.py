"""What facturacion registers when the program starts."""

from cesop.nucleo import adjuntos
from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.procesos.tipos import registrar_tipo
from contabilidad.ports import ORIGEN, SIN_TERMINAR
from facturacion import actos, parametros, submayores
from facturacion.mensajes import MENSAJES
from facturacion.origenes import DeAbonos, DeComprobantes
from facturacion.pantallas import paginas
from facturacion.pendientes import TandasNumeradas
from facturacion.services import (
    archivos_de_llamadas,
    emision,
    envios,
    heredados,
    trabajos,
    trabajos_documentos,
    trabajos_simulacion,
)
from facturacion.valor import PorCuadro
from medicion.ports import CONSUMO, VALOR


def registrar() -> None:
    """The words of its rules; its processes and acts of two; its pages; its vouchers; what consumptions are worth; what
    its documents say of the control accounts, and what is left halfway."""
    registrar_mensajes(MENSAJES)
    parametros.registrar()
    for tipo in (
        *trabajos.TIPOS,
        *trabajos_documentos.TIPOS,
        trabajos_simulacion.SIMULAR,
        archivos_de_llamadas.TIPO,
    ):
        registrar_tipo(tipo)
    adjuntos.es_de_todas(archivos_de_llamadas.TIPO.permiso)
    actos.registrar()
    # Bills are of the whole cooperative, and so are their papers.
    for permiso in (trabajos_documentos.PERMISO, envios.PERMISO):
        adjuntos.es_de_todas(permiso)
    VALOR.registrar(CONSUMO, PorCuadro())
    paginas.registrar()
    ORIGEN.registrar(emision.ORIGEN, DeComprobantes())
    ORIGEN.registrar(heredados.ORIGEN_ABONO, DeAbonos())
    submayores.registrar()
    SIN_TERMINAR.registrar("facturacion", TandasNumeradas())
