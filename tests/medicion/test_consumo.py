"""Consumption between two cuts: each case by itself, and any sequence against a meter that turns."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicion.validacion.consumo import A_REVISAR, calcular
from medicion.validacion.enteros import CONSUMO_MIL_MAX, dividir, por_multiplicador, texto
from tests.medicion.marcos import ENERO, FEBRERO, MARZO, cortes, lecturas
from tests.medicion.medidor import Suministro

MEDIO = dt.date(2026, 1, 16)
FIN_DEL_DIA = 999_999


def uno(filas: list[dict[str, Any]], **corte: Any) -> dict[str, Any]:
    return calcular(lecturas(*filas), cortes(corte)).totales.row(0, named=True)


def lectura(fecha: dt.date, valor: int, **otros: Any) -> dict[str, Any]:
    return {"fecha": fecha, "valor_mil": valor * 1000, **otros}


def test_dos_lecturas() -> None:
    total = uno([lectura(ENERO, 1000), lectura(FEBRERO, 1310)])
    assert (total["consumo_mil"], total["dias"], total["diario_mil"]) == (310_000, 31, 10_000)
    assert (total["caso"], total["tramos"], total["estimado"]) == ("normal", 1, False)
    assert (total["desde"], total["hasta"]) == (ENERO, FEBRERO)


@pytest.mark.parametrize(
    ("dial_mil", "k_mil", "esperado"),
    [(1, 500, 1), (1, 499, 0), (3, 500, 2), (1000, 1500, 1500), (10**13 - 1, 99_999_999, 999_999_989_999_900_000)],
)
def test_el_multiplicador_redondea_una_vez_desde_el_medio(dial_mil: int, k_mil: int, esperado: int) -> None:
    frame = pl.DataFrame({"d": [dial_mil, -dial_mil], "k": [k_mil, k_mil]})
    assert frame.select(por_multiplicador(pl.col("d"), pl.col("k"))).to_series().to_list() == [esperado, -esperado]


def test_dividir_por_cero_no_da_nada() -> None:
    frame = pl.DataFrame({"a": [5, -5, 7], "b": [2, 2, 0]})
    assert frame.select(dividir(pl.col("a"), pl.col("b"))).to_series().to_list() == [3, -3, None]


@pytest.mark.parametrize(
    ("mil", "escrito"),
    [
        (0, "0"),
        (999, "0,999"),
        (1_234_500, "1.234,5"),
        (-1_000_000_000, "−1.000.000"),
        (123_456_789_010, "123.456.789,01"),
    ],
)
def test_las_cantidades_se_escriben_como_aca(mil: int, escrito: str) -> None:
    assert pl.DataFrame({"v": [mil]}).select(texto(pl.col("v"))).item() == escrito


@pytest.mark.parametrize(
    ("inicial", "final", "limite_mil", "caso"),
    [
        (90_001, 100, 10_099_000, "vuelta"),
        (90_001, 100, 10_098_999, "negativo"),  # one thousandth over the limit
        (90_000, 100, 99_999_000, "negativo"),  # not yet at the end of the dial
        (90_001, 100, None, "negativo"),  # nobody knows what to expect
    ],
)
def test_la_vuelta_se_cree_solo_cerca_del_final_y_dentro_del_limite(
    inicial: int, final: int, limite_mil: int | None, caso: str
) -> None:
    total = uno([lectura(ENERO, inicial), lectura(FEBRERO, final)], limite_mil=limite_mil)
    assert total["caso"] == caso
    assert total["consumo_mil"] == (10_099_000 if caso == "vuelta" else None)


def test_una_vuelta_no_creible_deja_la_diferencia_a_la_vista() -> None:
    tramo = calcular(lecturas(lectura(ENERO, 500), lectura(FEBRERO, 480)), cortes({})).tramos.row(0, named=True)
    assert (tramo["crudo_mil"], tramo["consumo_mil"]) == (-20_000, None)


def test_cambio_de_medidor_dentro_del_periodo() -> None:
    resultado = calcular(
        lecturas(
            lectura(ENERO, 1000, k_mil=2000),
            lectura(MEDIO, 1100, k_mil=2000, clase="retiro", orden=1),
            lectura(MEDIO, 7, k_mil=1000, clase="instalacion", medidor=11, orden=2),
            lectura(FEBRERO, 57, k_mil=1000, medidor=11),
        ),
        cortes({}),
    )
    assert resultado.tramos.select("medidor", "desde", "hasta", "consumo_mil").rows() == [
        (10, ENERO, MEDIO, 200_000),
        (11, MEDIO, FEBRERO, 50_000),
    ]
    total = resultado.totales.row(0, named=True)
    assert (total["consumo_mil"], total["dias"], total["tramos"]) == (250_000, 31, 2)


def test_los_dias_sin_medidor_no_cuentan() -> None:
    total = uno(
        [
            lectura(ENERO, 0),
            lectura(dt.date(2026, 1, 11), 100, clase="retiro"),
            lectura(dt.date(2026, 1, 22), 0, clase="instalacion", medidor=11),
            lectura(FEBRERO, 20, medidor=11),
        ]
    )
    assert (total["consumo_mil"], total["dias"], total["diario_mil"]) == (120_000, 20, 6000)


@pytest.mark.parametrize(
    ("diario_mil", "consumo_mil", "caso"),
    [(4000, 60_000 + 48_000, "retiro_estimado"), (None, 45_000 + 48_000, "retiro_estimado")],
)
def test_sin_lectura_de_retiro_se_estima_por_el_promedio(diario_mil: int | None, consumo_mil: int, caso: str) -> None:
    """Fifteen days without reading: by the average that came, else by the 3 kWh a day of the other sixteen."""
    filas = [lectura(ENERO, 1000), lectura(MEDIO, 0, clase="instalacion", medidor=11), lectura(FEBRERO, 48, medidor=11)]
    total = uno(filas, diario_mil=diario_mil)
    assert (total["consumo_mil"], total["caso"], total["estimado"]) == (consumo_mil, caso, True)


def test_sin_lectura_de_retiro_ni_promedio_hay_que_mirar() -> None:
    total = uno([lectura(ENERO, 1000), lectura(MEDIO, 0, clase="instalacion", medidor=11)])
    assert (total["consumo_mil"], total["caso"], total["estimado"]) == (None, "sin_promedio", False)


def test_el_multiplicador_cambia_en_su_lectura() -> None:
    total = uno(
        [lectura(ENERO, 100), lectura(MEDIO, 110, clase="cambio", k_mil=40_000), lectura(FEBRERO, 111, k_mil=40_000)]
    )
    assert total["consumo_mil"] == 10_000 + 40_000


@pytest.mark.parametrize(
    ("filas", "caso"),
    [
        ([lectura(ENERO, 100), lectura(FEBRERO, 110, k_mil=40_000)], "multiplicador"),
        ([lectura(ENERO, 100), lectura(FEBRERO, 110, medidor=11)], "incoherente"),
        ([lectura(ENERO, 100), lectura(MEDIO, 105, clase="retiro"), lectura(FEBRERO, 110)], "incoherente"),
        ([lectura(ENERO, 0, k_mil=99_999_999), lectura(FEBRERO, 99_999, k_mil=99_999_999)], "normal"),
        (
            [
                lectura(ENERO, 0, k_mil=99_999_999, digitos_enteros=10),
                lectura(FEBRERO, 9_999_999_999, k_mil=99_999_999, digitos_enteros=10),
            ],
            "desborde",
        ),
        ([lectura(ENERO, 100)], "sin_lectura"),
        ([], "sin_lectura"),
    ],
)
def test_lo_que_no_se_sabe_no_tiene_consumo(filas: list[dict[str, Any]], caso: str) -> None:
    total = uno(filas)
    assert total["caso"] == caso
    assert (total["consumo_mil"] is None) == (caso != "normal")


def test_la_demanda_no_se_resta() -> None:
    """The highest of those shown, whichever meter showed it."""
    registro = {"registro": "demanda", "k_mil": 2000}
    total = calcular(
        lecturas(
            lectura(ENERO, 50, **registro),
            lectura(MEDIO, 12, clase="retiro", orden=1, **registro),
            lectura(MEDIO, 0, clase="instalacion", medidor=11, orden=2, **registro),
            lectura(FEBRERO, 9, medidor=11, **registro),
        ),
        cortes({"registro": "demanda"}),
    ).totales.row(0, named=True)
    assert (total["consumo_mil"], total["diario_mil"]) == (24_000, 24_000)


def test_lo_exportado_va_aparte() -> None:
    exportada = {"registro": "exportada"}
    totales = calcular(
        lecturas(
            lectura(ENERO, 0), lectura(FEBRERO, 100), lectura(ENERO, 0, **exportada), lectura(FEBRERO, 300, **exportada)
        ),
        cortes({"corte": 1}, {"corte": 2, **exportada}),
    ).totales
    assert totales["consumo_mil"].to_list() == [100_000, 300_000]


def test_el_corte_puede_caer_dentro_del_dia() -> None:
    """The reading was billed in the morning and the meter changed in the afternoon: those 3 kWh are of the next one."""
    filas = lecturas(
        lectura(ENERO, 0),
        lectura(FEBRERO, 100, orden=9 * 3600),
        lectura(FEBRERO, 103, orden=15 * 3600, clase="retiro"),
        lectura(FEBRERO, 0, orden=15 * 3600, clase="instalacion", medidor=11),
        lectura(MARZO, 50, medidor=11),
    )
    dos = cortes(
        {"corte": 1, "hasta_orden": 9 * 3600},
        {"corte": 2, "desde": FEBRERO, "desde_orden": 9 * 3600, "hasta": MARZO},
    )
    assert calcular(filas, dos).totales["consumo_mil"].to_list() == [100_000, 53_000]


def test_lo_que_paso_antes_del_corte_no_es_suyo() -> None:
    """December ended with the reading that opens January, and nobody asked for it."""
    resultado = calcular(
        lecturas(lectura(dt.date(2025, 12, 1), 0), lectura(ENERO, 700), lectura(FEBRERO, 1000), lectura(MARZO, 5000)),
        cortes({}),
    )
    assert resultado.totales["consumo_mil"].to_list() == [300_000]
    assert resultado.tramos.height == 1


def test_los_cortes_no_se_superponen() -> None:
    with pytest.raises(ValueError, match="se superponen"):
        calcular(lecturas(lectura(ENERO, 1)), cortes({"corte": 1}, {"corte": 2, "desde": MEDIO, "hasta": MARZO}))


@pytest.mark.parametrize(
    "mala", [{"clase": "otra"}, {"orden": FIN_DEL_DIA}, {"k_mil": 0}, {"digitos_enteros": 11}, {"valor_mil": -1}]
)
def test_lo_que_excede_los_limites_no_se_calcula(mala: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="excede los límites"):
        uno([lectura(ENERO, 1) | mala])


def test_falta_una_columna() -> None:
    with pytest.raises(ValueError, match="la columna k_mil"):
        calcular(lecturas(lectura(ENERO, 1)).drop("k_mil"), cortes({}))


PASOS = st.one_of(
    st.tuples(st.just("consumir"), st.integers(0, 70), st.integers(0, 9_999_999)),
    st.tuples(st.just("consumir"), st.integers(0, 70), st.integers(0, 300_000)),
    st.tuples(st.just("leer")),
    st.tuples(st.just("cambiar_k"), st.integers(1, 99_999_999)),
    st.tuples(
        st.just("cambiar"), st.integers(4, 7), st.integers(1, 99_999_999), st.integers(0, 10_000_000)
    ),
)  # fmt: skip
LIMITE_MIL = 20_000_000_000


def vivir(pasos: list[tuple[Any, ...]]) -> Suministro:
    casa = Suministro()
    casa.instalar(4, 1000, 8_500_000, LIMITE_MIL)
    for acto, *datos in [*pasos, ("leer",)]:
        if acto == "consumir":
            # A dial that turns round twice between readings cannot be told from one that did it once.
            casa.consumir(datos[0], min(datos[1], casa.capacidad_mil - 1 - casa.avance_mil))
        elif acto == "leer":
            casa.anotar("lectura", LIMITE_MIL)
        elif acto == "cambiar_k":
            casa.anotar("cambio", LIMITE_MIL, datos[0])
        else:
            casa.anotar("retiro", LIMITE_MIL)
            casa.instalar(*datos, LIMITE_MIL)
    return casa


@settings(max_examples=200, deadline=None)
@given(st.lists(PASOS, max_size=25), st.randoms(use_true_random=False))
def test_cualquier_historia_suma_lo_que_paso_por_el_medidor(pasos: list[tuple[Any, ...]], azar: random.Random) -> None:
    """Cut anywhere, the parts are what the thing on the wall counted, or are left for somebody to look at."""
    casa = vivir(pasos)
    ultima = len(casa.lecturas) - 1
    bordes = sorted({0, ultima, *(azar.randrange(ultima + 1) for _ in range(4))})
    pedidos = [
        {
            "corte": hasta,
            "desde": casa.lecturas[desde]["fecha"],
            "desde_orden": casa.lecturas[desde]["orden"],
            "hasta": casa.lecturas[hasta]["fecha"],
            "hasta_orden": casa.lecturas[hasta]["orden"],
            "limite_mil": LIMITE_MIL,
        }
        for desde, hasta in pairwise(bordes)
    ]
    desordenadas = azar.sample(casa.lecturas, len(casa.lecturas))
    resultado = calcular(lecturas(*desordenadas), cortes(*pedidos))
    for (desde, hasta), total in zip(pairwise(bordes), resultado.totales.iter_rows(named=True), strict=True):
        suyos = [tramo for tramo in casa.tramos if desde < tramo[0] <= hasta]
        suma = sum(consumo for _, consumo, _ in suyos)
        seguro = all(seguro for _, _, seguro in suyos) and suma <= CONSUMO_MIL_MAX
        if not suyos:
            assert (total["caso"], total["consumo_mil"]) == ("sin_lectura", None)
        elif seguro:
            assert (total["consumo_mil"], total["tramos"]) == (suma, len(suyos))
        else:
            assert total["consumo_mil"] is None
            assert total["caso"] in A_REVISAR
    assert resultado.tramos.height == len(casa.tramos)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(PASOS, max_size=8), min_size=2, max_size=6))
def test_una_fila_y_un_millon_dan_lo_mismo(casas: list[list[tuple[Any, ...]]]) -> None:
    """Each supply by itself is what it is among the others."""
    todas, pedidos = [], []
    for numero, pasos in enumerate(casas):
        vivida = vivir(pasos).lecturas
        todas.append([{**fila, "suministro": numero} for fila in vivida])
        pedidos.append(
            {"corte": numero, "suministro": numero, "hasta": vivida[-1]["fecha"], "limite_mil": LIMITE_MIL}
            | {"desde": ENERO - dt.timedelta(days=1)}
        )
    juntas = calcular(lecturas(*(fila for filas in todas for fila in filas)), cortes(*pedidos)).totales
    solas = [calcular(lecturas(*filas), cortes(corte)).totales for filas, corte in zip(todas, pedidos, strict=True)]
    assert juntas.equals(pl.concat(solas))
