"""What `cesop.nucleo.salud` shows in the rail and the palette."""

from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina


def registrar() -> None:
    """Called once from the start of the kernel."""
    registrar_pagina(
        Pagina(
            modulo="sistema",
            nombre="Estado",
            ruta="nucleo:estado",
            icono="activity",
            orden=90,
            palabras="estado del sistema salud base broker trabajadores disco respaldos errores",
        )
    )
