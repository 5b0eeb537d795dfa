"""Why an account cannot be billed, all of it found before it takes a number: `cuenta`, `causa` and `detalle`."""

from __future__ import annotations

import datetime as dt

import polars as pl

from catastro.models import GrupoGestion
from facturacion.documento import ANCHOS, ANCHOS_DE_RENGLON, importes
from facturacion.selectors import imputables, insumos

SIN_IMPORTE, SIN_REGLA, SIN_LUGAR = "sin_importe", "sin_regla", "texto_largo"
ESQUEMA = {"cuenta": pl.Int64, "causa": pl.String, "detalle": pl.String}


def de_lo_leido(leido: insumos.Insumos) -> pl.DataFrame:
    """Those without anything to bill, those billed already, and those without holder."""
    sin_titular = leido.congelados.filter(pl.col("persona").is_null())["cuenta"]
    return pl.concat(
        [
            _una(leido.sin_lectura, "sin_lectura"),
            _una(leido.ya_facturadas, "ya_facturado"),
            _una(sin_titular, "sin_titular"),
        ]
    )


def sin_importe(sumados: pl.DataFrame, resumen: pl.DataFrame) -> pl.DataFrame:
    """Those that no line reaches, or whose lines come to nothing or to less: there is no voucher to make."""
    sin = sumados.filter(pl.col("total_centavos") <= 0)["n"]
    sin_lineas = resumen.filter(~pl.col("caso").is_in(sumados["n"].implode()))["caso"]
    return _una(pl.concat([sin, sin_lineas]), SIN_IMPORTE)


def sin_regla(renglones: pl.DataFrame, devengado: pl.DataFrame, grupo: GrupoGestion, *, al: dt.date) -> pl.DataFrame:
    """Those with an amount that accounting has no rule for: their entries could not be written. One query.

    renglones: of each account, as `n`. devengado: `cuenta`, `devengado_centavos`.
    """
    faltas = imputables.faltas(renglones["componente"].unique().to_list(), [grupo], al=al)
    if not faltas:
        return pl.DataFrame(schema=ESQUEMA)
    return (
        importes(renglones, devengado.rename({"cuenta": "n"}), acredita=False)
        .filter(pl.col("componente").is_in(sorted(faltas)))
        .select(
            cuenta="n",
            causa=pl.lit(SIN_REGLA),
            detalle=pl.col("componente").replace_strict(faltas, default="", return_dtype=pl.String),
        )
    )


def sin_lugar(congelados: pl.DataFrame, renglones: pl.DataFrame) -> pl.DataFrame:
    """Those with a text that the voucher has no room for. renglones: of each account, as `n`."""
    de_quien = _largos(congelados, ANCHOS)
    de_que = _largos(renglones.rename({"n": "cuenta"}), ANCHOS_DE_RENGLON)
    return pl.concat([de_quien, de_que]).unique(maintain_order=True)


def _largos(frame: pl.DataFrame, anchos: dict[str, int]) -> pl.DataFrame:
    """The first text of each row that is longer than its room."""
    dicho = pl.coalesce(
        pl.when(pl.col(columna).str.len_chars() > ancho).then(
            pl.format("{}: {} letras, y entran {}", pl.lit(columna), pl.col(columna).str.len_chars(), pl.lit(ancho))
        )
        for columna, ancho in anchos.items()
    )
    return frame.select("cuenta", causa=pl.lit(SIN_LUGAR), detalle=dicho).filter(pl.col("detalle").is_not_null())


def _una(cuentas: pl.Series, causa: str) -> pl.DataFrame:
    return pl.DataFrame({"cuenta": cuentas}, schema={"cuenta": pl.Int64}).with_columns(
        causa=pl.lit(causa), detalle=pl.lit("")
    )
