"""Make a backup: database, attachments and list of keys as of one instant, sealed, read back, and only then named."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import django
import psycopg
from django.conf import settings

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.respaldo import estructura, registro
from cesop.nucleo.respaldo.cifrado import TROZO
from cesop.nucleo.respaldo.partes import ADJUNTOS, BASE, Escritor, verificar
from cesop.nucleo.respaldo.programas import Servidor, version_del_servidor, volcado
from cesop.nucleo.version import version

# Secrets of an installation, by the name of their variable. The backup tells which they were (a print), never what.
CLAVES = ("SECRET_KEY", "CESOP_CLAVE_RESPALDO", "DATABASE_URL", "DATABASE_URL_DUENO", "EMAIL_HOST_PASSWORD")
RESTO_DE_PARCIAL = 24 * 3600  # seconds after which a partial file is nobody's


@dataclass(frozen=True, kw_only=True)
class Hecho:
    """A finished backup. segundos: how long it took. borrados: names of older files that were removed."""

    archivo: Path
    bytes: int
    segundos: float
    tablas: int
    filas: int
    adjuntos: int
    borrados: list[str]


def respaldar(servidor: Servidor, *, destino: Path, clave: str, conservar: int | None) -> Hecho:
    """Back up the database of `servidor` (the owner's role) and the attachments into a new file of `destino`.

    conservar: how many backups to leave in `destino`, this one included; None leaves all. Raises ErrorNegocio when
    something is missing, there is no room, or a program fails; a partial file never has a backup's name.
    """
    if conservar is not None and conservar < 1:
        raise ErrorNegocio("respaldo.conservar", "No se puede conservar menos de un respaldo. Indicá 1 o más.")
    comienzo = time.monotonic()
    # The machine's clock, not the kernel's: that one may be moved, and this is the date of a file.
    instante = dt.datetime.fromtimestamp(time.time(), tz=dt.UTC)
    destino.mkdir(parents=True, exist_ok=True)
    _quitar_parciales(destino)
    nombre = f"{registro.PREFIJO}{servidor.base}-{instante:%Y%m%d-%H%M%S}{registro.EXTENSION}"
    parcial = destino / f"{nombre}{registro.PARCIAL}"
    try:
        manifiesto = _escribir(servidor, parcial, clave=clave, instante=instante)
        verificar(parcial, clave=clave)
        parcial.rename(destino / nombre)
        _asentar_carpeta(destino)
    except OSError as error:
        raise _sin_lugar(error, destino) from error
    finally:
        parcial.unlink(missing_ok=True)
    filas = sum(t["filas"] for t in manifiesto["tablas"].values())
    hecho = Hecho(
        archivo=destino / nombre,
        bytes=(destino / nombre).stat().st_size,
        segundos=time.monotonic() - comienzo,
        tablas=len(manifiesto["tablas"]),
        filas=filas,
        adjuntos=manifiesto["adjuntos"],
        borrados=_conservar(destino, servidor.base, conservar),
    )
    registro.anotar(registro.Ultimo(terminado_en=instante, archivo=nombre, bytes=hecho.bytes, filas=filas))
    return hecho


def carpeta_de_adjuntos() -> Path:
    """Where attachments are stored."""
    return Path(settings.MEDIA_ROOT)


def huella_de_clave(valor: str) -> str:
    """Twelve hexadecimal digits that tell two secrets apart without showing them."""
    return hashlib.sha256(b"cesop-clave:" + valor.encode()).hexdigest()[:12]


def claves_presentes() -> dict[str, str]:
    """Name → print of the secrets that this installation has in its environment."""
    return {nombre: huella_de_clave(valor) for nombre in CLAVES if (valor := os.environ.get(nombre))}


def _escribir(servidor: Servidor, parcial: Path, *, clave: str, instante: dt.datetime) -> dict[str, Any]:
    adjuntos = carpeta_de_adjuntos()
    with (
        servidor.conectar(autocommit=False) as conexion,
        os.fdopen(os.open(parcial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as archivo,
    ):
        conexion.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conexion.read_only = True
        (instantanea,) = conexion.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        _exigir_lugar(conexion, parcial.parent, adjuntos)
        postgres = version_del_servidor(conexion)
        manifiesto = _manifiesto(conexion, servidor, instante)
        escritor = Escritor(archivo, clave=clave)
        with volcado(servidor, instantanea=instantanea, version=postgres) as salida:
            escritor.agregar(BASE, _trozos(salida))
        # After the snapshot: a file is stored before its row commits, so every row of the dump has its file here.
        caminos = [camino for camino in sorted(adjuntos.rglob("*")) if camino.is_file()] if adjuntos.exists() else []
        for camino in caminos:
            with camino.open("rb") as abierto:
                escritor.agregar(ADJUNTOS + camino.relative_to(adjuntos).as_posix(), _trozos(abierto))
        manifiesto["adjuntos"] = len(caminos)
        escritor.cerrar(manifiesto)
        archivo.flush()
        os.fsync(archivo.fileno())
    return manifiesto


def _manifiesto(conexion: psycopg.Connection, servidor: Servidor, instante: dt.datetime) -> dict[str, Any]:
    migraciones = conexion.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY id").fetchall()
    return {
        "formato": 1,
        "hecho_en": instante.isoformat(),
        "base": servidor.base,
        "versiones": {
            "cesop": version(),
            "django": django.get_version(),
            "postgres": conexion.info.parameter_status("server_version"),
        },
        "migraciones": [fila[0] for fila in migraciones],
        "claves": claves_presentes(),
        "estructura": estructura.leer(conexion),
        "tablas": estructura.contenido(conexion),
        "secuencias": estructura.secuencias(conexion),
    }


def _exigir_lugar(conexion: psycopg.Connection, destino: Path, adjuntos: Path) -> None:
    """The dump is compressed: half of the database's size is already more than it takes."""
    (base,) = conexion.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    archivos = sum(c.stat().st_size for c in adjuntos.rglob("*") if c.is_file()) if adjuntos.exists() else 0
    hace_falta = base // 2 + archivos
    libre = shutil.disk_usage(destino).free
    if libre < hace_falta:
        raise ErrorNegocio(
            "respaldo.sin_lugar",
            f"No se puede respaldar en {destino} porque hay {libre // 2**20} MB libres y pueden hacer falta "
            f"{hace_falta // 2**20 + 1}. Liberá espacio o indicá otro --destino.",
        )


def _sin_lugar(error: OSError, destino: Path) -> Exception:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return error
    return ErrorNegocio(
        "respaldo.sin_lugar",
        f"No se pudo respaldar porque se llenó el disco de {destino}. Liberá espacio o indicá otro --destino.",
    )


def _conservar(destino: Path, base: str, cuantos: int | None) -> list[str]:
    if cuantos is None:
        return []
    propios = sorted(destino.glob(f"{registro.PREFIJO}{base}-????????-??????{registro.EXTENSION}"), reverse=True)
    for viejo in propios[cuantos:]:
        viejo.unlink()
    return [viejo.name for viejo in propios[cuantos:]]


def _quitar_parciales(destino: Path) -> None:
    for parcial in destino.glob(f"{registro.PREFIJO}*{registro.PARCIAL}"):
        if time.time() - parcial.stat().st_mtime > RESTO_DE_PARCIAL:
            parcial.unlink(missing_ok=True)


def _trozos(abierto: IO[bytes]) -> Iterator[bytes]:
    while trozo := abierto.read(TROZO):
        yield trozo


def _asentar_carpeta(carpeta: Path) -> None:
    """Make the new name survive a power cut."""
    descriptor = os.open(carpeta, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
