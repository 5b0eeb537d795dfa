"""Finds the services or starts them, and leaves their addresses in the environment that the settings read.

`DATABASE_URL` and `CELERY_BROKER_URL` in the environment win: then nothing embedded is started. `DATABASE_URL` may be

- the application's role, with the owner's in `DATABASE_URL_DUENO` (needed only by `migrate`), or
- an administrator's: the two roles and the database are made with it, and it is not used again.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from cesop.embebidos import roles, secretos, valkey
from cesop.embebidos.postgres import Cluster, puerto_libre
from cesop.embebidos.rutas import directorio_datos, directorio_de_cluster, usuario_de_servicio
from cesop.embebidos.valkey import Valkey

BASE = "cesop"
# When this process began, for those who tell how long they took: it is the first thing that manage.py imports.
COMIENZO = time.monotonic()
PRODUCCION = "cesop.settings.produccion"


@dataclass(frozen=True, kw_only=True)
class Iniciados:
    """What this call started, so that whoever called can stop just that."""

    postgres: bool
    valkey: bool


_iniciados: Iniciados | None = None


def preparar() -> Iniciados:
    """Make sure that database and broker answer and set the environment for the settings.

    A second call in the same process does nothing and tells what the first one started.

    Raises ErrorPostgres or ErrorBroker when a service does not start.
    """
    global _iniciados  # noqa: PLW0603 - the process's own memory of what it started
    if _iniciados is not None:
        return _iniciados
    if es_produccion():
        return Iniciados(postgres=False, valkey=False)
    secretos_propios = preparar_secretos()
    with _turno():
        postgres_iniciado = _preparar_base(secretos_propios)
    try:
        with _turno():
            valkey_iniciado = _preparar_broker(secretos_propios)
    except Exception:
        detener(Iniciados(postgres=postgres_iniciado, valkey=False))
        raise
    _iniciados = Iniciados(postgres=postgres_iniciado, valkey=valkey_iniciado)
    return _iniciados


def es_produccion() -> bool:
    """True when the settings are the production ones: they take everything from the environment and make up nothing."""
    return os.environ.get("DJANGO_SETTINGS_MODULE") == PRODUCCION


def preparar_secretos() -> dict[str, str]:
    """Set what the settings need and no service gives: their module, secrets, data directory. Returns the secrets.

    None in production: a missing secret there is an error to show, not one to generate.
    """
    if es_produccion():
        return {}
    secretos_propios = secretos.leer()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cesop.settings.local")
    os.environ.setdefault("SECRET_KEY", secretos_propios["django"])
    os.environ.setdefault("CESOP_CLAVE_RESPALDO", secretos_propios["respaldo"])
    os.environ.setdefault("CESOP_DATA", str(directorio_datos()))
    return secretos_propios


AMBOS = Iniciados(postgres=True, valkey=True)


def detener(cuales: Iniciados = AMBOS) -> list[str]:
    """Stop embedded services of this data directory. Returns the names of those that were running."""
    detenidos = []
    with _turno():
        estado = _leer_estado()
        cluster = _cluster(estado, secretos.leer())
        if cuales.postgres and cluster and cluster.vivo():
            cluster.detener()
            detenidos.append("postgres")
        broker = _broker(estado, secretos.leer())
        if cuales.valkey and broker and broker.responde():
            valkey.detener(int(estado["valkey_pid"]))
            detenidos.append("valkey")
    return detenidos


def reponer() -> list[str]:
    """Start again, on the same ports, the embedded services of this process that died. Returns their names."""
    repuestos = []
    with _turno():
        estado, secretos_propios = _leer_estado(), secretos.leer()
        cluster = _cluster(estado, secretos_propios)
        if cluster and _en_uso("DATABASE_URL", cluster.puerto) and not cluster.vivo():
            cluster.iniciar()
            cluster.esperar()
            repuestos.append("Postgres")
        broker = _broker(estado, secretos_propios)
        if broker and _en_uso("CELERY_BROKER_URL", broker.puerto) and not broker.responde():
            _escribir_estado(estado | {"valkey_pid": broker.iniciar()})
            repuestos.append("Valkey")
    return repuestos


def _en_uso(variable: str, puerto: int) -> bool:
    """True when this process works with the embedded service of that port, and not with one of elsewhere."""
    return f"@127.0.0.1:{puerto}/" in os.environ.get(variable, "")


def _preparar_base(secretos_propios: dict[str, str]) -> bool:
    if url := os.environ.get("DATABASE_URL"):
        _usar_base_ajena(url, secretos_propios)
        return False
    estado = _leer_estado()
    cluster = _cluster(estado, secretos_propios)
    iniciado = cluster is None or not cluster.vivo()
    if cluster is None or iniciado:
        cluster = Cluster(
            directorio=directorio_de_cluster(), puerto=puerto_libre(), clave=secretos_propios["superusuario"]
        )
        if cluster.vivo():
            cluster.detener()
        cluster.crear()
        cluster.iniciar()
        _escribir_estado(estado | {"postgres_puerto": cluster.puerto})
    cluster.esperar()
    if iniciado:
        _crear_roles(cluster.url("postgres"), BASE, secretos_propios)
    _definir_urls(cluster.url(BASE), BASE, secretos_propios)
    return iniciado


def _usar_base_ajena(url: str, secretos_propios: dict[str, str]) -> None:
    if os.environ.get("DATABASE_URL_DUENO") or urlsplit(url).username == roles.APP:
        return
    base = urlsplit(url).path.lstrip("/") or BASE
    if not roles.puede_administrar(roles.cambiar_url(url, base=_base_existente(url, base))):
        raise RuntimeError(
            f"No se puede usar DATABASE_URL porque su rol no es {roles.APP} ni puede crear roles. "
            "Definí también DATABASE_URL_DUENO, o pasá la dirección de un administrador."
        )
    _crear_roles(roles.cambiar_url(url, base=_base_existente(url, base)), base, secretos_propios)
    _definir_urls(url, base, secretos_propios)


def _base_existente(url: str, base: str) -> str:
    """The administrator's database may not exist yet: `postgres` always does."""
    return "postgres" if urlsplit(url).username == "postgres" else base


