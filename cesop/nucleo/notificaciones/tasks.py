"""What workers run for the mail."""

from __future__ import annotations

import structlog
from django.db import InterfaceError, OperationalError, connection

from cesop.nucleo.notificaciones import correo
from cesop.nucleo.trabajadores import app

bitacora = structlog.get_logger("cesop.correo")


@app.task(name="notificaciones.enviar_correo")
def enviar_correo() -> None:
    """Every minute: what is due. What does not fit in a turn goes in the next."""
    try:
        correo.enviar_pendientes()
    except (OperationalError, InterfaceError) as error:
        bitacora.warning("base_interrumpida", causa=type(error.__cause__ or error).__name__)
        connection.close()
