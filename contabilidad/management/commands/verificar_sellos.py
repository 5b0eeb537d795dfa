"""`verificar_sellos`: recomputes every seal; exit 1 with the first day and entry that were touched."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cesop.nucleo.errors import ErrorNegocio
from contabilidad.services import sellos


class Command(BaseCommand):
    """The ledger, the kept leaves and, better, a file that was kept elsewhere."""

    help = "Vuelve a calcular los sellos del libro y dice el primer día y asiento que se tocó."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("--contra", type=Path, help="archivo de sellos guardado afuera")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify it and say it."""
        try:
            tocado = sellos.verificar(contra=options["contra"])
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        if tocado is not None:
            self.stdout.write(f"TOCADO {tocado}")
            sys.exit(1)
        self.stdout.write("Los días sellados están como se sellaron.")
