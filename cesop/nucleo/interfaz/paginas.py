"""The kernel's own modules of the rail."""

from cesop.nucleo.interfaz import busqueda, tarjetas
from cesop.nucleo.interfaz.registro import Modulo, Pagina, registrar_modulo, registrar_pagina


def registrar() -> None:
    """Called once from `arranque`, before anybody adds pages."""
    registrar_modulo(Modulo(clave="inicio", nombre="Inicio", icono="home", orden=0))
    registrar_modulo(Modulo(clave="trabajo", nombre="Trabajo", icono="activity", orden=800))
    registrar_modulo(Modulo(clave="sistema", nombre="Sistema", icono="settings", orden=900))
    registrar_pagina(
        Pagina(
            modulo="inicio",
            nombre="Ayuda",
            ruta="nucleo:ayuda",
            icono="help",
            orden=90,
            palabras="manual teclado atajos cómo se hace",
        )
    )
    busqueda.registrar()
    tarjetas.registrar()
