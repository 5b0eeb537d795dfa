"""The files of an opening: one folder, or one zip, where the name of each says what it brings."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.texto import plegar

# comprobantes.csv, comprobantes-2.xlsx…
NOMBRE = re.compile(r"^(?P<clave>[a-z_]+)(?:-(?P<parte>\d{1,3}))?\.(?P<extension>csv|xlsx)$")
DESCOMPRIMIDO_MAX = 2 * 1024**3


@dataclass(frozen=True, kw_only=True)
class Archivo:
    """A file: its name, its layout and its content. clave: empty when its name is of none."""

    nombre: str
    clave: str
    parte: int
    contenido: bytes

    @property
    def huella(self) -> str:
        """sha256 of its content."""
        return hashlib.sha256(self.contenido).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ErrorDeApertura:
    """What is wrong, where, and what to do. fila: 0 when it is of the whole file."""

    archivo: str
    fila: int
    columna: str
    mensaje: str


def abrir(origen: Path, *, claves: Sequence[str]) -> list[Archivo]:
    """The files of a folder or of a zip, in the order in which their layouts go.

    *Errores:* `apertura.sin_archivos`, `apertura.archivo_ilegible`.
    """
    try:
        leidos = list(_de_zip(origen) if origen.is_file() else _de_carpeta(origen))
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise ErrorNegocio(
            "apertura.archivo_ilegible", f"No se puede abrir {origen} porque no se lee: {error}. Revisalo."
        ) from error
    if not leidos:
        raise ErrorNegocio(
            "apertura.sin_archivos",
            f"No se puede abrir porque en {origen} no hay archivos csv ni xlsx. Pedí los modelos con --modelos.",
        )
    archivos = [_archivo(nombre, contenido, claves) for nombre, contenido in leidos]
    orden = {clave: n for n, clave in enumerate(claves)}
    return sorted(archivos, key=lambda a: (orden.get(a.clave, -1), a.parte, a.nombre))


def _de_carpeta(carpeta: Path) -> Iterator[tuple[str, bytes]]:
    for camino in sorted(carpeta.iterdir()):
        if camino.is_file() and not camino.name.startswith((".", "~")):
            yield camino.name, camino.read_bytes()


def _de_zip(camino: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(camino) as zip_:
        partes = [p for p in zip_.infolist() if not p.is_dir() and not p.filename.startswith("__MACOSX/")]
        if sum(parte.file_size for parte in partes) > DESCOMPRIMIDO_MAX:
            raise RuntimeError("descomprimido pasa de 2 GB")
        for parte in partes:
            yield Path(parte.filename).name, zip_.read(parte)


def _archivo(nombre: str, contenido: bytes, claves: Sequence[str]) -> Archivo:
    hallado = NOMBRE.match(plegar(nombre))
    clave = hallado["clave"] if hallado and hallado["clave"] in claves else ""
    parte = int(hallado["parte"] or 0) if hallado else 0
    return Archivo(nombre=nombre, clave=clave, parte=parte, contenido=contenido)
