"""Bring a file in: every error at once and nothing written, or a plan that is shown, confirmed and applied whole.

Each file leaves its `Importacion`, also the refused ones; the same content applied before is told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cesop.nucleo import formato
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio, traducir
from cesop.nucleo.models import Importacion, Usuario
from cesop.nucleo.parametros_nucleo import IMPORTACION_FILAS_MAX, tope
from cesop.nucleo.planillas.declaracion import Datos, ImportacionDe, RenglonDePlan
from cesop.nucleo.planillas.leer import FilaLeida, leer
from cesop.nucleo.planillas.tipos import Valor
from cesop.nucleo.texto import plegar

ERRORES_MAX = 1_000
# What `actuales` tells is numbered by place, as in a file without empty rows: the header is the first.
PRIMERA_FILA = 2
SI = frozenset({"si", "s", "x", "1", "verdadero", "true"})
NO = frozenset({"", "no", "n", "0", "falso", "false"})
Error = tuple[int, str, str]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would do. huella: digest of it; what is applied is what was shown, or nothing."""

    renglones: Sequence[RenglonDePlan]
    sha256: str
    bytes: int
    anterior: Importacion | None

    @property
    def altas(self) -> list[RenglonDePlan]:
        """Rows that are not in the database."""
        return [r for r in self.renglones if r.actual is None]

    @property
    def cambios(self) -> list[RenglonDePlan]:
        """Rows that are, and would change."""
        return [r for r in self.renglones if r.actual is not None and r.diferencias]

    @property
    def iguales(self) -> int:
        """How many rows are already as the file says."""
        return len(self.renglones) - len(self.altas) - len(self.cambios)

    @property
    def huella(self) -> str:
        """Digest of every difference."""
        dicho = [[r.numero, r.actual is None, r.diferencias] for r in self.renglones]
        return hashlib.sha256(json.dumps([self.sha256, dicho], default=str).encode()).hexdigest()


def planear(importacion: ImportacionDe, contenido: bytes) -> Plan:
    """What `contenido` would do. Writes nothing.

    Errores: those of `leer`; `importar.errores` (ErroresDeFilas) with every error of every row.
    """
    sha256 = hashlib.sha256(contenido).hexdigest()
    leidas = leer(
        contenido,
        titulos=[columna.titulo for columna in importacion.columnas],
        filas_max=tope(IMPORTACION_FILAS_MAX, techo=settings.PLANILLA_FILAS_MAX),
    )
    errores: list[Error] = []
    filas = [(leida.numero, _validar_fila(importacion, leida, errores)) for leida in leidas]
    errores += importacion.revisar([fila for fila in filas if len(fila[1]) == len(importacion.columnas)])
    _sin_repetidas(importacion, filas, errores)
    if errores:
        raise _rechazo(errores)
    actuales = importacion.actuales([datos for _, datos in filas])
    return Plan(
        renglones=[_renglon(importacion, numero, datos, actuales) for numero, datos in filas],
        sha256=sha256,
        bytes=len(contenido),
        anterior=_anterior(importacion, sha256),
    )


def separar(importacion: ImportacionDe, contenido: bytes, *, filas_max: int) -> tuple[list[RenglonDePlan], list[Error]]:
    """The rows that may be applied, and all that is wrong with the others: one does not hide what the next one says.

    For files that come in together, whose later ones name what the first ones bring. Writes nothing.
    *Errores:* those of `leer`.
    """
    titulos = [columna.titulo for columna in importacion.columnas]
    errores: list[Error] = []
    leidas = leer(contenido, titulos=titulos, filas_max=filas_max)
    filas = [(leida.numero, _validar_fila(importacion, leida, errores)) for leida in leidas]
    sanas = _sin_las_malas(filas, errores)
    errores += importacion.revisar(sanas)
    _sin_repetidas(importacion, filas, errores)
    sanas = _sin_las_malas(sanas, errores)
    while True:
        try:
            actuales = importacion.actuales([datos for _, datos in sanas])
        except ErroresDeFilas as error:
            errores += [(sanas[numero - PRIMERA_FILA][0], titulo, mensaje) for numero, titulo, mensaje in error.filas]
            sanas = _sin_las_malas(sanas, errores)
            continue
        return [_renglon(importacion, numero, datos, actuales) for numero, datos in sanas], sorted(errores)


def _sin_las_malas(
    filas: Sequence[tuple[int, dict[str, Any]]], errores: Sequence[Error]
) -> list[tuple[int, dict[str, Any]]]:
    malas = {numero for numero, _, _ in errores}
    return [fila for fila in filas if fila[0] not in malas]


def _rechazo(errores: list[Error]) -> ErroresDeFilas:
    cuantos = "un error" if len(errores) == 1 else f"{formato.entero(len(errores))} errores"
    return ErroresDeFilas(
        "importar.errores",
        f"No se puede importar porque el archivo tiene {cuantos}. Corregilos y subilo de nuevo: no se escribió nada.",
        filas=sorted(errores, key=lambda error: error[0])[:ERRORES_MAX],
    )


def _anterior(importacion: ImportacionDe, sha256: str) -> Importacion | None:
    aplicadas = Importacion.objects.filter(
        tipo=importacion.clave, sha256=sha256, estado=Importacion.Estado.APLICADA
    ).select_related("usuario")
    return aplicadas.order_by("-id").first()


def _validar_fila(importacion: ImportacionDe, leida: FilaLeida, errores: list[Error]) -> dict[str, Any]:
    """The row's data; what is wrong goes to `errores`, cell by cell, and then rule by rule."""
    datos: dict[str, Any] = {}
    sanas = True
    for columna in importacion.columnas:
        try:
            datos[columna.clave] = _limpiar(columna.campo, leida.celdas[columna.titulo])
        except ValidationError as error:
            sanas = False
            errores += [(leida.numero, columna.titulo, mensaje) for mensaje in error.messages]
    if sanas:
        errores += [(leida.numero, titulo, mensaje) for titulo, mensaje in importacion.validar(datos)]
    return datos


