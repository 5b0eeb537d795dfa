"""Session engine: Django's database sessions, with the user, address and browser of each beside it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as SesionesDeDjango

from cesop.nucleo.models import Sesion


class SessionStore(SesionesDeDjango):
    """The store that Django loads by name from SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[Sesion]:
        """The table of sessions."""
        return Sesion

    def create_model_instance(self, data: dict[str, Any]) -> Sesion:
        """The row to save: whose session it is comes from the session's own contents."""
        sesion = cast(Sesion, super().create_model_instance(data))
        usuario = data.get(SESSION_KEY)
        sesion.usuario_id = int(usuario) if usuario else None
        sesion.direccion = data.get("direccion")
        sesion.agente = data.get("agente", "")[:200]
        return sesion
