"""The readings that come back from the handhelds: a whole file, or every reason why not.

A file is taken only when each line of it is well formed and its trailer agrees. What takes the register of meters to
know (an unknown meter, a closed batch) is not decided here.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from medicion.formatos.terminal.campos import (
    CAMPOS,
    DECIMALES,
    ESQUEMA_LEIDAS,
    SEPARADOR,
    en_milesimos,
    escribir,
    interpretar,
    objeciones,
    repetidas,
)
from medicion.validacion.enteros import UNIDAD_MIL, conformar

CABECERA = SEPARADOR.join(CAMPOS)
CIERRE = re.compile(r"TOTAL;([0-9]{1,9});([0-9]{1,20}(?:\.[0-9]{1,3})?)")
# `linea` is 0 when the cause is of the whole file, `campo` is empty when it is of the whole line.
ESQUEMA_CAUSAS: dict[str, pl.DataType] = {"linea": pl.Int64(), "campo": pl.String(), "motivo": pl.String()}
OTRAS_CODIFICACIONES = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
Causa = tuple[int, str, str]
LINEAS_POR_PARTE = 100_000


@dataclass(frozen=True, kw_only=True)
class Limites:
    """What a file may measure, so that a wrong one does not stop the machine."""

    bytes_max: int = 256 * 2**20
    lineas_max: int = 1_200_000
    caracteres_por_linea_max: int = 400


LIMITES = Limites()


@dataclass(frozen=True, kw_only=True)
class Archivo:
    """A good file. filas: ESQUEMA_LEIDAS. cantidad, suma_mil: of its trailer, the readings added in thousandths."""

    filas: pl.DataFrame
    cantidad: int
    suma_mil: int


class ArchivoRechazado(Exception):
    """A file that is not taken. causas: ESQUEMA_CAUSAS, all of them, by line."""

    def __init__(self, causas: pl.DataFrame) -> None:
        self.causas = causas.sort("linea", maintain_order=True)
        linea, campo, motivo = self.causas.row(0)
        lugar = " ".join(parte for parte in (f"línea {linea}:" if linea else "", campo) if parte)
        resto = f" Y {causas.height - 1} más." if causas.height > 1 else ""
        super().__init__(f"No se puede recibir el archivo porque tiene errores. {lugar} {motivo}.{resto}".strip())


def leer(datos: bytes, *, hoy: date, limites: Limites = LIMITES) -> Archivo:
    """Read a whole file. *Errores:* `ArchivoRechazado`, with every cause by line and field."""
    lineas, causas = _lineas(datos, limites)
    cierre = CIERRE.fullmatch(lineas.item(-1, "texto"))
    if cierre is None:
        causas.append((lineas.height, "", "falta la línea de cierre, así que el archivo está cortado"))
    if lineas.item(0, "texto") != CABECERA:
        causas.append((1, "", f"no es la cabecera, que tiene que ser {CABECERA}"))
    marcadas = [linea for linea, _, _ in causas]
    ultima = lineas.height - (1 if cierre else 0)
    cuerpo = lineas.filter(pl.col("linea").is_between(2, ultima), ~pl.col("linea").is_in(marcadas))
    filas, halladas = _filas(cuerpo, hoy, limites)
    todas = pl.concat([pl.DataFrame(causas, schema=ESQUEMA_CAUSAS, orient="row"), halladas, repetidas(filas)])
    suma_mil = _sumar(filas)
    if cierre is not None:
        suma = suma_mil if todas.is_empty() else None
        todas = pl.concat([todas, _objeciones_al_cierre(cierre, lineas.height, suma)])
    if not todas.is_empty():
        raise ArchivoRechazado(todas)
    return Archivo(filas=filas, cantidad=filas.height, suma_mil=suma_mil)


def escribir_lecturas(filas: pl.DataFrame) -> bytes:
    """The file that a handheld writes with those readings (ESQUEMA_LEIDAS; `linea` does not matter)."""
    filas = conformar(filas, ESQUEMA_LEIDAS, que="filas")
    suma = _sumar(filas)
    cierre = f"TOTAL;{filas.height};{suma // UNIDAD_MIL}.{suma % UNIDAD_MIL:0{DECIMALES}}"
    lineas = [CABECERA, *escribir(filas).to_series().to_list(), cierre]
    return "".join(linea + "\n" for linea in lineas).encode()


def _rechazar(motivo: str) -> ArchivoRechazado:
    return ArchivoRechazado(pl.DataFrame([(0, "", motivo)], schema=ESQUEMA_CAUSAS, orient="row"))


def _lineas(datos: bytes, limites: Limites) -> tuple[pl.DataFrame, list[Causa]]:
    """The lines of the file, numbered from 1, and what is wrong with their bytes."""
    if len(datos) > limites.bytes_max:
        raise _rechazar(f"pesa {len(datos)} bytes y el máximo es {limites.bytes_max}")
    for marca, codificacion in OTRAS_CODIFICACIONES.items():
        if datos.startswith(marca):
            raise _rechazar(f"está en {codificacion} y tiene que estar en UTF-8")
    datos = datos.removeprefix(codecs.BOM_UTF8)
    if not datos.strip():
        raise _rechazar("está vacío")
    if datos.count(b"\n") > limites.lineas_max:
        raise _rechazar(f"tiene más de {limites.lineas_max} líneas")
    datos = datos.replace(b"\r\n", b"\n")
    causas = _bytes_prohibidos(datos)
    if causas:
        datos = datos.decode("utf-8", errors="replace").encode()
    entero = pl.Series("texto", [datos.removesuffix(b"\n")], dtype=pl.Binary).cast(pl.String)
    lineas = entero.to_frame().select(pl.col("texto").str.split("\n").explode())
    return lineas.select((pl.int_range(pl.len(), dtype=pl.Int64) + 1).alias("linea"), "texto"), causas


def _bytes_prohibidos(datos: bytes) -> list[Causa]:
    """Lines with NULs, with lone carriage returns, or that are not UTF-8; one cause each."""
    try:
        pl.Series([datos], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        en_utf8 = False
    else:
        en_utf8 = True
    if en_utf8 and b"\0" not in datos and b"\r" not in datos:
        return []
    causas: list[Causa] = []
    for numero, linea in enumerate(datos.split(b"\n"), 1):
        if b"\0" in linea:
            causas.append((numero, "", "tiene bytes nulos: el archivo está dañado o no está en UTF-8"))
        elif b"\r" in linea:
            causas.append((numero, "", "tiene un retorno de carro suelto"))
        elif linea.decode("utf-8", errors="replace").encode() != linea:
            causas.append((numero, "", "no está en UTF-8"))
    return causas


def _filas(cuerpo: pl.DataFrame, hoy: date, limites: Limites) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The values of the lines, and what is wrong with them. In parts: the texts of a whole file weigh ten times it."""
    filas = [pl.DataFrame(schema=ESQUEMA_LEIDAS)]
    halladas = [pl.DataFrame(schema=ESQUEMA_CAUSAS)]
    for parte in cuerpo.iter_slices(LINEAS_POR_PARTE):
        campos, mal_partidas = _partir(parte, limites)
        leidas = interpretar(campos)
        filas.append(leidas)
        halladas += [mal_partidas, *objeciones(campos, leidas, hoy)]
    return pl.concat(filas), pl.concat(halladas)


