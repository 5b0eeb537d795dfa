"""The calls that a telephone exchange reports: a whole file, or every reason why not. docs/formats/llamadas.md

What takes the register of accounts or a tariff book to know (whose line it is, what it costs) is not decided here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

SEPARADOR = ";"
# Each field, the form that its text must have, and what is said when it has not.
FORMAS: dict[str, tuple[str, str]] = {
    "linea": (r"^([0-9]{6,15})?$", "no es un número de línea: son de 6 a 15 dígitos"),
    "cuenta": (r"^([0-9]{1,9})?$", "no es un número de cuenta"),
    "inicio": (r"^[0-9]{14}$", "no es una fecha y hora AAAAMMDDHHMMSS"),
    "segundos": (r"^-?[0-9]{1,9}$", "no es una cantidad de segundos"),
    "destino": (r"^[0-9*#]{0,20}$", "no es un número marcado: son hasta 20 dígitos, * o #"),
    "tipo": (r"^[SEN]$", "no es un tipo de llamada: S, E o N"),
}
CABECERA = SEPARADOR.join(FORMAS)
CIERRE = re.compile(r"TOTAL;([0-9]{1,9});(-?[0-9]{1,18})")
SALIENTE = "S"
DESDE = date(2000, 1, 1)
MOSTRADOS = 30  # characters of a wrong value that its cause shows
# `renglon`: of the file, from 1. `linea` or `cuenta`, the other is null. `inicio`: local time.
ESQUEMA_LEIDAS: dict[str, pl.DataType] = {
    "renglon": pl.Int64(),
    "linea": pl.String(),
    "cuenta": pl.Int64(),
    "inicio": pl.Datetime("us"),
    "segundos": pl.Int64(),
    "destino": pl.String(),
    "tipo": pl.String(),
}
# `linea` is 0 when the cause is of the whole file, `campo` is empty when it is of the whole line.
ESQUEMA_CAUSAS: dict[str, pl.DataType] = {"linea": pl.Int64(), "campo": pl.String(), "motivo": pl.String()}
OTRAS_CODIFICACIONES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, kw_only=True)
class Limites:
    """What a file may measure, so that a wrong one does not stop the machine."""

    bytes_max: int = 256 * 2**20
    lineas_max: int = 2_000_000


LIMITES = Limites()


class ArchivoRechazado(Exception):
    """A file that is not taken. causas: ESQUEMA_CAUSAS, all of them, by line."""

    def __init__(self, causas: pl.DataFrame) -> None:
        self.causas = causas.sort("linea", maintain_order=True)
        super().__init__(f"No se puede recibir el archivo porque tiene {causas.height} errores.")


def leer(datos: bytes, *, hoy: date, limites: Limites = LIMITES) -> pl.DataFrame:
    """ESQUEMA_LEIDAS of a whole file. *Errores:* `ArchivoRechazado`, with every cause by line and field."""
    lineas = _lineas(datos, limites)
    cierre = CIERRE.fullmatch(lineas.item(-1, "texto"))
    cuerpo = lineas.slice(1, lineas.height - (2 if cierre else 1))
    campos, mal_partidas = _partir(cuerpo)
    filas = _interpretar(campos)
    causas = [_de_los_extremos(lineas, cierre), mal_partidas, *_objeciones(campos, filas, hoy)]
    todas = pl.concat(causas)
    if todas.is_empty() and cierre is not None:
        todas = _del_cierre(cierre, lineas.height, filas)
    if not todas.is_empty():
        raise ArchivoRechazado(todas)
    return filas


def escribir(filas: pl.DataFrame) -> bytes:
    """The file of some calls (ESQUEMA_LEIDAS; `renglon` does not matter)."""
    textos = (
        pl.col("linea").fill_null(""),
        pl.col("cuenta").cast(pl.String).fill_null(""),
        pl.col("inicio").dt.to_string("%Y%m%d%H%M%S"),
        pl.col("segundos").cast(pl.String),
        "destino",
        "tipo",
    )
    cuerpo = filas.select(pl.concat_str(textos, separator=SEPARADOR)).to_series().to_list()
    cierre = f"TOTAL;{filas.height};{filas['segundos'].sum()}"
    return "".join(f"{linea}\n" for linea in (CABECERA, *cuerpo, cierre)).encode()


def _rechazar(*causas: tuple[int, str, str]) -> ArchivoRechazado:
    return ArchivoRechazado(_causas(*causas))


def _causas(*causas: tuple[int, str, str]) -> pl.DataFrame:
    return pl.DataFrame(causas, schema=ESQUEMA_CAUSAS, orient="row")


def _lineas(datos: bytes, limites: Limites) -> pl.DataFrame:
    """`linea`, from 1, and `texto`. Bytes that are not text stop everything."""
    if len(datos) > limites.bytes_max:
        raise _rechazar((0, "", f"pesa {len(datos)} bytes y el máximo es {limites.bytes_max}"))
    if datos.startswith(OTRAS_CODIFICACIONES):
        raise _rechazar((0, "", "está en UTF-16 y tiene que estar en UTF-8"))
    datos = datos.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").removesuffix(b"\n")
    if not datos.strip():
        raise _rechazar((0, "", "está vacío"))
    if datos.count(b"\n") >= limites.lineas_max:
        raise _rechazar((0, "", f"tiene más de {limites.lineas_max} líneas"))
    try:
        texto = datos.decode()
    except UnicodeDecodeError as error:
        raise _rechazar((datos.count(b"\n", 0, error.start) + 1, "", "no está en UTF-8")) from None
    if malo := re.search(r"[\0\r]", texto):
        linea = texto.count("\n", 0, malo.start()) + 1
        raise _rechazar((linea, "", "tiene caracteres de control: el archivo está dañado"))
    return pl.DataFrame({"texto": texto.split("\n")}).select(
        linea=pl.int_range(1, pl.len() + 1, dtype=pl.Int64), texto="texto"
    )


def _de_los_extremos(lineas: pl.DataFrame, cierre: re.Match[str] | None) -> pl.DataFrame:
    causas = []
    if lineas.item(0, "texto") != CABECERA:
        causas.append((1, "", f"no es la cabecera, que tiene que ser {CABECERA}"))
    if cierre is None:
        causas.append((lineas.height, "", "falta la línea de cierre, así que el archivo está cortado"))
    return _causas(*causas)


def _del_cierre(cierre: re.Match[str], linea: int, filas: pl.DataFrame) -> pl.DataFrame:
    causas = []
    if int(cierre[1]) != filas.height:
        causas.append((linea, "cantidad", f"el cierre dice {cierre[1]} llamadas y hay {filas.height}"))
    if int(cierre[2]) != (suma := int(filas["segundos"].sum())):
        causas.append((linea, "suma", f"el cierre dice que suman {cierre[2]} segundos y suman {suma}"))
    return _causas(*causas)


def _partir(lineas: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The fields of the lines that have them all, as texts; and the causes of the others."""
    separadores = pl.col("texto").str.count_matches(SEPARADOR, literal=True)
    buena = separadores == len(FORMAS) - 1
    malas = lineas.filter(~buena).select(
        "linea",
        campo=pl.lit(""),
        motivo=pl.format("tiene {} campos y tiene que tener {}", separadores + 1, pl.lit(len(FORMAS))),
    )
    campos = (
        lineas.filter(buena)
        .select("texto", renglon="linea")
        .with_columns(pl.col("texto").str.split_exact(SEPARADOR, len(FORMAS) - 1).struct.rename_fields(list(FORMAS)))
        .unnest("texto")
    )
    return campos, malas


