"""Audit records in people's words: names of tables and fields from the models, values as they are written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models

from cesop.nucleo import formato
from cesop.nucleo.models import RegistroAuditoria, Usuario
from cesop.nucleo.permisos import ROLES, puede_ver

HECHOS = {"exportar": "Exportó", "accion": "Hizo", "ver": "Vio"}
TAPADO = "•••"
RESUMEN_MAX = 3
TEXTO_MAX = 60
# Tables of many-to-many fields, and those of libraries whose own name says nothing here.
NOMBRES = {
    "nucleo_usuario_groups": "Rol de un usuario",
    "nucleo_usuario_otras_sucursales": "Sucursal que ve un usuario",
    "otp_totp_totpdevice": "Segundo factor",
    "otp_static_staticdevice": "Códigos de recuperación",
    "nucleo_instalacion": "Instalación",
}
# Columns whose field has no name in Spanish (libraries), or has it without accents.
CAMPOS = {
    "confirmed": "Confirmado",
    "throttling_failure_timestamp": "Última falla",
    "throttling_failure_count": "Fallas seguidas",
    "created_at": "Creado",
    "last_used_at": "Último uso",
    "last_t": "Último código usado",
    "key": "Secreto",
    "step": "Segundos por código",
    "t0": "Comienzo de la cuenta",
    "digits": "Cifras",
    "tolerance": "Tolerancia",
    "drift": "Corrimiento",
    "token": "Código",
    "user_id": "Usuario",
    "device_id": "Dispositivo",
    "name": "Nombre",
    "armando_demostracion": "Armando la demostración",
    "parametro_id": "Parámetro",
    "direccion": "Dirección",
    "seccion_id": "Sección",
    "aprobacion_id": "Aprobación",
}


@dataclass(frozen=True, kw_only=True)
class Cambio:
    """A field that changed. antes, despues: in words; None when that side does not exist (entry, removal)."""

    campo: str
    antes: str | None
    despues: str | None


_PROTEGIDAS: dict[tuple[str, str], str] = {}


def proteger(tabla: str, columna: str, *, permiso: str) -> None:
    """From now on the history shows `columna` only to who may see the datum `permiso` of the matrix.

    Called from `arranque.registrar()` by the app that owns the table. Raises ValueError when it is already protected.
    """
    if (tabla, columna) in _PROTEGIDAS:
        raise ValueError(f"{tabla}.{columna} ya está protegida.")
    _PROTEGIDAS[tabla, columna] = permiso


def _se_ve(tabla: str, columna: str, usuario: Usuario | None) -> bool:
    permiso = _PROTEGIDAS.get((tabla, columna))
    return permiso is None or (usuario is not None and puede_ver(usuario, permiso))


@cache
def _modelos() -> Mapping[str, type[models.Model]]:
    return {modelo._meta.db_table: modelo for modelo in apps.get_models(include_auto_created=True)}


def nombre_de_tabla(tabla: str) -> str:
    """ "nucleo_dianolaborable" → "Día no laborable"."""
    if tabla in NOMBRES:
        return NOMBRES[tabla]
    modelo = _modelos().get(tabla)
    return _mayuscula(str(modelo._meta.verbose_name)) if modelo else tabla


def nombre_de_fila(registro: RegistroAuditoria) -> str:
    """How the row of the record is called now; its key, when it is gone or its table has no model."""
    modelo = _modelos().get(registro.tabla)
    if modelo is None or modelo._meta.auto_created:
        return registro.clave
    fila = modelo._base_manager.filter(pk=registro.clave).first()
    return registro.clave if fila is None else _llamar(fila)


Nombres = Mapping[tuple[type[models.Model], str], str]


def nombres_de(registros: Sequence[RegistroAuditoria]) -> Nombres:
    """How the rows that the records point to are called now: one query per table pointed to."""
    claves: dict[type[models.Model], set[str]] = {}
    for registro in registros:
        for columna, campo in _campos(registro.tabla).items():
            for lado in (registro.antes, registro.despues):
                if campo.related_model is not None and lado and lado.get(columna) is not None:
                    claves.setdefault(campo.related_model, set()).add(str(lado[columna]))
    return {
        (modelo, str(fila.pk)): _llamar(fila)
        for modelo, suyas in claves.items()
        for fila in modelo._base_manager.filter(pk__in=suyas)
    }


def _llamar(fila: models.Model) -> str:
    return ROLES.get(fila.name, fila.name) if isinstance(fila, Group) else str(fila)


def cambios(registro: RegistroAuditoria, *, nombres: Nombres, usuario: Usuario | None) -> list[Cambio]:
    """The fields of the record, in the order of the model, without those that are empty on both sides.

    nombres: of `nombres_de`, over a set that holds this record. usuario: who looks; None sees nothing protected.
    """
    antes, despues = registro.antes or {}, registro.despues or {}
    campos = _campos(registro.tabla)
    orden = {columna: lugar for lugar, columna in enumerate(campos)}

    def decir(valores: Mapping[str, Any], columna: str) -> str:
        dicho = _decir(valores.get(columna), campos.get(columna), nombres)
        return dicho if not dicho or _se_ve(registro.tabla, columna, usuario) else TAPADO

    hallados = [
        Cambio(
            campo=_nombre_de_campo(campos.get(columna), columna),
            antes=None if registro.antes is None else decir(antes, columna),
            despues=None if registro.despues is None else decir(despues, columna),
        )
        for columna in sorted(antes.keys() | despues.keys(), key=lambda c: (orden.get(c, len(orden)), c))
        if not _es_propia(campos.get(columna))
    ]
    return [cambio for cambio in hallados if cambio.antes or cambio.despues]


def _es_propia(campo: models.Field[Any, Any] | None) -> bool:
    """True for what the database gives by itself: the key, the record's own, and what it works out of the rest."""
    return isinstance(campo, models.GeneratedField) or (isinstance(campo, models.AutoField) and campo.primary_key)


