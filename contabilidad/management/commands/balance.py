"""`balance`: the trial balance at the end of a day."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from contabilidad.management.opciones import fecha, salida
from contabilidad.salidas import csv_, json_
from contabilidad.selectors.balance import sumas_y_saldos


class Command(BaseCommand):
    """Every account of the chart with all that it moved up to the end of a day; parents add up their children."""

    help = "Escribe el balance de sumas y saldos al fin de un día, en csv o en json."

    def add_arguments(self, parser: CommandParser) -> None:
        """Day, format, and where to."""
        parser.add_argument("--al", type=fecha, required=True)
        parser.add_argument("--formato", choices=["csv", "json"], required=True)
        parser.add_argument("--salida", type=Path, help="archivo; si falta, la salida estándar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        escribir = csv_.escribir_balance if options["formato"] == "csv" else json_.escribir_balance
        self.stdout.ending = ""
        with salida(options["salida"], estandar=self.stdout) as destino:
            escribir(sumas_y_saldos(al=options["al"], todas=True), salida=destino)
