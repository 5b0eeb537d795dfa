"""`tarifas importar ARCHIVO` and `tarifas incluidas`: tariff books into the base, as drafts or in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import VersionDeCuadro
from facturacion.services import cuadros
from facturacion.tarifas.modelo import Cuadro
from facturacion.tarifas.problemas import CuadroInvalido

PERMISO = "facturacion:version_acto"


class Command(BaseCommand):
    """A book by its file, JSON or xlsx, or all those that come with the program whose service exists."""

    help = "Importa cuadros tarifarios desde un archivo JSON o xlsx, o los que vienen con el programa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with what, and who answers for it."""
        actos = parser.add_subparsers(dest="acto", required=True)
        importar = actos.add_parser("importar", help="importa un archivo")
        importar.add_argument("archivo", type=Path)
        incluidas = actos.add_parser("incluidas", help="importa los que vienen con el programa")
        for acto in (importar, incluidas):
            acto.add_argument("--activar", action="store_true", help="los pone en vigencia, si sus ejemplos dan")
            acto.add_argument("--usuario", help="quién responde; si falta, el primero que puede activar cuadros")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and put in force when asked; all or nothing."""
        usuario = _quien(options["usuario"])
        try:
            libros = (
                [cuadros.leer_archivo(options["archivo"].name, options["archivo"].read_bytes())]
                if options["acto"] == "importar"
                else list(cuadros.incluidos())
            )
            with transaction.atomic():
                hechas = [_importar(libro, activar=options["activar"], usuario=usuario) for libro in libros]
        except OSError as error:
            raise CommandError(f"No se puede leer {options['archivo']}: {error.strerror}.") from error
        except CuadroInvalido as error:
            renglones = "\n".join(f"  {p.lugar or 'el archivo'}: {p.mensaje}" for p in error.problemas)
            raise CommandError(
                f"No se importó nada: el cuadro tiene {len(error.problemas)} errores.\n{renglones}"
            ) from error
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        for version in hechas:
            self.stdout.write(f"{version}: {version.get_estado_display().lower()}, a nombre de {usuario.usuario}.")
        if not hechas:
            self.stdout.write("No se importó nada: ninguno de sus servicios está cargado.")


def _importar(libro: Cuadro, *, activar: bool, usuario: Usuario) -> VersionDeCuadro:
    version = cuadros.importar(libro, usuario=usuario)
    if activar and version.estado == VersionDeCuadro.Estado.BORRADOR:
        return cuadros.activar(version, usuario=usuario)
    return version


def _quien(nombre: str | None) -> Usuario:
    """The user of that name, or the oldest who may put books in force."""
    activos = Usuario.objects.filter(is_active=True).order_by("pk")
    if nombre:
        activos = activos.filter(usuario=nombre)
    usuario = next((u for u in activos if puede_escribir(u, PERMISO)), None)
    if usuario is None:
        raise CommandError("No hay un usuario que pueda activar cuadros. Creá uno, o decí cuál con --usuario.")
    return usuario
