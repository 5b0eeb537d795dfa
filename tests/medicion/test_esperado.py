"""What was to be expected: the first method with a base, its limits, and what the past says to the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from medicion.validacion.antecedentes import (
    ESQUEMA_ACTUALES,
    ESQUEMA_ANTERIORES,
    antecedentes,
    estimadas_iguales,
)
from medicion.validacion.esperado import (
    ESQUEMA_DE_PARES,
    ESQUEMA_MEDIANAS,
    Parametros,
    en_lecturas,
    esperar,
    medianas,
)
from tests.medicion.marcos import ENERO, FEBRERO, historia, marco, pedidos

SIN_MEDIANAS = pl.DataFrame(schema=ESQUEMA_MEDIANAS)
MEDIANA = marco(ESQUEMA_MEDIANAS, [{"categoria": "R1", "zona": "centro", "registro": "activa", "diario_mil": 7000}])


def mes(cual: tuple[int, int], consumo: int, **otros: Any) -> dict[str, Any]:
    desde = dt.date(*cual, 1)
    hasta = (desde + dt.timedelta(days=31)).replace(day=1)
    return {"desde": desde, "hasta": hasta, "consumo_mil": consumo * 1000, **otros}


def uno(*periodos: dict[str, Any], medianas: pl.DataFrame = SIN_MEDIANAS, **pedido: Any) -> dict[str, Any]:
    return esperar(pedidos(pedido), historia(*periodos), medianas, Parametros()).row(0, named=True)


def test_la_misma_epoca_de_los_dos_anteriores() -> None:
    """62 days and 620 kWh, so 10 a day; neither the months beside nor three years ago say anything."""
    visto = uno(
        mes((2025, 1), 400),
        mes((2024, 1), 220),
        mes((2023, 1), 9000),
        mes((2025, 12), 9000),
        mes((2025, 2), 9000),
        medianas=MEDIANA,
    )
    assert (visto["metodo"], visto["muestras"], visto["diario_mil"]) == ("estacional", 2, 10_000)
    assert (visto["dias"], visto["esperado_mil"]) == (31, 310_000)


def test_alcanza_con_uno_solo() -> None:
    assert (uno(mes((2024, 1), 310))["metodo"], uno(mes((2024, 1), 310))["muestras"]) == ("estacional", 1)


def test_un_bimestre_es_la_epoca_de_sus_dos_meses() -> None:
    bimestre = {"desde": dt.date(2025, 1, 1), "hasta": dt.date(2025, 3, 1), "consumo_mil": 590_000}
    assert uno(bimestre)["diario_mil"] == 10_000
    meses = [mes((2025, 1), 310), mes((2025, 2), 280)]
    visto = uno(*meses, hasta=dt.date(2026, 3, 1))
    assert (visto["muestras"], visto["esperado_mil"]) == (2, 590_000)


def test_las_fechas_de_lectura_se_corren_unos_dias() -> None:
    """Half of the shorter of the two in common makes them the same period; a day less does not."""
    corrido = {"hasta": dt.date(2025, 2, 16), "consumo_mil": 310_000}
    assert uno({"desde": dt.date(2025, 1, 16), **corrido})["metodo"] == "estacional"
    assert uno({"desde": dt.date(2025, 1, 17), **corrido})["metodo"] == "estacional"  # 15 of 30
    assert (
        uno({"desde": dt.date(2025, 1, 17), "hasta": dt.date(2025, 2, 17), "consumo_mil": 1})["metodo"] != "estacional"
    )


def test_el_29_de_febrero_tiene_su_epoca() -> None:
    visto = uno(mes((2023, 2), 280), desde=dt.date(2024, 2, 1), hasta=dt.date(2024, 2, 29))
    assert (visto["metodo"], visto["diario_mil"]) == ("estacional", 10_000)


def test_los_ultimos_doce_meses() -> None:
    visto = uno(mes((2025, 11), 300), mes((2025, 12), 310), mes((2024, 12), 9000), medianas=MEDIANA)
    assert (visto["metodo"], visto["muestras"], visto["diario_mil"]) == ("doce_meses", 2, 10_000)


def test_doce_meses_justos_y_uno_mas() -> None:
    """The month that ended a year and a day ago is out; the one that ended within the year is in."""
    adentro = {"desde": dt.date(2024, 12, 3), "hasta": dt.date(2025, 1, 2), "consumo_mil": 300_000}
    afuera = {"desde": dt.date(2024, 12, 2), "hasta": dt.date(2025, 1, 1), "consumo_mil": 300_000}
    assert (uno(adentro)["metodo"], uno(afuera)["metodo"]) == ("doce_meses", None)


@pytest.mark.parametrize(("dias", "metodo"), [(27, "mediana"), (28, "doce_meses")])
def test_unos_pocos_dias_no_son_una_base(dias: int, metodo: str) -> None:
    corto = {"desde": ENERO - dt.timedelta(days=dias), "hasta": ENERO, "consumo_mil": 1000}
    assert uno(corto, medianas=MEDIANA)["metodo"] == metodo


def test_lo_estimado_no_es_base_de_nada() -> None:
    assert uno(mes((2025, 1), 310, estimado=True), medianas=MEDIANA)["metodo"] == "mediana"


def test_la_mediana_de_la_categoria_en_la_zona() -> None:
    assert (uno(medianas=MEDIANA)["metodo"], uno(medianas=MEDIANA)["esperado_mil"]) == ("mediana", 7000 * 31)
    assert uno(medianas=MEDIANA, zona="norte")["metodo"] is None


def test_la_carga_declarada_por_las_horas_de_uso() -> None:
    visto = uno(carga_mil=3300, horas_mil=2500)
    assert (visto["metodo"], visto["diario_mil"], visto["esperado_mil"]) == ("carga", 8250, 8250 * 31)


def test_sin_nada_en_que_basarse() -> None:
    visto = uno()
    assert [visto[c] for c in ("metodo", "diario_mil", "esperado_mil", "maximo_mil", "umbral_legal_mil")] == [None] * 5


def test_la_demanda_es_un_nivel() -> None:
    demanda = {"registro": "demanda"}
    visto = uno(mes((2025, 1), 40, **demanda), mes((2024, 1), 61, **demanda), **demanda)
    assert (visto["diario_mil"], visto["esperado_mil"]) == (50_500, 50_500)


@pytest.mark.parametrize(
    ("servicio", "esperado", "minimo", "maximo", "legal"),
    [
        ("electricidad", 310_000, 124_000, 542_500, 542_500),
        ("electricidad", 31_000, 1000, 61_000, 54_250),  # the floor of 30 kWh, which the law does not know
        ("electricidad", 3100, 0, 33_100, 5425),
        ("agua", 3100, 0, 8100, 5425),
        ("internet", 31, 13, 54, 54),  # 12.4 and 54.25: both ends stay inside
    ],
)
def test_los_limites(servicio: str, esperado: int, minimo: int, maximo: int, legal: int) -> None:
    visto = uno({**mes((2025, 1), 0), "consumo_mil": esperado}, servicio=servicio)
    assert (visto["esperado_mil"], visto["minimo_mil"], visto["maximo_mil"], visto["umbral_legal_mil"]) == (
        esperado,
        minimo,
        maximo,
        legal,
    )


def test_no_se_pide_dos_veces() -> None:
    with pytest.raises(ValueError, match="dos veces"):
        esperar(pedidos({}, {}), historia(), SIN_MEDIANAS, Parametros())


def test_las_medianas() -> None:
    """Of three, the middle one; of two, the lower. By day, so that a bimester and a month compare."""
    filas = [
        {"zona": "centro", "dias": 30, "consumo_mil": 30_000},
        {"zona": "centro", "dias": 60, "consumo_mil": 600_000},
        {"zona": "centro", "dias": 30, "consumo_mil": 60_000},
        {"zona": "norte", "dias": 30, "consumo_mil": 90_000},
        {"zona": "norte", "dias": 30, "consumo_mil": 30_000},
        {"zona": "norte", "dias": 0, "consumo_mil": 30_000},
    ]
    vistas = medianas(marco(ESQUEMA_DE_PARES, filas, categoria="R1", registro="activa"))
    assert vistas.select("zona", "diario_mil").rows() == [("centro", 2000), ("norte", 1000)]


def test_los_limites_como_los_muestra_el_dial() -> None:
    """With multiplier 2, and through zero: the maximum may show less than the minimum."""
    filas = pl.DataFrame(
        {
            "registro": ["activa", "activa", "demanda"],
            "anterior_mil": [1_000_000, 99_900_000, 50_000],
            "k_mil": [2000, 1000, 1000],
            "digitos_enteros": [5, 5, 5],
            "minimo_mil": [100_000, 50_000, 10_000],
            "maximo_mil": [300_000, 150_000, 60_000],
        }
    )
    vistas = en_lecturas(filas).select("lectura_min_mil", "lectura_max_mil").rows()
    assert vistas == [(1_050_000, 1_150_000), (99_950_000, 50_000), (10_000, 60_000)]


@pytest.mark.parametrize(
    ("periodos", "positivos", "ceros"),
    [
        ([], 0, 0),
        ([mes((2025, 1), 10), mes((2024, 1), 10)], 2, 0),
        ([mes((2025, 1), 10), mes((2024, 1), 0)], 1, 0),
        ([mes((2025, 10), 0), mes((2025, 11), 5), mes((2025, 12), 0)], 0, 1),
        ([mes((2025, 12), 0), mes((2025, 11), 0), mes((2025, 10), 5)], 0, 2),
        ([mes((2025, 12), 0), mes((2025, 11), 0, estimado=True), mes((2025, 10), 0)], 0, 2),
    ],
)
def test_los_antecedentes(periodos: list[dict[str, Any]], positivos: int, ceros: int) -> None:
    visto = antecedentes(pedidos(), historia(*periodos)).row(0, named=True)
    assert (visto["estacionales_positivos"], visto["ceros_seguidos"]) == (positivos, ceros)


@pytest.mark.parametrize(
    ("anteriores", "cuantas"),
    [
        ([], 0),
        ([(1, 500, True), (2, 500, True), (3, 500, True)], 3),
        ([(1, 500, True), (2, 500, False), (3, 500, True)], 1),
        ([(1, 500, True), (2, 500, True), (3, 501, True)], 0),
        ([(3, 500, True), (2, 500, True), (1, 400, True)], 2),
    ],
)
def test_las_estimadas_que_se_repiten(anteriores: list[tuple[int, int, bool]], cuantas: int) -> None:
    comunes: dict[str, Any] = {"suministro": 1, "registro": "activa", "orden": 0}
    pasadas = [
        {"fecha": FEBRERO - dt.timedelta(days=100 - dia), "valor_mil": valor, "estimada": estimada}
        for dia, valor, estimada in anteriores
    ]
    actuales = marco(ESQUEMA_ACTUALES, [{"valor_mil": 500}], suministro=1, registro="activa")
    vistas = estimadas_iguales(actuales, marco(ESQUEMA_ANTERIORES, pasadas, **comunes))
    assert vistas.item(0, "estimadas_iguales") == cuantas
