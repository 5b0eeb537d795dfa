"""The backups that this installation has: the last one, as /salud tells it, and those on disk."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

EXTENSION = ".respaldo"
PREFIJO = "cesop-"
PARCIAL = ".parcial"


@dataclass(frozen=True, kw_only=True)
class Ultimo:
    """The last backup that finished: when (aware), its file's name, size in bytes, and rows in it."""

    terminado_en: dt.datetime
    archivo: str
    bytes: int
    filas: int


@dataclass(frozen=True, kw_only=True)
class EnDisco:
    """A backup file of the installation's folder."""

    archivo: str
    bytes: int
    fecha: dt.datetime


def anotar(ultimo: Ultimo) -> None:
    """Leave word of the last backup in settings.RESPALDOS."""
    carpeta = Path(settings.RESPALDOS)
    carpeta.mkdir(parents=True, exist_ok=True)
    provisorio = carpeta / "ultimo.json.nuevo"
    provisorio.write_text(
        json.dumps(
            {
                "terminado_en": ultimo.terminado_en.isoformat(),
                "archivo": ultimo.archivo,
                "bytes": ultimo.bytes,
                "filas": ultimo.filas,
            }
        )
    )
    provisorio.replace(carpeta / "ultimo.json")


def ultimo() -> Ultimo | None:
    """The last backup, or None when there was none or its note cannot be read."""
    try:
        datos: dict[str, Any] = json.loads((Path(settings.RESPALDOS) / "ultimo.json").read_text())
        return Ultimo(
            terminado_en=dt.datetime.fromisoformat(datos["terminado_en"]),
            archivo=str(datos["archivo"]),
            bytes=int(datos["bytes"]),
            filas=int(datos["filas"]),
        )
    except (OSError, ValueError, KeyError):
        return None


def en_disco(carpeta: Path) -> list[EnDisco]:
    """Finished backups of a folder, newest first. An unreadable or missing folder has none."""
    try:
        archivos = sorted(carpeta.glob(f"{PREFIJO}*{EXTENSION}"), key=lambda c: c.name, reverse=True)
        return [
            EnDisco(
                archivo=camino.name,
                bytes=camino.stat().st_size,
                fecha=dt.datetime.fromtimestamp(camino.stat().st_mtime, tz=dt.UTC),
            )
            for camino in archivos
        ]
    except OSError:
        return []
