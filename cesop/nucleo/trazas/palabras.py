"""Audit records in people's words: names of tables and fields from the models, values as they are written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from cesop.nucleo import formato
from cesop.nucleo.models import RegistroAuditoria

RESUMEN_MAX = 3
TEXTO_MAX = 60
# Tables of many-to-many fields, and those of libraries whose own name says nothing here.
NOMBRES = {
    "nucleo_usuario_groups": "Rol de un usuario",
    "nucleo_usuario_otras_sucursales": "Sucursal que ve un usuario",
    "otp_totp_totpdevice": "Segundo factor",
    "otp_static_staticdevice": "Códigos de recuperación",
}


@dataclass(frozen=True, kw_only=True)
class Cambio:
    """A field that changed. antes, despues: in words; None when that side does not exist (entry, removal)."""

    campo: str
    antes: str | None
    despues: str | None


@cache
def _modelos() -> Mapping[str, type[models.Model]]:
    return {modelo._meta.db_table: modelo for modelo in apps.get_models(include_auto_created=True)}


def nombre_de_tabla(tabla: str) -> str:
    """ "nucleo_dianolaborable" → "Día no laborable"."""
    if tabla in NOMBRES:
        return NOMBRES[tabla]
    modelo = _modelos().get(tabla)
    return _mayuscula(str(modelo._meta.verbose_name)) if modelo else tabla


def cambios(registro: RegistroAuditoria) -> list[Cambio]:
    """The fields of the record, in the order of the model."""
    antes, despues = registro.antes or {}, registro.despues or {}
    campos = _campos(registro.tabla)
    nombres = sorted(antes.keys() | despues.keys(), key=lambda n: (list(campos).index(n) if n in campos else 999, n))
    return [
        Cambio(
            campo=_nombre_de_campo(campos.get(nombre), nombre),
            antes=_decir(antes, nombre, campos.get(nombre)) if registro.antes is not None else None,
            despues=_decir(despues, nombre, campos.get(nombre)) if registro.despues is not None else None,
        )
        for nombre in nombres
    ]


def resumen(registro: RegistroAuditoria) -> str:
    """One line: "Activo: Sí → No · Correo: …", for lists and files."""
    todos = [c for c in cambios(registro) if c.despues or c.antes]
    partes = [_linea(c) for c in todos[:RESUMEN_MAX]]
    resto = len(todos) - RESUMEN_MAX
    return " · ".join(partes) + (f" · y {resto} más" if resto > 0 else "")


def _linea(cambio: Cambio) -> str:
    if cambio.antes is None or cambio.despues is None:
        return f"{cambio.campo}: {_corto(cambio.despues or cambio.antes or '')}"
    return f"{cambio.campo}: {_corto(cambio.antes) or '(vacío)'} → {_corto(cambio.despues) or '(vacío)'}"


def _corto(texto: str) -> str:
    return texto if len(texto) <= TEXTO_MAX else f"{texto[: TEXTO_MAX - 1]}…"


@cache
def _campos(tabla: str) -> Mapping[str, models.Field[Any, Any]]:
    modelo = _modelos().get(tabla)
    return {campo.column or campo.name: campo for campo in modelo._meta.concrete_fields} if modelo else {}


def _nombre_de_campo(campo: models.Field[Any, Any] | None, columna: str) -> str:
    return _mayuscula(str(campo.verbose_name)) if campo is not None else columna


def _decir(valores: Mapping[str, Any], nombre: str, campo: models.Field[Any, Any] | None) -> str:
    valor = valores.get(nombre)
    if valor is None or valor == "":
        return ""
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if campo is not None and campo.choices:
        return str(dict(campo.flatchoices).get(valor, valor))
    if isinstance(campo, models.DateTimeField | models.DateField):
        return _fecha(str(valor))
    if isinstance(campo, models.DecimalField):
        return _decimal(str(valor))
    return str(valor)


def _fecha(texto: str) -> str:
    try:
        momento = dt.datetime.fromisoformat(texto)
    except ValueError:
        return texto
    return formato.fecha_hora(momento, segundos=True) if momento.tzinfo else formato.fecha(momento.date())


def _decimal(texto: str) -> str:
    try:
        return formato.miles(Decimal(texto))
    except (InvalidOperation, TypeError):
        return texto


def _mayuscula(texto: str) -> str:
    return texto[:1].upper() + texto[1:]