def _crear_roles(url: str, base: str, secretos_propios: dict[str, str]) -> None:
    roles.preparar(url, base=base, clave_dueno=secretos_propios["dueno"], clave_app=secretos_propios["app"])


def _definir_urls(url: str, base: str, secretos_propios: dict[str, str]) -> None:
    os.environ["DATABASE_URL"] = roles.cambiar_url(url, base=base, usuario=roles.APP, clave=secretos_propios["app"])
    os.environ["DATABASE_URL_DUENO"] = roles.cambiar_url(
        url, base=base, usuario=roles.DUENO, clave=secretos_propios["dueno"]
    )


def _preparar_broker(secretos_propios: dict[str, str]) -> bool:
    if os.environ.get("CELERY_BROKER_URL"):
        return False
    estado = _leer_estado()
    broker = _broker(estado, secretos_propios)
    iniciado = broker is None or not broker.responde()
    if broker is None or iniciado:
        broker = Valkey(
            directorio=directorio_datos() / "valkey", puerto=puerto_libre(), clave=secretos_propios["broker"]
        )
        pid = broker.iniciar()
        _escribir_estado(estado | {"valkey_puerto": broker.puerto, "valkey_pid": pid})
    os.environ["CELERY_BROKER_URL"] = broker.url
    return iniciado


def _cluster(estado: dict[str, int], secretos_propios: dict[str, str]) -> Cluster | None:
    if "postgres_puerto" not in estado:
        return None
    return Cluster(
        directorio=directorio_de_cluster(),
        puerto=estado["postgres_puerto"],
        clave=secretos_propios["superusuario"],
    )


def _broker(estado: dict[str, int], secretos_propios: dict[str, str]) -> Valkey | None:
    if "valkey_puerto" not in estado:
        return None
    return Valkey(
        directorio=directorio_datos() / "valkey", puerto=estado["valkey_puerto"], clave=secretos_propios["broker"]
    )


def _leer_estado() -> dict[str, int]:
    camino = directorio_datos() / "servicios.json"
    contenido: dict[str, int] = json.loads(camino.read_text()) if camino.exists() else {}
    return contenido


def _escribir_estado(estado: dict[str, int]) -> None:
    camino = directorio_datos() / "servicios.json"
    provisorio = camino.with_suffix(".nuevo")
    provisorio.write_text(json.dumps(estado))
    provisorio.replace(camino)


@contextmanager
def _turno() -> Iterator[None]:
    """One process at a time looks at the services and starts them."""
    datos = directorio_datos()
    if usuario_de_servicio() is not None:
        datos.chmod(datos.stat().st_mode | 0o055)  # the service user passes through to its cluster
    with (datos / "inicio.turno").open("w") as archivo:
        fcntl.flock(archivo, fcntl.LOCK_EX)
        yield
