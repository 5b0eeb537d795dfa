"""What the dashboards register when the program starts."""

from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina


def registrar() -> None:
    """The home is the first page of everybody."""
    registrar_pagina(
        Pagina(modulo="inicio", nombre="Inicio", ruta="tablero:inicio", icono="home", orden=0, palabras="tablero hoy")
    )
