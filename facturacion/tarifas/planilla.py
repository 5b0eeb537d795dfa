"""A book as a spreadsheet: one sheet for each list, a row for each thing. docs/tariff-format.md says which.

It is another writing of the same plain values as the JSON: what is wrong is said with its sheet and row.
Text is never a formula; figures go as text, exact, and may come back as either.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError  # the exception alone: openpyxl parses with lxml or defusedxml

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from facturacion.tarifas.documento import FORMATO, a_plano, cifra, de_plano
from facturacion.tarifas.hojas import HOJAS, Campo, Hoja
from facturacion.tarifas.modelo import Cuadro
from facturacion.tarifas.problemas import CuadroInvalido, Problema

BYTES_MAX = 4 * 1024 * 1024
DESCOMPRIMIDO_MAX = 64 * 1024 * 1024
FILAS_MAX = 20_000
COLUMNAS_MAX = 60
INICIOS_DE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def a_xlsx(cuadro: Cuadro) -> bytes:
    """The workbook of a book."""
    destino = io.BytesIO()
    opciones = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(destino, opciones) as libro:
        # The same book gives the same bytes.
        libro.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - a mark, not a moment
        titulo = libro.add_format({"bold": True, "bottom": 1})
        textual = libro.add_format({"quote_prefix": True, "num_format": "@"})
        plano = a_plano(cuadro)
        for hoja in HOJAS:
            _escribir(libro, hoja, list(hoja.filas(plano)), titulo=titulo, textual=textual)
    return destino.getvalue()


def _escribir(libro: Any, hoja: Hoja, filas: list[dict[str, Any]], *, titulo: Any, textual: Any) -> None:
    pagina = libro.add_worksheet(hoja.nombre)
    pagina.freeze_panes(1, 0)
    for columna, campo in enumerate(hoja.campos):
        pagina.write_string(0, columna, campo.titulo, titulo)
        pagina.set_column(columna, columna, min(max(len(campo.titulo) + 4, 12), 40), textual)
    for renglon, fila in enumerate(filas, start=1):
        for columna, campo in enumerate(hoja.campos):
            texto = campo.a_texto(fila.get(campo.clave))
            if texto:
                pagina.write_string(renglon, columna, texto, textual)


def de_xlsx(contenido: bytes) -> Cuadro:
    """The book of a workbook, sound. CuadroInvalido with all that is wrong, by sheet and row."""
    lector = _Lector()
    leidas = {hoja.nombre: list(lector.filas(hoja, celdas)) for hoja, celdas in _hojas(contenido)}
    faltan = [hoja.nombre for hoja in HOJAS if hoja.nombre not in leidas]
    if faltan:
        raise CuadroInvalido([Problema(lugar="hojas", mensaje=f"faltan {', '.join(faltan)}")])
    plano: dict[str, Any] = {"formato": FORMATO}
    for hoja in HOJAS:
        for numero, fila in leidas[hoja.nombre]:
            lugar = f"hoja {hoja.nombre}, fila {numero}"
            mensaje = hoja.poner(plano, fila, partial(lector.anotar, lugar))
            if mensaje:
                lector.problemas.append(Problema(lugar=lugar, mensaje=mensaje))
    if lector.problemas:
        raise CuadroInvalido(lector.problemas)
    try:
        return de_plano(plano)
    except CuadroInvalido as error:
        raise CuadroInvalido(lector.con_hoja(p) for p in error.problemas) from error


@dataclass
class _Lector:
    """What is wrong so far, and the sheet and row of each part of the book."""

    problemas: list[Problema] = field(default_factory=list)
    lugares: dict[str, str] = field(default_factory=dict)

    def anotar(self, lugar: str, camino: str) -> None:
        """Remember where a part of the book came from."""
        self.lugares[camino] = lugar

    def con_hoja(self, problema: Problema) -> Problema:
        """The problem with the sheet and row of the longest part of its place that is known."""
        camino = problema.lugar
        while camino and camino not in self.lugares:
            camino = camino[: max(camino.rfind("."), camino.rfind("["), 0)]
        if not camino:
            return problema
        resto = problema.lugar[len(camino) :].lstrip(".")
        return Problema(lugar=f"{self.lugares[camino]}, {resto}".removesuffix(", "), mensaje=problema.mensaje)

    def filas(self, hoja: Hoja, celdas: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows with something, by the keys of their fields."""
        campos = self._cabeza(hoja, next(celdas, ()))
        for numero, fila in enumerate(celdas, start=2):
            if numero > FILAS_MAX:
                self.problemas.append(Problema(lugar=f"hoja {hoja.nombre}", mensaje=f"tiene más de {FILAS_MAX} filas"))
                return
            valores = {campo.clave: _texto(celda) for campo, celda in zip(campos, fila, strict=False) if campo}
            if any(valores.values()):
                yield numero, {clave: texto for clave, texto in valores.items() if texto}

    def _cabeza(self, hoja: Hoja, primera: tuple[Any, ...]) -> list[Campo | None]:
        por_titulo = {campo.titulo: campo for campo in hoja.campos}
        titulos = [_texto(celda) for celda in primera]
        for titulo in titulos:
            if titulo and (titulo not in por_titulo or titulos.count(titulo) > 1):
                mensaje = f"la columna {titulo[:40]} sobra o está dos veces"
                self.problemas.append(Problema(lugar=f"hoja {hoja.nombre}", mensaje=mensaje))
        for titulo, campo in por_titulo.items():
            if titulo not in titulos and campo.obligada:
                self.problemas.append(Problema(lugar=f"hoja {hoja.nombre}", mensaje=f"falta la columna {titulo}"))
        return [por_titulo.get(titulo) for titulo in titulos]


def _texto(celda: Any) -> str:
    """A cell as the text that the JSON would have. The order matters: a bool is an int, a datetime is a date."""
    if isinstance(celda, bool):
        return "sí" if celda else "no"
    if isinstance(celda, date):
        return celda.isoformat()[:10]
    if isinstance(celda, float):  # what xlsx stores: its shortest text is what the person typed
        return cifra(Decimal(repr(celda)))
    texto = "" if celda is None else str(celda).strip()
    return texto[1:] if texto.startswith("'") and texto[1:].lstrip(" ").startswith(INICIOS_DE_FORMULA) else texto


def _hojas(contenido: bytes) -> Iterator[tuple[Hoja, Iterator[tuple[Any, ...]]]]:
    """The known sheets of a file, under limits. CuadroInvalido when it is not a workbook, or one made to hurt."""
    por_nombre: Mapping[str, Hoja] = {hoja.nombre: hoja for hoja in HOJAS}
    try:
        if len(contenido) > BYTES_MAX:
            raise ValueError("pesa demasiado")
        with zipfile.ZipFile(io.BytesIO(contenido)) as zip_:
            if sum(parte.file_size for parte in zip_.infolist()) > DESCOMPRIMIDO_MAX:
                raise ValueError("una vez abierto es demasiado grande")
        libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=True, keep_links=False)
        ajenas = [nombre for nombre in libro.sheetnames if nombre not in por_nombre]
        if ajenas:
            raise CuadroInvalido([Problema(lugar="hojas", mensaje=f"sobran {', '.join(ajenas)[:200]}")])
        for nombre in libro.sheetnames:
            yield por_nombre[nombre], libro[nombre].iter_rows(values_only=True, max_col=COLUMNAS_MAX)
    except CuadroInvalido:
        raise
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, IndexError, ValueError, TypeError) as error:
        raise CuadroInvalido([Problema(lugar="", mensaje=f"no es una planilla xlsx sana: {error}")]) from error
