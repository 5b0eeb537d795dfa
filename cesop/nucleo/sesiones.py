"""Session engine: Django's database sessions, with the user, address and browser of each beside it.

A session lasts `SESSION_COOKIE_AGE` from its login, whatever is done with it, by the kernel's clock. When it was last
used is a column of its row, not part of its contents: concurrent requests do not write over each other.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as SesionesDeDjango
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.utils.dateparse import parse_datetime

from cesop.nucleo.errors import DISCO_LLENO
from cesop.nucleo.fechas import Ahora, ahora
from cesop.nucleo.models import Sesion

# Contents of a session, beside Django's own.
DIRECCION = "direccion"
AGENTE = "agente"
INICIADA = "iniciada"  # instant of the login: survives the changes of key
CONFIRMADA = "confirmada"  # last time that the password was typed
BLOQUEADA = "bloqueada"
ESPERA = "espera"  # seconds without use before it locks, as they were at the login

DURA = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
CONTENIDO = ["session_data", "expire_date", "usuario", "direccion", "agente"]


class SessionStore(SesionesDeDjango):
    """The store that Django loads by name from SESSION_ENGINE."""

    # Seconds since the session was last used, as this request found it; None when it is new.
    ocio: float | None = None

    @classmethod
    def get_model_class(cls) -> type[Sesion]:
        """The table of sessions."""
        return Sesion

    def _get_session_from_db(self) -> Sesion | None:
        fila = (
            Sesion.objects.annotate(instante=Ahora())
            .filter(session_key=self.session_key, expire_date__gt=Ahora())
            .first()
        )
        if fila is None:
            self._session_key = None
            return None
        self.ocio = (fila.instante - (fila.vista_en or fila.iniciada_en)).total_seconds()
        return fila

    def save(self, must_create: bool = False) -> None:
        """Write the session. Raises CreateError when the new key is taken, UpdateError when the row is gone."""
        if self.session_key is None:
            self.create()
            return
        datos = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        sesion = self.create_model_instance(datos)
        try:
            with transaction.atomic():
                if must_create:
                    sesion.save(force_insert=True)
                else:
                    sesion.save(
                        force_update=True, update_fields=[*CONTENIDO, *(["iniciada_en"] if INICIADA in datos else [])]
                    )
        except IntegrityError as error:
            if must_create:
                raise CreateError from error
            raise
        except DatabaseError as error:
            if not must_create:
                raise UpdateError from error
            raise

    def create_model_instance(self, data: dict[str, Any]) -> Sesion:
        """The row to save: whose session it is, and until when, comes from the session's own contents."""
        sesion = cast(Sesion, super().create_model_instance(data))
        usuario = data.get(SESSION_KEY)
        sesion.usuario_id = int(usuario) if usuario else None
        sesion.direccion = data.get(DIRECCION)
        sesion.agente = data.get(AGENTE, "")[:200]
        sesion.vista_en = Ahora()
        if iniciada := parse_datetime(data.get(INICIADA, "")):
            sesion.iniciada_en = iniciada
            sesion.expire_date = iniciada + DURA
        else:
            sesion.expire_date = ahora() + DURA
        return sesion

    def anotar_uso(self) -> None:
        """The session is being used now. One update; a full disk refuses it, and reading goes on without."""
        try:
            Sesion.objects.filter(pk=self.session_key).update(vista_en=Ahora())
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != DISCO_LLENO:
                raise
        self.ocio = 0
