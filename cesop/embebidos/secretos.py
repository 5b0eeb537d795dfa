"""Secrets of an installation: generated at the first start, kept in a file only its owner reads, never committed."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from cesop.embebidos.rutas import directorio_datos

NOMBRES = ("django", "respaldo", "superusuario", "dueno", "app", "broker")


def leer() -> dict[str, str]:
    """Name → secret, completing the file with the names it still lacks. File mode 0600."""
    camino = directorio_datos() / "secretos.json"
    existentes: dict[str, str] = json.loads(camino.read_text()) if camino.exists() else {}
    faltantes = [nombre for nombre in NOMBRES if nombre not in existentes]
    if faltantes:
        existentes |= {nombre: secrets.token_urlsafe(48) for nombre in faltantes}
        _escribir(camino, existentes)
    return existentes


def _escribir(camino: Path, contenido: dict[str, str]) -> None:
    provisorio = camino.with_suffix(".nuevo")
    with os.fdopen(os.open(provisorio, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as archivo:
        json.dump(contenido, archivo, indent=1)
    provisorio.replace(camino)
