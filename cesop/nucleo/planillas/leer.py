"""Files that people bring: xlsx and csv, read under limits, with row numbers as the person sees them.

The limits (settings PLANILLA_*) stop a file made to hurt before it is parsed: its bytes, what it holds once
uncompressed, how much more that is, and its rows. Cells come typed: text, Decimal, bool, date or datetime.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError  # the exception alone: openpyxl parses with lxml or defusedxml

import openpyxl
from django.conf import settings
from openpyxl.utils.exceptions import InvalidFileException

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.planillas.tipos import INICIOS_DE_FORMULA, Valor
from cesop.nucleo.texto import plegar

XLSX = b"PK\x03\x04"
XLS = b"\xd0\xcf\x11\xe0"
EXTENSIONES = ("xlsx", "csv", "txt", "tsv")
DELIMITADORES = ";,\t|"
COLUMNAS_MAX = 200


@dataclass(frozen=True, kw_only=True)
class FilaLeida:
    """A row with data: its number in the file (the header is row 1) and its cells by title."""

    numero: int
    celdas: dict[str, Valor]


def leer(contenido: bytes, *, titulos: Sequence[str], filas_max: int | None = None) -> list[FilaLeida]:
    """The rows of a file whose header has `titulos`, in any order, whatever their case and accents.

    filas_max: the limit of rows (None: the installation's own, PLANILLA_FILAS_MAX).
    Empty rows are skipped, other columns are an error: nobody's data is dropped in silence.
    Errores: `planilla.grande`, `planilla.bomba`, `planilla.formato`, `planilla.codificacion`, `planilla.titulos`,
    `planilla.filas`, `planilla.vacia`.
    """
    if len(contenido) > settings.PLANILLA_BYTES_MAX:
        tope = formato.tamano(settings.PLANILLA_BYTES_MAX)
        raise _error("grande", f"pesa {formato.tamano(len(contenido))} y el máximo es {tope}", "Partilo en varios.")
    if contenido.startswith(XLS):
        raise _error("formato", "es una planilla vieja (xls)", "Guardala como xlsx o csv.")
    filas = _filas_xlsx(contenido) if contenido.startswith(XLSX) else _filas_csv(contenido)
    return list(_con_titulos(filas, titulos, filas_max=filas_max or settings.PLANILLA_FILAS_MAX))


def exigir_nombre(nombre: str, *, contenido: bytes) -> None:
    """Check that a file is what its name says, before it is read. *Errores:* `planilla.formato`."""
    if contenido.startswith(XLS):
        return  # `leer` says what it is
    extension = nombre.rpartition(".")[2].casefold()
    if extension not in EXTENSIONES:
        raise _error("formato", f"«{nombre}» no tiene nombre de planilla", "Subí un archivo xlsx o csv.")
    if (extension == "xlsx") != contenido.startswith(XLSX):
        dentro = "no lo es por dentro" if extension == "xlsx" else "por dentro es xlsx"
        raise _error("formato", f"se llama {extension} y {dentro}", "Guardalo de nuevo desde la planilla.")


def _error(codigo: str, porque: str, que_hacer: str) -> ErrorNegocio:
    return ErrorNegocio(f"planilla.{codigo}", f"No se puede leer el archivo porque {porque}. {que_hacer}")


def _filas_xlsx(contenido: bytes) -> Iterator[Sequence[Any]]:
    """Rows of the first sheet, as they are read: the whole sheet is never in memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenido)) as zip_:
            _revisar_zip(zip_)
        libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=True, keep_links=False)
        yield from libro.worksheets[0].iter_rows(values_only=True, max_col=COLUMNAS_MAX)
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, IndexError, ValueError, TypeError) as error:
        raise _error("formato", "no es una planilla xlsx sana", "Abrila, guardala de nuevo y probá.") from error


def _revisar_zip(zip_: zipfile.ZipFile) -> None:
    """Refuse a bomb by what its directory says; a directory that lies makes the reading fail."""
    total = sum(parte.file_size for parte in zip_.infolist())
    comprimido = max(1, sum(parte.compress_size for parte in zip_.infolist()))
    if total > settings.PLANILLA_DESCOMPRIMIDA_MAX or total // comprimido > settings.PLANILLA_RAZON_MAX:
        raise _error(
            "bomba", f"una vez abierto ocuparía {formato.tamano(total)}", "Guardalo de nuevo desde la planilla."
        )


