"""The program's source files, parsed once, for the tests of the house rules."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]
# Bottom first. An app's table may only point to its own app or to a lower one.
CAPAS = (
    ("nucleo",),
    ("contabilidad",),
    ("catastro", "tesoreria"),
    ("medicion",),
    ("facturacion", "compras"),
    ("recaudacion", "activos"),
    ("morosidad",),
    ("atencion", "apertura"),
    ("tablero", "demostracion"),
)
CARPETAS = ("cesop", *(app for capa in CAPAS[1:-1] for app in capa))


@cache
def modulos() -> dict[Path, ast.Module]:
    """Path (relative to the project) → syntax tree, of every module that is not a migration."""
    return {
        archivo.relative_to(RAIZ): ast.parse(archivo.read_text(encoding="utf-8"))
        for carpeta in CARPETAS
        for archivo in sorted((RAIZ / carpeta).rglob("*.py"))
        if "migrations" not in archivo.parts
    }


def funciones(arbol: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    return [nodo for nodo in ast.walk(arbol) if isinstance(nodo, ast.FunctionDef | ast.AsyncFunctionDef)]
