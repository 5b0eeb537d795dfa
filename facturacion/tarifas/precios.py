"""The table of prices of a component: which row each piece takes, and limits at the size of its period."""

from __future__ import annotations

import polars as pl

from facturacion.tarifas.enteros import MIL, PARTES_DE_MES, acotar, entero, literal, micro, mil
from facturacion.tarifas.modelo import Por, Precio
from facturacion.tarifas.versiones import Version
from medicion.validacion.enteros import dividir

Razon = tuple[pl.Expr, pl.Expr]


def de_categoria(precios: tuple[Precio, ...], categoria: str) -> list[Precio]:
    """The rows of a category, or those of any when it has none of its own; by limit, the open one last."""
    propias = [p for p in precios if p.categoria == categoria] or [p for p in precios if p.categoria is None]
    return sorted(propias, key=lambda p: (p.hasta is None, p.hasta or 0))


def tabla(version: Version, precios: tuple[Precio, ...]) -> tuple[pl.DataFrame, int]:
    """One row per category with `p1`, `l1`, `p2`…, padded with null; and how many there are at most."""
    filas = {c.codigo: de_categoria(precios, c.codigo) for c in version.cuadro.categorias}
    ancho = max(len(propias) for propias in filas.values())
    columnas: dict[str, list[int | None]] = {}
    for i in range(ancho):
        suyas = [propias[i] if i < len(propias) else None for propias in filas.values()]
        columnas[f"p{i + 1}"] = [None if p is None else micro(p.precio) for p in suyas]
        columnas[f"l{i + 1}"] = [None if p is None or p.hasta is None else mil(p.hasta) for p in suyas]
    datos = {"categoria": pl.Series(list(filas), dtype=pl.String)}
    return pl.DataFrame(datos | {c: pl.Series(v, dtype=pl.Int64) for c, v in columnas.items()}), ancho


def elegir(columna: str, ancho: int) -> pl.Expr:
    """`p` or `l` of the row that `escalon` says."""
    elegida = pl.col(f"{columna}{ancho}")
    for i in range(ancho - 1, 0, -1):
        elegida = pl.when(pl.col("escalon") == i).then(f"{columna}{i}").otherwise(elegida)
    return elegida


def escalon(valor: pl.Expr, razon: Razon, ancho: int) -> pl.Expr:
    """Which row: one more than the limits that are passed. A value equal to a limit is still within it."""
    num, den = razon
    pasados = [
        (entero(valor) * den > entero(f"l{i}") * num).fill_null(value=False).cast(pl.Int64) for i in range(1, ancho)
    ]
    return 1 + pl.sum_horizontal(pasados) if pasados else pl.lit(1, dtype=pl.Int64)


def limite_aplicado(limite: pl.Expr, razon: Razon) -> pl.Expr:
    """A limit at the size of the period, to the thousandth."""
    num, den = razon
    return acotar(dividir(entero(limite) * num, den))


def del_periodo(limites: Por, limites_por: str | None) -> Razon:
    """How many times a limit fits in the whole period of the case."""
    num, den = {
        Por.MES: (entero("meses"), literal(1)),
        Por.DIAS_30: (entero("dias_consumo"), literal(30)),
        Por.DIA: (entero("dias_consumo"), literal(1)),
        Por.PERIODO: (literal(1), literal(1)),
    }[limites]
    return _por_nivel(num, den, limites_por)


def de_la_parte(limites: Por, limites_por: str | None) -> Razon:
    """How many times a limit fits in the days (`dias`) that a component takes of a case."""
    num, den = {
        Por.MES: (entero("meses") * entero("dias"), entero("dias_consumo")),
        Por.DIAS_30: (entero("dias"), literal(30)),
        Por.DIA: (entero("dias"), literal(1)),
        Por.PERIODO: (entero("dias"), entero("dias_consumo")),
    }[limites]
    return _por_nivel(num, den, limites_por)


def _por_nivel(num: pl.Expr, den: pl.Expr, nivel: str | None) -> Razon:
    return (num, den) if nivel is None else (num * entero(f"m_{nivel}"), den * MIL)


def periodos(por: Por) -> Razon:
    """How many times a charge is due over the days that a component takes of a case; whole when it can be."""
    num, den = {
        Por.MES: (pl.col("meses") * pl.col("dias"), pl.col("dias_caso")),
        Por.DIAS_30: (pl.col("dias"), pl.lit(30, dtype=pl.Int64)),
        Por.DIA: (pl.col("dias"), pl.lit(1, dtype=pl.Int64)),
        Por.PERIODO: (pl.col("dias"), pl.col("dias_caso")),
        Por.DIAS_DEL_MES: (pl.col("partes_mes"), pl.lit(PARTES_DE_MES, dtype=pl.Int64)),
    }[por]
    enteros = num % den == 0
    return pl.when(enteros).then(num // den).otherwise(num), pl.when(enteros).then(1).otherwise(den).cast(pl.Int64)
