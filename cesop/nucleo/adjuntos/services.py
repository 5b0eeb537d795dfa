"""Files that people attach: checked by what they are, kept out of reach, handed over by permission and branch.

The name and the type that a browser sends mean nothing: the extension must be of the list, the first bytes must be of
that type, and images are drawn again, so that only their pixels stay. On disk a file is `adjuntos/ab/<uuid>`, without
extension, readable only by the program.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
import uuid
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cesop.nucleo import formato
from cesop.nucleo.adjuntos.tipos import TIPOS, TipoDeArchivo
from cesop.nucleo.alcance import visibles
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Adjunto, Sucursal, Usuario
from cesop.nucleo.parametros_nucleo import ADJUNTO_MEGAS_MAX
from cesop.nucleo.parametros_nucleo import tope as tope_de
from cesop.nucleo.permisos import puede_escribir, puede_ver

NOMBRE_MAX: Final = 160
MEGA: Final = 1024 * 1024


# Keys of the matrix whose attachments are of the whole cooperative, as what they are attached to.
_DE_TODAS: set[str] = set()


def es_de_todas(permiso: str) -> None:
    """What is attached under `permiso` belongs to no branch: whoever may see `permiso` opens it. At start-up."""
    _DE_TODAS.add(permiso)


def guardar(archivo: UploadedFile[bytes], *, permiso: str, sucursal: Sucursal, usuario: Usuario) -> Adjunto:
    """Keep `archivo`; whoever may see `permiso` in `sucursal` opens it (`es_de_todas`: in any branch).

    When the row cannot be written the file goes too. When the caller's transaction is undone afterwards, the file
    stays without its row: nobody can open it, and it costs its bytes; so check first what may refuse.
    permiso: key of the matrix; the user must be able to write in it. Raises OSError when there is no room (nothing
    stays). Errores: `adjunto.sin_permiso`, `adjunto.grande`, `adjunto.vacio`, `adjunto.tipo`, `adjunto.distinto`.
    """
    _exigir_permiso(usuario, permiso)
    nombre = nombre_limpio(archivo.name or "")
    tipo = _tipo(nombre)
    contenido = _limpio(_leer(archivo), tipo, nombre)
    return _registrar(contenido, nombre=nombre, medio=tipo.medio, permiso=permiso, sucursal=sucursal, usuario=usuario)


def archivar(contenido: bytes, *, nombre: str, permiso: str, sucursal: Sucursal, usuario: Usuario) -> Adjunto:
    """Keep byte for byte what a program received, whatever it is: its own format says whether it is good.

    It is only ever handed over as a download. Raises OSError when there is no room. Errores: `adjunto.sin_permiso`.
    """
    _exigir_permiso(usuario, permiso)
    return _registrar(
        contenido,
        nombre=nombre_limpio(nombre),
        medio="application/octet-stream",
        permiso=permiso,
        sucursal=sucursal,
        usuario=usuario,
    )


def _exigir_permiso(usuario: Usuario, permiso: str) -> None:
    if not puede_escribir(usuario, permiso):
        raise SinPermiso(
            "adjunto.sin_permiso", "No se puede adjuntar acá porque tu rol no lo permite. Pedíselo a quien corresponda."
        )


def _registrar(
    contenido: bytes, *, nombre: str, medio: str, permiso: str, sucursal: Sucursal, usuario: Usuario
) -> Adjunto:
    """The file, then its row; without the row the file goes too."""
    adjunto = Adjunto(
        nombre=nombre,
        tipo=medio,
        bytes=len(contenido),
        sha256=hashlib.sha256(contenido).hexdigest(),
        permiso=permiso,
        sucursal=sucursal,
        subido_por=usuario,
    )
    _escribir(camino(adjunto.pk), contenido)
    try:
        with transaction.atomic():
            adjunto.save(force_insert=True)
    except BaseException:
        camino(adjunto.pk).unlink(missing_ok=True)
        raise
    return adjunto


def abrir(clave: uuid.UUID, *, usuario: Usuario) -> Adjunto | None:
    """The attachment, if the user may open it; None otherwise, as if it did not exist."""
    de_todas = Adjunto.objects.filter(permiso__in=_DE_TODAS)
    adjunto = (visibles(Adjunto.objects.all(), usuario=usuario) | de_todas).filter(pk=clave).first()
    return adjunto if adjunto is not None and puede_ver(usuario, adjunto.permiso) else None


def leer(adjunto: Adjunto) -> bytes:
    """Its content. Errores: `adjunto.falta` when the file is not on the disk."""
    try:
        return camino(adjunto.pk).read_bytes()
    except FileNotFoundError as error:
        raise ErrorNegocio(
            "adjunto.falta",
            f"No se puede abrir {adjunto.nombre} porque el archivo falta en el disco. Avisá a sistemas.",
            adjunto=str(adjunto.pk),
        ) from error


def camino(clave: uuid.UUID) -> Path:
    """Where the content of an attachment is."""
    return Path(settings.MEDIA_ROOT) / clave.hex[:2] / clave.hex


def nombre_limpio(nombre: str) -> str:
    """The last part of a path, without what a file system, a header or a screen could take for something else."""
    ultimo = nombre.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letra for letra in unicodedata.normalize("NFC", ultimo) if unicodedata.category(letra)[0] != "C")
    limpio = " ".join("".join("_" if letra in '<>:"|?*;%' else letra for letra in visible).split()).strip(". ")
    base, punto, extension = limpio.rpartition(".")
    if not punto:
        return limpio[:NOMBRE_MAX] or "archivo"
    return f"{(base or 'archivo')[: NOMBRE_MAX - len(extension) - 1]}.{extension.lower()}"


def _tipo(nombre: str) -> TipoDeArchivo:
    extension = nombre.rpartition(".")[2] if "." in nombre else ""
    tipo = TIPOS.get(extension)
    if tipo is None:
        dicho = f"los {extension[:12]} no se aceptan" if extension else "no dice de qué tipo es"
        raise ErrorNegocio(
            "adjunto.tipo",
            f"No se puede adjuntar porque {dicho}. Subilo como {', '.join(k for k in TIPOS if k != 'jpeg')}.",
            campo="archivo",
        )
    return tipo


def _leer(archivo: UploadedFile[bytes]) -> bytes:
    tope = tope_de(ADJUNTO_MEGAS_MAX, techo=settings.ADJUNTO_BYTES_MAX, por=MEGA)
    contenido: bytes = archivo.read(tope + 1)
    if not contenido:
        raise ErrorNegocio(
            "adjunto.vacio", "No se puede adjuntar porque el archivo está vacío. Elegí otro.", campo="archivo"
        )
    if len(contenido) > tope:
        raise ErrorNegocio(
            "adjunto.grande",
            f"No se puede adjuntar porque pesa más de {formato.tamano(tope)}. Achicalo y probá de nuevo.",
            campo="archivo",
        )
    return contenido


def _limpio(contenido: bytes, tipo: TipoDeArchivo, nombre: str) -> bytes:
    limpio = tipo.limpiar(contenido)
    if limpio is None:
        raise ErrorNegocio(
            "adjunto.distinto",
            f"No se puede adjuntar porque {nombre} no es lo que dice su nombre, o está dañado. Guardalo de nuevo.",
            campo="archivo",
        )
    return limpio


def _escribir(destino: Path, contenido: bytes) -> None:
    """Whole or not at all: a full disk leaves no half file. Raises OSError."""
    destino.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(destino, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as salida:
            salida.write(contenido)
            salida.flush()
            os.fsync(salida.fileno())
    except OSError:
        destino.unlink(missing_ok=True)
        raise
