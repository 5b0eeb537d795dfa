"""A migrated cluster, built once per version of the migrations, from which the throw-away ones are copied.

It lies beside the suite's own data, stopped. Whoever asks first builds it; the rest wait and copy.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from filelock import FileLock

from cesop.embebidos import roles
from cesop.embebidos.postgres import Cluster, binarios, puerto_libre

RAIZ = Path(__file__).resolve().parents[1]
BASE = "cesop"
# The same base, that nobody connects to: it can be cloned as many times as a test needs it anew.
MIGRADA = "cesop_migrada"
CLAVE, CLAVE_DUENO, CLAVE_APP = "de-prueba", "d", "a"


def huella_de_migraciones() -> str:
    """Changes when any migration, what migrations import, or what runs after them, changes."""
    suma = hashlib.sha256()
    archivos = [*RAIZ.glob("*/migrations/**/*"), *RAIZ.glob("cesop/*/migrations/**/*"), RAIZ / "requirements/base.txt"]
    archivos += [*RAIZ.glob("*/parametros*.py"), *RAIZ.glob("cesop/*/parametros*.py")]
    for archivo in sorted([*archivos, RAIZ / "cesop/nucleo/migraciones.py"]):
        if archivo.suffix in {".py", ".sql", ".txt"}:
            suma.update(archivo.name.encode() + archivo.read_bytes())
    return suma.hexdigest()[:12]


@contextmanager
def cluster_migrado() -> Iterator[Cluster]:
    """A copy of the mold, running, for its user to kill; removed at the end. Its roles: `CLAVE_DUENO`, `CLAVE_APP`."""
    with _descartable() as cluster:
        _copiar(_molde(), cluster.directorio)
        cluster.iniciar()
        cluster.esperar()
        yield cluster


@contextmanager
def _descartable() -> Iterator[Cluster]:
    """Where a cluster may be put; stopped and removed at the end."""
    carpeta = Path(tempfile.mkdtemp(prefix="cesop-migrado-"))
    carpeta.chmod(0o755)  # Postgres may run as another user, who must pass through
    cluster = Cluster(directorio=carpeta / "postgres", puerto=puerto_libre(), clave=CLAVE)
    try:
        yield cluster
    finally:
        cluster.detener(modo="immediate")
        shutil.rmtree(carpeta, ignore_errors=True)


def _copiar(de: Path, a: Path) -> None:
    """With its owner and modes, and sharing blocks where the file system knows how."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(de), str(a)], check=True)


def _molde() -> Path:
    """The data directory of the mold, built under a lock; those of older migrations go."""
    moldes = Path(settings.DATOS) / "moldes"
    molde = moldes / _huella()
    with FileLock(Path(settings.DATOS) / "molde.turno"):
        if not molde.exists():
            shutil.rmtree(moldes, ignore_errors=True)
            moldes.mkdir()
            with _construido() as hecho:
                _copiar(hecho, molde.with_suffix(".nuevo"))
            molde.with_suffix(".nuevo").rename(molde)
    return molde


def _huella() -> str:
    """The migrations, and what makes the cluster under them."""
    suma = hashlib.sha256(f"{huella_de_migraciones()} {binarios()}".encode())
    for archivo in ("cesop/embebidos/postgres.py", "cesop/embebidos/roles.py", "tests/molde.py"):
        suma.update((RAIZ / archivo).read_bytes())
    return suma.hexdigest()[:12]


@contextmanager
def _construido() -> Iterator[Path]:
    """Data directory of a cluster made from nothing, migrated and stopped in order."""
    with _descartable() as cluster:
        cluster.crear()
        cluster.iniciar()
        cluster.esperar()
        roles.preparar(cluster.url("postgres"), base=BASE, clave_dueno=CLAVE_DUENO, clave_app=CLAVE_APP)
        _migrar(cluster)
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as conexion:
            conexion.execute(f"CREATE DATABASE {MIGRADA} TEMPLATE {BASE} OWNER {roles.DUENO}")
        cluster.detener()
        yield cluster.directorio


def _migrar(cluster: Cluster) -> None:
    urls = {
        "DATABASE_URL": cluster.url(BASE, usuario=roles.APP, clave=CLAVE_APP),
        "DATABASE_URL_DUENO": cluster.url(BASE, usuario=roles.DUENO, clave=CLAVE_DUENO),
    }
    hecho = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        env=os.environ | urls | {"DJANGO_SETTINGS_MODULE": "cesop.settings.pruebas"}, cwd=RAIZ,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr[-2000:]
