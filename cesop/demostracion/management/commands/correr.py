"""`make run`: everything up, from nothing, in one command."""

from __future__ import annotations

import hashlib
import io
import os
import shlex
import socket
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cesop.demostracion import servicios as demostracion
from cesop.embebidos import entorno
from cesop.embebidos.supervisor import Servicio, Supervisor, en_marcha, python
from cesop.nucleo import registro

ESPERA_WEB_SEGUNDOS = 20


class Command(BaseCommand):
    """Migrate, load the demonstration data into an empty base, serve web and worker until Ctrl-C."""

    help = "Inicia todo y atiende hasta Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Port, and whether to serve."""
        parser.add_argument("--puerto", type=int, default=8000)
        parser.add_argument("--sin-servir", action="store_true", help="Prepara y termina.")

    def handle(self, *args: Any, **opciones: Any) -> None:
        """Stops at the end just what this command started."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # also into a file: what is printed here is to be read now
        registro.configurar(nivel="WARNING")  # what people read here is what we print
        iniciados = entorno.preparar()
        try:
            credenciales = self._preparar()
            if opciones["sin_servir"]:
                self.stdout.write(f"Listo en {_transcurrido():.1f} s. Para atender: make run")
            else:
                self._servir(_puerto_desde(opciones["puerto"]), credenciales)
        except KeyboardInterrupt:
            self.stdout.write("Interrumpido.")
        finally:
            entorno.detener(iniciados)

    def _preparar(self) -> demostracion.Credenciales | None:
        self._migrar()
        if demostracion.quedo_a_medias():
            self.stdout.write("La carga de la demostración quedó a medias: la empiezo de nuevo.")
            demostracion.rehacer_base()
            self._migrar()
        self._publicar_estaticos()
        return demostracion.asegurar(avisar=self.stdout.write)

    def _servir(self, puerto: int, credenciales: demostracion.Credenciales | None) -> None:
        pid = Path(settings.DATOS) / "correr.pid"
        if (otro := en_marcha(pid)) is not None:
            raise CommandError(
                f"No se puede iniciar porque ya está en marcha (proceso {otro}). Usalo, o detenelo con make stop."
            )
        pid.write_text(str(os.getpid()))
        connection.close()
        supervisor = Supervisor(servicios=_servicios(puerto), avisar=self.stderr.write, reponer_bases=entorno.reponer)
        try:
            supervisor.iniciar()
            _esperar_web(puerto)
            self._presentar(puerto, credenciales)
            supervisor.vigilar()
        finally:
            supervisor.detener()
            pid.unlink(missing_ok=True)
        self.stdout.write("Todo quedó detenido.")

    def _migrar(self) -> None:
        ejecutor = MigrationExecutor(connection)
        if ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparo la base…")
            call_command("migrate", verbosity=0)

    def _publicar_estaticos(self) -> None:
        """Collect static files only when some changed: their hashing and compression take seconds."""
        huella, marca = _huella_de_estaticos(), Path(settings.STATIC_ROOT) / ".huella"
        if not marca.exists() or marca.read_text() != huella:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            marca.write_text(huella)

    def _presentar(self, puerto: int, credenciales: demostracion.Credenciales | None) -> None:
        self.stdout.write(f"\n  CESOP atiende en  http://localhost:{puerto}\n")
        if credenciales:
            self.stdout.write(f"  Clave de todos los usuarios de demostración: {credenciales.clave}\n")
            for usuario in credenciales.usuarios:
                self.stdout.write(f"    {usuario.usuario:<12} {usuario.para}")
            self.stdout.write(f"\n  Los que piden segundo factor: {_orden('totp USUARIO')} da el código.")
        self.stdout.write(
            f"\n  Listo en {_transcurrido():.1f} s. Los registros están en {settings.DATOS}. Ctrl-C detiene todo.\n"
        )


def _orden(orden: str) -> str:
    """How that command is given in another terminal, which does not know where these data are."""
    lugar = "" if settings.DATOS == settings.RAIZ / ".data" else f"CESOP_DATA={shlex.quote(str(settings.DATOS))} "
    return f"{lugar}.venv/bin/python manage.py {orden}"


def _transcurrido() -> float:
    """Seconds since this process began."""
    return time.monotonic() - entorno.COMIENZO


def _huella_de_estaticos() -> str:
    suma = hashlib.sha256()
    for carpeta in settings.STATICFILES_DIRS:
        for archivo in sorted(Path(carpeta).rglob("*")):
            if archivo.is_file():
                datos = archivo.stat()
                suma.update(f"{archivo}:{datos.st_size}:{datos.st_mtime_ns}".encode())
    return suma.hexdigest()


def _puerto_desde(pedido: int) -> int:
    """The first free port from `pedido` on."""
    for puerto in range(pedido, pedido + 50):
        with socket.socket() as enchufe:
            enchufe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if enchufe.connect_ex(("127.0.0.1", puerto)) != 0:
                return puerto
    raise OSError(f"No se puede atender porque los puertos {pedido} a {pedido + 49} están ocupados.")


def _esperar_web(puerto: int) -> None:
    """Until the web accepts connections, or 20 s: then its log says why not, and the supervisor goes on trying."""
    limite = time.monotonic() + ESPERA_WEB_SEGUNDOS
    while time.monotonic() < limite:
        with socket.socket() as enchufe:
            if enchufe.connect_ex(("127.0.0.1", puerto)) == 0:
                return
        time.sleep(0.05)


def _servicios(puerto: int) -> list[Servicio]:
    """Web and worker, as the application's role: the owner's address does not reach them."""
    ambiente = {k: v for k, v in os.environ.items() if k != "DATABASE_URL_DUENO"}
    datos = Path(settings.DATOS)
    return [
        Servicio(
            nombre="La web",
            orden=python(
                "-m", "gunicorn", "-c", "despliegue/gunicorn.conf.py", "-b", f"127.0.0.1:{puerto}", "cesop.wsgi"
            ),
            entorno=ambiente,
            registro=datos / "web.log",
        ),
        Servicio(
            nombre="El trabajador",
            orden=python(
                "-m", "celery", "-q", "-A", "cesop.celery", "worker", "-B", "-s", str(datos / "agenda"), "-c", "2",
                "-l", "WARNING",
            ),
            entorno=ambiente,
            registro=datos / "trabajador.log",
        ),
    ]  # fmt: skip
