"""`manage.py totp USUARIO`: the code that a demonstration user's phone would show now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cesop.nucleo.acceso.segundo_factor import codigo_actual
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario


class Command(BaseCommand):
    """Refuses on an installation of production."""

    help = "Muestra el código de segundo factor de un usuario de demostración."

    def add_arguments(self, parser: CommandParser) -> None:
        """The user name."""
        parser.add_argument("usuario")

    def handle(self, *args: Any, **opciones: Any) -> None:
        """Print the code, or say why not."""
        try:
            usuario = Usuario.objects.get_by_natural_key(opciones["usuario"])
            self.stdout.write(codigo_actual(usuario))
        except Usuario.DoesNotExist as error:
            raise CommandError(f"No se puede mostrar el código porque no existe {opciones['usuario']}.") from error
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
