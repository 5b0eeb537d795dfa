"""From events to journal lines: the pure core of the ledger, over columns. One event is a frame of few rows.

Amounts are integer centavos (Int64) throughout; accounts, sections and the other dimensions are ids (Int64).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

DIMENSIONES = ("seccion", "centro", "grupo", "gestion", "persona", "cuenta_servicio")

# One row per component of an event; `n` numbers the events of the batch from 0.
ESQUEMA_COMPONENTES: dict[str, pl.DataType] = {
    "n": pl.Int64(),
    "evento": pl.String(),
    "fecha": pl.Date(),
    "fecha_valor": pl.Date(),
    "origen_tipo": pl.String(),
    "origen_id": pl.Int64(),
    "origen_revision": pl.Int64(),
    "glosa": pl.String(),
    "componente": pl.String(),
    "centavos": pl.Int64(),
    "seccion": pl.Int64(),
    "centro": pl.Int64(),
    "grupo": pl.Int64(),
    "gestion": pl.String(),
    "persona": pl.Int64(),
    "cuenta_servicio": pl.Int64(),
}
CABECERA = ("n", "evento", "fecha", "fecha_valor", "origen_tipo", "origen_id", "origen_revision", "glosa")
# One row per rule in force, with what its accounts ask.
ESQUEMA_REGLAS: dict[str, pl.DataType] = {
    "evento": pl.String(),
    "componente": pl.String(),
    "seccion": pl.Int64(),
    "grupo": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "debe": pl.Int64(),
    "haber": pl.Int64(),
    "codigos": pl.String(),
    "sirven": pl.Boolean(),
    "exige_seccion": pl.Boolean(),
    "exige_centro": pl.Boolean(),
}


@dataclass(frozen=True, kw_only=True)
class ConDimensiones:
    """What an amount or a line is of. Its fields are DIMENSIONES.

    seccion, centro: ids of this app. grupo, persona, cuenta_servicio: plain ids of upper apps. gestion: A, N or X.
    """

    seccion: int | None = None
    centro: int | None = None
    grupo: int | None = None
    gestion: str | None = None
    persona: int | None = None
    cuenta_servicio: int | None = None


@dataclass(frozen=True, kw_only=True)
class Renglones:
    """What a batch would write.

    cabeceras: one row per event (CABECERA, `total` in centavos, `lineas`, `huella` in hexadecimal).
    partidas: `n`, `renglon` from 1, `cuenta`, `debe` and `haber` in centavos, DIMENSIONES; by (n, renglon).
    errores: `n`, `causa`, `mensaje`; when there is one, nothing may be written.
    """

    cabeceras: pl.DataFrame
    partidas: pl.DataFrame
    errores: pl.DataFrame


def armar(componentes: pl.DataFrame, reglas: pl.DataFrame) -> Renglones:
    """Apply the rules to a batch. `componentes` and `reglas` follow their schemas; rules come already by date known."""
    sumados = _sumar(componentes)
    con_regla = _elegir_regla(sumados, reglas)
    partidas = _partidas(con_regla)
    return Renglones(
        cabeceras=_cabeceras(componentes, sumados, partidas),
        partidas=partidas,
        errores=_errores(componentes, con_regla),
    )


def _sumar(componentes: pl.DataFrame) -> pl.DataFrame:
    """One row per event, component and dimensions."""
    return componentes.group_by(["n", "evento", "fecha", "componente", *DIMENSIONES], maintain_order=True).agg(
        pl.col("centavos").sum()
    )


def _elegir_regla(sumados: pl.DataFrame, reglas: pl.DataFrame) -> pl.DataFrame:
    """Add the most specific rule in force to each component: section and group, group, section, neither."""
    casos = sumados.select("evento", "componente", "fecha", "seccion", "grupo").unique()
    elegidas = (
        casos.join(reglas, on=["evento", "componente"], how="inner", suffix="_regla")
        .filter(
            (pl.col("desde") <= pl.col("fecha")) & (pl.col("hasta").is_null() | (pl.col("hasta") > pl.col("fecha"))),
            pl.col("seccion_regla").is_null() | (pl.col("seccion_regla") == pl.col("seccion")),
            pl.col("grupo_regla").is_null() | (pl.col("grupo_regla") == pl.col("grupo")),
        )
        .with_columns(
            precision=pl.col("grupo_regla").is_not_null().cast(pl.Int8) * 2
            + pl.col("seccion_regla").is_not_null().cast(pl.Int8)
        )
        .sort("precision", descending=True)
        .unique(["evento", "componente", "fecha", "seccion", "grupo"], keep="first", maintain_order=True)
        .drop("desde", "hasta", "seccion_regla", "grupo_regla", "precision")
    )
    return sumados.join(
        elegidas, on=["evento", "componente", "fecha", "seccion", "grupo"], how="left", nulls_equal=True
    )


def _partidas(con_regla: pl.DataFrame) -> pl.DataFrame:
    """Two sides per component; what falls on one side of one account with the same dimensions is one line."""
    lados = pl.concat(
        [
            con_regla.select(
                "n", pl.lit(0, pl.Int8).alias("lado"), pl.col("debe").alias("cuenta"), "centavos", *DIMENSIONES
            ),
            con_regla.select(
                "n", pl.lit(1, pl.Int8).alias("lado"), pl.col("haber").alias("cuenta"), "centavos", *DIMENSIONES
            ),
        ]
    )
    orden = ["n", "lado", "cuenta", *DIMENSIONES]
    lineas = lados.group_by(orden).agg(pl.col("centavos").sum()).sort(orden, nulls_last=False)
    return lineas.select(
        "n",
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("n").alias("renglon"),
        "cuenta",
        pl.when(pl.col("lado") == 0).then(pl.col("centavos")).otherwise(0).alias("debe"),
        pl.when(pl.col("lado") == 1).then(pl.col("centavos")).otherwise(0).alias("haber"),
        *DIMENSIONES,
    )


def _cabeceras(componentes: pl.DataFrame, sumados: pl.DataFrame, partidas: pl.DataFrame) -> pl.DataFrame:
    cabeceras = componentes.select(CABECERA).unique("n", keep="first", maintain_order=True)
    contenido = sumados.select(
        "n",
        pl.concat_str(
            [pl.col(c).cast(pl.String).fill_null("") for c in ("componente", "centavos", *DIMENSIONES)], separator=":"
        ).alias("texto"),
    )
    textos = contenido.sort("n", "texto").group_by("n", maintain_order=True).agg(pl.col("texto").str.join(";"))
    totales = partidas.group_by("n").agg(total=pl.col("debe").sum(), lineas=pl.len().cast(pl.Int64))
    return (
        cabeceras.join(textos, on="n", how="left")
        .join(totales, on="n", how="left")
        .with_columns(
            canonico=pl.concat_str(
                [
                    pl.col("evento"),
                    pl.col("fecha").cast(pl.String),
                    pl.col("fecha_valor").cast(pl.String),
                    pl.col("origen_tipo"),
                    pl.col("origen_id").cast(pl.String),
                    pl.col("origen_revision").cast(pl.String),
                    pl.col("texto"),
                ],
                separator="|",
            )
        )
        .with_columns(huella=pl.col("canonico").map_elements(huella, return_dtype=pl.String))
        .drop("texto", "canonico")
    )


def huella(canonico: str) -> str:
    """sha256 of the canonical text of an event's content, in hexadecimal."""
    return hashlib.sha256(canonico.encode()).hexdigest()


