"""Argentine formats: exact strings, the minus sign, rounding for display and refusal of float."""

import datetime as dt
from decimal import Decimal

import pytest

from cesop.nucleo import formato

UTC = dt.UTC


@pytest.mark.parametrize(
    ("valor", "texto"),
    [
        (Decimal("1234567.89"), "1.234.567,89"),
        (Decimal("0"), "0,00"),
        (Decimal("-1234567.891"), "\u22121.234.567,89"),
        (Decimal("0.005"), "0,01"),
        (Decimal("-0.005"), "\u22120,01"),
        (Decimal("-0.001"), "0,00"),
        (Decimal("999.995"), "1.000,00"),
        (1000, "1.000,00"),
        (Decimal("12345678901234567890.12"), "12.345.678.901.234.567.890,12"),
    ],
)
def test_importe(valor: Decimal | int, texto: str) -> None:
    assert formato.importe(valor) == texto


@pytest.mark.parametrize("valor", [1.5, True, "1.5", None])
def test_importe_no_acepta_otra_cosa(valor: object) -> None:
    with pytest.raises(TypeError):
        formato.importe(valor)  # type: ignore[arg-type]


def test_pesos_pone_el_menos_antes_del_signo() -> None:
    assert formato.pesos(Decimal("-10")) == "\u2212$\u00a010,00"
    assert formato.pesos(Decimal("1684.2")) == "$\u00a01.684,20"


def test_cantidades() -> None:
    assert formato.miles(Decimal("1234.50")) == "1.234,50"
    assert formato.miles(1234) == "1.234"
    assert formato.entero(55623) == "55.623"
    assert formato.entero(Decimal("2.5")) == "3"
    assert formato.porcentaje(Decimal("-8.44")) == "\u22128,4\u00a0%"
    with pytest.raises(TypeError):
        formato.miles(Decimal("NaN"))


def test_fechas_en_hora_argentina() -> None:
    momento = dt.datetime(2026, 11, 25, 2, 30, 5, tzinfo=UTC)
    assert formato.fecha(dt.date(2026, 1, 5)) == "05/01/2026"
    assert formato.fecha(momento) == "24/11/2026"
    assert formato.fecha_hora(momento) == "24/11/2026 23:30"
    assert formato.fecha_hora(momento, segundos=True) == "24/11/2026 23:30:05"
    assert formato.fecha_larga(momento) == "martes 24 de noviembre de 2026"
    assert formato.mes(dt.date(2026, 9, 1)) == "septiembre 2026"


def test_una_hora_sin_zona_se_rechaza() -> None:
    with pytest.raises(ValueError, match="zona"):
        formato.fecha_hora(dt.datetime(2026, 11, 24, 8, 2))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("segundos", "texto"),
    [
        (-3, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (268, "4 min 28 s"),
        (3600, "1 h"),
        (7260, "2 h 1 min"),
        (90000, "1 d 1 h"),
    ],
)
def test_duracion(segundos: int, texto: str) -> None:
    assert formato.duracion(segundos) == texto


@pytest.mark.parametrize(
    ("octetos", "texto"),
    [(10, "10 B"), (1536, "1,5 kB"), (5 * 1024**2, "5,0 MB"), (3 * 1024**3, "3,0 GB"), (2 * 1024**4, "2,0 TB")],
)
def test_tamano(octetos: int, texto: str) -> None:
    assert formato.tamano(octetos) == texto


def test_cuit_con_guiones_y_lo_que_no_es_cuit_queda_igual() -> None:
    assert formato.cuit("20179042267") == "20-17904226-7"
    assert formato.cuit(20179042267) == "20-17904226-7"
    assert formato.cuit("20-17904226-7") == "20-17904226-7"
    assert formato.cuit("17904226") == "17904226"


def test_iniciales() -> None:
    assert formato.iniciales("Diego Funes") == "DF"
    assert formato.iniciales("Giménez, Laura Inés") == "GI"
    assert formato.iniciales("admin") == "A"
    assert formato.iniciales("") == ""
