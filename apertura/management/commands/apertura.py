"""`apertura`: opens an installation with the files of the system that was before, or says all that is wrong."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apertura import salidas
from apertura.services import abrir_cooperativa
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario


class Command(BaseCommand):
    """Without --confirmar it does everything, proves it, and undoes it."""

    help = "Abre la instalación con los archivos del sistema anterior (docs/apertura.md). Sale con 1 si hay errores."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the files are, and what to do with them."""
        parser.add_argument("origen", type=Path, nargs="?", help="carpeta o zip con los archivos")
        parser.add_argument("--fecha", type=dt.date.fromisoformat, help="fecha contable, AAAA-MM-DD; si falta, hoy")
        parser.add_argument("--usuario", help="quién abre")
        parser.add_argument("--confirmar", action="store_true", help="escribe de verdad, una sola vez")
        parser.add_argument("--informe", type=Path, help="carpeta de errores.xlsx y totales.xlsx")
        parser.add_argument("--modelos", type=Path, help="escribe ahí los modelos de los archivos, y termina")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it, or write the models."""
        if options["modelos"] is not None:
            escritos = salidas.modelos(options["modelos"])
            self.stdout.write(f"{formato.entero(len(escritos))} modelos en {options['modelos']}")
            return
        if options["origen"] is None or not options["usuario"]:
            raise CommandError("No se puede abrir sin la carpeta de los archivos y --usuario. Agregalos.")
        usuario = Usuario.objects.select_related("sucursal").filter(usuario=options["usuario"], is_active=True).first()
        if usuario is None:
            raise CommandError(f"No se puede abrir porque no hay un usuario activo {options['usuario']}. Revisalo.")
        try:
            informe = abrir_cooperativa(
                options["origen"], fecha=options["fecha"] or hoy(), usuario=usuario, confirmar=options["confirmar"]
            )
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        origen = options["origen"].resolve()
        carpeta = options["informe"] or origen.with_name(f"{origen.name}-informe")
        for linea in salidas.lineas(informe):
            self.stdout.write(linea)
        try:
            salidas.guardar(informe, carpeta)
            self.stdout.write(f"Informe en {carpeta}")
        except OSError as error:  # what was done is done: it was told above
            self.stderr.write(f"No se puede dejar el informe en {carpeta}: {error.strerror}. Elegí otra con --informe.")
        if informe.errores:
            sys.exit(1)