def resumen(registro: RegistroAuditoria, *, nombres: Nombres, usuario: Usuario | None) -> str:
    """One line: "Activo: Sí → No · Correo: …", for lists and files."""
    todos = cambios(registro, nombres=nombres, usuario=usuario)
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
    if campo is not None and campo.related_model is Group:
        return "Rol"
    if columna in CAMPOS:
        return CAMPOS[columna]
    return _mayuscula(str(campo.verbose_name)) if campo is not None else columna


def _decir(valor: Any, campo: models.Field[Any, Any] | None, nombres: Nombres) -> str:
    if valor is None or valor == "":
        return ""
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if campo is None or isinstance(valor, dict | list):
        return _decir_datos(valor)
    if campo.related_model is not None:
        return nombres.get((campo.related_model, str(valor)), f"n.º {valor}")
    if campo.choices:
        return str(dict(campo.flatchoices).get(valor, valor))
    return _decir_dato(str(valor), campo)


def _decir_datos(valor: Any) -> str:
    """What is kept as data: {"sin_lectura": "roto", "precinto": "P-1"} → "sin lectura: roto; precinto: P-1"."""
    if isinstance(valor, dict):
        return "; ".join(f"{str(nombre).replace('_', ' ')}: {_decir_datos(dicho)}" for nombre, dicho in valor.items())
    if isinstance(valor, list):
        return ", ".join(_decir_datos(dicho) for dicho in valor)
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    return "" if valor is None else str(valor)


def _decir_dato(texto: str, campo: models.Field[Any, Any]) -> str:
    if isinstance(campo, models.DateField):  # a DateTimeField is one
        return _fecha(texto)
    return _decimal(texto) if isinstance(campo, models.DecimalField) else texto


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


def decir_consulta(que: str) -> str:
    """ "exportar:usuarios" → "Exportó usuarios"."""
    verbo, _, objeto = que.partition(":")
    return f"{HECHOS[verbo]} {objeto}" if objeto and verbo in HECHOS else que
