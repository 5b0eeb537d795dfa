"""Throw-away clusters, for the tests that restore into a fresh one or stop it. Never the one the suite runs on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cesop.embebidos.postgres import Cluster, puerto_libre

CLAVE = "clave-del-superusuario-de-prueba"


@contextmanager
def cluster_descartable() -> Iterator[Cluster]:
    """A new cluster on a free port, running; stopped and removed at the end."""
    carpeta = Path(tempfile.mkdtemp(prefix="cesop-cluster-"))
    carpeta.chmod(0o755)  # Postgres may run as another user, who must pass through
    cluster = Cluster(directorio=carpeta / "datos", puerto=puerto_libre(), clave=CLAVE)
    try:
        cluster.crear()
        cluster.iniciar()
        cluster.esperar()
        yield cluster
    finally:
        cluster.detener(modo="immediate")
        shutil.rmtree(carpeta, ignore_errors=True)
