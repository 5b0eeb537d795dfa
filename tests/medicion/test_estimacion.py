"""Estimates, their caps and their correction: nothing is lost or repeated, whatever the sequence."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicion.validacion.estimacion import (
    ESQUEMA_A_ESTIMAR,
    ESQUEMA_LEIDAS,
    ESQUEMA_PERIODOS,
    ESQUEMA_REALES,
    TOPES_INICIALES,
    Correccion,
    Tope,
    compensar,
    contar_estimadas,
    corregir,
    estimar,
)
from medicion.validacion.prioridad import ESQUEMA_EXCEPCIONES, priorizar
from tests.fondo import a_fondo
from tests.medicion.marcos import ENERO, marco

AL = dt.date(2026, 2, 2)


def pedido(*cambios: dict[str, Any]) -> pl.DataFrame:
    return marco(
        ESQUEMA_A_ESTIMAR,
        list(cambios),
        suministro=1,
        registro="activa",
        categoria="R1",
        ciclo="bimestral",
        ultimo_mil=1_000_000,
        k_mil=1000,
        digitos_enteros=5,
        digitos_decimales=0,
        esperado_mil=310_000,
        metodo="estacional",
        seguidas=0,
        en_el_ejercicio=0,
    )


def una(topes: tuple[Tope, ...] = TOPES_INICIALES, **cambios: Any) -> dict[str, Any]:
    return estimar(pedido(cambios), topes, AL).row(0, named=True)


def test_la_ultima_mas_lo_esperado() -> None:
    vista = una()
    assert (vista["valor_mil"], vista["consumo_mil"]) == (1_310_000, 310_000)
    assert (vista["metodo"], vista["motivo"]) == ("estacional", None)


@pytest.mark.parametrize(
    ("esperado_mil", "decimales", "k_mil", "valor_mil", "consumo_mil"),
    [
        (310_499, 0, 1000, 1_310_000, 310_000),  # the dial shows whole units, and the consumption is what it shows
        (310_500, 0, 1000, 1_311_000, 311_000),
        (310_449, 1, 1000, 1_310_400, 310_400),
        (310_449, 3, 1000, 1_310_449, 310_449),
        (310_000, 0, 40_000, 1_008_000, 320_000),
        (0, 0, 1000, 1_000_000, 0),
        (99_500_000, 0, 1000, 500_000, 99_500_000),  # through zero
    ],
)
def test_lo_estimado_es_una_lectura_que_el_medidor_puede_mostrar(
    esperado_mil: int, decimales: int, k_mil: int, valor_mil: int, consumo_mil: int
) -> None:
    vista = una(esperado_mil=esperado_mil, digitos_decimales=decimales, k_mil=k_mil)
    assert (vista["valor_mil"], vista["consumo_mil"]) == (valor_mil, consumo_mil)


def test_una_demanda_se_estima_en_su_nivel() -> None:
    assert una(registro="demanda", esperado_mil=24_000, ultimo_mil=80_000)["valor_mil"] == 24_000


@pytest.mark.parametrize(
    ("cambios", "motivo"),
    [
        ({"seguidas": 1}, None),
        ({"seguidas": 2}, "ya lleva 2 estimadas seguidas, y el máximo es 2"),
        ({"en_el_ejercicio": 2}, None),
        ({"en_el_ejercicio": 3}, "ya lleva 3 estimadas en el año, y el máximo es 3"),
        ({"ciclo": "mensual", "en_el_ejercicio": 3}, None),
        ({"ciclo": "mensual", "en_el_ejercicio": 4}, "ya lleva 4 estimadas en el año"),
        ({"ciclo": "trimestral"}, "no tiene tope"),
        ({"esperado_mil": None, "metodo": None}, "no hay consumos ni carga declarada"),
        ({"esperado_mil": 99_999_000}, None),
        ({"esperado_mil": 100_000_000}, "más que una vuelta"),
    ],
)
def test_lo_que_no_se_puede_estimar_dice_por_que(cambios: dict[str, Any], motivo: str | None) -> None:
    vista = una(**cambios)
    if motivo is None:
        assert vista["motivo"] is None
    else:
        assert motivo in vista["motivo"]
        assert [vista[c] for c in ("valor_mil", "consumo_mil", "metodo")] == [None] * 3


def test_manda_el_tope_de_la_categoria() -> None:
    base = TOPES_INICIALES[1]
    topes = (
        dataclasses.replace(base, categoria="R1", ciclo="bimestral", seguidas_max=7),
        dataclasses.replace(base, categoria="R1", ciclo=None, seguidas_max=5),
        dataclasses.replace(base, categoria=None, ciclo=None, seguidas_max=1),
        dataclasses.replace(base, categoria=None, ciclo="bimestral", seguidas_max=3),
        dataclasses.replace(base, categoria="R1", seguidas_max=0, hasta=AL),
        dataclasses.replace(base, categoria="R1", seguidas_max=0, desde=AL + dt.timedelta(days=1)),
    )

    def maximo(**cambios: Any) -> int:
        return next(n for n in range(20) if una(topes, en_el_ejercicio=0, seguidas=n, **cambios)["motivo"])

    assert maximo() == 7
    assert maximo(ciclo="mensual") == 5
    assert maximo(categoria="R2") == 3
    assert maximo(categoria=None, ciclo="mensual") == 1


def test_se_cuentan_las_seguidas_y_las_del_ejercicio() -> None:
    leidas = [
        {"fecha": dt.date(2025, 11, 1), "estimada": True},
        {"fecha": dt.date(2026, 1, 1), "estimada": True},
        {"fecha": dt.date(2026, 3, 1), "estimada": False},
        {"fecha": dt.date(2026, 5, 1), "estimada": True},
        {"fecha": dt.date(2026, 7, 1), "estimada": True},
    ]
    comunes: dict[str, Any] = {"suministro": 1, "registro": "activa", "orden": 0}
    vistas = contar_estimadas(marco(ESQUEMA_LEIDAS, leidas[::-1], **comunes), ENERO)
    assert vistas.select("seguidas", "en_el_ejercicio").row(0) == (2, 3)


def correccion(real_mil: int, periodos: list[tuple[int, int]], a_favor_mil: int = 0) -> Correccion:
    """Periods are (days, attributed)."""
    filas = [
        {"periodo": 100 + n, "orden": n, "dias": dias, "atribuido_mil": atribuido}
        for n, (dias, atribuido) in enumerate(periodos)
    ]
    comunes: dict[str, Any] = {"suministro": 1, "registro": "activa"}
    real = {"real_mil": real_mil, "a_favor_mil": a_favor_mil}
    return corregir(marco(ESQUEMA_PERIODOS, filas, **comunes), marco(ESQUEMA_REALES, [real], **comunes))


def test_lo_real_se_reparte_por_dias() -> None:
    """Two estimates of 30 and the period that the real reading closes. The worked figure of docs/rounding.md."""
    vista = correccion(100_000, [(31, 30_000), (28, 30_000), (31, 0)])
    assert vista.periodos.select("periodo", "corregido_mil", "diferencia_mil").rows() == [
        (100, 34_445, 4445),
        (101, 31_111, 1111),
        (102, 34_444, 34_444),
    ]
    ajuste = vista.ajustes.row(0, named=True)
    assert (ajuste["ajuste_mil"], ajuste["facturable_mil"], ajuste["a_favor_mil"]) == (40_000, 40_000, 0)


def test_si_se_facturo_de_mas_queda_a_favor() -> None:
    ajuste = correccion(50_000, [(30, 40_000), (30, 40_000), (30, 0)], a_favor_mil=5000).ajustes.row(0, named=True)
    assert (ajuste["ajuste_mil"], ajuste["facturable_mil"], ajuste["a_favor_mil"]) == (-30_000, 0, 35_000)


def test_el_credito_se_usa_en_los_periodos_siguientes() -> None:
    consumos = pl.DataFrame({"consumo_mil": [20_000, 35_000, 50_000], "a_favor_mil": [35_000, 35_000, 35_000]})
    assert compensar(consumos).select("facturable_mil", "a_favor_mil").rows() == [(0, 15_000), (0, 0), (15_000, 0)]


@pytest.mark.parametrize(
    ("real_mil", "periodos", "registro"),
    [(-1, [(30, 0)], "activa"), (10, [(0, 0)], "activa"), (10, [], "activa"), (10, [(30, 0)], "demanda")],
)
def test_no_se_corrige_lo_que_no_se_puede_repartir(
    real_mil: int, periodos: list[tuple[int, int]], registro: str
) -> None:
    filas = [{"periodo": 1, "orden": 1, "dias": d, "atribuido_mil": a} for d, a in periodos]
    comunes: dict[str, Any] = {"suministro": 1, "registro": registro}
    reales = marco(ESQUEMA_REALES, [{"real_mil": real_mil, "a_favor_mil": 0}], **comunes)
    with pytest.raises(ValueError, match="No se puede corregir"):
        corregir(marco(ESQUEMA_PERIODOS, filas, **comunes), reales)


@a_fondo(300)
@given(
    st.integers(0, 10**14),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 10**9)), min_size=1, max_size=8).filter(
        lambda periodos: any(dias for dias, _ in periodos)
    ),
    st.integers(0, 10**9),
)
def test_el_reparto_no_pierde_ni_repite_un_milesimo(
    real_mil: int, periodos: list[tuple[int, int]], a_favor_mil: int
) -> None:
    vista = correccion(real_mil, periodos, a_favor_mil)
    corregidos = vista.periodos["corregido_mil"].to_list()
    dias = [d for d, _ in periodos]
    assert sum(corregidos) == real_mil
    for parte, d in zip(corregidos, dias, strict=True):
        assert abs(parte * sum(dias) - real_mil * d) < sum(dias)
    assert vista.periodos["diferencia_mil"].sum() == real_mil - sum(a for _, a in periodos)
    ajuste = vista.ajustes.row(0, named=True)
    assert min(ajuste["facturable_mil"], ajuste["a_favor_mil"]) == 0
    assert ajuste["facturable_mil"] - ajuste["a_favor_mil"] == ajuste["ajuste_mil"] - a_favor_mil


# Of each period: whether somebody read it, its days, what went through the meter, what was expected.
VIDAS = st.lists(
    st.tuples(st.booleans(), st.integers(1, 75), st.integers(0, 900_000), st.integers(0, 900_000)),
    min_size=1,
    max_size=14,
)


@a_fondo(150)
@given(VIDAS, st.sampled_from([1000, 40_000, 1]))
def test_estimar_y_corregir_no_pierde_ni_repite_nada(vida: list[tuple[bool, int, int, int]], k_mil: int) -> None:
    """A user's bills, whatever was read and whatever was estimated, add up to what his meter counted."""
    facturado, a_favor, contado = 0, 0, 0
    dial, ultimo = 50_000_000, 50_000_000
    abiertos: list[tuple[int, int]] = []  # the periods since the last real reading: days and what was attributed
    atribuidos: list[int] = []
    real_del_tramo = 0
    sin_tope = (Tope(categoria=None, ciclo=None, seguidas_max=99, por_ejercicio_max=99, desde=ENERO, hasta=None),)
    for leido, dias, pasos_mil, esperado_mil in [*vida, (True, 30, 5000, 0)]:
        dial += pasos_mil
        consumo = (pasos_mil * k_mil + 500) // 1000
        contado += consumo
        real_del_tramo += consumo
        if leido and abiertos:
            vista = correccion(real_del_tramo, [*abiertos, (dias, 0)], a_favor)
            atribuidos[-len(abiertos) :] = vista.periodos["corregido_mil"].to_list()
            ajuste = vista.ajustes.row(0, named=True)
            facturable, a_favor = ajuste["facturable_mil"], ajuste["a_favor_mil"]
        else:
            propio = consumo
            if not leido:
                estimada = una(sin_tope, ultimo_mil=ultimo, k_mil=k_mil, esperado_mil=esperado_mil, digitos_enteros=9)
                propio, ultimo = estimada["consumo_mil"], estimada["valor_mil"]
                abiertos.append((dias, propio))
            atribuidos.append(propio)
            compensado = compensar(pl.DataFrame({"consumo_mil": [propio], "a_favor_mil": [a_favor]}))
            facturable, a_favor = compensado.select("facturable_mil", "a_favor_mil").row(0)
        assert facturable >= 0
        facturado += facturable
        if leido:
            ultimo, abiertos, real_del_tramo = dial, [], 0
            assert sum(atribuidos) == contado
            assert facturado - a_favor == contado


