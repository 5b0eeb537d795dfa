"""Queries whose answer is a frame: by COPY, in one round trip, without a Python object per value."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

NULO = r"\N"


def consultar(sql: str, parametros: Mapping[str, Any], esquema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query whose columns are, in order, those of `esquema`: integers, texts, booleans, dates."""
    bruto = io.BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        connection.validate_no_broken_transaction()
        orden = f"COPY ({sql}) TO STDOUT (FORMAT csv, NULL '{NULO}')"
        with cursor.cursor.copy(orden, parametros) as copia:
            for trozo in copia:
                bruto.write(trozo)
    if not bruto.tell():
        return pl.DataFrame(schema=esquema)
    bruto.seek(0)
    # Booleans come as t and f.
    leido = {nombre: pl.String() if tipo == pl.Boolean else tipo for nombre, tipo in esquema.items()}
    frame = pl.read_csv(bruto, has_header=False, schema=leido, null_values=NULO)
    booleanas = [nombre for nombre, tipo in esquema.items() if tipo == pl.Boolean]
    return frame.with_columns(pl.col(nombre) == "t" for nombre in booleanas)


def claves(valores: pl.Series | Sequence[int]) -> list[int]:
    """Ids as Postgres takes them: each one once, in order."""
    return pl.Series(valores, dtype=pl.Int64).drop_nulls().unique().sort().to_list()
