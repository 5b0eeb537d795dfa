"""Files that people bring: read with their types, under limits, and refused by name."""

from __future__ import annotations

import datetime as dt
import io
import resource
import time
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.planillas import escribir
from cesop.nucleo.planillas.leer import FilaLeida, exigir_nombre, leer
from cesop.nucleo.planillas.tipos import Encabezado

TITULOS = ["Código", "Importe"]


def _xlsx(*filas: list[Any]) -> bytes:
    libro = openpyxl.Workbook()
    for fila in filas:
        libro.active.append(fila)
    destino = io.BytesIO()
    libro.save(destino)
    return destino.getvalue()


def _valores(contenido: bytes, titulos: list[str] | None = None) -> list[list[Any]]:
    return [list(fila.celdas.values()) for fila in leer(contenido, titulos=titulos or TITULOS)]


def _codigo(contenido: bytes) -> ErrorNegocio:
    with pytest.raises(ErrorNegocio) as error:
        leer(contenido, titulos=TITULOS)
    return error.value


# ── What is read ──
def test_xlsx_trae_cada_celda_con_su_tipo() -> None:
    contenido = _xlsx(
        ["IMPORTE ", "codigo"], [1234.56, "0042"], [None, None], [0.1, " A "], [3.0, dt.date(2026, 11, 24)]
    )
    assert leer(contenido, titulos=TITULOS) == [
        FilaLeida(numero=2, celdas={"Importe": Decimal("1234.56"), "Código": "0042"}),
        FilaLeida(numero=4, celdas={"Importe": Decimal("0.1"), "Código": "A"}),
        FilaLeida(numero=5, celdas={"Importe": 3, "Código": dt.date(2026, 11, 24)}),
    ]


@pytest.mark.parametrize("codificacion", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimitador", [";", ",", "\t"])
def test_csv_de_cualquier_programa(codificacion: str, delimitador: str) -> None:
    texto = (
        f'Código{delimitador}Importe\r\nÑandú{delimitador}"1.234"\r\n\r\n"con ""comillas""\nen dos"{delimitador}2\r\n'
    )
    assert _valores(texto.encode(codificacion)) == [["Ñandú", "1.234"], ['con "comillas"\nen dos', "2"]]


def test_una_formula_no_se_ejecuta_y_se_lee_su_resultado_guardado() -> None:
    assert _valores(_xlsx(["Código", "Importe"], ["x", "=1+1"])) == [["x", None]]


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(str.strip),
        min_size=1,
        max_size=5,
    )
)
def test_lo_que_sale_en_csv_vuelve_igual(textos: list[str]) -> None:
    textos = [texto for texto in textos if texto and not texto.startswith("'")] or ["x"]
    contenido = escribir.csv_(
        [Encabezado(titulo="Código"), Encabezado(titulo="Importe")], filas=[[texto, "1"] for texto in textos]
    )
    assert [fila[0] for fila in _valores(contenido)] == textos


# ── What is refused, by name ──
def test_los_titulos_que_no_van_se_nombran_todos() -> None:
    error = _codigo(b"Codigo;Precio;codigo;Otra\nx;1;y;z\n")
    assert error.codigo == "planilla.titulos"
    for nombre in ("faltan Importe", "sobran Precio, Otra", "están dos veces Código"):
        assert nombre in error.mensaje


@pytest.mark.parametrize(
    ("contenido", "codigo"),
    [
        (b"", "planilla.titulos"),
        ("Código;Importe\n".encode(), "planilla.vacia"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "planilla.formato"),
        (b"PK\x03\x04 roto", "planilla.formato"),
        (b"%PDF-1.7\x00\x01", "planilla.formato"),
        ('Código;Importe\n"sin cerrar;1\n'.encode(), "planilla.formato"),
        (b"C\x81digo;Importe\nx;1\n", "planilla.codificacion"),
    ],
)
def test_lo_que_no_es_una_planilla_se_dice(contenido: bytes, codigo: str) -> None:
    error = _codigo(contenido)
    assert error.codigo == codigo
    assert error.mensaje.startswith("No se puede leer el archivo porque")