def _filas_csv(contenido: bytes) -> Iterator[Sequence[str]]:
    texto = _decodificar(contenido)
    primera = texto.split("\n", 1)[0]
    delimitador = max(DELIMITADORES, key=primera.count)
    try:
        yield from csv.reader(io.StringIO(texto, newline=""), delimiter=delimitador, strict=True)
    except csv.Error as error:
        raise _error(
            "formato", "las comillas del csv no cierran bien", "Guardalo de nuevo desde la planilla."
        ) from error


def _decodificar(contenido: bytes) -> str:
    """UTF-8 (with or without BOM) or UTF-16 with BOM; otherwise Windows' own, which old programs write."""
    if b"\x00" in contenido[:4096] and not contenido.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _error("formato", "no es una planilla", "Subí un archivo xlsx o csv.")
    codificaciones = ["utf-16"] if contenido.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for codificacion in codificaciones:
        try:
            return contenido.decode(codificacion)
        except UnicodeDecodeError:
            continue
    raise _error("codificacion", "sus letras no se entienden", "Guardalo como csv UTF-8 o como xlsx.")


def _con_titulos(filas: Iterable[Sequence[Any]], titulos: Sequence[str], *, filas_max: int) -> Iterator[FilaLeida]:
    numeradas = enumerate(filas, start=1)
    lugares = _lugares(next(numeradas, (1, ()))[1], titulos)
    leidas = 0
    for numero, fila in numeradas:
        celdas = {titulo: _celda(fila[lugar]) if lugar < len(fila) else None for titulo, lugar in lugares.items()}
        if all(valor is None or valor == "" for valor in celdas.values()):
            if numero > filas_max * 10:  # a million of empty rows is not a mistake
                raise _error("filas", "tiene demasiadas filas vacías", "Borralas y guardalo de nuevo.")
            continue
        leidas += 1
        if leidas > filas_max:
            raise _error("filas", f"tiene más de {formato.entero(filas_max)} filas", "Partilo en varios.")
        yield FilaLeida(numero=numero, celdas=celdas)
    if not leidas:
        raise _error("vacia", "no tiene filas debajo de los títulos", "Completalo y subilo de nuevo.")


def _lugares(cabeza: Sequence[Any], titulos: Sequence[str]) -> dict[str, int]:
    """Title → position. Names every title that is missing, unknown or twice."""
    esperados = {plegar(titulo): titulo for titulo in titulos}
    hallados: dict[str, int] = {}
    ajenos, repetidos = [], []
    for lugar, celda in enumerate(cabeza):
        escrito = str(celda or "").strip()
        titulo = esperados.get(plegar(escrito))
        if not escrito:
            continue
        if titulo is None:
            ajenos.append(escrito[:40])
        elif titulo in hallados:
            repetidos.append(titulo)
        else:
            hallados[titulo] = lugar
    faltan = [titulo for titulo in titulos if titulo not in hallados]
    partes = [
        f"{nombre} {', '.join(cuales)}"
        for nombre, cuales in (("faltan", faltan), ("sobran", ajenos[:10]), ("están dos veces", repetidos))
        if cuales
    ]
    if partes:
        raise _error("titulos", f"en los títulos de la primera fila {'; '.join(partes)}", "Usá la planilla modelo.")
    return hallados


def _celda(valor: Any) -> Valor:
    """A cell with its type; text without the apostrophe that our own csv puts before what looks like a formula."""
    if isinstance(valor, str):
        texto = valor.strip()
        return texto[1:] if texto.startswith("'") and texto[1:].lstrip(" ").startswith(INICIOS_DE_FORMULA) else texto
    if isinstance(valor, float):  # what xlsx stores: its shortest text is what the person typed
        return Decimal(repr(valor)) if not valor.is_integer() else int(valor)
    if valor is None or isinstance(valor, bool | int | Decimal):
        return valor
    if isinstance(valor, dt.datetime):
        return valor.date() if valor.time() == dt.time() else valor
    return valor if isinstance(valor, dt.date) else str(valor)
