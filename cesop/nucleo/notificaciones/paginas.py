"""What `cesop.nucleo.notificaciones` shows in the rail and the palette, and its kind of process."""

from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from cesop.nucleo.notificaciones.avisos import AvisoGeneral
from cesop.nucleo.procesos.tipos import registrar_tipo


def registrar() -> None:
    """Called once from the start of the kernel."""
    registrar_tipo(AvisoGeneral())
    registrar_pagina(
        Pagina(
            modulo="inicio",
            nombre="Notificaciones",
            ruta="nucleo:notificaciones",
            icono="bell",
            orden=90,
            palabras="avisos bandeja mensajes",
        )
    )
    registrar_pagina(
        Pagina(
            modulo="trabajo",
            nombre="Correo saliente",
            ruta="nucleo:correo",
            icono="mail",
            orden=90,
            palabras="mail email enviados cola reenviar",
        )
    )
