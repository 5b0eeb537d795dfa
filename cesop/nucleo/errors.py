"""Errors that become good messages: "No se puede X porque Y. Hacé Z."

Business errors are raised in services and shown by one middleware as a form error, a toast or a page. Programmer
errors stay `assert` or ValueError and are never shown.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError

DISCO_LLENO = "53100"  # SQLSTATE disk_full
# SQLSTATE string_data_right_truncation, numeric_value_out_of_range, datetime_field_overflow
FUERA_DE_RANGO = frozenset({"22001", "22003", "22008"})


class ErrorNegocio(Exception):
    """A business rule says no.

    codigo: stable dotted key for tests and logs (`numeracion.destino_distinto`).
    mensaje: what the user reads. campo: form field it belongs to, if any. datos: values for the log (no personal data).
    """

    estado = 409

    def __init__(self, codigo: str, mensaje: str, *, campo: str | None = None, **datos: Any) -> None:
        super().__init__(mensaje)
        self.codigo = codigo
        self.mensaje = mensaje
        self.campo = campo
        self.datos = datos


class SinPermiso(ErrorNegocio):
    """The user may not do this; shown as 403."""

    estado = 403


class AvisoConfirmable(ErrorNegocio):
    """A warning that the user may accept: the form comes back with the consequence and asks for it."""

    @property
    def huella(self) -> str:
        """What accepting it says: this warning and no other."""
        return hashlib.sha256(self.mensaje.encode()).hexdigest()[:16]

    def exigir(self, aceptado: str | None) -> None:
        """Raise it, unless it is what was accepted; None: nobody is there to be asked."""
        if aceptado is not None and aceptado != self.huella:
            raise self


class ErroresDeFilas(ErrorNegocio):
    """Every error of a batch, all at once: `filas` is a list of (row number, column, message)."""

    estado = 422

    def __init__(self, codigo: str, mensaje: str, *, filas: list[tuple[int, str, str]]) -> None:
        super().__init__(codigo, mensaje)
        self.filas = filas


_MENSAJES: dict[str, str] = {}


def registrar_mensajes(mensajes: dict[str, str]) -> None:
    """Map constraint names to what the user reads when the database refuses. Called from `arranque.registrar()`."""
    repetidos = _MENSAJES.keys() & mensajes.keys()
    if repetidos:
        raise ValueError(f"Restricciones con dos mensajes: {sorted(repetidos)}")
    _MENSAJES.update(mensajes)


def restriccion_de(error: DatabaseError) -> str | None:
    """Name of the constraint (or of the trigger's rule) that refused the write, when Postgres tells it."""
    diagnostico = getattr(error.__cause__, "diag", None)
    nombre = getattr(diagnostico, "constraint_name", None)
    return str(nombre) if nombre else None


def no_cabe(error: DataError) -> ErrorNegocio | None:
    """What was written and the database cannot keep or compare; None when the mistake is of the program."""
    causa = error.__cause__
    if "NUL (0x00)" in str(causa):
        return ErrorNegocio(
            "base.nulo", "No se puede seguir porque lo escrito tiene un carácter que no es texto. Escribilo de nuevo."
        )
    if getattr(causa, "sqlstate", None) in FUERA_DE_RANGO:
        return ErrorNegocio(
            "base.fuera_de_rango", "No se puede seguir porque lo escrito es demasiado grande. Achicalo y reintentá."
        )
    return None


def traducir(error: IntegrityError) -> ErrorNegocio | None:
    """The business error behind a refusal of the database; None when nobody described that constraint.

    Triggers write their own message in Spanish and name their rule `tabla_regla`; a CHECK or UNIQUE needs its message
    in `registrar_mensajes`.
    """
    nombre = restriccion_de(error)
    if nombre is None:
        return None
    if nombre in _MENSAJES:
        return ErrorNegocio(f"base.{nombre}", _MENSAJES[nombre])
    propio = getattr(getattr(error.__cause__, "diag", None), "message_primary", "") or ""
    return ErrorNegocio(f"base.{nombre}", propio) if propio.startswith("No se puede") else None
