"""The frame that a batch brings, as the ledger reads it: its columns, nothing lost on the way to their types."""

from __future__ import annotations

import polars as pl

from cesop.nucleo.errors import ErrorNegocio
from contabilidad.limites import GLOSA_MAX
from contabilidad.renglones import ESQUEMA_COMPONENTES

IMPORTE = "centavos"


def leer(eventos: pl.DataFrame) -> pl.DataFrame:
    """The batch with the schema of components. What is no whole number of centavos comes as null, to be told by event.

    Descriptions are cut as those of a single event; without a value date, it is the accounting one.
    *Errores:* libro.columnas when one is missing, unknown, or of values that are not of its kind.
    """
    _exigir_columnas(eventos)
    componentes = pl.DataFrame([_convertir(eventos[columna], tipo) for columna, tipo in ESQUEMA_COMPONENTES.items()])
    if componentes["n"].null_count():
        raise _malas("la columna n tiene filas sin número")
    glosas = pl.col("glosa").fill_null("")
    if (componentes["glosa"].str.len_chars().max() or 0) > GLOSA_MAX:  # type: ignore[operator]
        glosas = glosas.str.slice(0, GLOSA_MAX)
    return componentes.with_columns(glosas, pl.col("fecha_valor").fill_null(pl.col("fecha")))


def _exigir_columnas(eventos: pl.DataFrame) -> None:
    faltan = [columna for columna in ESQUEMA_COMPONENTES if columna not in eventos.columns]
    sobran = [columna for columna in eventos.columns if columna not in ESQUEMA_COMPONENTES]
    porque = [f"le {verbo} {', '.join(cuales)}" for verbo, cuales in (("faltan", faltan), ("sobran", sobran)) if cuales]
    if porque:
        raise _malas(" y ".join(porque))


def _convertir(columna: pl.Series, tipo: pl.DataType) -> pl.Series:
    """The column with its type. A value that would change on the way is no value."""
    if columna.dtype == tipo:
        return columna
    try:
        convertida = columna.cast(tipo, strict=False)
        perdidas = columna.is_not_null() & convertida.cast(columna.dtype, strict=False).ne_missing(columna)
    except pl.exceptions.PolarsError as error:
        raise _malas(f"los valores de {columna.name} no son de su tipo") from error
    if not perdidas.any():
        return convertida
    if columna.name != IMPORTE:
        raise _malas(f"los valores de {columna.name} no son de su tipo")
    return convertida.zip_with(~perdidas, pl.Series(columna.name, [None], dtype=tipo))


def _malas(porque: str) -> ErrorNegocio:
    return ErrorNegocio(
        "libro.columnas",
        f"No se puede asentar el lote porque {porque}. No se escribió ninguno: corregilo y volvé a mandarlo entero.",
    )
