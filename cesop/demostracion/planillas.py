"""What the demonstration loads goes in as spreadsheets, through the same imports that a person uses."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any

from cesop.demostracion.firma import como
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas import importar
from cesop.nucleo.planillas.declaracion import ImportacionDe

FILAS = 10_000


def subir(importacion: ImportacionDe, filas: Iterable[Mapping[str, Any]], *, por: Usuario) -> int:
    """Plan and apply them, some thousands at a time. Keys of each row: those of the columns. Returns how many."""
    todas = list(filas)
    for desde in range(0, len(todas), FILAS):
        contenido = _escribir(importacion, todas[desde : desde + FILAS])
        plan = importar.planear(importacion, contenido)
        nombre = f"{importacion.clave}-{desde // FILAS + 1}.csv"
        with como(por):
            importar.aplicar(importacion, contenido, nombre=nombre, usuario=por, huella=plan.huella)
    return len(todas)


def _escribir(importacion: ImportacionDe, filas: Iterable[Mapping[str, Any]]) -> bytes:
    salida = io.StringIO()
    escritor = csv.writer(salida, delimiter=";", lineterminator="\n")
    escritor.writerow([columna.titulo for columna in importacion.columnas])
    claves = [columna.clave for columna in importacion.columnas]
    escritor.writerows([[_celda(fila.get(clave)) for clave in claves] for fila in filas])
    return salida.getvalue().encode()


def _celda(valor: Any) -> str:
    if isinstance(valor, dt.date):
        return f"{valor:%d/%m/%Y}"
    return "" if valor is None else str(valor)
