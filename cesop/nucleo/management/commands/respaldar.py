"""`respaldar`: one sealed file with the whole installation."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.respaldo.programas import Servidor
from cesop.nucleo.respaldo.respaldar import respaldar


class Command(BaseCommand):
    """Backs up database, attachments and the list of keys. See docs/operations/backup.md."""

    help = "Guarda la base, los adjuntos y la lista de claves en un archivo cifrado con CESOP_CLAVE_RESPALDO."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("--destino", type=Path, default=None, help="carpeta; por defecto, la de la instalación")
        parser.add_argument("--conservar", type=int, default=None, metavar="N", help="borra los más viejos y deja N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up and say where, how big and how long."""
        try:
            hecho = respaldar(
                Servidor.de_alias("dueno"),
                destino=options["destino"] or Path(settings.RESPALDOS),
                clave=settings.CLAVE_RESPALDO,
                conservar=options["conservar"],
            )
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        self.stdout.write(
            f"Respaldo hecho y releído: {hecho.archivo}\n"
            f"{hecho.bytes / 2**20:.1f} MB, {hecho.tablas} tablas, {hecho.filas} filas, {hecho.adjuntos} adjuntos, "
            f"{hecho.segundos:.1f} s."
        )
        for nombre in hecho.borrados:
            self.stdout.write(f"Borrado por viejo: {nombre}")
