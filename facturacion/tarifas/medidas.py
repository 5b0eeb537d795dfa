"""The measures of a version, as columns of its pieces: `m_X`, and for a flow also `tot_m_X`, of the whole case."""

from __future__ import annotations

import polars as pl

from facturacion.tarifas.enteros import MICRO, acotar, entero, literal, micro, mil
from facturacion.tarifas.modelo import ClaseMedida, Medida
from facturacion.tarifas.versiones import Version
from medicion.validacion.enteros import dividir

DE_OTRAS = (ClaseMedida.ESTIMADA, ClaseMedida.MAYOR, ClaseMedida.EXCESO)


def es_flujo(version: Version, codigo: str) -> bool:
    """Whether a measure is of the period, and not a level."""
    return version.medidas[codigo].clase is ClaseMedida.CONSUMO


def poner(version: Version, tramos: pl.DataFrame) -> pl.DataFrame:
    """The pieces of a version with its measures. A level without its condition is null."""
    for medida in en_orden(version):
        tramos = tramos.with_columns(_columnas(medida))
    return tramos


def en_orden(version: Version) -> list[Medida]:
    """Those that others are made of, first."""
    puestas: dict[str, Medida] = {}
    while faltan := [m for m in version.medidas.values() if m.codigo not in puestas]:
        listas = [m for m in faltan if m.clase not in DE_OTRAS or all(otra in puestas for otra in m.de)]
        if not listas:
            raise ValueError("No se puede ordenar porque hay medidas que dependen una de otra.")
        puestas |= {m.codigo: m for m in listas}
    return list(puestas.values())


def _columnas(medida: Medida) -> list[pl.Expr]:
    nombre = f"m_{medida.codigo}"
    if medida.clase is ClaseMedida.CONSUMO:
        return [
            pl.sum_horizontal([f"f_{magnitud}" for magnitud in medida.de]).alias(nombre),
            pl.sum_horizontal([f"tot_{magnitud}" for magnitud in medida.de]).alias(f"tot_{nombre}"),
        ]
    return [acotar(_nivel(medida)).alias(nombre)]


def _nivel(medida: Medida) -> pl.Expr:
    if medida.clase is ClaseMedida.MAXIMO:
        return pl.max_horizontal([f"max_{magnitud}" for magnitud in medida.de]).fill_null(0)
    if medida.clase is ClaseMedida.CONDICION:
        valor = pl.col(f"val_{medida.de[0]}")
        return valor if medida.omision is None else valor.fill_null(mil(medida.omision))
    if medida.clase is ClaseMedida.ESTIMADA:
        por = entero(f"m_{medida.de[0]}") * literal(micro(medida.por))
        return literal(mil(medida.base)) + dividir(por, literal(MICRO))
    uno, otro = (pl.col(f"m_{codigo}") for codigo in medida.de)
    if medida.clase is ClaseMedida.MAYOR:
        return pl.when(uno.is_not_null() & otro.is_not_null()).then(pl.max_horizontal(uno, otro))
    return (uno - otro).clip(0)
