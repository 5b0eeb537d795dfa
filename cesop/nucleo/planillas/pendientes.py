"""Files that wait for a person to confirm them: kept for an hour, for whoever brought them and nobody else."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import ImportacionDe
from cesop.nucleo.planillas.importar import Plan

SEGUNDOS = 3600
SAL = "cesop.importacion"


@dataclass(frozen=True, kw_only=True)
class Pendiente:
    """A file that was shown: its name and content, and the digest of the plan."""

    id: str
    nombre: str
    contenido: bytes
    huella: str


def guardar(contenido: bytes, *, nombre: str, importacion: ImportacionDe, plan: Plan, usuario: Usuario) -> str:
    """Keep the file and return the token that confirms it. Raises OSError when there is no room."""
    carpeta = Path(settings.IMPORTACIONES_PENDIENTES)
    carpeta.mkdir(mode=0o700, parents=True, exist_ok=True)
    _barrer(carpeta)
    clave = uuid.uuid4().hex
    descriptor = os.open(carpeta / clave, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as archivo:
        archivo.write(contenido)
    return signing.dumps(
        {
            "id": clave,
            "nombre": nombre,
            "tipo": importacion.clave,
            "sha256": plan.sha256,
            "huella": plan.huella,
            "usuario": usuario.pk,
        },
        salt=SAL,
    )


def abrir(token: str, *, importacion: ImportacionDe, usuario: Usuario) -> Pendiente:
    """The file behind `token`. Errores: `importar.vencida` when it is old, another's, already used or not ours."""
    try:
        dicho: dict[str, Any] = signing.loads(token, salt=SAL, max_age=SEGUNDOS)
        contenido = (Path(settings.IMPORTACIONES_PENDIENTES) / dicho["id"]).read_bytes()
    except (signing.BadSignature, FileNotFoundError) as error:
        raise _vencida() from error
    suya = (dicho["tipo"], dicho["usuario"], dicho["sha256"]) == (
        importacion.clave,
        usuario.pk,
        hashlib.sha256(contenido).hexdigest(),
    )
    if not suya:
        raise _vencida()
    return Pendiente(id=dicho["id"], nombre=dicho["nombre"], contenido=contenido, huella=dicho["huella"])


def quitar(pendiente: Pendiente) -> None:
    """Forget a file that was applied or refused."""
    (Path(settings.IMPORTACIONES_PENDIENTES) / pendiente.id).unlink(missing_ok=True)


def _vencida() -> ErrorNegocio:
    return ErrorNegocio(
        "importar.vencida", "No se puede importar porque la revisión venció o ya se usó. Subí el archivo de nuevo."
    )


def _barrer(carpeta: Path) -> None:
    """Remove what nobody confirmed."""
    limite = time.time() - SEGUNDOS
    for archivo in carpeta.iterdir():
        if archivo.stat().st_mtime < limite:
            archivo.unlink(missing_ok=True)
