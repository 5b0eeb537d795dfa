"""What catastro registers when the program starts."""

from catastro.mensajes import MENSAJES
from cesop.nucleo.bloqueos import registrar_filas
from cesop.nucleo.errors import registrar_mensajes


def registrar() -> None:
    """The rows behind the locks of persons and accounts, and what the tables' constraints say."""
    registrar_filas("persona", tabla="catastro_persona")
    registrar_filas("cuenta", tabla="catastro_cuentaservicio")
    registrar_mensajes(MENSAJES)
