"""Files that people take away: xlsx and csv. Text is never a formula; figures are always figures."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from cesop.nucleo import formato
from cesop.nucleo.planillas.tipos import Encabezado, Tipo, Valor, parece_formula

# A spreadsheet keeps 15 significant digits; a longer figure goes as text, exact.
DIGITOS_MAX = 15
ANCHO_MIN, ANCHO_MAX = 10, 48
_FORMATOS: dict[Tipo, str] = {
    "entero": "#,##0",
    "decimal": "#,##0.######",
    "importe": "#,##0.00;[Red]-#,##0.00",
    "fecha": "dd/mm/yyyy",
    "fecha_hora": "dd/mm/yyyy hh:mm",
}


def xlsx(
    encabezados: Sequence[Encabezado], *, filas: Iterable[Sequence[Valor]], titulo: str, notas: Sequence[str] = ()
) -> bytes:
    """A workbook with one sheet: headers frozen and filterable, one row of `filas` after the other.

    titulo: name of the sheet. notas: lines of a second sheet (filters, who, when). Raises ValueError for a float.
    """
    destino = io.BytesIO()
    opciones = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(destino, opciones) as libro:
        hoja = libro.add_worksheet(_nombre_de_hoja(titulo))
        formatos = {tipo: libro.add_format({"num_format": f}) for tipo, f in _FORMATOS.items()}
        textual = libro.add_format({"quote_prefix": True})
        negrita = libro.add_format({"bold": True, "bottom": 1, "valign": "vcenter"})
        hoja.freeze_panes(1, 0)
        for columna, encabezado in enumerate(encabezados):
            hoja.set_column(columna, columna, min(max(len(encabezado.titulo) + 4, ANCHO_MIN), ANCHO_MAX))
        for columna, encabezado in enumerate(encabezados):
            hoja.write_string(0, columna, encabezado.titulo, negrita)
        ultima = 0
        for ultima, fila in enumerate(filas, start=1):
            for columna, (encabezado, valor) in enumerate(zip(encabezados, fila, strict=True)):
                _escribir_celda(hoja, (ultima, columna), valor, forma=formatos.get(encabezado.tipo), textual=textual)
        if encabezados and ultima:
            hoja.autofilter(0, 0, ultima, len(encabezados) - 1)
        if notas:
            otra = libro.add_worksheet("Datos del listado")
            for renglon, nota in enumerate(notas):
                otra.write_string(renglon, 0, nota)
    return destino.getvalue()


def _escribir_celda(hoja: Any, lugar: tuple[int, int], valor: Valor, *, forma: Any, textual: Any) -> None:
    """One cell by the kind of its value; xlsxwriter's own guessing is never used."""
    if valor is None or valor == "":
        return
    if isinstance(valor, int | Decimal) and not isinstance(valor, bool) and _entra(valor):
        hoja.write_number(*lugar, valor, forma)
    elif isinstance(valor, dt.datetime):
        hoja.write_datetime(*lugar, timezone.make_naive(valor), forma)
    elif isinstance(valor, dt.date):
        hoja.write_datetime(*lugar, dt.datetime.combine(valor, dt.time()), forma)
    elif isinstance(valor, str):
        hoja.write_string(*lugar, valor, textual if parece_formula(valor) else None)
    else:
        hoja.write_string(*lugar, _texto(valor, "decimal"))


def _entra(valor: int | Decimal) -> bool:
    return len(Decimal(valor).as_tuple().digits) <= DIGITOS_MAX


def csv_(encabezados: Sequence[Encabezado], *, filas: Iterable[Sequence[Valor]]) -> bytes:
    """UTF-8 with BOM, `;` between fields and decimal comma, as a spreadsheet in Argentina opens it.

    A text that looks like a formula gets an apostrophe before; figures do not. Raises ValueError for a float.
    """
    destino = io.StringIO()
    escritor = csv.writer(destino, delimiter=";", lineterminator="\r\n")
    escritor.writerow([_texto_seguro(e.titulo) for e in encabezados])
    for fila in filas:
        escritor.writerow([_texto(valor, e.tipo) for e, valor in zip(encabezados, fila, strict=True)])
    return destino.getvalue().encode("utf-8-sig")


def _texto(valor: Valor, tipo: Tipo) -> str:
    """`valor` as text of a csv. The order matters: a bool is an int, a datetime is a date."""
    if valor is None:
        return ""
    for clase, decir in _DICHOS:
        if isinstance(valor, clase):
            texto: str = decir(valor, tipo)
            return texto
    raise ValueError(f"Un archivo no lleva valores {type(valor).__name__}.")


def _decimal(valor: Decimal, tipo: Tipo) -> str:
    exacto = valor.quantize(Decimal("0.01")) if tipo == "importe" else valor
    return f"{exacto:f}".replace(".", ",")


_DICHOS: tuple[tuple[type, Callable[[Any, Tipo], str]], ...] = (
    (bool, lambda valor, tipo: "Sí" if valor else "No"),
    (Decimal, _decimal),
    (int, lambda valor, tipo: str(valor)),
    (dt.datetime, lambda valor, tipo: formato.fecha_hora(valor, segundos=True)),
    (dt.date, lambda valor, tipo: formato.fecha(valor)),
    (str, lambda valor, tipo: _texto_seguro(valor)),
)


def _texto_seguro(texto: str) -> str:
    return f"'{texto}" if parece_formula(texto) else texto


def _nombre_de_hoja(titulo: str) -> str:
    """Spreadsheets refuse some characters and more than 31."""
    limpio = "".join(letra for letra in titulo if letra not in "[]:*?/\\'").strip()
    return limpio[:31] or "Listado"
