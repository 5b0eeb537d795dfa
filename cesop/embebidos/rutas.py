"""Where the embedded services keep their data, and as which system user they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]

# Postgres refuses to run as root: when we are root it runs as the first of these users that exists.
USUARIOS_DE_SERVICIO = ("postgres", "nobody", "daemon")


def directorio_datos() -> Path:
    """The data directory, made if missing: `CESOP_DATA`, else `.data/` beside `manage.py`."""
    directorio = Path(os.environ.get("CESOP_DATA") or RAIZ / ".data").resolve()
    directorio.mkdir(parents=True, exist_ok=True)
    return directorio


def usuario_de_servicio() -> pwd.struct_passwd | None:
    """The user Postgres must run as when we are root; None when we are not and it runs as ourselves."""
    if os.geteuid() != 0:
        return None
    for nombre in USUARIOS_DE_SERVICIO:
        try:
            return pwd.getpwnam(nombre)
        except KeyError:
            continue
    raise RuntimeError(
        "No se puede iniciar Postgres como root porque no hay otro usuario del sistema. "
        "Creá uno (useradd --system postgres) o usá DATABASE_URL."
    )


def alcanzable(camino: Path, usuario: pwd.struct_passwd | None) -> bool:
    """True when `usuario` can reach `camino` (a project under /root, for one, cannot be reached by others)."""
    if usuario is None:
        return True
    prueba = subprocess.run(
        ["test", "-r", str(camino)], user=usuario.pw_uid, group=usuario.pw_gid, extra_groups=[], check=False
    )
    return prueba.returncode == 0


def directorio_de_cluster(nombre: str = "postgres") -> Path:
    """Where a cluster lives: inside the data directory, or under /var/lib when its user cannot enter there."""
    datos = directorio_datos()
    if alcanzable(datos, usuario_de_servicio()):
        return datos / nombre
    huella = hashlib.sha256(str(datos).encode()).hexdigest()[:12]
    return Path("/var/lib") / f"cesop-{huella}" / nombre
