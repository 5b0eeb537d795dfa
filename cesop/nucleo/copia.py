"""COPY: the way mass work writes. Exact, signed for the audit, and only inside a transaction.

Rows go in Postgres' text format, built by Polars column by column. Every check, trigger and default of the table is on:
COPY is as strict as INSERT, only faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from cesop.nucleo import auditoria

NULO: Final = r"\N"
# Rows per piece handed to the socket: some 100 kB, so that a run of a million never sits in memory as text.
FILAS_POR_TROZO: Final = 10_000
_EXACTOS: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Decimal)


class ColumnaInexacta(TypeError):
    """A column whose kind cannot be written exactly: floats, lists, structs, times without zone or in
    nanoseconds."""


def copiar(tabla: str, frame: pl.DataFrame, *, contexto: auditoria.Contexto, using: str = DEFAULT_DB_ALIAS) -> int:
    """Insert every row of `frame` into `tabla` by COPY, and return how many.

    frame: its columns are those of the table, by name; those that are missing take their default. Kinds: integers,
    Decimal, Utf8 (also for uuid and json), Boolean, Date, Datetime with zone; null is NULL.
    contexto: who signs the rows in the audit; the signature of the connection comes back after.
    Raises ColumnaInexacta for other kinds, ValueError outside a transaction, IntegrityError when the table refuses.
    """
    conexion = connections[using]
    if not conexion.in_atomic_block:
        raise ValueError("copiar() va dentro de una transacción: un corte a la mitad dejaría filas sueltas.")
    if frame.is_empty():
        return 0
    textos = _como_texto(frame)
    orden = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*tabla.split(".")), sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    )
    with auditoria.firmado(contexto, using=using), conexion.cursor() as cursor, conexion.wrap_database_errors:
        conexion.validate_no_broken_transaction()
        try:
            with cursor.cursor.copy(orden) as copia:
                for trozo in _trozos(textos):
                    copia.write(trozo)
        except Exception:
            conexion.needs_rollback = True
            raise
    return frame.height


def reservar(tabla: str, cuantos: int, *, using: str = DEFAULT_DB_ALIAS) -> pl.Series:
    """`cuantos` ids of `tabla`, taken beforehand: what hangs from a row knows it before the row is written."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(s.secuencia)) FROM generate_series(1, %s), "
            "(SELECT pg_get_serial_sequence(%s, 'id')::regclass AS secuencia OFFSET 0) AS s",
            [cuantos, f"public.{tabla}"],
        )
        return pl.Series(cursor.fetchone()[0] or [], dtype=pl.Int64)


def con_decimales(columna: str, decimales: int) -> pl.Expr:
    """Whole parts of a unit as Postgres reads a numeric, without going through a float: with 2, 12345 is 12345e-2."""
    return pl.col(columna).cast(pl.String) + f"e-{decimales}"


def _trozos(textos: pl.DataFrame) -> Iterator[str]:
    """Lines of the COPY text format: tab between columns, one newline at the end of each."""
    for parte in textos.iter_slices(FILAS_POR_TROZO):
        lineas = parte.select(pl.concat_str(pl.all(), separator="\t")).to_series()
        yield "\n".join(lineas) + "\n"


def _como_texto(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(_expresion(nombre, tipo).fill_null(NULO) for nombre, tipo in frame.schema.items())


def _expresion(nombre: str, tipo: pl.DataType) -> pl.Expr:
    """The column as COPY reads it. Raises ColumnaInexacta."""
    columna = pl.col(nombre)
    for clases, escribir in _ESCRITORES:
        if isinstance(tipo, clases):
            return escribir(columna)
    if isinstance(tipo, pl.Datetime) and tipo.time_zone and tipo.time_unit != "ns":
        return columna.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%d %H:%M:%S%.6f+00")
    if isinstance(tipo, pl.Null):
        return columna.cast(pl.String)
    raise ColumnaInexacta(f"La columna {nombre} es {tipo}: no se escribe exacta.")


def _escapar(columna: pl.Expr) -> pl.Expr:
    """Backslash first, or it would escape the escapes."""
    for letra, escrita in (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r")):
        columna = columna.str.replace_all(letra, escrita, literal=True)
    return columna


_ESCRITORES: Final[tuple[tuple[Any, Callable[[pl.Expr], pl.Expr]], ...]] = (
    (_EXACTOS, lambda columna: columna.cast(pl.String)),
    ((pl.String, pl.Categorical, pl.Enum), lambda columna: _escapar(columna.cast(pl.String))),
    (pl.Boolean, lambda columna: pl.when(columna).then(pl.lit("t")).when(columna.not_()).then(pl.lit("f"))),
    (pl.Date, lambda columna: columna.dt.strftime("%Y-%m-%d")),
)
