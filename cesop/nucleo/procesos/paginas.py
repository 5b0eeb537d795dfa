"""What `cesop.nucleo.procesos` shows in the rail and the palette, and its own kinds."""

from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from cesop.nucleo.procesos import prueba
from cesop.nucleo.procesos.tipos import registrar_tipo
from cesop.nucleo.procesos.verificacion import VerificarAdjuntos


def registrar() -> None:
    """Called once from the start of the kernel."""
    registrar_tipo(prueba.PruebaDeTrabajadores())
    registrar_tipo(VerificarAdjuntos())
    registrar_pagina(
        Pagina(
            modulo="trabajo",
            nombre="Procesos",
            ruta="nucleo:procesos",
            icono="settings-automation",
            orden=10,
            palabras="corridas lotes tareas en segundo plano avance",
            hijas=frozenset(
                f"nucleo:{vista}"
                for vista in (
                    "proceso",
                    "procesos_iniciar",
                    "proceso_iniciar",
                    "proceso_errores",
                    "proceso_lotes",
                    "proceso_cancelar",
                )
            ),
        )
    )
