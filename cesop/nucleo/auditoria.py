"""The context that the audit trigger signs with: who, in which request, from where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections

from cesop.nucleo.models import Usuario

VARIABLE = "cesop.contexto"


@dataclass(frozen=True, kw_only=True)
class Contexto:
    """Who writes: user (None for the program itself), request or task id, address."""

    usuario: Usuario | None
    pedido: str
    direccion: str = ""

    def texto(self) -> str:
        """JSON, as the trigger reads it."""
        return json.dumps(
            {
                "usuario_id": self.usuario.pk if self.usuario else None,
                "usuario": self.usuario.usuario if self.usuario else "",
                "pedido": self.pedido,
                "direccion": self.direccion,
            }
        )


def firmar(contexto: Contexto, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Sign every write of this connection from now on, until `soltar`. One query."""
    _fijar(contexto.texto(), using)


def soltar(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Stop signing: the connection goes back to the pool with no user."""
    _fijar("", using)


@contextmanager
def firmado(contexto: Contexto, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Sign the writes of a block (a task, a command, a COPY), and give back the previous signature after."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [VARIABLE])
        anterior: str = cursor.fetchone()[0] or ""
    firmar(contexto, using=using)
    try:
        yield
    finally:
        conexion = connections[using]
        if conexion.is_usable() and not conexion.needs_rollback:
            _fijar(anterior, using)


def _fijar(texto: str, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [VARIABLE, texto])
