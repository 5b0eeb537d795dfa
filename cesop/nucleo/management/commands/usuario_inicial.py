"""`usuario_inicial`: the one thing that a new installation cannot do on the screens."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.usuarios.inicial import Comienzo, usuario_inicial


class Command(BaseCommand):
    """Names the cooperative and adds its first branch and user. See docs/operations/install.md."""

    help = "Pone nombre a la cooperativa y agrega su primera sucursal y su primer usuario, con el rol sistemas."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Everything is asked: nothing is made up."""
        parser.add_argument("usuario")
        for nombre in ("cooperativa", "sucursal", "localidad", "nombre", "apellido"):
            parser.add_argument(f"--{nombre}", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it, and show its temporary password once."""
        if "dueno" not in settings.DATABASES:
            raise CommandError(
                "No se puede agregar el usuario inicial porque no se conoce el rol dueño. Definí DATABASE_URL_DUENO."
            )
        datos = {n: options[n] for n in ("cooperativa", "sucursal", "localidad", "nombre", "apellido")}
        try:
            nuevo, clave = usuario_inicial(options["usuario"], comienzo=Comienzo(**datos))
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"Usuario {nuevo.usuario}, contraseña provisoria {clave}: al entrar se cambia, y se activa el código."
        )
