"""`sellar`: seals every finished day that has no seal, and exports the seals."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from contabilidad.management.opciones import fecha
from contabilidad.services import sellos


class Command(BaseCommand):
    """Each posting day, once, oldest first."""

    help = "Sella los días terminados que no tienen sello, y escribe el archivo de sellos que se guarda afuera."

    def add_arguments(self, parser: CommandParser) -> None:
        """Up to when, and the file."""
        parser.add_argument("--hasta", type=fecha, help="último día; si falta, ayer")
        parser.add_argument("--exportar", type=Path, help="archivo de sellos a escribir")
        parser.add_argument("--con-hojas", action="store_true", help="con la huella de cada asiento")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, export."""
        try:
            sellados = sellos.sellar(hasta=options["hasta"])
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        for sello in sellados:
            self.stdout.write(f"{formato.fecha(sello.dia)} {sello.asientos} asientos {sello.huella}")
        self.stdout.write(f"Se sellaron {len(sellados)} días.")
        if options["exportar"]:
            dias = sellos.exportar(options["exportar"], con_hojas=options["con_hojas"])
            self.stdout.write(f"{options['exportar']} tiene {dias} sellos. Guardalo fuera de esta computadora.")
