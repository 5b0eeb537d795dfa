"""`make stop`: stop what a previous run left on."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from cesop.embebidos import entorno
from cesop.embebidos.supervisor import en_marcha


class Command(BaseCommand):
    """End a running `correr`, if there is one, and then the embedded services."""

    help = "Detiene web, trabajador y servicios embebidos."
    requires_system_checks = ()

    def handle(self, *args: Any, **opciones: Any) -> None:
        """Says what was stopped."""
        detenidos = ["web y trabajador"] if _terminar(Path(settings.DATOS) / "correr.pid") else []
        detenidos += entorno.detener()
        self.stdout.write(f"Detenido: {', '.join(detenidos)}." if detenidos else "No había nada en marcha.")


def _terminar(archivo: Path) -> bool:
    """Ask the process of the file to end, and wait for it (30 s at most)."""
    pid = en_marcha(archivo)
    if pid is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        for _ in range(300):
            os.kill(pid, 0)
            time.sleep(0.1)
    return True