def _interpretar(campos: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_LEIDAS; null where a text is not what it should be."""
    return campos.select(
        "renglon",
        linea=pl.when(pl.col("linea") != "").then("linea"),
        cuenta=pl.col("cuenta").cast(pl.Int64, strict=False),
        inicio=pl.col("inicio").str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us"),
        segundos=pl.col("segundos").cast(pl.Int64, strict=False),
        destino="destino",
        tipo="tipo",
    ).select(pl.col(columna).cast(tipo) for columna, tipo in ESQUEMA_LEIDAS.items())


def _objeciones(campos: pl.DataFrame, filas: pl.DataFrame, hoy: date) -> Iterator[pl.DataFrame]:
    """What is wrong in each field, as ESQUEMA_CAUSAS."""
    for campo, (forma, motivo) in FORMAS.items():
        yield _de_campo(campos.filter(~pl.col(campo).str.contains(forma)), campo, motivo)
    fechas = campos.with_columns(filas.select(dia=pl.col("inicio").dt.date()))
    con_forma = pl.col("inicio").str.contains(FORMAS["inicio"][0])
    for mala, motivo in (
        (con_forma & pl.col("dia").is_null(), "no es una fecha y hora que exista"),
        (pl.col("dia") < DESDE, f"es anterior a {DESDE.year}"),
        (pl.col("dia") > hoy, "está en el futuro"),
    ):
        yield _de_campo(fechas.filter(mala), "inicio", motivo)
    ninguna = campos.filter((pl.col("linea") == "") == (pl.col("cuenta") == ""))
    yield ninguna.select(
        linea="renglon", campo=pl.lit("linea"), motivo=pl.lit("va la línea o la cuenta: una de las dos, y no ambas")
    )
    sin_destino = campos.filter((pl.col("tipo") == SALIENTE) & (pl.col("destino") == ""))
    yield sin_destino.select(
        linea="renglon", campo=pl.lit("destino"), motivo=pl.lit("falta, y una llamada saliente lo lleva")
    )


def _de_campo(malas: pl.DataFrame, campo: str, motivo: str) -> pl.DataFrame:
    return malas.select(
        linea="renglon",
        campo=pl.lit(campo),
        motivo=pl.format("«{}» {}", pl.col(campo).str.slice(0, MOSTRADOS), pl.lit(motivo)),
    )