@pytest.mark.parametrize(
    ("nombre", "contenido", "dice"),
    [
        ("lista.xlsx", b"solo texto", "se llama xlsx y no lo es por dentro"),
        ("LISTA.CSV", b"PK\x03\x04", "se llama csv y por dentro es xlsx"),
        ("lista.exe", "Código;Importe\nx;1\n".encode(), "«lista.exe» no tiene nombre de planilla"),
        ("lista", b"a;b", "no tiene nombre de planilla"),
    ],
)
def test_un_archivo_que_no_es_lo_que_dice_su_nombre_se_dice(nombre: str, contenido: bytes, dice: str) -> None:
    with pytest.raises(ErrorNegocio, match=dice):
        exigir_nombre(nombre, contenido=contenido)


@pytest.mark.parametrize(("nombre", "contenido"), [("a.CSV", b"a"), ("a.xlsx", b"PK\x03\x04"), ("a.txt", b"a")])
def test_un_archivo_bien_llamado_pasa(nombre: str, contenido: bytes) -> None:
    exigir_nombre(nombre, contenido=contenido)


def test_un_zip_que_no_es_planilla_o_con_entidades_no_pasa() -> None:
    bomba = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    for partes in ({"hola.txt": "x"}, dict.fromkeys(zipfile.ZipFile(io.BytesIO(_xlsx(["a"]))).namelist(), bomba)):
        destino = io.BytesIO()
        with zipfile.ZipFile(destino, "w") as zip_:
            for nombre, texto in partes.items():
                zip_.writestr(nombre, texto)
        assert _codigo(destino.getvalue()).codigo == "planilla.formato"


# ── Files made to hurt ──
def test_el_tamano_se_mira_antes_de_abrir(settings: Any) -> None:
    settings.PLANILLA_BYTES_MAX = 10
    assert _codigo(b"Codigo;Importe\n").codigo == "planilla.grande"


def _bomba(megas: int) -> bytes:
    """An xlsx whose sheet is `megas` MB of the same cell."""
    original = zipfile.ZipFile(io.BytesIO(_xlsx(TITULOS, ["x", 1])))
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zip_:
        for nombre in original.namelist():
            datos = original.read(nombre)
            if nombre == "xl/worksheets/sheet1.xml":
                fila = b'<row r="3"><c r="A3" t="inlineStr"><is><t>xxxxxxxxxxxxxxxxxxxx</t></is></c></row>'
                datos = datos.replace(b"</sheetData>", fila * (megas * 1_000_000 // len(fila)) + b"</sheetData>")
            zip_.writestr(nombre, datos)
    return destino.getvalue()


def test_la_bomba_se_rechaza_sin_abrirla(settings: Any) -> None:
    contenido = _bomba(60)
    assert len(contenido) < settings.PLANILLA_BYTES_MAX, "it passes the size limit: only what it hides gives it away"
    comienzo, memoria = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _codigo(contenido).codigo == "planilla.bomba"
    assert time.perf_counter() - comienzo < 0.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memoria < 20_000, "kB"


def test_la_bomba_chica_cae_por_la_razon_de_compresion(settings: Any) -> None:
    settings.PLANILLA_DESCOMPRIMIDA_MAX = 10**9
    assert _codigo(_bomba(20)).codigo == "planilla.bomba"


def test_un_directorio_que_miente_no_esquiva_el_limite() -> None:
    """The declared size is patched down: reading stops there, and the file is refused as broken."""
    contenido = bytearray(_bomba(60))
    with zipfile.ZipFile(io.BytesIO(bytes(contenido))) as zip_:
        parte = zip_.getinfo("xl/worksheets/sheet1.xml")
    original = parte.file_size.to_bytes(4, "little")
    assert contenido.count(original) >= 1
    mentira = bytes(contenido).replace(original, (2_000).to_bytes(4, "little"))
    assert _codigo(mentira).codigo == "planilla.formato"


def test_las_filas_tienen_tope(settings: Any) -> None:
    settings.PLANILLA_FILAS_MAX = 2
    assert _codigo(b"Codigo;Importe\n1;1\n2;2\n3;3\n").codigo == "planilla.filas"
    assert len(leer(b"Codigo;Importe\n1;1\n\n2;2\n", titulos=TITULOS)) == 2