def _errores(componentes: pl.DataFrame, con_regla: pl.DataFrame) -> pl.DataFrame:
    """Every offending event, by cause: amounts that are not positive, and components that cannot be posted."""
    sin_importe = componentes.filter(pl.col("centavos").is_null() | (pl.col("centavos") <= 0)).select(
        "n",
        pl.lit("importe").alias("causa"),
        pl.format("el componente {} no es un importe positivo", pl.col("componente")).alias("mensaje"),
    )
    causa = (
        pl.when(pl.col("debe").is_null())
        .then(pl.lit("sin_regla"))
        .when(~pl.col("sirven"))
        .then(pl.lit("cuenta"))
        .when(pl.col("exige_seccion") & pl.col("seccion").is_null())
        .then(pl.lit("seccion"))
        .when(pl.col("exige_centro") & pl.col("centro").is_null())
        .then(pl.lit("centro"))
        .otherwise(None)
    )
    mensaje = (
        pl.when(pl.col("causa") == "sin_regla")
        .then(pl.format("no hay regla para {} de {} al {}", "componente", "evento", pl.col("fecha").cast(pl.String)))
        .when(pl.col("causa") == "cuenta")
        .then(pl.format("una de las cuentas {} no es imputable o está de baja", "codigos"))
        .when(pl.col("causa") == "seccion")
        .then(pl.format("falta la sección, que exige una de las cuentas {}", "codigos"))
        .otherwise(pl.format("falta el centro de costo, que exige una de las cuentas {}", "codigos"))
    )
    sin_asiento = (
        con_regla.with_columns(causa=causa)
        .filter(pl.col("causa").is_not_null())
        .with_columns(mensaje=mensaje)
        .select("n", "causa", "mensaje")
    )
    return pl.concat([sin_importe, sin_asiento]).sort("n", "causa")
