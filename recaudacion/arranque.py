"""What recaudacion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from recaudacion import actos, origenes, parametros, submayores
from recaudacion.mensajes import MENSAJES
from recaudacion.pantallas import paginas


def registrar() -> None:
    """The words of its rules; its parameters; its act of two; its documents, what they prove, and its pages."""
    registrar_mensajes(MENSAJES)
    parametros.registrar()
    actos.registrar()
    origenes.registrar()
    submayores.registrar()
    paginas.registrar()
