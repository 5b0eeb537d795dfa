"""What medicion registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from medicion.mensajes import MENSAJES


def registrar() -> None:
    """What the tables' constraints say."""
    registrar_mensajes(MENSAJES)
