"""How a list is declared: its rows, columns, filters and bulk actions, once for the page and every file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django_filters import FilterSet

from cesop.nucleo.listados.columnas import Columna
from cesop.nucleo.listados.filtros import Buscable
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de


@dataclass(frozen=True, kw_only=True)
class Vacio:
    """Empty state: what would be here, and the action that fills it. `ruta`: name of a view without arguments."""

    titulo: str = "Todavía no hay nada"
    texto: str = ""
    icono: str = "inbox"
    accion: str = ""
    ruta: str = ""


@dataclass(frozen=True, kw_only=True)
class Boton:
    """A button at the right of the title, shown to whoever may open `ruta` (may write it, if `escribe`)."""

    titulo: str
    ruta: str
    icono: str = "plus"
    tecla: str = ""
    principal: bool = False
    escribe: bool = True


@dataclass(frozen=True, kw_only=True)
class Previsualizacion:
    """What a bulk action would do: rows, amount if it moves money, and its consequences in words."""

    cantidad: int
    importe: Decimal | None = None
    texto: str = ""
    consecuencias: Sequence[str] = ()


class Ejecutor(Protocol):
    """A service that does the whole act over `filas`, in the caller's transaction, and says what it did."""

    def __call__(self, filas: QuerySet[Any], *, usuario: Usuario, motivo: str, clave: UUID) -> str:
        """Sentence for the user: what was done."""
        ...  # pragma: no cover


@dataclass(frozen=True, kw_only=True)
class Accion:
    """An act over the marked rows: shown first, done after. permiso: key of an `acto` of the matrix.

    ejecutar gets `clave`, the idempotency key of the confirmation; the list itself refuses to do the same key twice.
    """

    clave: str
    titulo: str
    permiso: str
    previsualizar: Callable[[QuerySet[Any]], Previsualizacion]
    ejecutar: Ejecutor
    icono: str = "checks"
    tecla: str = ""
    peligro: bool = False


class Listado(ABC):
    """A list. Subclasses declare; one instance serves one request.

    clave: unique, names its saved views and its exports. filas(): the rows the user may see, from a selector, with
    its select_related. argumentos: what the URL captured. importe_fila: key of the column that the bulk bar adds up.
    importa: key of the import that fills it, offered to who may bring files.
    """

    clave: ClassVar[str]
    titulo: ClassVar[str]
    columnas: ClassVar[Sequence[Columna]]
    filtros: ClassVar[type[FilterSet] | None] = None
    # Filters that reveal a protected datum: name of the filter → key of the `dato` that it takes to use it.
    permisos_de_filtros: ClassVar[Mapping[str, str]] = {}
    busqueda: ClassVar[Sequence[str | Buscable]] = ()
    busqueda_ayuda: ClassVar[str] = "Buscar en la lista"
    orden: ClassVar[str] = ""
    acciones: ClassVar[Sequence[Accion]] = ()
    botones: ClassVar[Sequence[Boton]] = ()
    vacio: ClassVar[Vacio] = Vacio()
    importe_fila: ClassVar[str] = ""
    importa: ClassVar[str] = ""
    plantilla: ClassVar[str] = "nucleo/listados/listado.html"
    por_pagina: ClassVar[int] = 50

    def __init__(self, request: HttpRequest, *, argumentos: Mapping[str, Any], camino: str) -> None:
        self.request = request
        self.camino = camino
        self.usuario = usuario_de(request)
        self.argumentos = argumentos

    @abstractmethod
    def filas(self) -> QuerySet[Any]:
        """The rows this user may see, before filters and order."""

    def buscar(self, texto: str) -> Q | None:
        """What the search box asks of the rows; None: every word of it in some of the fields of `busqueda`.

        For lists so long that they need an index of their own.
        """
        return None

    def preparar(self, filas: Sequence[Any]) -> None:  # noqa: B027 - most lists have nothing to prepare
        """Called with the rows of a page, or with each batch of a file, before their cells are read.

        For what the columns need and a join does not bring: one query for all of `filas`, kept in `self`.
        """

    def url_fila(self, fila: Any) -> str | None:
        """Address that a row opens; None when rows open nothing."""
        return None

    def url_despliegue(self, fila: Any) -> str | None:
        """Address of the fragment that opens under a row, in its place; None when nothing opens."""
        return None

    def titulo_de_fila(self, fila: Any) -> str:
        """How the row is called, for who does not see its checkbox or its arrow."""
        return str(self.columnas[0].leer(fila))

    def titulo_pagina(self) -> str:
        """Title of the page: what one looks at."""
        return self.titulo

    def contexto(self) -> Mapping[str, Any]:
        """More values for the template."""
        return {}
