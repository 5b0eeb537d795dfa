"""The program as production runs it, in processes of its own: gunicorn, `manage.py`, their environment."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from cesop.embebidos import roles
from cesop.embebidos.postgres import puerto_libre

RAIZ = Path(__file__).resolve().parents[1]
SERVIDOR = "cesop.cooperativa.example"
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"  # any 32 letters serve as CSRF token, if cookie and header agree


def ambiente(carpeta: Path, *, base: str | None = None) -> dict[str, str]:
    """Environment of a production process, as the application's role and without the owner's address."""
    # The browser tests, which may share this process, allow synchronous queries beside Playwright's loop.
    ajenas = {"DATABASE_URL_DUENO", "CESOP_DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    propio = {k: v for k, v in os.environ.items() if k not in ajenas}
    url = os.environ["DATABASE_URL"]
    return propio | {
        "DJANGO_SETTINGS_MODULE": "cesop.settings.produccion",
        "DATABASE_URL": roles.cambiar_url(url, base=base) if base else url,
        "SECRET_KEY": "Zk3-una-clave-de-produccion-bien-larga-y-con-muchos-signos-49",
        "CESOP_CLAVE_RESPALDO": "Qw8-otra-clave-de-produccion-larga-para-los-respaldos",
        "CESOP_HOSTS": SERVIDOR,
        "CESOP_DATA": str(carpeta),
        "CESOP_ESTATICOS": str(carpeta / "estaticos"),
        "WEB_CONCURRENCY": "1",
    }


def administrar(entorno: Mapping[str, str], *argumentos: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *argumentos],
        cwd=RAIZ, env=dict(entorno), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Servido:
    """A gunicorn that answers."""

    puerto: int

    def pedir(self, ruta: str, **cabeceras: str) -> tuple[http.client.HTTPResponse, bytes]:
        """GET, with the headers given (_ for -)."""
        return self._mandar("GET", ruta, None, cabeceras)

    def mandar(self, ruta: str, datos: Mapping[str, str], **cabeceras: str) -> tuple[http.client.HTTPResponse, bytes]:
        """POST a form over (pretended) TLS, with a CSRF token that agrees with its cookie."""
        galletas = f"__Host-cesop_csrf={TOKEN}; {cabeceras.pop('Cookie', '')}"
        propias = {
            "X_Forwarded_Proto": "https", "Referer": f"https://{SERVIDOR}/", "X_CSRFToken": TOKEN, "Cookie": galletas,
            "Content_Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        return self._mandar("POST", ruta, urlencode(datos), propias | cabeceras)

    def _mandar(
        self, metodo: str, ruta: str, cuerpo: str | None, cabeceras: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        conexion = http.client.HTTPConnection("127.0.0.1", self.puerto, timeout=20)
        try:
            conexion.request(
                metodo, ruta, cuerpo, {"Host": SERVIDOR} | {k.replace("_", "-"): v for k, v in cabeceras.items()}
            )
            respuesta = conexion.getresponse()
            return respuesta, respuesta.read()
        finally:
            conexion.close()


def orden_de_gunicorn(direccion: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "-c", "despliegue/gunicorn.conf.py", "-b", direccion, "cesop.wsgi"]


@contextmanager
def gunicorn(entorno: Mapping[str, str], registro: Path) -> Iterator[Servido]:
    puerto = puerto_libre()
    with registro.open("wb") as salida:
        proceso = subprocess.Popen(
            orden_de_gunicorn(f"127.0.0.1:{puerto}"), cwd=RAIZ, env=dict(entorno), stdout=salida, stderr=salida
        )
    servido = Servido(puerto)
    limite = time.monotonic() + 60
    try:
        while True:
            try:
                servido.pedir("/salud")
                break
            except OSError:
                assert proceso.poll() is None and time.monotonic() < limite, registro.read_text()
                time.sleep(0.1)
        yield servido
    finally:
        proceso.terminate()
        proceso.wait(timeout=40)
