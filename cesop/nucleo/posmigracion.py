"""What must run after every `migrate`: data that the code declares and the database keeps."""

from __future__ import annotations

from collections.abc import Callable

from cesop.nucleo import auditoria

Paso = Callable[[str], object]
_PASOS: dict[str, Paso] = {}


def registrar_paso(nombre: str, paso: Paso) -> None:
    """Add a step, called with the database's alias, inside no transaction. It must be idempotent.

    Called from `arranque`. Raises ValueError for a repeated name.
    """
    if nombre in _PASOS:
        raise ValueError(f"El paso {nombre} ya está registrado.")
    _PASOS[nombre] = paso


def correr(*, using: str) -> list[str]:
    """Run every step on that database, signed as the program; the names of the steps."""
    with auditoria.firmado(auditoria.Contexto(usuario=None, pedido="migrate"), using=using):
        for paso in _PASOS.values():
            paso(using)
    return list(_PASOS)
