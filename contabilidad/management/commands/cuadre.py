"""`cuadre`: proves the ledger; exit 1 with the guilty documents when something differs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from contabilidad.management.opciones import fecha
from contabilidad.services.cuadre import Cuadre, cuadre


class Command(BaseCommand):
    """Each control account against its subledger, and the ledger against itself."""

    help = "Compara cada cuenta de control con su submayor y el libro consigo mismo. Sale con 1 si algo difiere."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day."""
        parser.add_argument("--al", type=fecha, help="último día; si falta, hoy")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove it and say it."""
        prueba = cuadre(al=options["al"] or hoy())
        for linea in _lineas(prueba):
            self.stdout.write(linea)
        if not prueba.en_verde:
            sys.exit(1)


def _lineas(prueba: Cuadre) -> list[str]:
    lineas = []
    for cuenta in prueba.cuentas:
        if cuenta.en_verde:
            continue
        lineas.append(f"DIFIERE {cuenta.cuenta}: {formato.pesos(cuenta.diferencia)} ({cuenta.submayor})")
        lineas += [f"  {culpable.texto}" for culpable in cuenta.culpables]
    for chequeo in prueba.pruebas:
        lineas.append(f"{'BIEN' if chequeo.en_verde else 'MAL'} {chequeo.nombre}")
        lineas += [f"  {culpable.texto}" for culpable in chequeo.culpables]
    iguales = sum(cuenta.en_verde for cuenta in prueba.cuentas)
    lineas.append(
        f"Al {formato.fecha(prueba.al)}: {iguales} de {len(prueba.cuentas)} cuentas de control cuadran con su submayor."
    )
    return lineas
