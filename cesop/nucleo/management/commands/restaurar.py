"""`restaurar`: proves a backup, and puts it back."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.respaldo.partes import verificar
from cesop.nucleo.respaldo.programas import Servidor
from cesop.nucleo.respaldo.restaurar import Destino, Informe, restaurar


class Command(BaseCommand):
    """Restores a backup into a new database and swaps it in. See docs/operations/backup.md."""

    help = "Restaura un respaldo. Prueba el archivo y la base restaurada antes de cambiar nada."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which file, and where to."""
        parser.add_argument("archivo", type=Path)
        parser.add_argument("--base", default=None, help="nombre de la base; por defecto, la de la instalación")
        parser.add_argument("--verificar", action="store_true", help="solo prueba el archivo; no escribe nada")
        parser.add_argument("--reemplazar", action="store_true", help="cambia una base con datos (guarda la anterior)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify or restore, and report."""
        try:
            if options["verificar"]:
                self._contar(verificar(options["archivo"], clave=settings.CLAVE_RESPALDO))
                return
            destino = self._destino(options["base"])
            connections.close_all()
            self._informar(
                restaurar(
                    options["archivo"],
                    clave=settings.CLAVE_RESPALDO,
                    destino=destino,
                    reemplazar=options["reemplazar"],
                )
            )
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        except FileNotFoundError as error:
            raise CommandError(f"No se puede leer {error.filename} porque no existe.") from error

    @staticmethod
    def _destino(base: str | None) -> Destino:
        dueno = Servidor.de_alias("dueno")
        adjuntos = Path(settings.MEDIA_ROOT)
        if base and base != dueno.base:
            dueno, adjuntos = dueno.otra_base(base), adjuntos.with_name(f"{adjuntos.name}-{base}")
        return Destino(
            dueno=dueno,
            clave_app=Servidor.de_alias("default").clave,
            administrador=os.environ.get("DATABASE_URL_ADMINISTRADOR"),
            adjuntos=adjuntos,
        )

    def _contar(self, manifiesto: dict[str, Any]) -> None:
        filas = sum(t["filas"] for t in manifiesto["tablas"].values())
        self.stdout.write(
            f"El respaldo está entero. Hecho el {manifiesto['hecho_en']} con CESOP {manifiesto['versiones']['cesop']} "
            f"y Postgres {manifiesto['versiones']['postgres']}: {len(manifiesto['tablas'])} tablas, {filas} filas, "
            f"{manifiesto['adjuntos']} adjuntos."
        )

    def _informar(self, informe: Informe) -> None:
        self.stdout.write(
            f"Restaurado en {informe.base} el respaldo del {informe.hecho_en}: {informe.tablas} tablas, "
            f"{informe.filas} filas y {informe.adjuntos} adjuntos, iguales a los respaldados."
        )
        if informe.anterior:
            self.stdout.write(f"La base anterior quedó como {informe.anterior}; borrala cuando no haga falta.")
        if informe.adjuntos_anteriores:
            self.stdout.write(f"Los adjuntos anteriores quedaron en {informe.adjuntos_anteriores}.")
        for nombre in informe.claves_distintas:
            self.stdout.write(f"{nombre} no es la misma que al respaldar.")
