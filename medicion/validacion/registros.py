"""The registers of a meter: what each one counts, in which unit, and whether its readings accumulate."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, kw_only=True)
class Registro:
    """One register.

    codigo: its two letters in the files of the handhelds. acumulativo: the consumption is the difference of two
    readings; otherwise the reading itself is the consumption. principal: the consumption of a service by itself.
    """

    codigo: str
    unidad: str
    acumulativo: bool = True
    principal: bool = False


REGISTROS: dict[str, Registro] = {
    "activa": Registro(codigo="AC", unidad="kWh", principal=True),
    "reactiva": Registro(codigo="RE", unidad="kvarh"),
    "pico": Registro(codigo="PI", unidad="kWh"),
    "resto": Registro(codigo="RS", unidad="kWh"),
    "valle": Registro(codigo="VA", unidad="kWh"),
    "demanda": Registro(codigo="DE", unidad="kW", acumulativo=False),
    "exportada": Registro(codigo="EX", unidad="kWh"),
    "volumen": Registro(codigo="VO", unidad="m³", principal=True),
}
PRINCIPALES = tuple(nombre for nombre, registro in REGISTROS.items() if registro.principal)
NO_ACUMULATIVOS = tuple(nombre for nombre, registro in REGISTROS.items() if not registro.acumulativo)
NUMEROS = {nombre: numero for numero, nombre in enumerate(REGISTROS)}
BANDAS_HORARIAS = ("pico", "resto", "valle")  # they add up to the active energy


def clave() -> pl.Expr:
    """Supply and register as one number: joining and grouping millions of rows by a text costs several times more."""
    numero = pl.col("registro").replace_strict(NUMEROS, return_dtype=pl.Int64)
    return (pl.col("suministro") * len(REGISTROS) + numero).alias("clave")
