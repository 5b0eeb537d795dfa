"""Queries whose answer is a frame: one value in one round trip, without a Python object for each row."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

# Rows in the text form of Postgres' records, without their parentheses: CSV, where an absent value is nothing at all.
# A COPY would send a message for each row: measured, twice as long.
_JUNTAR = "SELECT string_agg(substr(f.t, 2, length(f.t) - 2), E'\\n') FROM (SELECT q::text AS t FROM ({sql}) AS q) AS f"


def consultar(sql: str, parametros: Mapping[str, Any], esquema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query whose columns are, in order, those of `esquema`: integers, texts, booleans, dates.

    Ids go as `claves` gives them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_JUNTAR.format(sql=sql), parametros)
        texto: str | None = cursor.fetchone()[0]
    if texto is None:
        return pl.DataFrame(schema=esquema)
    # Booleans come as t and f.
    leido = {nombre: pl.String() if tipo == pl.Boolean else tipo for nombre, tipo in esquema.items()}
    frame = pl.read_csv(io.BytesIO(texto.encode()), has_header=False, schema=leido)
    if "\\\\" in texto:
        frame = frame.with_columns(pl.col(pl.String).str.replace_all("\\\\", "\\", literal=True))
    booleanas = [nombre for nombre, tipo in esquema.items() if tipo == pl.Boolean]
    return frame.with_columns(pl.col(nombre) == "t" for nombre in booleanas)


def claves(valores: pl.Series | Sequence[int]) -> str:
    """Ids as the text of an array of Postgres, each one once: much cheaper to send than a list of integers."""
    unicas = pl.Series(valores, dtype=pl.Int64).drop_nulls().unique().sort()
    return "{" + ",".join(unicas.cast(pl.String)) + "}"


def buscar_por_clave() -> None:
    """Until the end of the transaction, look everything up by its index, so that a chunk does not cost as much as the
    tables are long: for twenty thousand keys the planner would rather go over the whole of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(p, 'off', true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin']) AS p"
        )