def _partir(lineas: pl.DataFrame, limites: Limites) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The fields of the lines that have them all, as texts; and the causes of the others."""
    separadores = pl.col("texto").str.count_matches(SEPARADOR, literal=True)
    larga = pl.col("texto").str.len_chars() > limites.caracteres_por_linea_max
    motivo = (
        pl.when(larga)
        .then(pl.lit(f"tiene más de {limites.caracteres_por_linea_max} caracteres"))
        .when(pl.col("texto") == "")
        .then(pl.lit("está vacía"))
        .when(separadores != len(CAMPOS) - 1)
        .then(pl.format("tiene {} campos y tiene que tener {}", separadores + 1, pl.lit(len(CAMPOS))))
    )
    revisadas = lineas.with_columns(motivo=motivo)
    malas = revisadas.filter(pl.col("motivo").is_not_null()).select("linea", pl.lit("").alias("campo"), "motivo")
    partidas = (
        revisadas.filter(pl.col("motivo").is_null())
        .select("linea", pl.col("texto").str.split_exact(SEPARADOR, len(CAMPOS) - 1).struct.rename_fields(list(CAMPOS)))
        .unnest("texto")
    )
    return partidas, malas


def _sumar(filas: pl.DataFrame) -> int:
    """Exact: a million readings of ten digits do not fit 64 bits."""
    return int(filas.select(pl.col("lectura_mil").cast(pl.Int128).sum()).item())


def _objeciones_al_cierre(cierre: re.Match[str], linea: int, suma_mil: int | None) -> pl.DataFrame:
    """The trailer, in its line, against the others; the sum, only when every reading could be read."""
    causas: list[Causa] = []
    cantidad = max(linea - 2, 0)
    if int(cierre[1]) != cantidad:
        causas.append((linea, "cantidad", f"el cierre dice {cierre[1]} lecturas y hay {cantidad}"))
    if suma_mil is not None and en_milesimos(cierre[2]) != suma_mil:
        dice, hay = _legible(en_milesimos(cierre[2])), _legible(suma_mil)
        causas.append((linea, "suma", f"el cierre dice que suman {dice} y suman {hay}"))
    return pl.DataFrame(causas, schema=ESQUEMA_CAUSAS, orient="row")


def _legible(mil: int) -> str:
    """Thousandths as people read them: 25279998000 → "25.279.998"."""
    enteros, resto = divmod(mil, UNIDAD_MIL)
    fraccion = f"{resto:0{DECIMALES}}".rstrip("0")
    return f"{enteros:,}".replace(",", ".") + (f",{fraccion}" if fraccion else "")
