"""`manage.py manual_de_asientos`: prints the posting manual, of this installation or of what the program ships."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cesop.nucleo.fechas import hoy
from contabilidad.manual import manual_inicial, manual_vigente, texto


class Command(BaseCommand):
    """To standard output, or to a file."""

    help = "Imprime el manual de asientos en Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--salida", type=Path, help="archivo que se escribe, en vez de la salida estándar")
        fuente = parser.add_mutually_exclusive_group()
        fuente.add_argument("--al", type=dt.date.fromisoformat, help="reglas vigentes ese día, AAAA-MM-DD (hoy)")
        fuente.add_argument("--iniciales", action="store_true", help="las que trae el programa, sin la base")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and write the text."""
        manual = manual_inicial() if options["iniciales"] else manual_vigente(al=options["al"] or hoy())
        if options["salida"]:
            options["salida"].write_text(texto(manual), encoding="utf-8")
        else:
            self.stdout.write(texto(manual), ending="")
