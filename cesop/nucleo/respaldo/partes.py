"""What goes in a sealed file: named parts, each with its size and sha256, and a manifest at the end.

Frames begin with one letter: `P` a part starts (its name), `D` data of the part, `F` the part ends (its size and
sha256, JSON), `M` the manifest (JSON), sent in as many frames as it needs and always last.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cesop.nucleo.respaldo.cifrado import TROZO, RespaldoInvalido, Sellador, abrir

BASE = "base.dump"
ADJUNTOS = "adjuntos/"


@dataclass(frozen=True, kw_only=True)
class Parte:
    """A part already written or proved."""

    nombre: str
    bytes: int
    sha256: str


class Escritor:
    """Writes parts one after another, and the manifest to close."""

    def __init__(self, archivo: IO[bytes], *, clave: str) -> None:
        self._sello = Sellador(archivo=archivo, clave=clave)
        self.partes: list[Parte] = []

    def agregar(self, nombre: str, trozos: Iterable[bytes]) -> Parte:
        """Write a part from its pieces, whatever their size."""
        suma = hashlib.sha256()
        cuantos = 0
        self._sello.agregar(b"P" + nombre.encode())
        for trozo in trozos:
            for desde in range(0, len(trozo), TROZO):
                pedazo = trozo[desde : desde + TROZO]
                suma.update(pedazo)
                cuantos += len(pedazo)
                self._sello.agregar(b"D" + pedazo)
        parte = Parte(nombre=nombre, bytes=cuantos, sha256=suma.hexdigest())
        self._sello.agregar(b"F" + json.dumps({"bytes": cuantos, "sha256": parte.sha256}).encode())
        self.partes.append(parte)
        return parte

    def cerrar(self, manifiesto: dict[str, Any]) -> None:
        """Write the manifest, with the list of parts in it, and close the file's sequence."""
        partes = [{"nombre": p.nombre, "bytes": p.bytes, "sha256": p.sha256} for p in self.partes]
        texto = json.dumps(manifiesto | {"partes": partes}, ensure_ascii=False).encode()
        pedazos = [texto[desde : desde + TROZO] for desde in range(0, len(texto), TROZO)]
        for pedazo in pedazos[:-1]:
            self._sello.agregar(b"M" + pedazo)
        self._sello.cerrar(b"M" + pedazos[-1])


def tramas_de_parte(tramas: Iterator[bytes]) -> Iterator[bytes]:
    """Data of the part that has just started, up to its end; proves its size and sha256."""
    suma = hashlib.sha256()
    cuantos = 0
    for trama in tramas:
        if trama[:1] == b"D":
            suma.update(trama[1:])
            cuantos += len(trama) - 1
            yield trama[1:]
        elif trama[:1] == b"F":
            dicho = json.loads(trama[1:])
            if dicho != {"bytes": cuantos, "sha256": suma.hexdigest()}:
                break
            return
        else:
            break
    raise RespaldoInvalido("respaldo.parte", "No se puede usar el respaldo porque una de sus partes no está entera.")


def recorrer(camino: Path, *, clave: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(name, data) of each part of the file. The data of a part must be read before asking for the next one."""
    with camino.open("rb") as archivo:
        tramas = abrir(archivo, clave=clave)
        for trama in tramas:
            if trama[:1] == b"P":
                yield trama[1:].decode(), tramas_de_parte(tramas)


def verificar(camino: Path, *, clave: str) -> dict[str, Any]:
    """Read the whole file, prove every part against the manifest, and return the manifest. Writes nothing.

    Raises RespaldoInvalido, or OSError when the file cannot be read.
    """
    vistas: list[dict[str, Any]] = []
    texto = b""
    with camino.open("rb") as archivo:
        for trama in abrir(archivo, clave=clave):
            match trama[:1]:
                case b"P":
                    vistas.append({"nombre": trama[1:].decode(), "suma": hashlib.sha256(), "bytes": 0})
                case b"D":
                    vistas[-1]["suma"].update(trama[1:])
                    vistas[-1]["bytes"] += len(trama) - 1
                case b"M":
                    texto += trama[1:]
    manifiesto: dict[str, Any] = json.loads(texto)
    leidas = [{"nombre": v["nombre"], "bytes": v["bytes"], "sha256": v["suma"].hexdigest()} for v in vistas]
    if leidas != manifiesto["partes"]:
        raise RespaldoInvalido(
            "respaldo.partes", "No se puede usar el respaldo porque sus partes no son las que dice su manifiesto."
        )
    return manifiesto


def camino_de_adjunto(nombre: str, *, carpeta: Path) -> Path:
    """Where the part `adjuntos/…` goes under `carpeta`. Raises RespaldoInvalido when it would leave it."""
    relativo = PurePosixPath(nombre.removeprefix(ADJUNTOS))
    if relativo.is_absolute() or ".." in relativo.parts or not relativo.parts:
        raise RespaldoInvalido("respaldo.camino", f"No se puede restaurar {nombre} porque sale de su carpeta.")
    return carpeta.joinpath(*relativo.parts)
