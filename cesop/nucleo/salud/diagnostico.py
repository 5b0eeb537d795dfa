"""Asks each part how it is, with its own short connections: nothing here needs the request's, nor waits for long."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import psycopg
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import make_conninfo

from cesop.nucleo.models import Instalacion
from cesop.nucleo.procesos import estado as procesos
from cesop.nucleo.respaldo import registro
from cesop.nucleo.version import version

PLAZO: Final = 2  # seconds that the database has to answer
VIGENCIA: Final = 2.0  # seconds that an answer serves: whoever asks a thousand times does not open a thousand sessions
COLA_LENTA: Final = 10 * 60  # seconds without progress
CORREO_LENTO: Final = 30 * 60
LATIDO_VIEJO: Final = 5 * 60
RESPALDO_VIEJO: Final = dt.timedelta(hours=26)
DISCO_MINIMO: Final = 10  # per cent free
DISCO_CRITICO: Final = 3


class Nivel(StrEnum):
    """How a part is; the whole is as its worst part."""

    BIEN = "bien"
    CON_AVISOS = "con_avisos"
    MAL = "mal"


@dataclass(frozen=True, kw_only=True)
class Base:
    """The database. ms: time of the answer. modo: of the installation, "" when not known. espera and correo: seconds
    without progress of the most delayed process, and of the oldest mail to send."""

    responde: bool
    ms: int = 0
    modo: str = ""
    migraciones_pendientes: int = 0
    bytes: int = 0
    conexiones: int = 0
    espera: int = 0
    procesos: int = 0
    correo: int = 0
    correos: int = 0

    @property
    def nivel(self) -> Nivel:
        """Without database, or with a schema that is not this program's, nothing works."""
        return Nivel.MAL if not self.responde or self.migraciones_pendientes else Nivel.BIEN

    @property
    def nivel_de_cola(self) -> Nivel:
        """Late work is a warning: the screens go on."""
        lenta = self.espera > COLA_LENTA or self.correo > CORREO_LENTO
        return Nivel.CON_AVISOS if lenta else Nivel.BIEN


@dataclass(frozen=True, kw_only=True)
class Broker:
    """The broker and its workers. latido: seconds since a worker gave signs of life, None if none in an hour."""

    responde: bool
    latido: int | None = None

    @property
    def nivel(self) -> Nivel:
        """Screens work without it: acts are in the database and wait."""
        return Nivel.BIEN if self.responde else Nivel.CON_AVISOS

    @property
    def nivel_de_trabajadores(self) -> Nivel:
        """Nobody works while no worker gives signs of life."""
        vivo = self.latido is not None and self.latido <= LATIDO_VIEJO
        return Nivel.BIEN if vivo else Nivel.CON_AVISOS


@dataclass(frozen=True, kw_only=True)
class Disco:
    """Where the data is. libre and total: bytes."""

    libre: int
    total: int

    @property
    def porcentaje_libre(self) -> int:
        """0 to 100."""
        return self.libre * 100 // self.total if self.total else 0

    @property
    def nivel(self) -> Nivel:
        """A full disk stops writing: it is told before."""
        if self.porcentaje_libre < DISCO_CRITICO:
            return Nivel.MAL
        return Nivel.CON_AVISOS if self.porcentaje_libre < DISCO_MINIMO else Nivel.BIEN


@dataclass(frozen=True, kw_only=True)
class Diagnostico:
    """Every part at one instant (aware, the machine's clock)."""

    instante: dt.datetime
    base: Base
    broker: Broker
    disco: Disco
    respaldo: registro.Ultimo | None
    version: str = field(default_factory=version)

    @property
    def antiguedad_del_respaldo(self) -> dt.timedelta | None:
        """How long ago the last backup ended."""
        return self.instante - self.respaldo.terminado_en if self.respaldo else None

    @property
    def nivel_de_respaldo(self) -> Nivel:
        """Demonstration and test data need no backup."""
        if self.base.modo in (Instalacion.Modo.DEMOSTRACION, Instalacion.Modo.PRUEBA):
            return Nivel.BIEN
        antiguedad = self.antiguedad_del_respaldo
        return Nivel.BIEN if antiguedad is not None and antiguedad <= RESPALDO_VIEJO else Nivel.CON_AVISOS

    @property
    def nivel(self) -> Nivel:
        """The worst of them. A full disk and a dead broker leave the screens working: they do not make it MAL."""
        if self.base.nivel is Nivel.MAL:
            return Nivel.MAL
        partes = (
            self.base.nivel_de_cola,
            self.broker.nivel,
            self.broker.nivel_de_trabajadores,
            self.disco.nivel,
            self.nivel_de_respaldo,
        )
        return Nivel.BIEN if all(nivel is Nivel.BIEN for nivel in partes) else Nivel.CON_AVISOS


