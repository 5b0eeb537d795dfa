"""What medicion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from contabilidad.ports import ORIGEN
from medicion import parametros
from medicion.mensajes import MENSAJES
from medicion.origenes import DeConsumos
from medicion.services import devengo


def registrar() -> None:
    """Its parameters, its documents as origins of entries, and what the tables' constraints say."""
    parametros.registrar()
    ORIGEN.registrar(devengo.ORIGEN, DeConsumos())
    registrar_mensajes(MENSAJES)
