"""A book as a spreadsheet: there and back, with sheet and row of what is wrong, and nothing that runs."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from decimal import Decimal
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facturacion.tarifas import CuadroInvalido, a_xlsx, de_xlsx
from facturacion.tarifas.hojas import HOJAS
from tests.facturacion.tarifas import azar as al_azar
from tests.facturacion.tarifas.armar import cuadro, fijo, porcentaje
from tests.facturacion.tarifas.test_cuadros import ARCHIVOS, leer
from tests.fondo import a_fondo

SCPL = "scpl-electricidad-2026-02"


def abrir(contenido: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(contenido))


def guardar(libro: Any) -> bytes:
    destino = io.BytesIO()
    libro.save(destino)
    return destino.getvalue()


def problemas(contenido: bytes) -> dict[str, str]:
    with pytest.raises(CuadroInvalido) as error:
        de_xlsx(contenido)
    return {p.lugar: p.mensaje for p in error.value.problemas}


@a_fondo(25)
@given(st.integers(min_value=0, max_value=2**32))
def test_va_y_vuelve(semilla: int) -> None:
    for version in al_azar.libro(Random(semilla)):  # noqa: S311
        assert de_xlsx(a_xlsx(version)) == version


@pytest.mark.parametrize("archivo", ARCHIVOS, ids=lambda a: a.stem)
def test_pasa_por_otro_programa(archivo: Any) -> None:
    """Opened and saved by a spreadsheet, it is the same book."""
    libro = leer(archivo.stem)
    assert de_xlsx(guardar(abrir(a_xlsx(libro)))) == libro


def test_una_cifra_o_una_fecha_escritas_como_tales() -> None:
    """Who types a price types a number, and a date is a date."""
    libro = abrir(a_xlsx(leer(SCPL)))
    precio = libro["Precios"]["D2"]
    assert precio.value == "12727.63"
    precio.value = 12727.63
    libro["Cuadro"]["F2"].value = leer(SCPL).desde
    libro["Meses"]["B2"].value = 1
    assert de_xlsx(guardar(libro)) == leer(SCPL)


@pytest.mark.parametrize("texto", ["=HYPERLINK(1)", "+1", "-1", "@x", "=cmd|'/c calc'!A0", " =1"])
def test_un_texto_nunca_es_una_formula(texto: str) -> None:
    peligroso = dataclasses.replace(cuadro(fijo(nombre=texto.strip())), fuente=texto.strip())
    contenido = a_xlsx(peligroso)
    for hoja in abrir(contenido):
        for fila in hoja.iter_rows(min_row=2):
            for celda in fila:
                assert celda.data_type != "f"
                assert celda.value is None or celda.quotePrefix
    with zipfile.ZipFile(io.BytesIO(contenido)) as zip_:
        assert not any(b"<f>" in zip_.read(nombre) for nombre in zip_.namelist())
    assert de_xlsx(contenido) == peligroso


def test_lo_que_esta_mal_con_su_hoja_y_su_fila() -> None:
    libro = abrir(a_xlsx(leer(SCPL)))
    libro["Precios"]["D5"].value = "mucho"
    libro["Componentes"]["A3"].value = "descuento"
    dichos = problemas(guardar(libro))
    assert dichos["hoja Precios, fila 5, precio"] == "'mucho' no es una cifra"
    assert "debe ser una de" in dichos["hoja Componentes, fila 3, clase"]
    assert len(dichos) == 2


def test_lo_que_no_cierra_tambien_con_su_hoja_y_su_fila() -> None:
    libro = abrir(a_xlsx(cuadro(fijo(), porcentaje("p", ("fijo",), 1))))
    libro["Componentes"]["M3"].value = "nada"
    assert libro["Componentes"]["M1"].value == "base"
    assert problemas(guardar(libro)) == {"hoja Componentes, fila 3, base[0]": "no hay ningún componente nada"}


@pytest.mark.parametrize(
    ("hoja", "celda", "valor", "lugar", "mensaje"),
    [
        ("Precios", "A2", "otro", "hoja Precios, fila 2", "no hay ningún componente otro"),
        ("Precios", "A2", None, "hoja Precios, fila 2", "no hay ningún componente en blanco"),
        ("Precios", "A1", "Componente", "hoja Precios", "falta la columna componente"),
        ("Cuadro", "A3", "otro", "hoja Cuadro, fila 3", "sobra: el cuadro es una sola fila"),
        ("Meses", "B3", 5, "hoja Meses, fila 3", "los meses van del 1 al 12, en orden: aquí va el 2"),
        ("Meses", "A2", "otro", "hoja Meses, fila 2", "no hay ningún componente otro"),
        ("Factor", "A2", "cargo_fijo", "hoja Factor, fila 2", "cargo_fijo no lleva filas en la hoja Factor"),
        ("Meses", "C2", "mucho", "hoja Meses, fila 2", "'mucho' no es una cifra"),
        ("Esperado", "A2", "nadie", "hoja Esperado, fila 2", "no hay ningún ejemplo nadie"),
    ],
)
def test_cada_hoja_cuida_lo_suyo(hoja: str, celda: str, valor: object, lugar: str, mensaje: str) -> None:
    libro = abrir(a_xlsx(leer(SCPL)))
    libro[hoja][celda].value = valor
    assert problemas(guardar(libro))[lugar] == mensaje


def test_hojas_que_faltan_o_sobran() -> None:
    libro = abrir(a_xlsx(leer(SCPL)))
    del libro["IVA"]
    assert problemas(guardar(libro)) == {"hojas": "faltan IVA"}
    libro.create_sheet("Notas")
    assert problemas(guardar(libro)) == {"hojas": "sobran Notas"}


def test_lo_que_no_es_una_planilla() -> None:
    for contenido in (b"", b"PK\x03\x04", b"hola", a_xlsx(leer(SCPL))[:-2000]):
        assert problemas(contenido)[""].startswith("no es una planilla xlsx sana")
    assert "pesa demasiado" in problemas(b"PK" * 3_000_000)[""]
    bomba = io.BytesIO()
    with zipfile.ZipFile(bomba, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("xl/workbook.xml", b" " * 70_000_000)
    assert "demasiado grande" in problemas(bomba.getvalue())[""]


def test_la_planilla_tiene_lo_que_dice_la_documentacion() -> None:
    assert [hoja.nombre for hoja in HOJAS] == abrir(a_xlsx(cuadro())).sheetnames
    assert a_xlsx(cuadro()) == a_xlsx(cuadro())


@a_fondo(30)
@given(st.integers(min_value=0, max_value=2**32))
def test_nada_que_se_escriba_la_hace_caer(semilla: int) -> None:
    """Anything in any cell is read, or refused with its place; never another error."""
    azar = Random(semilla)  # noqa: S311
    libro = abrir(a_xlsx(leer(azar.choice(ARCHIVOS).stem)))
    for _ in range(azar.randint(1, 3)):
        hoja = azar.choice(libro.worksheets)
        celda = hoja.cell(row=azar.randint(1, 4), column=azar.randint(1, 6))
        celda.value = azar.choice(
            ["", "x", "-1", 1.5, True, "sí", "R, R", "9" * 30, "=1+1", Decimal("1e5"), "sin tope"]
        )
    try:
        de_xlsx(guardar(libro))
    except CuadroInvalido as error:
        assert error.problemas