def _limpiar(campo: forms.Field, valor: Valor) -> Any:
    """A cell through its form field. Figures and dates come as such from xlsx, and as es-AR text from csv."""
    if isinstance(campo, forms.BooleanField) and not isinstance(valor, bool):
        valor = _logico(valor)
    if isinstance(campo, forms.IntegerField):  # and DecimalField, which is one
        campo.localize = True
    if isinstance(valor, bool) and not isinstance(campo, forms.BooleanField):
        valor = "Sí" if valor else "No"
    if isinstance(valor, int | Decimal) and isinstance(campo, forms.CharField):
        valor = f"{Decimal(valor):f}"  # a code that the spreadsheet took for a number
    if isinstance(valor, dt.date) and isinstance(campo, forms.CharField):
        valor = formato.fecha(valor)
    return campo.clean(valor)


def _logico(valor: Valor) -> bool:
    """Yes or no as people write it; empty is no. Raises ValidationError for what is neither."""
    palabra = plegar(str(valor if valor is not None else ""))
    if palabra not in SI | NO:
        raise ValidationError(f"«{valor}» no es sí ni no. Poné Sí o No.")
    return palabra in SI


def _sin_repetidas(
    importacion: ImportacionDe, filas: Sequence[tuple[int, dict[str, Any]]], errores: list[Error]
) -> None:
    """Two rows of the file with the same key are an error of the second."""
    titulos = {columna.clave: columna.titulo for columna in importacion.columnas}
    cuales = " y ".join(titulos[columna] for columna in importacion.identidad)
    vistas: dict[Any, int] = {}
    for numero, datos in filas:
        if not all(columna in datos for columna in importacion.identidad):
            continue
        clave = importacion.identificar(datos)
        if clave in vistas:
            errores.append((numero, cuales, f"Está repetida: es igual a la fila {vistas[clave]}."))
        vistas.setdefault(clave, numero)


def _renglon(importacion: ImportacionDe, numero: int, datos: Datos, actuales: Mapping[Any, Any]) -> RenglonDePlan:
    actual = actuales.get(importacion.identificar(datos))
    diferencias = []
    for columna in importacion.columnas:
        nuevo = datos[columna.clave]
        viejo = None if actual is None else importacion.valor_actual(actual, columna.clave)
        if (actual is None and nuevo not in (None, "")) or (actual is not None and nuevo != viejo):
            diferencias.append((columna.titulo, _decir(viejo), _decir(nuevo)))
    return RenglonDePlan(numero=numero, datos=datos, actual=actual, diferencias=tuple(diferencias))


def _decir(valor: Any) -> str:
    if valor is None or isinstance(valor, str):
        return valor or ""
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if isinstance(valor, int | Decimal):
        return formato.miles(valor)
    return formato.fecha(valor) if isinstance(valor, dt.date) else str(valor)


def rechazar(
    importacion: ImportacionDe, contenido: bytes, *, nombre: str, usuario: Usuario, error: ErrorNegocio
) -> Importacion:
    """Record a refused file, in its own transaction: nothing else was written."""
    filas = error.filas if isinstance(error, ErroresDeFilas) else [(0, "", error.mensaje)]
    return Importacion.objects.create(
        tipo=importacion.clave,
        archivo=nombre[:160],
        sha256=hashlib.sha256(contenido).hexdigest(),
        bytes=len(contenido),
        estado=Importacion.Estado.RECHAZADA,
        errores=[list(fila) for fila in filas],
        usuario=usuario,
    )


def aplicar(importacion: ImportacionDe, contenido: bytes, *, nombre: str, usuario: Usuario, huella: str) -> Importacion:
    """Write what was shown, whole, and record it; whatever refuses it leaves only the record of the refusal.

    huella: of the plan that the person confirmed. Errores: `importar.cambio`, `importar.sin_cambios`, those of
    `planear` and those of the import's own service.
    """
    try:
        with transaction.atomic():
            return _aplicar(importacion, contenido, nombre=nombre, usuario=usuario, huella=huella)
    except IntegrityError as choque:
        error = traducir(choque) or ErrorNegocio(
            "importar.choque",
            "No se puede importar porque la base rechazó alguna fila. Mirá de nuevo lo que cambiaría y probá otra vez.",
        )
        rechazar(importacion, contenido, nombre=nombre, usuario=usuario, error=error)
        raise error from choque
    except ErrorNegocio as error:
        rechazar(importacion, contenido, nombre=nombre, usuario=usuario, error=error)
        raise


def _aplicar(
    importacion: ImportacionDe, contenido: bytes, *, nombre: str, usuario: Usuario, huella: str
) -> Importacion:
    plan = planear(importacion, contenido)
    if plan.huella != huella:
        raise ErrorNegocio(
            "importar.cambio",
            "No se puede importar porque los datos cambiaron mientras mirabas. Mirá de nuevo y confirmá.",
        )
    if not plan.altas and not plan.cambios:
        raise ErrorNegocio("importar.sin_cambios", "No se puede importar porque el archivo no cambia nada.")
    importacion.aplicar([*plan.altas, *plan.cambios], usuario=usuario)
    return Importacion.objects.create(
        tipo=importacion.clave,
        archivo=nombre[:160],
        sha256=plan.sha256,
        bytes=plan.bytes,
        estado=Importacion.Estado.APLICADA,
        filas=len(plan.renglones),
        altas=len(plan.altas),
        cambios=len(plan.cambios),
        usuario=usuario,
    )
