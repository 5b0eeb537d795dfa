"""pg_dump and pg_restore: which ones, and how they are run. Passwords go by the environment, never in arguments."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

from cesop.embebidos.postgres import ErrorPostgres, binarios
from cesop.nucleo.errors import ErrorNegocio

# A newer pg_restore sends this to servers that do not know it (before 17). It changes nothing.
_TOLERADO = 'unrecognized configuration parameter "transaction_timeout"'


@dataclass(frozen=True, kw_only=True)
class Servidor:
    """How to reach a database: host, port, role, its password and the database's name."""

    host: str
    puerto: int
    usuario: str
    clave: str
    base: str

    @classmethod
    def de_url(cls, url: str) -> Servidor:
        """From a `postgresql://` URL."""
        partes = urlsplit(url)
        return cls(
            host=partes.hostname or "127.0.0.1",
            puerto=partes.port or 5432,
            usuario=unquote(partes.username or ""),
            clave=unquote(partes.password or ""),
            base=partes.path.lstrip("/"),
        )

    @classmethod
    def de_alias(cls, alias: str) -> Servidor:
        """From a database alias of the settings. Raises ErrorNegocio when the alias is not configured."""
        if alias not in connections.settings:
            raise ErrorNegocio(
                "respaldo.sin_dueno",
                "No se puede respaldar ni restaurar porque no se conoce el rol dueño de la base. "
                "Definí DATABASE_URL_DUENO.",
            )
        datos: dict[str, Any] = connections[alias].settings_dict
        return cls(
            host=datos["HOST"] or "127.0.0.1",
            puerto=int(datos["PORT"] or 5432),
            usuario=datos["USER"],
            clave=datos["PASSWORD"],
            base=datos["NAME"],
        )

    def otra_base(self, base: str) -> Servidor:
        """The same server and role, another database."""
        return Servidor(host=self.host, puerto=self.puerto, usuario=self.usuario, clave=self.clave, base=base)

    def conectar(self, *, autocommit: bool = True) -> psycopg.Connection:
        """A connection of its own. Raises psycopg.OperationalError when the server does not answer in 5 s."""
        conninfo = make_conninfo(
            host=self.host, port=self.puerto, user=self.usuario, password=self.clave, dbname=self.base,
            connect_timeout=5, application_name="cesop-respaldo",
        )  # fmt: skip
        return psycopg.connect(conninfo, autocommit=autocommit)

    def entorno(self) -> dict[str, str]:
        """Environment for the client programs."""
        limpio = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return limpio | {
            "PGHOST": self.host,
            "PGPORT": str(self.puerto),
            "PGUSER": self.usuario,
            "PGPASSWORD": self.clave,
            "PGDATABASE": self.base,
            "PGCONNECT_TIMEOUT": "5",
        }


def version_del_servidor(conexion: psycopg.Connection) -> int:
    """Major version of the server: 18."""
    return conexion.info.server_version // 10000


def programa(nombre: str, *, version: int) -> Path:
    """Path of `nombre` of the same major version as the server, or of the nearest newer one.

    Looks in `CESOP_PG_BIN`, the system's packages and the embedded package. Raises ErrorNegocio when every one is
    older than the server.
    """
    encontrados: dict[int, Path] = {}
    for carpeta in _carpetas():
        camino = carpeta / nombre
        if camino.exists() and (propia := _version_de(camino)) >= version:
            encontrados.setdefault(propia, camino)
    if not encontrados:
        raise ErrorNegocio(
            "respaldo.sin_programa",
            f"No se puede seguir porque no hay {nombre} de Postgres {version} o más nuevo en esta máquina. "
            f"Instalá postgresql-client-{version} o definí CESOP_PG_BIN.",
        )
    return encontrados[min(encontrados)]


def _carpetas() -> list[Path]:
    carpetas = [Path(propio)] if (propio := os.environ.get("CESOP_PG_BIN")) else []
    with suppress(ErrorPostgres):
        carpetas.append(binarios())
    return [*carpetas, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]


def _version_de(camino: Path) -> int:
    texto = subprocess.run([str(camino), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    encontrado = re.search(r"(\d+)(?:\.|devel|beta|rc|\s|$)", texto)
    return int(encontrado.group(1)) if encontrado else 0


@contextmanager
def volcado(servidor: Servidor, *, instantanea: str, version: int) -> Iterator[IO[bytes]]:
    """pg_dump's custom format as a stream, of the exported snapshot `instantanea`.

    Raises ErrorNegocio at the end when pg_dump failed: what was read is then worth nothing.
    """
    orden = [
        str(programa("pg_dump", version=version)),
        "--format=custom",
        f"--snapshot={instantanea}",
        "--no-password",
        "--lock-wait-timeout=60s",
    ]
    with tempfile.TemporaryFile() as errores:
        proceso = subprocess.Popen(  # noqa: S603
            orden, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errores, env=servidor.entorno()
        )
        assert proceso.stdout is not None
        try:
            yield proceso.stdout
            codigo = proceso.wait(timeout=60)
        finally:
            if proceso.poll() is None:
                proceso.kill()
                proceso.wait()
            proceso.stdout.close()
        if codigo != 0:
            errores.seek(0)
            raise ErrorNegocio(
                "respaldo.volcado", f"No se pudo volcar la base porque pg_dump falló: {_texto(errores)[-600:]}"
            )


def restituir(servidor: Servidor, trozos: Iterator[bytes], *, version: int) -> None:
    """Feed pg_restore, as the owner's role, into an empty database. Raises ErrorNegocio with pg_restore's own words."""
    camino = programa("pg_restore", version=version)
    orden = [str(camino), "--no-password", f"--dbname={servidor.base}", "--exit-on-error"]
    if _version_de(camino) > version:
        orden.remove("--exit-on-error")
    with tempfile.TemporaryFile() as errores:
        proceso = subprocess.Popen(  # noqa: S603
            orden, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errores, env=servidor.entorno()
        )
        assert proceso.stdin is not None
        try:
            with suppress(BrokenPipeError):  # pg_restore ended early: its exit code and words say why
                for trozo in trozos:
                    proceso.stdin.write(trozo)
        finally:
            with suppress(BrokenPipeError):
                proceso.stdin.close()
            codigo = proceso.wait()
        errores.seek(0)
        texto = _texto(errores)
    fallas = [linea for linea in texto.splitlines() if "error:" in linea and _TOLERADO not in linea]
    if fallas or (codigo != 0 and _TOLERADO not in texto):
        raise ErrorNegocio("respaldo.restituir", f"No se pudo restaurar la base: {(fallas or [texto])[0][-600:]}")


def _texto(archivo: IO[bytes]) -> str:
    return archivo.read().decode(errors="replace").strip()