def excepciones(*filas: dict[str, Any]) -> pl.DataFrame:
    return marco(ESQUEMA_EXCEPCIONES, list(filas), suministro=1, registro="activa", valor_unidad_centavos=10_000)


def test_primero_lo_que_mas_plata_pone_en_juego() -> None:
    vistas = priorizar(
        excepciones(
            {"suministro": 1, "consumo_mil": 400_000, "esperado_mil": 338_000},
            {"suministro": 2, "consumo_mil": 338_000, "esperado_mil": 400_000},
            {"suministro": 3, "consumo_mil": 339_000, "esperado_mil": 338_000, "valor_unidad_centavos": 9_000_000},
            {"suministro": 4, "consumo_mil": None, "esperado_mil": 100_000},
            {"suministro": 5, "consumo_mil": None, "esperado_mil": None},
        )
    )
    assert vistas.select("puesto", "suministro", "en_juego_centavos").rows() == [
        (1, 3, 9_000_000),
        (2, 4, 1_000_000),
        (3, 1, 620_000),
        (4, 2, 620_000),
        (5, 5, 0),
    ]


@pytest.mark.parametrize(("diferencia_mil", "valor", "centavos"), [(1, 499, 0), (1, 500, 1), (1500, 333, 500)])
def test_lo_que_esta_en_juego_va_al_centavo(diferencia_mil: int, valor: int, centavos: int) -> None:
    fila = {"consumo_mil": diferencia_mil, "esperado_mil": 0, "valor_unidad_centavos": valor}
    assert priorizar(excepciones(fila)).item(0, "en_juego_centavos") == centavos


def test_lo_descomunal_queda_primero_sin_desbordar() -> None:
    fila = {"suministro": 9, "consumo_mil": 10**14, "esperado_mil": 0, "valor_unidad_centavos": 10**12}
    vistas = priorizar(excepciones({"consumo_mil": 1, "esperado_mil": 0}, fila))
    assert vistas.row(0, named=True)["suministro"] == 9
    assert vistas.item(0, "en_juego_centavos") == 10**17
