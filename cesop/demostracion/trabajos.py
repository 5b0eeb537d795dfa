"""Mass work while the demonstration is built: there is no worker yet, so that it is done here."""

from __future__ import annotations

from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos import motor

SEGUNDOS = 60.0


def hacer(proceso: Proceso) -> None:
    """Do a process to its end, in this very process."""
    while motor.avanzar(proceso.pk, segundos=SEGUNDOS) is motor.Avance.HAY_MAS:
        pass
    proceso.refresh_from_db()
    errores = list(proceso.lotes.exclude(error="").values_list("error", flat=True)[:3])
    assert proceso.estado == Proceso.Estado.TERMINADO, (proceso.titulo, proceso.estado, errores)
