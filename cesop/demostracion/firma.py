"""Who did each thing of the demonstration: its people, as if they had been at their screens."""

from __future__ import annotations

from contextlib import AbstractContextManager

from cesop.nucleo import auditoria
from cesop.nucleo.models import Usuario


def como(usuario: Usuario) -> AbstractContextManager[None]:
    """Sign what is written in a block as that person's."""
    return auditoria.firmado(auditoria.Contexto(usuario=usuario, pedido="demostracion"))
