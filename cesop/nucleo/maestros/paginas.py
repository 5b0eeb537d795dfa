"""What `cesop.nucleo.maestros` shows in the rail and the palette, and says when the database refuses."""

from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.maestros.mensajes import MENSAJES


def registrar() -> None:
    """Called once from `arranque`."""
    registrar_mensajes(dict(MENSAJES))
