"""A column, declared once: how it is read, written, ordered, added up and protected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from django.db.models.expressions import Combinable
from django.db.models.manager import BaseManager

from cesop.nucleo import formato
from cesop.nucleo.planillas.tipos import NUMERICOS, Tipo, Valor

DE_UNA_LINEA: frozenset[Tipo] = frozenset({"fecha", "fecha_hora", "estado", "logico"})
Tono = Literal["bien", "info", "aviso", "mal", "neutro", "judicial"]


class Estado(NamedTuple):
    """Value of a column of kind `estado`: the word, and the tone of its badge."""

    texto: str
    tono: Tono = "neutro"


@dataclass(frozen=True, kw_only=True)
class Columna:
    """One column of a `Listado`, the same on the screen and in every file.

    clave: stable key, in the URL and in saved views. valor: attribute path (`sucursal.nombre`) or a function of the
    row; without it, the attribute called as the key. tipo: `estado` wants an `Estado`, `importe` and `decimal` a
    Decimal, `logico` a bool; None shows empty. detalle: second line, small, only on the screen. enlace: function of
    the row that gives an address (None: no link). orden: ORM paths to sort by; empty, not sortable. total: aggregate
    over the filtered set. permiso: key of a `dato` of the matrix; who may not see it gets no column at all, or
    `mascara(value)` in its place, on the screen and in every file. oculta_al_inicio: shown when asked for.
    """

    clave: str
    titulo: str
    valor: str | Callable[[Any], Any] = ""
    tipo: Tipo = "texto"
    detalle: str | Callable[[Any], Any] = ""
    enlace: Callable[[Any], str | None] | None = None
    orden: str | tuple[str, ...] = ()
    total: Combinable | None = None
    permiso: str = ""
    mascara: Callable[[Any], str] | None = None
    oculta_al_inicio: bool = False

    @property
    def campos_de_orden(self) -> tuple[str, ...]:
        """ORM paths that sort by this column."""
        return (self.orden,) if isinstance(self.orden, str) and self.orden else tuple(self.orden)

    @property
    def numerica(self) -> bool:
        """True when figures go to the right."""
        return self.tipo in NUMERICOS

    def leer(self, fila: Any) -> Any:
        """Value of the column in `fila`, without format."""
        return _leer(fila, self.valor or self.clave)

    def leer_detalle(self, fila: Any) -> str:
        """Text of the second line, empty when there is none."""
        return str(_leer(fila, self.detalle) or "") if self.detalle else ""


@dataclass(frozen=True, kw_only=True)
class Celda:
    """What the template writes in one cell: text ready to read."""

    tipo: Tipo
    texto: str
    detalle: str = ""
    url: str = ""
    tono: Tono = "neutro"
    negativa: bool = False

    @property
    def numerica(self) -> bool:
        """True when it goes to the right."""
        return self.tipo in NUMERICOS

    @property
    def clase(self) -> str:
        """CSS classes of the cell: figures to the right, dates and states on one line."""
        if self.numerica:
            return "n negativo" if self.negativa else "n"
        return "-justa" if self.tipo in DE_UNA_LINEA else ""


def celda(columna: Columna, fila: Any) -> Celda:
    """The cell of `fila` in `columna`."""
    valor = columna.leer(fila)
    return Celda(
        tipo=columna.tipo,
        texto=escribir(valor, columna.tipo),
        detalle=columna.leer_detalle(fila),
        url=(columna.enlace(fila) if columna.enlace else None) or "",
        tono=valor.tono if isinstance(valor, Estado) else "neutro",
        negativa=columna.numerica and valor is not None and valor < 0,
    )


def escribir(valor: Any, tipo: Tipo) -> str:
    """`valor` as people read it in Argentina; empty for None."""
    if valor is None:
        return ""
    return _ESCRITORES[tipo](valor)


def plano(valor: Any) -> Valor:
    """The value for a spreadsheet: an `Estado` becomes its word."""
    if isinstance(valor, Estado):
        return valor.texto
    if valor is None or isinstance(valor, str | int | Decimal | dt.date):
        return valor
    return str(valor)


def _leer(fila: Any, camino: str | Callable[[Any], Any]) -> Any:
    if callable(camino):
        return camino(fila)
    valor = fila
    for parte in camino.split("."):
        if valor is None:
            return None
        valor = valor[parte] if isinstance(valor, dict) else getattr(valor, parte)
        if callable(valor) and not isinstance(valor, BaseManager):
            valor = valor()
    return valor


def _fecha_hora(valor: dt.datetime) -> str:
    return formato.fecha_hora(valor)


_ESCRITORES: dict[Tipo, Callable[[Any], str]] = {
    "texto": str,
    "entero": formato.entero,
    "decimal": formato.miles,
    "importe": formato.importe,
    "fecha": formato.fecha,
    "fecha_hora": _fecha_hora,
    "estado": lambda valor: valor.texto,
    "logico": lambda valor: "Sí" if valor else "No",
}