def diagnosticar() -> Diagnostico:
    """Ask every part, database and broker at once. Takes two seconds and a bit at most; never raises."""
    with ThreadPoolExecutor(max_workers=2) as hilos:
        base, broker = hilos.submit(_preguntar_base), hilos.submit(_preguntar_broker)
        return Diagnostico(
            instante=dt.datetime.fromtimestamp(time.time(), tz=dt.UTC),
            base=base.result(),
            broker=broker.result(),
            disco=disco(Path(settings.DATOS)),
            respaldo=registro.ultimo(),
        )


class _Memoria:
    """The last answer, for VIGENCIA seconds; one question at a time."""

    def __init__(self) -> None:
        self._turno = Lock()
        self._hecho: tuple[float, Diagnostico] | None = None

    def leer(self) -> Diagnostico:
        with self._turno:
            if self._hecho is None or time.monotonic() - self._hecho[0] > VIGENCIA:
                self._hecho = (time.monotonic(), diagnosticar())
            return self._hecho[1]

    def olvidar(self) -> None:
        with self._turno:
            self._hecho = None


memoria: Final = _Memoria()


def disco(camino: Path) -> Disco:
    """Space of the file system that holds `camino`."""
    try:
        uso = shutil.disk_usage(camino)
    except OSError:
        return Disco(libre=0, total=0)
    return Disco(libre=uso.free, total=uso.total)


_CONSULTA = """
    SELECT (SELECT modo FROM public.nucleo_instalacion WHERE id = 1),
        pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
        coalesce(p.espera, 0), p.cuantos, coalesce(c.espera, 0), c.cuantos
    FROM (
        SELECT count(*) AS cuantos, extract(epoch FROM max(public.nucleo_ahora() - ultimo))::bigint AS espera
        FROM (
            SELECT greatest(p.registrado_en, p.iniciado_en, max(l.terminado_en), max(l.iniciado_en)) AS ultimo
            FROM public.nucleo_proceso AS p LEFT JOIN public.nucleo_lote AS l ON l.proceso_id = p.id
            WHERE p.estado IN ('pendiente', 'en_curso', 'cancelando')
            GROUP BY p.id
        ) AS activos
    ) AS p, (
        SELECT count(*) AS cuantos, extract(epoch FROM max(public.nucleo_ahora() - registrado_en))::bigint AS espera
        FROM public.nucleo_correosaliente WHERE estado = 'pendiente'
    ) AS c
"""


def _preguntar_base() -> Base:
    datos = connections.settings["default"] | connections["default"].settings_dict
    conninfo = make_conninfo(
        host=datos["HOST"] or None, port=datos["PORT"] or None, user=datos["USER"], password=datos["PASSWORD"],
        dbname=datos["NAME"], connect_timeout=PLAZO, tcp_user_timeout=PLAZO * 1000, application_name="cesop-salud",
        options=f"-c statement_timeout={PLAZO * 1000}",
    )  # fmt: skip
    comienzo = time.perf_counter()
    try:
        with psycopg.connect(conninfo, autocommit=True) as conexion:
            pendientes = _migraciones_pendientes(conexion)
            if pendientes:
                return Base(responde=True, ms=_ms(comienzo), migraciones_pendientes=pendientes)
            fila = conexion.execute(_CONSULTA).fetchone()
    except psycopg.Error:
        return Base(responde=False, ms=_ms(comienzo))
    assert fila is not None
    modo, octetos, conexiones, espera, cuantos, correo, correos = fila
    return Base(
        responde=True, ms=_ms(comienzo), modo=modo or "", bytes=octetos, conexiones=conexiones,
        espera=max(0, espera), procesos=cuantos, correo=max(0, correo), correos=correos,
    )  # fmt: skip


def _migraciones_pendientes(conexion: psycopg.Connection) -> int:
    if conexion.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
        return len(_migraciones_del_programa())
    aplicadas = set(conexion.execute("SELECT app, name FROM public.django_migrations").fetchall())
    return len(_migraciones_del_programa() - aplicadas)


@cache
def _migraciones_del_programa() -> frozenset[tuple[str, str]]:
    return frozenset((app, nombre) for app, nombre in MigrationLoader(None).disk_migrations)


def _preguntar_broker() -> Broker:
    estado = procesos.trabajadores()
    return Broker(responde=estado.broker, latido=estado.latido)


def _ms(comienzo: float) -> int:
    return round((time.perf_counter() - comienzo) * 1000)
