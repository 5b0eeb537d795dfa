"""Whole arithmetic: half away from zero, and products that fit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facturacion.tarifas import enteros as e
from facturacion.tarifas.revision_componentes import ALICUOTA_MAX

CANTIDADES = st.integers(min_value=-e.CANTIDAD_MIL_MAX, max_value=e.CANTIDAD_MIL_MAX)
PRECIOS = st.integers(min_value=-e.PRECIO_MICRO_MAX, max_value=e.PRECIO_MICRO_MAX)
VECES = st.integers(min_value=1, max_value=e.PARTES_DE_MES * e.DIAS_MAX // 28)


def exacto(valor: Fraction) -> int:
    """Half away from zero, by another way."""
    entero, resto = divmod(abs(valor.numerator), valor.denominator)
    return (entero + (2 * resto >= valor.denominator)) * (-1 if valor < 0 else 1)


def evaluar(expresion: pl.Expr) -> int:
    return pl.select(expresion.cast(pl.Int128)).item()  # type: ignore[no-any-return]


@given(CANTIDADES, PRECIOS, VECES, VECES)
def test_el_importe_es_exacto_en_todo_el_rango(cantidad: int, precio: int, num: int, den: int) -> None:
    propio = evaluar(e.importe(pl.lit(cantidad), pl.lit(precio), pl.lit(num), pl.lit(den)))
    assert propio == exacto(Fraction(cantidad, 1000) * Fraction(precio, 10**6) * Fraction(num, den) * 100)


@given(st.integers(min_value=-(10**17), max_value=10**17), st.integers(-(10**11), 10**11), st.integers(1, 10**12))
def test_la_proporcion_es_exacta(base: int, num: int, den: int) -> None:
    assert evaluar(e.proporcion(pl.lit(base), pl.lit(num), pl.lit(den))) == exacto(Fraction(base * num, den))


def test_ningun_producto_se_sale_de_un_int128() -> None:
    """The documented limits, multiplied: what a line and a percentage over it can come to at most."""
    veces = e.PARTES_DE_MES * e.DIAS_MAX // 28
    linea = e.CANTIDAD_MIL_MAX * e.PRECIO_MICRO_MAX * veces
    assert linea < 2**127
    assert e.CENTAVOS_MAX * 10_000 * ALICUOTA_MAX * e.MICRO * e.DIAS_MAX < 2**127
    assert (2 * e.CANTIDAD_MIL_MAX**2) * 10**8 < 2**127  # cos φ


@pytest.mark.parametrize(
    ("bruto", "tasa", "neto", "iva"),
    [
        ("12100.00", 21, "10000.00", "2100.00"),
        ("9999.99", 21, "8264.45", "1735.54"),
        ("5000.01", 27, "3937.02", "1062.99"),
    ],
)
def test_el_iva_de_adentro(bruto: str, tasa: int, neto: str, iva: str) -> None:
    """Domain vectors: the net that is inside of a gross amount, half-up, and the rest is VAT."""
    centavos = int(Decimal(bruto) * 100)
    propio = evaluar(e.proporcion(pl.lit(centavos), pl.lit(100), pl.lit(100 + tasa)))
    assert (propio, centavos - propio) == (int(Decimal(neto) * 100), int(Decimal(iva) * 100))


def test_el_prorrateo_del_dominio() -> None:
    """400 kWh over 20 + 11 days: 258.06 + 141.94."""
    partes = [evaluar(e.proporcion(pl.lit(40_000), pl.lit(dias), pl.lit(31))) for dias in (20, 11)]
    assert partes == [258_06, 141_94]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=8))
def test_escalar_no_redondea(valor: Decimal) -> None:
    if valor == valor.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP):
        assert Decimal(e.micro(valor)) == valor * 10**6
    else:
        with pytest.raises(ValueError, match="más decimales"):
            e.micro(valor)


def test_escalar_refuta_lo_que_no_es_una_cifra() -> None:
    with pytest.raises(ValueError, match="más decimales"):
        e.mil(Decimal("NaN"))
