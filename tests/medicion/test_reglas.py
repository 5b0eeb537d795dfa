"""Each rule just below, at and just above its boundary; which one rules; what becomes of a reading."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from medicion.validacion.reglas import DEFINICIONES, ESQUEMA_FILAS, REGLAS_INICIALES, Nivel, Regla, validar
from medicion.validacion.reglas.modelo import ACCIONES, RESULTADOS
from tests.medicion.marcos import ENERO, FEBRERO, filas, marco

AL = dt.date(2026, 2, 2)


def halladas(*cambios: dict[str, Any], reglas: tuple[Regla, ...] = REGLAS_INICIALES) -> list[tuple[str, str]]:
    """(code, detail) of what is found in those readings."""
    return validar(filas(*cambios), reglas, AL).hallazgos.select("codigo", "detalle").rows()


def codigos(*cambios: dict[str, Any], reglas: tuple[Regla, ...] = REGLAS_INICIALES) -> list[str]:
    return [codigo for codigo, _ in halladas(*cambios, reglas=reglas)]


def resultado(**cambios: Any) -> str:
    visto: str = validar(filas(cambios), REGLAS_INICIALES, AL).resultados.item(0, "resultado")
    return visto


def regla(codigo: str, /, **cambios: Any) -> Regla:
    return dataclasses.replace(next(r for r in REGLAS_INICIALES if r.codigo == codigo), **cambios)


def test_una_lectura_buena() -> None:
    assert halladas({}) == []
    assert resultado() == "valida"


SIN_VALOR = {"valor_mil": None, "caso": "sin_lectura", "consumo_mil": None, "dias": None}


def test_v01_sin_lectura() -> None:
    assert halladas(SIN_VALOR | {"anomalia": "02"}) == [("V01", "Sin lectura, con anomalía 02")]
    assert halladas(SIN_VALOR) == [("V01", "Sin lectura")]
    assert resultado(**SIN_VALOR) == "sin_lectura"
    assert halladas({"anomalia": "12"}) == []


@pytest.mark.parametrize(
    ("ciclo", "dias", "mala"),
    [
        ("mensual", 19, True),
        ("mensual", 20, False),
        ("mensual", 45, False),
        ("mensual", 46, True),
        ("bimestral", 44, True),
        ("bimestral", 45, False),
        ("bimestral", 75, False),
        ("bimestral", 76, True),
    ],
)
def test_v02_fuera_de_ciclo(ciclo: str, dias: int, mala: bool) -> None:
    assert (codigos({"ciclo": ciclo, "fecha": ENERO + dt.timedelta(days=dias)}) == ["V02"]) == mala


def test_v02_dice_por_que() -> None:
    assert halladas({"fecha": dt.date(2026, 2, 16)}) == [
        ("V02", "Pasaron 46 días desde la lectura anterior: se esperan de 20 a 45")
    ]
    assert halladas({"fecha": ENERO}) == [
        ("V02", "La fecha 01/01/2026 no es posterior a la de la lectura anterior (01/01/2026)")
    ]


def test_v03_consumo_imposible() -> None:
    imposible = {"caso": "negativo", "consumo_mil": None}
    assert halladas(imposible | {"valor_mil": 990_000}) == [
        ("V03", "La lectura 990 es menor que la anterior (1.000) y la vuelta del medidor no es creíble")
    ]
    assert halladas(imposible) == [
        ("V03", "En una parte del período el consumo es negativo y la vuelta del medidor no es creíble")
    ]
    for caso in ("multiplicador", "incoherente", "desborde", "sin_promedio"):
        assert codigos({"caso": caso, "consumo_mil": None}) == ["V03"]
    assert codigos({"caso": "vuelta"}) == []
    assert resultado(**imposible) == "bloqueada"


def test_sin_consumo_no_es_valida_aunque_nadie_la_mire() -> None:
    sin_reglas = validar(filas({"caso": "negativo", "consumo_mil": None}), (), AL)
    assert sin_reglas.hallazgos.is_empty()
    assert sin_reglas.resultados.item(0, "resultado") == "bloqueada"


@pytest.mark.parametrize(("valor_mil", "mala"), [(99_999_999, False), (100_000_000, True)])
def test_v04_mas_digitos_que_el_medidor(valor_mil: int, mala: bool) -> None:
    esperado = [("V04", "La lectura 100.000 no entra en un medidor de 5 dígitos")] if mala else []
    assert halladas({"valor_mil": valor_mil}) == esperado


# Whatever was expected, only zero is looked at here.
CERO = {"consumo_mil": 0, "esperado_mil": 0}


@pytest.mark.parametrize(
    ("cambios", "mala"),
    [
        ({}, True),
        ({"consumo_mil": 1}, False),
        ({"estacionales_positivos": 1}, False),
        ({"estado": "suspendida"}, False),
        ({"registro": "valle"}, False),
        ({"estacional": True}, True),  # January is in season
        ({"estacional": True, "fecha_anterior": dt.date(2026, 3, 31), "fecha": dt.date(2026, 5, 1)}, True),
        ({"estacional": True, "fecha_anterior": dt.date(2026, 4, 1), "fecha": dt.date(2026, 5, 1)}, False),
        ({"estacional": True, "fecha_anterior": dt.date(2026, 11, 1), "fecha": dt.date(2026, 11, 30)}, False),
        ({"estacional": True, "fecha_anterior": dt.date(2026, 11, 1), "fecha": dt.date(2026, 12, 1)}, True),
    ],
)
def test_v05_cero(cambios: dict[str, Any], mala: bool) -> None:
    assert ("V05" in codigos({**CERO, "esperado_mil": None, **cambios})) == mala


@pytest.mark.parametrize(("ceros", "accion"), [(1, None), (2, "inspeccion"), (7, "inspeccion")])
def test_v05_al_tercero_se_inspecciona(ceros: int, accion: str | None) -> None:
    fila = validar(filas({**CERO, "ceros_seguidos": ceros}), REGLAS_INICIALES, AL).hallazgos.row(0, named=True)
    assert (fila["codigo"], fila["nivel"], fila["accion"]) == ("V05", "AVISA", accion)
    assert fila["detalle"].endswith(f"van {ceros + 1} períodos seguidos") == (accion is not None)


@pytest.mark.parametrize(
    ("servicio", "esperado_mil", "consumo_mil", "mala"),
    [
        ("electricidad", 100_000, 174_999, False),
        ("electricidad", 100_000, 175_000, False),
        ("electricidad", 100_000, 175_001, True),
        ("electricidad", 20_000, 50_000, False),  # two and a half times, within the floor of 30 kWh
        ("electricidad", 20_000, 50_001, True),
        ("agua", 4000, 9000, False),
        ("agua", 4000, 9001, True),
        ("gas", 4000, 7000, False),
        ("gas", 4000, 7001, True),
        ("electricidad", 0, 30_000, False),
        ("electricidad", 0, 30_001, True),
        ("electricidad", None, 9_000_000, False),
    ],
)
def test_v06_alto(servicio: str, esperado_mil: int | None, consumo_mil: int, mala: bool) -> None:
    cambios = {"servicio": servicio, "esperado_mil": esperado_mil, "consumo_mil": consumo_mil, "capacidad_mil": None}
    assert ("V06" in codigos(cambios)) == mala


def test_v06_dice_cuantas_veces() -> None:
    assert halladas({"consumo_mil": 812_000}) == [("V06", "Consumo 812 kWh: 2,4 veces lo esperado (338)")]
    assert halladas({"consumo_mil": 812_500, "esperado_mil": 0}) == [
        ("V06", "Consumo 812,5 kWh: no se esperaba ninguno")
    ]
    assert resultado(consumo_mil=812_000) == "bloqueada"
    assert codigos({"registro": "exportada", "consumo_mil": 812_000}) == []


def test_un_porcentaje_puede_tener_un_decimal() -> None:
    medio = {"por_ciento": Decimal("175.5"), "piso_mil": 0}
    reglas = (regla("V06", parametros=medio),)
    assert codigos({"esperado_mil": 1000, "consumo_mil": 1755}, reglas=reglas) == []
    assert codigos({"esperado_mil": 1000, "consumo_mil": 1756}, reglas=reglas) == ["V06"]
    with pytest.raises(ValueError, match="un decimal"):
        codigos({}, reglas=(regla("V06", parametros=medio | {"por_ciento": Decimal("175.55")}),))


@pytest.mark.parametrize(
    ("servicio", "esperado_mil", "consumo_mil", "mala"),
    [
        ("electricidad", 100_000, 40_001, False),
        ("electricidad", 100_000, 40_000, False),
        ("electricidad", 100_000, 39_999, True),
        ("electricidad", 40_000, 10_000, False),
        ("electricidad", 40_000, 9999, True),
        ("gas", 1000, 400, False),
        ("gas", 1000, 399, True),
        ("electricidad", None, 0, False),
    ],
)
def test_v07_bajo(servicio: str, esperado_mil: int | None, consumo_mil: int, mala: bool) -> None:
    cambios = {"servicio": servicio, "esperado_mil": esperado_mil, "consumo_mil": consumo_mil}
    assert ("V07" in codigos({**cambios, "estacionales_positivos": 0})) == mala


def test_v07_avisa() -> None:
    assert halladas({"consumo_mil": 50_000}) == [("V07", "Consumo 50 kWh: el 14,8 % de lo esperado (338)")]
    assert resultado(consumo_mil=50_000) == "observada"


@pytest.mark.parametrize(("consumo_mil", "mala"), [(743_999, False), (744_000, False), (744_001, True)])
def test_v08_lo_que_la_instalacion_no_da(consumo_mil: int, mala: bool) -> None:
    """One kilowatt, 24 hours, 31 days."""
    cambios = {"consumo_mil": consumo_mil, "capacidad_mil": 1000, "esperado_mil": 700_000}
    detalle = "Consumo 744,001 kWh en 31 días: la instalación no da más de 744"
    assert halladas(cambios) == ([("V08", detalle)] if mala else [])
    assert "V08" not in codigos({**cambios, "registro": "demanda"})
    assert "V08" not in codigos({**cambios, "capacidad_mil": None})


@pytest.mark.parametrize(
    ("estado", "consumo_mil", "mala"),
    [
        ("cortada", 0, False),
        ("cortada", 1, True),
        ("suspendida", 1, True),
        ("retirada", 1, True),
        ("conectada", 1, False),
    ],
)
def test_v09_sin_servicio(estado: str, consumo_mil: int, mala: bool) -> None:
    fila = filas({"estado": estado, "consumo_mil": consumo_mil, "esperado_mil": None})
    vistos = validar(fila, REGLAS_INICIALES, AL).hallazgos
    assert (vistos["codigo"].to_list() == ["V09"]) == mala
    if mala:
        assert vistos.item(0, "accion") == "fraude"


def test_v09_dice_el_estado() -> None:
    assert halladas({"estado": "cortada"}) == [("V09", "Consumo 338 kWh con el servicio cortado")]


@pytest.mark.parametrize(
    ("activa_mil", "reactiva_mil", "mala"),
    [
        (100_000, 299_999, False),
        (100_000, 300_000, False),
        (100_000, 300_001, True),
        (0, 30_000, False),
        (0, 30_001, True),
        (None, 900_000, False),
    ],
)
def test_v10_demasiada_reactiva(activa_mil: int | None, reactiva_mil: int, mala: bool) -> None:
    sin_mas = {"esperado_mil": None, "estacionales_positivos": 0}
    vistos = codigos(
        {"consumo_mil": activa_mil, **sin_mas},
        {"registro": "reactiva", "unidad": "kvarh", "consumo_mil": reactiva_mil, **sin_mas},
        {"registro": "reactiva", "suministro": 2, "consumo_mil": 9_000_000, "capacidad_mil": None, **sin_mas},
    )
    assert ("V10" in vistos) == mala


def test_v10_dice_cuanta() -> None:
    reactiva = {"registro": "reactiva", "unidad": "kvarh", "consumo_mil": 1_200_000, "esperado_mil": None}
    assert halladas({}, reactiva) == [("V10", "Reactiva 1.200 kvarh: 3,6 veces la activa (338 kWh)")]
    assert halladas({"consumo_mil": 0, "esperado_mil": None, "estacionales_positivos": 0}, reactiva) == [
        ("V10", "Reactiva 1.200 kvarh sin consumo de activa")
    ]


@pytest.mark.parametrize(
    ("activa_mil", "valle_mil", "mala"),
    [
        (1_000_000, 210_000, False),  # 1,010 against 1,000: one per cent
        (1_000_000, 210_001, True),
        (1_000_000, 190_000, False),
        (1_000_000, 189_999, True),
        (803_000, 0, False),  # under one per cent
        (10_000, None, False),  # a band without reading
    ],
)
def test_v10_las_bandas_no_suman(activa_mil: int, valle_mil: int | None, mala: bool) -> None:
    sin_mas = {"esperado_mil": None, "estacionales_positivos": 0}
    vistos = halladas(
        {"consumo_mil": activa_mil, **sin_mas},
        {"registro": "pico", "consumo_mil": 300_000, **sin_mas},
        {"registro": "resto", "consumo_mil": 500_000, **sin_mas},
        {"registro": "valle", "consumo_mil": valle_mil, **sin_mas},
    )
    assert ("V10" in [codigo for codigo, _ in vistos]) == mala
    if valle_mil == 210_001:
        assert vistos == [("V10", "Pico, resto y valle suman 1.010,001 kWh y la activa es 1.000")]


def test_v10_el_piso_de_las_bandas() -> None:
    """Three dials that show whole units may differ in three of them."""
    sin_mas = {"esperado_mil": None}
    bandas = [{"registro": r, "consumo_mil": 11_000, **sin_mas} for r in ("pico", "resto", "valle")]
    assert codigos({"consumo_mil": 30_000, **sin_mas}, *bandas) == []
    assert codigos({"consumo_mil": 29_999, **sin_mas}, *bandas) == ["V10"]


@pytest.mark.parametrize(("iguales", "mala"), [(2, False), (3, True), (4, True)])
def test_v11_repite_las_estimadas(iguales: int, mala: bool) -> None:
    esperado = [("V11", f"La lectura 1.338 repite las {iguales} estimadas anteriores")] if mala else []
    assert halladas({"estimadas_iguales": iguales}) == esperado


def nodo(entrada_mil: int, *salidas_mil: int | None, **otros: Any) -> list[dict[str, Any]]:
    sin_mas = {"esperado_mil": None, "capacidad_mil": None, "estacionales_positivos": 0, "nodo": 7, **otros}
    return [
        {"suministro": 100, "totalizador": True, "consumo_mil": entrada_mil, **sin_mas},
        *({"suministro": n, "consumo_mil": salida, **sin_mas} for n, salida in enumerate(salidas_mil)),
    ]


@pytest.mark.parametrize(
    ("salidas", "mala"),
    [
        ((500_000, 350_000), False),
        ((500_000, 349_999), True),
        ((500_000, 650_000), False),
        ((500_000, 650_001), True),
        ((500_000, None), False),  # somebody's is missing
        ((), False),
    ],
)
def test_v12_balance_del_nodo(salidas: tuple[int | None, ...], mala: bool) -> None:
    assert ("V12" in codigos(*nodo(1_000_000, *salidas))) == mala


def test_v12_informa() -> None:
    visto = validar(filas(*nodo(10_000_000, 8_000_000, 120_000)), REGLAS_INICIALES, AL)
    assert visto.hallazgos.select("suministro", "nivel", "detalle").rows() == [
        (100, "INFORMA", "Los suministros del nodo suman 8.120 kWh y entraron 10.000 (18,8 % menos)")
    ]
    assert visto.resultados["resultado"].unique().to_list() == ["valida"]
    assert halladas(*nodo(0, 5000)) == [("V12", "Los suministros del nodo suman 5 kWh y entraron 0")]


def test_v12_compara_los_mismos_dias() -> None:
    """Ten a day for 30 days is as good as ten a day for 31."""
    corto = {"suministro": 1, "nodo": 7, "consumo_mil": 300_000, "dias": 30, "esperado_mil": None}
    assert codigos(nodo(310_000)[0], corto, reglas=(regla("V12", parametros={"por_ciento": 0}),)) == []


def test_v12_dos_totalizadores_no_dicen_nada() -> None:
    otro = nodo(1_000_000)[0] | {"suministro": 101}
    assert codigos(*nodo(1_000_000, 1000), otro) == []


def test_manda_la_regla_mas_especifica() -> None:
    """By service and cycle, by service, by cycle, for all; and an inactive one switches its code off there."""

    def dias(desde: int, **cambios: Any) -> Regla:
        sueltas = {"servicio": None, "ciclo": None, "parametros": {"dias_min": desde, "dias_max": 99}}
        return regla("V02", **(sueltas | cambios))

    reglas = (
        dias(1),
        dias(10, ciclo="mensual"),
        dias(20, servicio="agua"),
        dias(30, servicio="agua", ciclo="mensual"),
        dias(40, servicio="gas", activa=False),
    )

    def desde(servicio: str, ciclo: str) -> int | None:
        """From how many days on that reading passes."""
        malas = [
            n
            for n in range(50)
            if codigos({"servicio": servicio, "ciclo": ciclo, "fecha": ENERO + dt.timedelta(days=n)}, reglas=reglas)
        ]
        return max(malas) + 1 if malas else None

    assert desde("agua", "mensual") == 30
    assert desde("agua", "bimestral") == 20
    assert desde("electricidad", "mensual") == 10
    assert desde("electricidad", "bimestral") == 1
    assert desde("gas", "mensual") is None


@pytest.mark.parametrize(
    ("desde", "hasta", "rige"),
    [
        (AL, None, True),
        (AL + dt.timedelta(days=1), None, False),
        (ENERO, AL, False),
        (ENERO, AL + dt.timedelta(days=1), True),
    ],
)
def test_una_regla_rige_desde_un_dia_hasta_otro(desde: dt.date, hasta: dt.date | None, rige: bool) -> None:
    reglas = (regla("V01", desde=desde, hasta=hasta),)
    assert (codigos(SIN_VALOR, reglas=reglas) == ["V01"]) == rige


def test_el_nivel_y_el_orden_son_de_la_regla() -> None:
    reglas = (regla("V01", nivel=Nivel.INFORMA, orden=90), regla("V04", nivel=Nivel.AVISA, orden=5))
    visto = validar(filas({"valor_mil": 100_000_000}), reglas, AL)
    assert visto.hallazgos.select("codigo", "nivel", "orden").rows() == [("V04", "AVISA", 5)]
    assert visto.resultados.select("resultado", "bloqueos", "avisos").row(0) == ("observada", 0, 1)


def test_los_hallazgos_vienen_en_orden_y_todos() -> None:
    fila = {"valor_mil": 100_000_000, "fecha": ENERO, "consumo_mil": 9_000_000, "estado": "cortada"}
    assert codigos(fila) == ["V02", "V04", "V06", "V08", "V09"]


def test_cada_definicion_tiene_su_regla_inicial_con_sus_parametros() -> None:
    assert {regla.codigo for regla in REGLAS_INICIALES} == set(DEFINICIONES)
    for inicial in REGLAS_INICIALES:
        assert set(inicial.parametros) == set(DEFINICIONES[inicial.codigo].parametros)


def test_una_regla_mal_hecha_no_se_aplica() -> None:
    with pytest.raises(ValueError, match="ninguna regla V99"):
        validar(filas({}), (regla("V01", codigo="V99"),), AL)
    with pytest.raises(ValueError, match="sus parámetros son: dias_min, dias_max"):
        validar(filas({}), (regla("V02", parametros={"dias_min": 1}),), AL)


def test_un_registro_no_viene_dos_veces() -> None:
    with pytest.raises(ValueError, match="dos veces"):
        validar(filas({}, {}), REGLAS_INICIALES, AL)


def test_sin_filas_no_hay_hallazgos() -> None:
    visto = validar(marco(ESQUEMA_FILAS, []), REGLAS_INICIALES, AL)
    assert (visto.hallazgos.height, visto.resultados.height) == (0, 0)


def test_lo_que_dicen_las_reglas_esta_declarado() -> None:
    todo = validar(
        filas(
            SIN_VALOR,
            {"suministro": 2, "consumo_mil": 812_000},
            {"suministro": 3, **CERO, "ceros_seguidos": 5},
            {"suministro": 4, "estado": "cortada", "fecha": FEBRERO},
        ),
        REGLAS_INICIALES,
        AL,
    )
    assert set(todo.hallazgos["accion"].drop_nulls()) == set(ACCIONES)
    assert todo.resultados["resultado"].to_list() == ["sin_lectura", "bloqueada", "observada", "bloqueada"]
    assert set(todo.resultados["resultado"]) < set(RESULTADOS)
    assert todo.hallazgos.filter(pl.col("detalle").is_null()).is_empty()
