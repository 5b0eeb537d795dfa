"""The sealed file: a sequence of encrypted frames that shows any change, cut or wrong key before it is used.

Layout: magic, 16 bytes of salt, 16 bytes that tell whether the key is right, then frames. A frame is its length
(4 bytes, big-endian) and its AES-256-GCM text. The nonce is the frame's number plus one byte that marks the last one,
so frames cannot be moved, repeated or left out (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
2015); the header is authenticated with every frame. The key comes from the passphrase by scrypt with the file's own
salt, so no nonce ever repeats under one key. Memory: one frame.
"""

from __future__ import annotations

import hmac
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cesop.nucleo.errors import ErrorNegocio

MAGIA = b"CESOPR1\n"
SAL = 16
PRUEBA = 16
CABECERA = len(MAGIA) + SAL + PRUEBA
TROZO = 1024 * 1024  # bytes of plain text in a frame, at most
SOBRANTE = 16  # bytes that GCM adds


class RespaldoInvalido(ErrorNegocio):
    """The file is not a backup, is damaged or was sealed with another key. Nothing was touched."""

    estado = 422


@dataclass(kw_only=True)
class Sellador:
    """Writes frames to `archivo`. `cerrar` writes the last one: a file without it is never a backup."""

    archivo: IO[bytes]
    clave: str
    _cifrador: AESGCM = field(init=False)
    _cabecera: bytes = field(init=False)
    _numero: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        sal = secrets.token_bytes(SAL)
        llave, prueba = _derivar(self.clave, sal)
        self._cifrador = AESGCM(llave)
        self._cabecera = MAGIA + sal + prueba
        self.archivo.write(self._cabecera)

    def agregar(self, trama: bytes) -> None:
        """Seal one frame of at most TROZO bytes plus its own mark."""
        self._escribir(trama, ultima=False)

    def cerrar(self, trama: bytes) -> None:
        """Seal the last frame."""
        self._escribir(trama, ultima=True)

    def _escribir(self, trama: bytes, *, ultima: bool) -> None:
        texto = self._cifrador.encrypt(_nonce(self._numero, ultima=ultima), trama, self._cabecera)
        self.archivo.write(struct.pack(">I", len(texto)) + texto)
        self._numero += 1


def abrir(archivo: IO[bytes], *, clave: str) -> Iterator[bytes]:
    """The frames of a sealed file, each one proved before it is given, the last one included.

    Raises RespaldoInvalido on another kind of file, a wrong key, a changed byte, a cut or anything after the end.
    """
    cabecera = archivo.read(CABECERA)
    if len(cabecera) < CABECERA or not cabecera.startswith(MAGIA):
        raise RespaldoInvalido(
            "respaldo.ajeno",
            "No se puede leer el archivo porque no es un respaldo de CESOP. Elegí un archivo .respaldo entero.",
        )
    llave, prueba = _derivar(clave, cabecera[len(MAGIA) : len(MAGIA) + SAL])
    if not hmac.compare_digest(prueba, cabecera[-PRUEBA:]):
        raise RespaldoInvalido(
            "respaldo.clave",
            "No se puede abrir el respaldo porque la clave no es la suya. Usá la CESOP_CLAVE_RESPALDO de entonces.",
        )
    cifrador = AESGCM(llave)
    numero = 0
    while True:
        texto = _leer_trama(archivo, numero)
        trama, ultima = _descifrar(cifrador, texto, numero, cabecera)
        yield trama
        numero += 1
        if ultima:
            break
    if archivo.read(1):
        raise _danado(numero, "tiene algo después del final")


def _leer_trama(archivo: IO[bytes], numero: int) -> bytes:
    largo = archivo.read(4)
    if len(largo) < 4:
        raise _danado(numero, "está cortado")
    (cuantos,) = struct.unpack(">I", largo)
    if not SOBRANTE <= cuantos <= TROZO + 2 * SOBRANTE:
        raise _danado(numero, "está alterado")
    texto = archivo.read(cuantos)
    if len(texto) < cuantos:
        raise _danado(numero, "está cortado")
    return texto


def _descifrar(cifrador: AESGCM, texto: bytes, numero: int, cabecera: bytes) -> tuple[bytes, bool]:
    for ultima in (False, True):
        try:
            return cifrador.decrypt(_nonce(numero, ultima=ultima), texto, cabecera), ultima
        except InvalidTag:
            continue
    raise _danado(numero, "está alterado")


def _danado(numero: int, que: str) -> RespaldoInvalido:
    return RespaldoInvalido(
        "respaldo.danado",
        f"No se puede usar el respaldo porque {que} (trozo {numero + 1}). Usá otra copia del archivo.",
        trozo=numero + 1,
    )


def _nonce(numero: int, *, ultima: bool) -> bytes:
    return numero.to_bytes(11, "big") + (b"\x01" if ultima else b"\x00")


def _derivar(clave: str, sal: bytes) -> tuple[bytes, bytes]:
    """(key of 32 bytes, proof of the key of 16 bytes)."""
    if not clave:
        raise ErrorNegocio(
            "respaldo.sin_clave",
            "No se puede cifrar ni abrir el respaldo porque falta la clave. Definí CESOP_CLAVE_RESPALDO.",
        )
    derivada = Scrypt(salt=sal, length=32 + PRUEBA, n=2**15, r=8, p=1).derive(clave.encode())
    return derivada[:32], derivada[32:]
