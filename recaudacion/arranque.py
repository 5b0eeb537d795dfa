"""What recaudacion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.procesos.tipos import registrar_tipo
from recaudacion import actos, origenes, parametros, submayores
from recaudacion.mensajes import MENSAJES
from recaudacion.pantallas import paginas
from recaudacion.services.trabajos import APLICAR_CREDITOS


def registrar() -> None:
    """Its words, parameters, acts of two and process; its documents, what they prove, and its pages."""
    registrar_mensajes(MENSAJES)
    parametros.registrar()
    actos.registrar()
    registrar_tipo(APLICAR_CREDITOS)
    origenes.registrar()
    submayores.registrar()
    paginas.registrar()
