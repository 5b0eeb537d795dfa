"""What workers run for processes: thin shells over the engine."""

from __future__ import annotations

import structlog
from django.db import InterfaceError, OperationalError, connection

from cesop.nucleo.procesos import estado, motor, services
from cesop.nucleo.trabajadores import DESPERTAR, app, avisar

bitacora = structlog.get_logger("cesop.procesos")


@app.task(name=services.AVANZAR)
def avanzar(proceso_id: int) -> None:
    """A turn of work on a process. While there is more it goes back to the end of the queue: others get theirs."""
    while (resultado := motor.avanzar(proceso_id)) is motor.Avance.HAY_MAS:
        if avisar(services.AVANZAR, proceso_id):
            return
    if resultado is motor.Avance.INTERRUMPIDO:
        avisar(services.AVANZAR, proceso_id, espera=2)


@app.task(name=DESPERTAR)
def despertar(todos: bool = False) -> None:
    """Every few seconds, and when a worker starts: resume what nobody is doing; leave a sign of life."""
    estado.latir()
    try:
        services.despertar(todos=todos)
    except (OperationalError, InterfaceError) as error:
        bitacora.warning("base_interrumpida", causa=type(error.__cause__ or error).__name__)
        connection.close()
