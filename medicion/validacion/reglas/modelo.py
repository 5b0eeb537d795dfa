"""What a rule is, what it looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import polars as pl

# One row per reading to validate, at most one per register. Quantities in thousandths of the unit.
# `caso`, `consumo_mil`, `dias`: of its cut (`consumo.ESQUEMA_CONSUMOS`). `capacidad_mil`: what the supply lets through
# in an hour, contracted kW or m³ of the pipe. `estado`: of the service during the whole period; conectada if it changed
# inside. `estacional`: it is a home that is lived in only in season. `nodo`: of the network; `totalizador`: it measures
# what enters its node.
ESQUEMA_FILAS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "servicio": pl.String(),
    "ciclo": pl.String(),
    "unidad": pl.String(),
    "fecha": pl.Date(),
    "fecha_anterior": pl.Date(),
    "valor_mil": pl.Int64(),
    "valor_anterior_mil": pl.Int64(),
    "digitos_enteros": pl.Int64(),
    "anomalia": pl.String(),
    "caso": pl.String(),
    "consumo_mil": pl.Int64(),
    "dias": pl.Int64(),
    "esperado_mil": pl.Int64(),
    "capacidad_mil": pl.Int64(),
    "estado": pl.String(),
    "estacional": pl.Boolean(),
    "estacionales_positivos": pl.Int64(),
    "ceros_seguidos": pl.Int64(),
    "estimadas_iguales": pl.Int64(),
    "nodo": pl.Int64(),
    "totalizador": pl.Boolean(),
}
# What a rule's function answers. `accion` is one of ACCIONES, or null.
ESQUEMA_DICHOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "accion": pl.String(),
    "detalle": pl.String(),
}
ACCIONES = ("estimar", "relectura", "inspeccion", "fraude")
ESQUEMA_HALLAZGOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "codigo": pl.String(),
    "nivel": pl.String(),
    "orden": pl.Int64(),
    "accion": pl.String(),
    "detalle": pl.String(),
}
# `resultado` is one of RESULTADOS; `bloqueos` and `avisos` count findings.
ESQUEMA_RESULTADOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "resultado": pl.String(),
    "bloqueos": pl.Int64(),
    "avisos": pl.Int64(),
}
RESULTADOS = ("valida", "observada", "bloqueada", "sin_lectura")

CICLOS = ("mensual", "bimestral")
Valores = Mapping[str, int | Decimal]
Funcion = Callable[[pl.DataFrame, Valores], pl.DataFrame]


class Nivel(StrEnum):
    """What a finding does to its reading."""

    INFORMA = "INFORMA"
    AVISA = "AVISA"
    BLOQUEA = "BLOQUEA"


@dataclass(frozen=True, kw_only=True)
class Definicion:
    """What a code checks. parametros: name → what it is. funcion: rows and parameters → ESQUEMA_DICHOS.

    norma: the law that its figures come from; empty when they are the cooperative's to choose.
    """

    codigo: str
    titulo: str
    parametros: Mapping[str, str]
    funcion: Funcion
    norma: str = ""


@dataclass(frozen=True, kw_only=True)
class Regla:
    """A code in force over [desde, hasta) for a service and a cycle; None is all of them.

    The most specific one rules, and if it is not `activa` the code is off there.
    """

    codigo: str
    nivel: Nivel
    orden: int
    servicio: str | None
    ciclo: str | None
    parametros: Valores
    desde: date
    hasta: date | None
    activa: bool

    def rige(self, al: date) -> bool:
        """Whether it is in force on a day."""
        return self.desde <= al and (self.hasta is None or al < self.hasta)

    def alcanza(self, servicio: str, ciclo: str) -> bool:
        """Whether it is for that service and that cycle."""
        return self.servicio in {None, servicio} and self.ciclo in {None, ciclo}


@dataclass(frozen=True, kw_only=True)
class Validacion:
    """hallazgos: ESQUEMA_HALLAZGOS, by reading and order. resultados: ESQUEMA_RESULTADOS, in the order of the rows."""

    hallazgos: pl.DataFrame
    resultados: pl.DataFrame
