"""Who may do what: the matrix role × view, `cesop/matriz.csv`. What is not in it is denied.

Columns: `clave` (name of the view, or of an act or a datum), `tipo`, `descripcion`, then one column per role with
`L` (looks) or `E` (looks and writes). Kinds: `publica` (no login), `propia` (any user, about himself), `vista`,
`acto` (a button inside a view), `dato` (a field that is masked without it).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from django.conf import settings

from cesop.nucleo.models import Usuario

# Key of each role (the name of its Django group) → how screens call it.
ROLES: Mapping[str, str] = {
    "mostrador": "Mostrador",
    "caja": "Caja",
    "medicion": "Medición",
    "facturacion": "Facturación",
    "cobranzas": "Cobranzas",
    "contaduria": "Contaduría",
    "tesoreria": "Tesorería",
    "compras": "Compras",
    "almacen": "Almacén",
    "mantenimiento": "Mantenimiento",
    "gerencia": "Gerencia",
    "auditoria": "Auditoría",
    "sistemas": "Sistemas",
}
# These enter with a second factor (time-based code); the rest may.
ROLES_CON_SEGUNDO_FACTOR = frozenset({"contaduria", "tesoreria", "gerencia", "sistemas"})
# At the counter the screen locks sooner.
ROLES_DE_MOSTRADOR = frozenset({"mostrador", "caja"})

V = TypeVar("V")
# What is seen instead of a datum: says nothing of it, not even its length.
MASCARA = "•••••"
Tipo = Literal["publica", "propia", "vista", "acto", "dato"]
SIN_ROL: frozenset[Tipo] = frozenset({"publica", "propia"})
TIPOS: tuple[Tipo, ...] = ("publica", "propia", "vista", "acto", "dato")


@dataclass(frozen=True, kw_only=True)
class Regla:
    """A row of the matrix: what it is about, and the roles that look and that write."""

    clave: str
    tipo: Tipo
    descripcion: str
    leen: frozenset[str]
    escriben: frozenset[str]


@cache
def matriz() -> Mapping[str, Regla]:
    """The whole matrix, read once. Raises ValueError when the file is not well formed."""
    return leer_matriz(Path(settings.MATRIZ))


def leer_matriz(camino: Path) -> dict[str, Regla]:
    """Read a matrix from `camino`. Raises ValueError naming the row that is wrong."""
    reglas: dict[str, Regla] = {}
    with camino.open(encoding="utf-8", newline="") as archivo:
        lector = csv.DictReader(archivo)
        if list(lector.fieldnames or ()) != ["clave", "tipo", "descripcion", *ROLES]:
            raise ValueError(f"La matriz debe tener las columnas clave, tipo, descripcion y {', '.join(ROLES)}.")
        for fila in lector:
            regla = _regla(fila)
            if regla.clave in reglas:
                raise ValueError(f"{regla.clave} está dos veces en la matriz.")
            reglas[regla.clave] = regla
    return reglas


def _regla(fila: dict[str, str]) -> Regla:
    # A row with more or fewer cells than columns comes with a key or a value None.
    completa = None not in fila and None not in fila.values() and fila["clave"] and fila["descripcion"]
    celdas = {rol: (fila[rol] or "").strip() for rol in ROLES}
    tipo = _tipo(fila["tipo"])
    if (
        not completa
        or tipo is None
        or not set(celdas.values()) <= {"", "L", "E"}
        or (tipo in SIN_ROL and any(celdas.values()))
    ):
        raise ValueError(f"La fila {fila['clave']} de la matriz no es válida: {fila}.")
    return Regla(
        clave=fila["clave"],
        tipo=tipo,
        descripcion=fila["descripcion"],
        leen=frozenset(rol for rol, celda in celdas.items() if celda),
        escriben=frozenset(rol for rol, celda in celdas.items() if celda == "E"),
    )


def _tipo(texto: str) -> Tipo | None:
    return next((tipo for tipo in TIPOS if tipo == texto), None)


def roles_de(usuario: Usuario) -> frozenset[str]:
    """The user's roles. One query per user object: kept on it, so that a page asks once."""
    guardados: frozenset[str] | None = usuario.__dict__.get("_roles")
    if guardados is None:
        guardados = frozenset(usuario.groups.values_list("name", flat=True))
        usuario.__dict__["_roles"] = guardados
    return guardados


def puede_ver(usuario: Usuario, clave: str) -> bool:
    """True when some role of the user looks at `clave`. Unknown keys are denied."""
    regla = _regla_vigente(usuario, clave)
    return regla is not None and (regla.tipo in SIN_ROL or not regla.leen.isdisjoint(roles_de(usuario)))


def puede_escribir(usuario: Usuario, clave: str) -> bool:
    """True when some role of the user writes in `clave`. Unknown keys are denied."""
    regla = _regla_vigente(usuario, clave)
    return regla is not None and (regla.tipo in SIN_ROL or not regla.escriben.isdisjoint(roles_de(usuario)))


def ver_dato(usuario: Usuario, clave: str, valor: V) -> V | str:
    """`valor`, or MASCARA when the user may not see the datum `clave`; what is empty stays empty.

    For screens, files, the search and the history alike. Raises ValueError when `clave` is not a `dato` of the matrix.
    """
    regla = matriz().get(clave)
    if regla is None or regla.tipo != "dato":
        raise ValueError(f"{clave} no es un dato de la matriz.")
    if valor is None or valor == "" or puede_ver(usuario, clave):
        return valor
    return MASCARA


def _regla_vigente(usuario: Usuario, clave: str) -> Regla | None:
    return matriz().get(clave) if usuario.is_active else None


def necesita_segundo_factor(usuario: Usuario) -> bool:
    """True when one of the user's roles enters only with a second factor."""
    return not roles_de(usuario).isdisjoint(ROLES_CON_SEGUNDO_FACTOR)
