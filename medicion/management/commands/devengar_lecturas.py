"""`devengar_lecturas`: accrues the valid consumptions that have no accrual yet. The same again does nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from cesop.nucleo import formato
from medicion.selectors.devengo import sin_devengar
from medicion.services.devengo import devengar, proveedor

POR_TANDA = 5_000


class Command(BaseCommand):
    """Those that were validated before anybody could say what they are worth, in chunks of a transaction each."""

    help = "Devenga los consumos válidos que todavía no lo están."

    def handle(self, *args: Any, **options: Any) -> None:
        """Accrue, and say how many."""
        if proveedor() is None:
            cuantos = formato.entero(sin_devengar().count())
            self.stdout.write(f"Todavía no hay quien diga cuánto valen: quedan {cuantos} consumos sin devengar.")
            return
        claves = list(sin_devengar().order_by("pk").values_list("pk", flat=True))
        hechos = sum(devengar(claves[n : n + POR_TANDA]) for n in range(0, len(claves), POR_TANDA))
        resto = len(claves) - hechos
        quedan = (
            f" Quedan {formato.entero(resto)} sin valor: su grupo no tiene política, o su cuenta no se puede liquidar."
        )
        self.stdout.write(f"Se devengaron {formato.entero(hechos)} consumos.{quedan if resto else ''}")
