"""How people write a street, against how its town does: pure, without tables.

"av chiozza", "Avda. Chiozza" and "CHIOZZA" are the same street of a town that calls it "Avenida Chiozza".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from cesop.nucleo.texto import plegar

# Kinds of street that people abbreviate, or leave out.
_TIPOS: Final = {
    "avenida": ("av", "avda", "avd", "avenida"),
    "boulevard": ("bv", "bvd", "blvd", "bulevar", "boulevard"),
    "calle": ("c", "calle"),
    "camino": ("cno", "camino"),
    "diagonal": ("diag", "diagonal"),
    "pasaje": ("pje", "psje", "pasaje"),
    "ruta": ("rta", "ruta"),
}
_TIPO_DE: Final = {abreviado: tipo for tipo, formas in _TIPOS.items() for abreviado in formas}
_ABREVIATURAS: Final = {
    "cnel": "coronel",
    "dr": "doctor",
    "dra": "doctora",
    "gdor": "gobernador",
    "gob": "gobernador",
    "gral": "general",
    "int": "intendente",
    "mtro": "maestro",
    "pte": "presidente",
    "pdte": "presidente",
    "sta": "santa",
    "sto": "santo",
    "tte": "teniente",
}
_SIN_NUMERO: Final = frozenset({"s/n", "sn", "s n", "s/nro", "s/num", "sin numero"})
# Folding turns º into o.
_PUNTUACION: Final = re.compile(r"[.,;]|\bn[o°]?(?=\s*\d)|\bnro\b|\bnum\b")


class Callejero:
    """The streets of one town, to write an address as the town does."""

    def __init__(self, nombres: Iterable[str]) -> None:
        self._por_clave: dict[str, str] = {}
        sin_tipo: dict[str, set[str]] = {}
        for nombre in nombres:
            tipo, resto = _partes(nombre)
            self._por_clave[f"{tipo} {resto}"] = nombre
            sin_tipo.setdefault(resto, set()).add(nombre)
        # The kind may be left out, or be another, only while one street answers to the name.
        self._por_nombre = {resto: nombres.pop() for resto, nombres in sin_tipo.items() if len(nombres) == 1}

    def __contains__(self, texto: str) -> bool:
        return self._hallar(texto) is not None

    def escribir(self, texto: str) -> str:
        """`texto` as the town spells that street; as it came, on one line, when it is none of its streets."""
        return self._hallar(texto) or " ".join(texto.split())

    def _hallar(self, texto: str) -> str | None:
        tipo, resto = _partes(texto)
        return self._por_clave.get(f"{tipo} {resto}") or self._por_nombre.get(resto)


def escribir_altura(texto: str) -> str:
    """The number of a door: " 01234 " → "1234", "sin número" → "S/N", "12 bis" → "12 BIS"."""
    plegado = plegar(texto)
    if plegado.rstrip(".") in _SIN_NUMERO:
        return "S/N"
    limpio = " ".join(texto.upper().split())
    return limpio.lstrip("0") or "0" if limpio.isdecimal() else limpio


def escribir_resto(altura: str, piso: str, departamento: str, entre_calles: str) -> Mapping[str, str]:
    """The rest of an address as it is kept: number, floor and door in capitals, on one line."""
    return {
        "altura": escribir_altura(altura),
        "piso": " ".join(piso.upper().split()),
        "departamento": " ".join(departamento.upper().split()),
        "entre_calles": " ".join(entre_calles.split()),
    }


def _partes(nombre: str) -> tuple[str, str]:
    """(kind of street, the rest), both folded and with their abbreviations written out."""
    palabras = _PUNTUACION.sub(" ", plegar(nombre)).split()
    tipo = _TIPO_DE.get(palabras[0], "") if len(palabras) > 1 else ""
    resto = palabras[1:] if tipo else palabras
    return tipo, " ".join(_ABREVIATURAS.get(palabra, palabra).lstrip("0") or "0" for palabra in resto)
