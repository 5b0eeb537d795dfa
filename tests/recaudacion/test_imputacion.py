"""What a payment pays: never more than is owed, to the centavo, whatever the order of what is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recaudacion.imputacion import Cubierto, Deuda, Imputado, Orden, Politica, imputar, interes_de, repartir

DIA = dt.date(2026, 3, 10)
# 45 % a year over 17 days, as `intereses.devengado` counts it.
DIECISIETE_DIAS = 45_000_000 * 17


def una_deuda(clave: int, saldo: int, *, dias: int = 0, grupo: int | None = 1, **datos: object) -> Deuda:
    return Deuda(clave=clave, grupo=grupo, vence=DIA + dt.timedelta(days=dias), saldo=saldo, **datos)  # type: ignore[arg-type]


def pagadas(imputado: Imputado) -> list[tuple[int, int]]:
    return [(parte.clave, parte.total) for parte in imputado.partes]


DEUDAS = st.lists(
    st.builds(
        Deuda,
        clave=st.integers(1, 10**6),
        grupo=st.sampled_from([None, 1, 2, 3]),
        vence=st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
        saldo=st.integers(0, 10**9),
        de_interes=st.booleans(),
        devengado=st.sampled_from([0, 0, DIECISIETE_DIAS, 10**10]),
        iva=st.sampled_from([0, 2_100, 2_700]),
    ),
    max_size=6,
    unique_by=lambda deuda: deuda.clave,
)
POLITICAS = st.dictionaries(
    st.sampled_from([None, 1, 2, 3]),
    st.builds(Politica, orden=st.sampled_from(Orden), prioridad=st.integers(1, 3), parcial=st.booleans()),
)


@given(importe=st.integers(0, 10**10), deudas=DEUDAS, politicas=POLITICAS, datos=st.data())
def test_nunca_mas_de_lo_que_se_debe_y_suma_al_centavo(
    importe: int, deudas: list[Deuda], politicas: dict[int | None, Politica], datos: st.DataObject
) -> None:
    elegidas = datos.draw(
        st.none() | st.fixed_dictionaries({d.clave: st.integers(0, 10**9) for d in deudas}), label="elegidas"
    )
    imputado = imputar(importe, deudas, politicas, elegidas=elegidas)
    por_clave = {deuda.clave: deuda for deuda in deudas}
    assert sum(parte.total for parte in imputado.partes) + imputado.credito == importe
    assert imputado.credito >= 0
    assert len({parte.clave for parte in imputado.partes}) == len(imputado.partes)
    for parte in imputado.partes:
        deuda = por_clave[parte.clave]
        assert 0 < parte.capital <= deuda.saldo
        assert parte.interes == interes_de(deuda, parte.capital)
        assert elegidas is None or parte.total <= elegidas[parte.clave]
    mezcladas = datos.draw(st.permutations(deudas), label="en otro orden")
    assert imputar(importe, mezcladas, politicas, elegidas=elegidas) == imputado


@given(importe=st.integers(0, 10**8), saldo=st.integers(1, 10**8), iva=st.sampled_from([0, 2_100]))
def test_de_una_deuda_con_interes_no_sobra_nada_que_pudiera_pagarla(importe: int, saldo: int, iva: int) -> None:
    deuda = una_deuda(1, saldo, devengado=DIECISIETE_DIAS, iva=iva)
    imputado = imputar(importe, [deuda], {})
    capital = sum(parte.capital for parte in imputado.partes)
    if capital < saldo:
        assert capital + 1 + interes_de(deuda, capital + 1) > importe


def test_primero_lo_que_vence_antes_y_el_resto_es_credito() -> None:
    deudas = [una_deuda(1, 500, dias=9), una_deuda(2, 300, dias=1), una_deuda(3, 200, dias=5)]
    assert pagadas(imputar(400, deudas, {})) == [(2, 300), (3, 100)]
    assert imputar(1_200, deudas, {}).credito == 200


def test_lo_que_dice_la_politica_de_cada_grupo() -> None:
    deudas = [
        una_deuda(1, 100, grupo=1),
        una_deuda(2, 100, grupo=2, dias=2),
        una_deuda(3, 100, grupo=2, dias=9, de_interes=True),
        una_deuda(4, 100, grupo=3),
    ]
    politicas = {
        2: Politica(orden=Orden.INTERESES, prioridad=0),
        3: Politica(orden=Orden.ELEGIDO),
    }
    assert pagadas(imputar(1_000, deudas, politicas)) == [(3, 100), (2, 100), (1, 100)]
    assert pagadas(imputar(1_000, deudas, politicas, elegidas={4: 60, 1: 100})) == [(1, 100), (4, 60)]


def test_lo_que_no_admite_una_parte_espera() -> None:
    entera = {1: Politica(parcial=False)}
    assert imputar(99, [una_deuda(1, 100)], entera) == Imputado(partes=(), credito=99)
    assert imputar(100, [una_deuda(1, 100)], entera).partes == (Cubierto(clave=1, capital=100, interes=0),)


def test_el_interes_se_paga_con_lo_suyo() -> None:
    """10,000 at 45 % over 17 days is 209.59 net, 253.60 with VAT (docs/rounding.md)."""
    deuda = una_deuda(1, 1_000_000, devengado=DIECISIETE_DIAS, iva=2_100)
    assert imputar(1_025_360, [deuda], {}).partes == (Cubierto(clave=1, capital=1_000_000, interes=25_360),)
    (parte,) = imputar(512_680, [deuda], {}).partes
    assert (parte.capital, parte.interes) == (500_000, 12_680)
    assert imputar(512_680, [replace(deuda, devengado=0)], {}).partes[0].capital == 512_680


def test_un_importe_negativo_es_un_error_del_programa() -> None:
    with pytest.raises(ValueError, match="negativo"):
        imputar(-1, [], {})


@given(
    partes=st.lists(st.integers(1, 1_000), max_size=5),
    cortes=st.lists(st.integers(1, 999), max_size=3),
)
def test_cada_medio_paga_lo_suyo_y_cada_parte_se_paga_entera(partes: list[int], cortes: list[int]) -> None:
    total = sum(partes)
    marcas = [0, *sorted(corte * total // 1_000 for corte in cortes), total]
    medios = list(enumerate(b - a for a, b in pairwise(marcas)))
    repartido = repartir(list(enumerate(partes)), medios)
    assert all(importe > 0 for importe in repartido.values())
    for n, importe in enumerate(partes):
        assert sum(v for (_, parte), v in repartido.items() if parte == n) == importe
    for n, importe in medios:
        assert sum(v for (medio, _), v in repartido.items() if medio == n) == importe


def test_medios_que_no_suman_lo_que_se_paga_son_un_error() -> None:
    with pytest.raises(ValueError, match="no suman"):
        repartir([("a", 10)], [("efectivo", 9)])
