"""What catastro registers when the program starts."""

from catastro.mensajes import MENSAJES
from catastro.pantallas import paginas_cuentas, paginas_lugares, paginas_personas
from catastro.services import duplicados
from cesop.nucleo.bloqueos import registrar_filas
from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.interfaz.registro import Modulo, registrar_modulo
from cesop.nucleo.procesos.tipos import registrar_tipo


def registrar() -> None:
    """The rows behind the locks of persons, accounts and routes, its pages, and what the tables' constraints say."""
    registrar_filas("persona", tabla="catastro_persona")
    registrar_filas("cuenta", tabla="catastro_cuentaservicio")
    registrar_filas("ruta", tabla="catastro_ruta")
    registrar_mensajes(MENSAJES)
    registrar_tipo(duplicados.TIPO)
    registrar_modulo(Modulo(clave="catastro", nombre="Catastro", icono="users", orden=100))
    paginas_personas.registrar()
    paginas_cuentas.registrar()
    paginas_lugares.registrar()
