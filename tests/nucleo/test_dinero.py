from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesop.nucleo.dinero import CENTAVO, redondear, repartir


@pytest.mark.parametrize(
    ("valor", "esperado"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004999", "1.00"), ("10", "10.00")],
)
def test_redondea_medio_centavo_hacia_afuera(valor: str, esperado: str) -> None:
    assert redondear(Decimal(valor)) == Decimal(esperado)


@pytest.mark.parametrize("valor", ["NaN", "Infinity", "1e20"])
def test_no_redondea_lo_que_no_es_importe(valor: str) -> None:
    with pytest.raises(ValueError, match="No se puede"):
        redondear(Decimal(valor))


@given(
    st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=2),
    st.lists(st.decimals(min_value=0, max_value=10**6, places=4), min_size=1, max_size=24),
)
def test_repartir_no_pierde_ni_inventa_un_centavo(total: Decimal, pesos: list[Decimal]) -> None:
    if sum(pesos) <= 0:
        with pytest.raises(ValueError, match="pesos"):
            repartir(total, pesos)
        return
    partes = repartir(total, pesos)
    assert sum(partes) == total
    for parte, peso in zip(partes, pesos, strict=True):
        assert abs(parte - total * peso / sum(pesos)) < CENTAVO


def test_repartir_da_el_resto_al_mayor() -> None:
    assert repartir(Decimal("100.00"), [Decimal(1)] * 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
