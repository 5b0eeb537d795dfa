"""A single case in plain values: what the worked examples of a book are written in, and `liquidar` at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Condicion:
    """A condition of the case over [desde, hasta), None: over all of it. valor: with three decimals at most."""

    condicion: str
    valor: Decimal | None = None
    desde: date | None = None
    hasta: date | None = None


@dataclass(frozen=True, kw_only=True)
class Consumo:
    """What was consumed of a magnitude, in the whole reading, or between two days of it when they are given."""

    magnitud: str
    cantidad: Decimal
    desde: date | None = None
    hasta: date | None = None


@dataclass(frozen=True, kw_only=True)
class Situacion:
    """The category and the state of the service over [desde, hasta)."""

    desde: date
    hasta: date
    categoria: str
    estado: str


@dataclass(frozen=True, kw_only=True)
class LlamadasDelCaso:
    """Calls of a class, rated: minutes and pesos with four decimals."""

    clase: str
    minutos: Decimal
    importe: Decimal


@dataclass(frozen=True, kw_only=True)
class Caso:
    """An account over a period. Fields as the columns of ESQUEMA_CUENTAS."""

    categoria: str
    desde: date
    hasta: date
    meses: int = 1
    cuota: int = 1
    cuotas: int = 1
    lectura: date | None = None
    precio_al: date | None = None
    iva: int = 5
    destino: str = "vivienda"
    jurisdiccion: str = ""
    condiciones: tuple[Condicion, ...] = ()
    consumos: tuple[Consumo, ...] = ()
    situaciones: tuple[Situacion, ...] = ()
    llamadas: tuple[LlamadasDelCaso, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Renglon:
    """What a component must come to, in pesos: the sum of its lines."""

    componente: str
    importe: Decimal


@dataclass(frozen=True, kw_only=True)
class Ejemplo:
    """A worked example. fuente: who worked it out. explicacion: why it may differ, when somebody accepted that it does.

    The components that it does not name are not compared; total: with taxes, when it is known.
    """

    codigo: str
    fuente: str
    caso: Caso
    renglones: tuple[Renglon, ...] = ()
    total: Decimal | None = None
    explicacion: str = ""
