"""How an import is declared: its columns, its key, and the service that writes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from cesop.nucleo.models import Usuario

Datos = Mapping[str, Any]
Clave = tuple[Hashable, ...]


@dataclass(frozen=True, kw_only=True)
class ColumnaImportada:
    """A column of the file.

    clave: name of the datum in the code. titulo: header in the file. campo: form field that reads and checks each
    cell. ejemplo: what the model spreadsheet shows. ayuda: what goes in it, for the screen.
    """

    clave: str
    titulo: str
    campo: forms.Field
    ejemplo: str = ""
    ayuda: str = ""


@dataclass(frozen=True, kw_only=True)
class RenglonDePlan:
    """What would become of a row: `actual` is the row of the database with its key, None for a new one.

    diferencias: (title, before, after) in words; empty when nothing would change.
    """

    numero: int
    datos: Datos
    actual: Any | None
    diferencias: tuple[tuple[str, str, str], ...]


class ImportacionDe(ABC):
    """A kind of import. One instance serves everybody: it holds no state.

    clave: unique, in the URL and in `Importacion.tipo`. permiso: key of an `acto` of the matrix. identidad: columns
    that tell one row from another. Only what the file says is written; nothing is deleted by importing.
    """

    clave: ClassVar[str]
    titulo: ClassVar[str]
    descripcion: ClassVar[str]
    permiso: ClassVar[str]
    columnas: ClassVar[Sequence[ColumnaImportada]]
    identidad: ClassVar[Sequence[str]]
    # Name of the view of the list where the result is seen.
    destino: ClassVar[str] = ""

    def identificar(self, datos: Datos) -> Clave:
        """Key of a row of the file, comparable with those of `actuales`."""
        return tuple(datos[columna] for columna in self.identidad)

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """(title of the column, message) for rules that look at several cells. No queries: it runs per row."""
        return ()

    def revisar(self, filas: Sequence[tuple[int, dict[str, Any]]]) -> Iterable[tuple[int, str, str]]:
        """(row, title of the column, message) for rules that look into the database, a few queries for all the rows.

        `filas`: (number in the file, data) of those whose cells are right. It may write in the data what the database
        says of them (the row that a name means, a street as its town spells it).
        """
        return ()

    @abstractmethod
    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """Rows of the database that `filas` would change, by key. One query, whatever the number of rows."""

    def valor_actual(self, actual: Any, columna: str) -> Any:
        """The datum `columna` as the row of the database has it, to compare."""
        return getattr(actual, columna)

    @abstractmethod
    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Write the rows that are new or change, inside the caller's transaction."""


_IMPORTACIONES: dict[str, ImportacionDe] = {}


def registrar_importacion(importacion: ImportacionDe) -> None:
    """Make an import available at `importar/<clave>/`. Called from `arranque.registrar()`.

    Raises ValueError when the key is taken or its identity is not among its columns.
    """
    if importacion.clave in _IMPORTACIONES:
        raise ValueError(f"La importación {importacion.clave} ya está registrada.")
    if not set(importacion.identidad) <= {columna.clave for columna in importacion.columnas}:
        raise ValueError(f"La identidad de la importación {importacion.clave} no está entre sus columnas.")
    _IMPORTACIONES[importacion.clave] = importacion


def importaciones() -> Mapping[str, ImportacionDe]:
    """Every kind of import, by key."""
    return _IMPORTACIONES
