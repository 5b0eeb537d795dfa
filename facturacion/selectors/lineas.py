"""Whose calls are those of a file, and by which book they would be charged. Each function says its queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.marco import claves, consultar
from facturacion.models import VersionDeCuadro
from facturacion.selectors.cuadros import leer
from facturacion.tarifas import ESQUEMA_CUENTAS, Cuadro
from facturacion.tarifas.llamadas import tasar

_LINEAS: dict[str, pl.DataType] = {
    "linea": pl.String(), "de_linea": pl.Int64(), "rige_desde": pl.Date(), "rige_hasta": pl.Date(),
}  # fmt: skip
LINEAS = """
    SELECT l.numero, l.cuenta_id, l.desde, l.hasta FROM public.catastro_lineadecuenta AS l
    WHERE l.numero = ANY(%(lineas)s) AND l.reemplazado_en IS NULL
"""
_NUMEROS: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "de_numero": pl.Int64()}
NUMEROS = """
    SELECT c.numero, c.id FROM public.catastro_cuentaservicio AS c WHERE c.numero = ANY(%(numeros)s::bigint[])
"""
_LIBROS: dict[str, pl.DataType] = {"caso": pl.Int64(), "cuadro": pl.String()}
LIBROS = """
    SELECT c.id, COALESCE(k.codigo, '') FROM public.catastro_cuentaservicio AS c
    LEFT JOIN public.facturacion_politicafacturacion AS p ON p.grupo_id = c.grupo_id AND p.reemplazado_en IS NULL
        AND daterange(p.desde, p.hasta) @> %(al)s::date
    LEFT JOIN public.facturacion_cuadrotarifario AS k ON k.id = p.cuadro_id
    WHERE c.id = ANY(%(cuentas)s::bigint[])
"""
_GUARDADAS: dict[str, pl.DataType] = {
    "cuenta_id": pl.Int64(), "linea": pl.String(), "inicio": pl.String(), "segundos": pl.Int64(),
    "ya_destino": pl.String(),
}  # fmt: skip
GUARDADAS = """
    SELECT l.cuenta_id, l.linea, to_char(l.fecha + l.hora, 'YYYY-MM-DD HH24:MI:SS'), l.segundos, l.destino
    FROM public.facturacion_llamadamedida AS l
    WHERE l.cuenta_id = ANY(%(cuentas)s::bigint[]) AND l.fecha BETWEEN %(desde)s::date AND %(hasta)s::date
"""
IDENTIDAD = ("cuenta_id", "linea", "inicio", "segundos")


def emparejar(filas: pl.DataFrame) -> pl.DataFrame:
    """Some calls (`formatos.llamadas.ESQUEMA_LEIDAS`) with `cuenta_id`, of whoever had the line that day. Two queries.

    Null when nobody did, or no account has that number. `linea` is empty when the account was said.
    """
    lineas = consultar(LINEAS, {"lineas": filas["linea"].drop_nulls().unique().to_list()}, _LINEAS)
    numeros = consultar(NUMEROS, {"numeros": claves(filas["cuenta"])}, _NUMEROS)
    dia = pl.col("inicio").dt.date()
    rige = (pl.col("rige_desde") <= dia) & (pl.col("rige_hasta").is_null() | (dia < pl.col("rige_hasta")))
    de_linea = filas.join(lineas, on="linea", how="inner").filter(rige).select("renglon", "de_linea")
    return (
        filas.join(de_linea, on="renglon", how="left", maintain_order="left")
        .join(numeros, on="cuenta", how="left", maintain_order="left")
        .with_columns(cuenta_id=pl.coalesce("de_linea", "de_numero"), linea=pl.col("linea").fill_null(""))
        .drop("de_linea", "de_numero")
    )


def sin_precio(llamadas: pl.DataFrame, *, al: dt.date) -> pl.DataFrame:
    """`renglon`, `motivo` of the calls of `emparejar` that their books would not charge in the month of a day.

    The same core that will rate them says why. Two queries.
    """
    libros = consultar(LIBROS, {"cuentas": claves(llamadas["cuenta_id"]), "al": al}, _LIBROS)
    fin_de_mes = sumar_meses(al.replace(day=1), 1)
    cuentas = libros.with_columns(meses=pl.lit(1, pl.Int64), hasta=pl.lit(fin_de_mes, pl.Date)).with_columns(
        pl.lit(None, tipo).alias(columna)
        for columna, tipo in ESQUEMA_CUENTAS.items()
        if columna not in {"caso", "cuadro", "meses", "hasta"}
    )
    cdr = llamadas.select(
        "destino", "inicio", "segundos",
        llamada="renglon",
        caso="cuenta_id",
        origen=pl.when(pl.col("linea") == "").then(pl.format("C{}", pl.col("cuenta_id"))).otherwise("linea"),
    )  # fmt: skip
    hecho = tasar(_versiones(libros["cuadro"].unique().to_list()), cdr, cuentas)
    return hecho.apartadas.select(renglon="llamada", motivo="causa")


def _versiones(codigos: Sequence[str]) -> list[Cuadro]:
    activas = VersionDeCuadro.objects.filter(cuadro__codigo__in=codigos, estado=VersionDeCuadro.Estado.ACTIVA)
    return [leer(contenido) for contenido in activas.order_by("pk").values_list("contenido", flat=True)]


def guardadas(llamadas: pl.DataFrame) -> pl.DataFrame:
    """IDENTIDAD and `ya_destino` of the calls that those accounts have already, in those days. One query."""
    dias = llamadas["inicio"].dt.date()
    if llamadas.is_empty():
        return pl.DataFrame(schema={**_GUARDADAS, "inicio": pl.Datetime("us")})
    valores = {"cuentas": claves(llamadas["cuenta_id"]), "desde": dias.min(), "hasta": dias.max()}
    leidas = consultar(GUARDADAS, valores, _GUARDADAS)
    return leidas.with_columns(
        pl.col("inicio").str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us"), pl.col("linea").fill_null("")
    )
