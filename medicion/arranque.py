"""What medicion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.procesos.tipos import registrar_tipo
from contabilidad.ports import ORIGEN
from medicion import acciones, efectos, parametros
from medicion.mensajes import MENSAJES
from medicion.origenes import DeConsumos
from medicion.pantallas import paginas
from medicion.services import devengo, generacion, recepcion


def registrar() -> None:
    """Its parameters, processes, pages and words; its orders, what it offers at a point, its entries."""
    parametros.registrar()
    registrar_tipo(recepcion.TIPO)
    registrar_tipo(generacion.TIPO)
    efectos.registrar()
    acciones.registrar()
    ORIGEN.registrar(devengo.ORIGEN, DeConsumos())
    registrar_mensajes(MENSAJES)
    paginas.registrar()
