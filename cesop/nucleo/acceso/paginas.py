"""What `cesop.nucleo.acceso` shows in the palette."""

from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina


def registrar() -> None:
    """Called once from `arranque`."""
    registrar_pagina(
        Pagina(
            modulo="inicio",
            nombre="Mi cuenta",
            ruta="nucleo:mi_cuenta",
            icono="user-circle",
            orden=95,
            palabras="contraseña clave segundo factor códigos sesiones tema oscuro claro perfil",
            solapa=False,
        )
    )
