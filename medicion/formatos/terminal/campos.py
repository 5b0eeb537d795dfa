"""The fields of a line of readings: what each one may hold, and how it becomes a value and a text again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from medicion.anomalias import SIN_NOVEDAD
from medicion.validacion.enteros import UNIDAD_MIL
from medicion.validacion.registros import REGISTROS

SEPARADOR = ";"
CAMPOS = (
    "lote",
    "suministro",
    "medidor",
    "registro",
    "lectura",
    "fecha_hora",
    "anomalia",
    "observacion",
    "lat",
    "lon",
    "foto_id",
    "operador",
)
# `linea`: in the file, from 1, the header included. `lectura_mil`: thousandths of the dial, null when nothing was read.
# `fecha_hora`: local. Coordinates in millionths of a degree. Texts as they came; "" when there is nothing.
ESQUEMA_LEIDAS: dict[str, pl.DataType] = {
    "linea": pl.Int64(),
    "lote": pl.String(),
    "suministro": pl.String(),
    "medidor": pl.String(),
    "registro": pl.String(),
    "lectura_mil": pl.Int64(),
    "fecha_hora": pl.Datetime("us"),
    "anomalia": pl.String(),
    "observacion": pl.String(),
    "lat_micro": pl.Int64(),
    "lon_micro": pl.Int64(),
    "foto_id": pl.String(),
    "operador": pl.String(),
}
# What each field has to look like. Dates and numbers are also looked at for their value.
FORMAS = {
    "lote": ("^[A-Za-z0-9-]{1,8}$", "no es un lote de 1 a 8 letras, números o guiones"),
    "suministro": ("^[A-Za-z0-9-]{1,10}$", "no es un suministro de 1 a 10 letras, números o guiones"),
    "medidor": ("^[A-Za-z0-9./-]{1,15}$", "no es un medidor de 1 a 15 letras, números, puntos, barras o guiones"),
    "registro": (f"^({'|'.join(r.codigo for r in REGISTROS.values())})$", "no es un registro conocido"),
    "lectura": (r"^([0-9]{1,10}(\.[0-9]{1,3})?)?$", "no es una lectura de hasta 10 dígitos y 3 decimales"),
    "fecha_hora": ("^[0-9]{8}([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$", "no es una fecha y hora AAAAMMDDHHMMSS"),
    "anomalia": ("^([0-9]{2})?$", "no es un código de anomalía de 2 dígitos"),
    "observacion": (r"^[^\x00-\x1f\x7f-\x9f]{0,80}$", "tiene más de 80 caracteres o caracteres de control"),
    "lat": (r"^(-?[0-9]{1,2}(\.[0-9]{1,6})?)?$", "no es una latitud en grados, con punto y hasta 6 decimales"),
    "lon": (r"^(-?[0-9]{1,3}(\.[0-9]{1,6})?)?$", "no es una longitud en grados, con punto y hasta 6 decimales"),
    "foto_id": ("^[A-Za-z0-9._-]{0,40}$", "no es una foto de hasta 40 letras, números, puntos o guiones"),
    "operador": ("^[A-Za-z0-9._-]{1,20}$", "no es un operador de 1 a 20 letras, números, puntos o guiones"),
}
DECIMALES = 3
DECIMALES_DE_GRADO = 6
MICRO = 10**DECIMALES_DE_GRADO
DESDE = date(2000, 1, 1)
MOSTRADOS = 30  # characters of a wrong value that its cause shows


def interpretar(lineas: pl.DataFrame) -> pl.DataFrame:
    """From the texts of CAMPOS to ESQUEMA_LEIDAS; null where a text is not what it should be."""
    codigos = {registro.codigo: nombre for nombre, registro in REGISTROS.items()}
    lectura = pl.when(pl.col("lectura").str.contains(FORMAS["lectura"][0])).then("lectura")
    return lineas.select(
        "linea",
        "lote",
        "suministro",
        "medidor",
        pl.col("registro").replace_strict(codigos, default=None, return_dtype=pl.String),
        _decimal(lectura, DECIMALES).alias("lectura_mil"),
        pl.col("fecha_hora").str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us"),
        pl.when(pl.col("anomalia") == "").then(pl.lit(SIN_NOVEDAD)).otherwise("anomalia").alias("anomalia"),
        "observacion",
        _decimal(pl.col("lat"), DECIMALES_DE_GRADO).alias("lat_micro"),
        _decimal(pl.col("lon"), DECIMALES_DE_GRADO).alias("lon_micro"),
        "foto_id",
        "operador",
    )


def _decimal(texto: pl.Expr, decimales: int) -> pl.Expr:
    """A decimal text as a whole number of its last place: "-0.5" with 6 is -500000. Null for an empty one."""
    partes = texto.str.strip_prefix("-").str.split_exact(".", 1).struct
    entera = partes.field("field_0").cast(pl.Int64, strict=False)
    fraccion = partes.field("field_1").fill_null("").str.pad_end(decimales, "0").cast(pl.Int64, strict=False)
    absoluto = entera * pl.lit(10**decimales) + fraccion
    return pl.when(texto.str.starts_with("-")).then(-absoluto).otherwise(absoluto)


def objeciones(lineas: pl.DataFrame, filas: pl.DataFrame, hoy: date) -> Iterator[pl.DataFrame]:
    """What is wrong in each field, as frames of linea, campo, motivo. `filas` is `interpretar(lineas)`."""
    for campo, (forma, motivo) in FORMAS.items():
        malas = lineas.filter(~pl.col(campo).str.contains(forma))
        yield _causas(malas.select("linea", valor=campo), campo, _motivo_de_forma(campo, motivo))
    valores = lineas.select("linea", "fecha_hora", "lat", "lon").with_columns(
        filas.select(dia=pl.col("fecha_hora").dt.date(), lat_micro="lat_micro", lon_micro="lon_micro")
    )
    con_forma = pl.col("fecha_hora").str.contains(FORMAS["fecha_hora"][0])
    for mala, motivo in (
        (con_forma & pl.col("dia").is_null(), "no es una fecha que exista"),
        (pl.col("dia") < DESDE, f"es anterior a {DESDE.year}"),
        (pl.col("dia") > hoy, "está en el futuro"),
    ):
        yield _causas(valores.filter(mala).select("linea", valor="fecha_hora"), "fecha_hora", pl.lit(motivo))
    for campo, grados in (("lat", 90), ("lon", 180)):
        fuera = valores.filter(pl.col(f"{campo}_micro").abs() > grados * MICRO)
        yield _causas(fuera.select("linea", valor=campo), campo, pl.lit(f"pasa de {grados} grados"))
    sueltas = valores.filter((pl.col("lat") == "") != (pl.col("lon") == ""))
    yield _causas(sueltas.select("linea", valor="lat"), "lat", pl.lit("viene sin la otra coordenada"))


def _motivo_de_forma(campo: str, motivo: str) -> pl.Expr:
    if campo != "lectura":
        return pl.lit(motivo)
    return (
        pl.when(pl.col("valor").str.contains(r"^-[0-9]"))
        .then(pl.lit("es negativa"))
        .when(pl.col("valor").str.contains("^[0-9]{11,}"))
        .then(pl.lit("tiene más de 10 dígitos"))
        .otherwise(pl.lit(motivo))
    )


def _causas(malas: pl.DataFrame, campo: str, motivo: pl.Expr) -> pl.DataFrame:
    return malas.select(
        "linea",
        pl.lit(campo).alias("campo"),
        pl.format("«{}» {}", pl.col("valor").str.slice(0, MOSTRADOS), motivo).alias("motivo"),
    )


def repetidas(filas: pl.DataFrame) -> pl.DataFrame:
    """A register read twice in a batch: each line after the first, as linea, campo, motivo."""
    identidad = ("lote", "medidor", "registro")
    dobles = filas.select("linea", *identidad).drop_nulls().filter(pl.struct(identidad).is_duplicated())
    return (
        dobles.with_columns(primera=pl.col("linea").min().over(identidad))
        .filter(pl.col("linea") != pl.col("primera"))
        .select(
            "linea",
            pl.lit("medidor").alias("campo"),
            pl.format(
                "«{}» ya tiene lectura de {} en este lote, en la línea {}", "medidor", "registro", "primera"
            ).alias("motivo"),
        )
    )


def escribir(filas: pl.DataFrame) -> pl.DataFrame:
    """One column of lines, from ESQUEMA_LEIDAS."""
    codigos = {nombre: registro.codigo for nombre, registro in REGISTROS.items()}
    textos = [
        pl.col("lote"),
        pl.col("suministro"),
        pl.col("medidor"),
        pl.col("registro").replace_strict(codigos, return_dtype=pl.String),
        texto_decimal(pl.col("lectura_mil"), DECIMALES),
        pl.col("fecha_hora").dt.to_string("%Y%m%d%H%M%S"),
        pl.col("anomalia"),
        pl.col("observacion"),
        texto_decimal(pl.col("lat_micro"), DECIMALES_DE_GRADO),
        texto_decimal(pl.col("lon_micro"), DECIMALES_DE_GRADO),
        pl.col("foto_id"),
        pl.col("operador"),
    ]
    return filas.select(linea=pl.concat_str([texto.fill_null("") for texto in textos], separator=SEPARADOR))


def texto_decimal(valor: pl.Expr, decimales: int) -> pl.Expr:
    """The opposite of reading a decimal: -500000 with 6 is "-0.5"."""
    base = 10**decimales
    fraccion = (valor.abs() % base).cast(pl.String).str.zfill(decimales).str.strip_chars_end("0")
    punto = pl.when(fraccion == "").then(pl.lit("")).otherwise(pl.lit("."))
    signo = pl.when(valor < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str([signo, (valor.abs() // base).cast(pl.String), punto, fraccion])


def en_milesimos(texto: str) -> int:
    """A decimal text with up to three decimals, in thousandths."""
    entera, _, fraccion = texto.partition(".")
    return int(entera) * UNIDAD_MIL + int(fraccion.ljust(DECIMALES, "0"))
