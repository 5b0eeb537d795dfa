"""A house of its own: Postgres cluster, broker and workers that a test may kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from cesop.embebidos import roles, valkey
from cesop.embebidos.postgres import Cluster, puerto_libre
from tests.concurrencia.efectos import TABLA
from tests.molde import BASE, CLAVE_APP, CLAVE_DUENO, MIGRADA, cluster_migrado

RAIZ = Path(__file__).resolve().parents[2]
T = TypeVar("T")
# A quick start: no greeting among workers, which takes a second, and no checks of the models each time.
RAPIDO = ("-P", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat")


def esperar(que: Callable[[], T], *, segundos: float = 120, cada: float = 0.02) -> T:
    """Wait for `que()` to be true, and return it. AssertionError when time runs out."""
    limite = time.monotonic() + segundos
    while not (valor := que()):
        assert time.monotonic() < limite, "se agotó la espera"
        time.sleep(cada)
    return valor


@dataclass
class Trabajador:
    """A worker started with the command of always, in its own group."""

    orden: list[str]
    entorno: dict[str, str]
    salida: Path
    proceso: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.arrancar()

    def arrancar(self) -> None:
        """Start it, or start it again."""
        with self.salida.open("ab") as salida:
            self.proceso = subprocess.Popen(
                self.orden, env=self.entorno, cwd=RAIZ, stdin=subprocess.DEVNULL, stdout=salida, stderr=salida,
                start_new_session=True,
            )  # fmt: skip

    def vivo(self) -> bool:
        return self.proceso.poll() is None

    def matar(self) -> None:
        """kill -9 of the worker alone: what it forked has to notice by itself."""
        self.proceso.kill()
        self.proceso.wait()

    def terminar(self) -> None:
        if self.vivo():
            os.killpg(self.proceso.pid, signal.SIGKILL)
            self.proceso.wait()


@dataclass
class Vivero:
    """Workers forked from a process that already imported everything (`tests.concurrencia.vivero`)."""

    entorno: dict[str, str]
    directorio: Path
    proceso: subprocess.Popen[str] = field(init=False)
    vivos: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.proceso = subprocess.Popen(
            [sys.executable, "-m", "tests.concurrencia.vivero"], env=self.entorno, cwd=RAIZ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(self.directorio / "vivero.log").open("ab"),
        )  # fmt: skip

    def plantar(self) -> int:
        """Start a worker. Returns its pid."""
        assert self.proceso.stdin
        assert self.proceso.stdout
        nombre = f"v{time.monotonic_ns()}@prueba"
        self.proceso.stdin.write(f"{self.directorio / 'trabajadores.log'} -n {nombre} {' '.join(RAPIDO)}\n")
        self.proceso.stdin.flush()
        pid = int(self.proceso.stdout.readline())
        self.vivos.append(pid)
        return pid

    def matar(self, pid: int) -> None:
        """kill -9, and wait until it is not there."""
        os.kill(pid, signal.SIGKILL)
        self.vivos.remove(pid)
        esperar(lambda: not Path(f"/proc/{pid}").exists())

    def terminar(self) -> None:
        for pid in list(self.vivos):
            self.matar(pid)
        self.proceso.kill()
        self.proceso.wait()


@dataclass
class Semillero:
    """Runs of `main` of a module, forked from a process that already imported it (`tests.concurrencia.semillero`)."""

    modulo: str
    entorno: dict[str, str]
    directorio: Path
    proceso: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.proceso = subprocess.Popen(
            [sys.executable, "-m", "tests.concurrencia.semillero", self.modulo], env=self.entorno, cwd=RAIZ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.registro.open("ab"),
        )  # fmt: skip

    @property
    def registro(self) -> Path:
        return self.directorio / f"{self.modulo}.log"

    def pedir(self, pedido: dict[str, object]) -> int:
        """The number it answers."""
        assert self.proceso.stdin
        assert self.proceso.stdout
        self.proceso.stdin.write(f"{json.dumps(pedido)}\n")
        self.proceso.stdin.flush()
        respuesta = self.proceso.stdout.readline()
        assert respuesta, self.registro.read_text()[-2000:]
        return int(respuesta)

    def terminar(self) -> None:
        self.proceso.kill()
        self.proceso.wait()


@dataclass
class Lanzado:
    """A run of a program of ours, that a test may kill."""

    semillero: Semillero
    pid: int

    def matar(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)

    def terminar(self) -> int:
        """Its exit code, once it ends: -9 when it was killed."""
        return self.semillero.pedir({"esperar": self.pid})


@dataclass
class Casa:
    """Where the test's services are."""

    directorio: Path
    cluster: Cluster
    broker: valkey.Valkey
    pid_del_broker: int
    entorno: dict[str, str]
    trabajadores: list[Trabajador | Vivero] = field(default_factory=list)
    semilleros: dict[str, Semillero] = field(default_factory=dict)

    def consultar(self, consulta: str, *valores: object) -> list[tuple[Any, ...]]:
        """Rows, as the superuser, on a new connection: it must work after every crash."""
        with psycopg.connect(self.cluster.url("cesop"), connect_timeout=5) as conexion:
            return conexion.execute(consulta, valores).fetchall()

    def uno(self, consulta: str, *valores: object) -> Any:
        return self.consultar(consulta, *valores)[0][0]

    def correr(self, *argumentos: str, **entorno: str) -> str:
        """Output of a command of ours."""
        hecho = subprocess.run(
            [sys.executable, *argumentos], env=self.entorno | entorno, cwd=RAIZ, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert hecho.returncode == 0, hecho.stderr[-2000:]
        return hecho.stdout

    def lanzar(self, modulo: str, *argumentos: str, **entorno: str) -> Lanzado:
        """`main(*argumentos)` of that module in a process of its own."""
        if modulo not in self.semilleros:
            self.semilleros[modulo] = Semillero(modulo, self.entorno, self.directorio)
        semillero = self.semilleros[modulo]
        return Lanzado(semillero, semillero.pedir({"argumentos": argumentos, "entorno": entorno}))

    def hacer(self, modulo: str, *argumentos: str, **entorno: str) -> int:
        """The same, until it ends: 0, or -9 when it killed itself."""
        lanzado = self.lanzar(modulo, *argumentos, **entorno)
        codigo = lanzado.terminar()
        assert codigo in {0, -signal.SIGKILL}, lanzado.semillero.registro.read_text()[-3000:]
        return codigo

    def iniciar(self, *, lotes: int, milisegundos: int, **entorno: str) -> int:
        """Start a process from another one, as the web does. Returns its id."""
        salida = self.correr("-m", "tests.concurrencia.iniciar", str(lotes), str(milisegundos), **entorno)
        return int(salida.split()[-1])

    def trabajador(self, *opciones: str, **entorno: str) -> Trabajador:
        """A new worker."""
        orden = [
            sys.executable, "-m", "celery", "-A", "tests.concurrencia.trabajador_de_prueba", "worker",
            "-l", "INFO", "-n", f"t{len(self.trabajadores)}@prueba", *opciones,
        ]  # fmt: skip
        salida = self.directorio / f"trabajador{len(self.trabajadores)}.log"
        nuevo = Trabajador(orden=orden, entorno=self.entorno | entorno, salida=salida)
        self.trabajadores.append(nuevo)
        return nuevo

    def vivero(self) -> Vivero:
        """A seedbed of workers."""
        nuevo = Vivero(entorno=self.entorno, directorio=self.directorio)
        self.trabajadores.append(nuevo)
        return nuevo

    def hechos(self, proceso: int) -> int:
        """Chunks done; -1 while the database is down."""
        try:
            return int(self.uno("SELECT count(*) FROM nucleo_lote WHERE proceso_id = %s AND estado = 'hecho'", proceso))
        except psycopg.OperationalError:
            return -1

    def estado(self, proceso: int) -> str:
        return str(self.uno("SELECT estado FROM nucleo_proceso WHERE id = %s", proceso))

    def efectos(self) -> list[tuple[int, int, int]]:
        """(chunk, unit, times written)."""
        return self.consultar("SELECT lote, unidad, count(*) FROM efecto_de_prueba GROUP BY 1, 2 ORDER BY 1, 2")  # type: ignore[return-value]

    def base_nueva(self, modulo: str, *argumentos: str) -> None:
        """The database made anew from the migrated one, and then `main(*argumentos)` of that module over it."""
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as conexion:
            conexion.execute("DROP DATABASE IF EXISTS cesop WITH (FORCE)")
            conexion.execute(f"CREATE DATABASE {BASE} TEMPLATE {MIGRADA} OWNER {roles.DUENO}")
        with psycopg.connect(self.cluster.url("cesop"), autocommit=True) as conexion:
            roles.endurecer(conexion, "cesop")
        assert self.hacer(modulo, *argumentos) == 0

    @contextmanager
    def sin_broker(self) -> Iterator[None]:
        """The broker is killed, and comes back after."""
        os.kill(self.pid_del_broker, signal.SIGKILL)
        esperar(lambda: not self.broker.responde())
        yield
        self.pid_del_broker = self.broker.iniciar()

    def despedir(self) -> None:
        """End every worker."""
        for trabajador in [*self.trabajadores, *self.semilleros.values()]:
            trabajador.terminar()
        self.trabajadores.clear()
        self.semilleros.clear()

    def vaciar(self) -> None:
        """Forget the previous test: its effects, and the processes that a failure left half done."""
        with psycopg.connect(self.cluster.url("cesop")) as conexion:
            for de, a in (("pendiente", "cancelado"), ("en_curso", "cancelando"), ("cancelando", "cancelado")):
                conexion.execute("UPDATE nucleo_proceso SET estado = %s WHERE estado = %s", [a, de])
            conexion.execute("TRUNCATE efecto_de_prueba")


@contextmanager
def una_casa() -> Iterator[Casa]:
    """Services of its own, migrated, with the table of effects; all thrown away after."""
    with (
        tempfile.TemporaryDirectory(prefix="cesop-casa-", ignore_cleanup_errors=True) as carpeta,
        cluster_migrado() as cluster,
    ):
        directorio = Path(carpeta)
        broker = valkey.Valkey(directorio=directorio / "valkey", puerto=puerto_libre(), clave="de-prueba")
        casa = Casa(
            directorio=directorio,
            cluster=cluster,
            broker=broker,
            pid_del_broker=broker.iniciar(),
            entorno=_entorno(directorio, cluster, broker),
        )
        try:
            with psycopg.connect(cluster.url(BASE, usuario=roles.DUENO, clave=CLAVE_DUENO)) as conexion:
                conexion.execute(TABLA)
            yield casa
        finally:
            casa.despedir()
            valkey.detener(casa.pid_del_broker)


def _entorno(directorio: Path, cluster: Cluster, broker: valkey.Valkey) -> dict[str, str]:
    ajeno = {k: v for k, v in os.environ.items() if not k.startswith(("CESOP_", "DATABASE_", "PYTEST_", "CELERY_"))}
    return ajeno | {
        "DATABASE_URL": cluster.url("cesop", usuario=roles.APP, clave=CLAVE_APP),
        "DATABASE_URL_DUENO": cluster.url("cesop", usuario=roles.DUENO, clave=CLAVE_DUENO),
        "CELERY_BROKER_URL": broker.url,
        "CELERY_SKIP_CHECKS": "1",
        "CESOP_DATA": str(directorio / "datos"),
        "CESOP_DESPERTAR_CADA": "1",
        "DJANGO_SETTINGS_MODULE": "cesop.settings.pruebas",
        "PYTHONPATH": str(RAIZ),
    }
