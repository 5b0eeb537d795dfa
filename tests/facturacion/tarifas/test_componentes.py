"""Each kind of component by itself, against figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from facturacion.tarifas import modelo as m
from facturacion.tarifas.casos import LlamadasDelCaso
from tests.facturacion.tarifas.armar import (
    ACTIVA,
    CONTRATADA,
    DEMANDA,
    ENERO,
    FEBRERO,
    bloques,
    caso,
    cuadro,
    fijo,
    lineas,
    liquidado,
    porcentaje,
    precios,
    vale,
    variable,
)


@pytest.mark.parametrize(
    ("por", "meses", "esperado"),
    [
        (m.Por.MES, 1, 100_00),
        (m.Por.MES, 2, 200_00),
        (m.Por.DIAS_30, 1, 103_33),  # 31/30
        (m.Por.DIA, 1, 3_100_00),
        (m.Por.PERIODO, 2, 100_00),
        (m.Por.DIAS_DEL_MES, 1, 100_00),
    ],
)
def test_un_cargo_fijo_por_lo_que_dice(por: m.Por, meses: int, esperado: int) -> None:
    assert lineas(cuadro(fijo(por=por)), caso(meses=meses)) == [("fijo", esperado)]


@pytest.mark.parametrize(
    ("kwh", "escalon", "esperado"),
    [(0, 1, 10_00), (150, 1, 10_00), ("150.001", 2, 20_00), (250, 2, 20_00), (251, 3, 30_00)],
)
def test_el_escalon_decide_todo_y_el_limite_entra(kwh: int | str, escalon: int, esperado: int) -> None:
    libro = cuadro(fijo("fijo", (150, 10), (250, 20), 30, escala="activa"))
    limites = {1: (0, 150_000), 2: (150_000, 250_000), 3: (250_000, None)}[escalon]
    columnas = ("escalon", "centavos", "escalon_desde_mil", "escalon_hasta_mil")
    assert lineas(libro, caso(kwh), *columnas) == [(escalon, esperado, *limites)]


def test_el_escalon_de_dos_meses_mide_el_consumo_de_dos_meses() -> None:
    libro = cuadro(fijo("fijo", (150, 10), 30, escala="activa"))
    assert lineas(libro, caso(300, meses=2), "escalon_hasta_mil", "centavos") == [(300_000, 20_00)]
    assert lineas(libro, caso(301, meses=2)) == [("fijo", 60_00)]


def test_el_escalon_por_treinta_dias_mide_el_consumo_mensual_equivalente() -> None:
    """155 kWh in 31 days are exactly 150 in thirty."""
    libro = cuadro(fijo("fijo", (150, 10), 30, escala="activa", limites=m.Por.DIAS_30))
    assert lineas(libro, caso(155)) == [("fijo", 10_00)]
    assert lineas(libro, caso("155.001")) == [("fijo", 30_00)]


def test_bloques_marginales_con_consumo_incluido() -> None:
    """80 units: 20 included, 30 at 1, 30 at 2.5."""
    libro = cuadro(bloques((30, 1), (60, "2.5"), 4, incluido=Decimal(20)))
    assert lineas(libro, caso(80), "escalon", "cantidad_mil", "centavos") == [(1, 30_000, 30_00), (2, 30_000, 75_00)]
    assert lineas(libro, caso(20)) == []


def test_los_bloques_se_multiplican_por_unidad_funcional() -> None:
    libro = cuadro(bloques((30, 1), 4, limites_por="lamparas"))
    esperado = [(60_000, 60_00), (15_000, 60_00)]
    assert lineas(libro, caso(75, condiciones=[vale("lamparas", 2)]), "cantidad_mil", "centavos") == esperado


def test_por_unidad_de_un_atributo() -> None:
    libro = cuadro(variable("lamparas", "12.345678", medida="lamparas"))
    assert lineas(libro, caso(condiciones=[vale("lamparas", 7)])) == [("lamparas", 86_42)]


def test_por_diametro_del_medidor() -> None:
    libro = cuadro(fijo("medidor", (13, 650), (19, 980), 1450, escala="lamparas"))
    assert lineas(libro, caso(condiciones=[vale("lamparas", 19)])) == [("medidor", 980_00)]


@pytest.mark.parametrize(
    ("demanda", "esperado"),
    [
        (36, [("potencia", 354_600_00), ("exceso", 29_550_00)]),
        (30, [("potencia", 295_500_00)]),
        (20, [("potencia", 295_500_00)]),
    ],
)
def test_potencia_contratada_registrada_y_exceso(demanda: int, esperado: list[Any]) -> None:
    """The greater one is billed, and half as much again on what goes over the contracted one."""
    mayor = m.Medida(
        codigo="mayor", clase=m.ClaseMedida.MAYOR, de=("contratada", "demanda"), unidad="kW"
    )  # fmt: skip
    exceso = m.Medida(codigo="exceso", clase=m.ClaseMedida.EXCESO, de=("demanda", "contratada"), unidad="kW")
    libro = cuadro(
        variable("potencia", 9850, medida="mayor"),
        variable("exceso", 4925, medida="exceso"),
        medidas=(ACTIVA, DEMANDA, CONTRATADA, mayor, exceso),
        categorias=(m.Categoria(codigo="R", nombre="T2", magnitudes=("activa", "demanda")),),
    )
    assert lineas(libro, caso(condiciones=[vale("contratada", 30)], consumos={"demanda": demanda})) == esperado


@pytest.mark.parametrize(
    ("reactiva", "recargo"),
    [(0, 0), (619, 0), (620, 100_00), (881, 100_00), (882, 200_00), (5000, 200_00)],  # tan φ 0.6197 and 0.8819
)
def test_factor_de_potencia(reactiva: int, recargo: int) -> None:
    escala = (
        m.EscalonFactor(coseno_menor_que=Decimal("0.75"), alicuota=Decimal(20)),
        m.EscalonFactor(coseno_menor_que=Decimal("0.85"), alicuota=Decimal(10)),
    )
    factor = m.FactorPotencia(
        codigo="factor", nombre="cos φ", imputacion="recargos", base=("variable",), activa="activa",
        reactiva="reactiva", escala=escala,
    )  # fmt: skip
    propias = dict(lineas(cuadro(variable("variable", 1), factor), caso(1000, consumos={"reactiva": reactiva})))
    assert propias.get("factor", 0) == recargo


def subsidio(**otros: Any) -> m.Subsidio:
    topes = tuple(Decimal(300 if mes in {1, 2, 5, 6, 7, 8, 12} else 150) for mes in range(1, 13))
    datos: dict[str, Any] = {"topes": topes, "porcentajes": (Decimal(50),) * 12} | otros
    return m.Subsidio(
        codigo="subsidio", nombre="Subsidio", imputacion="subsidio", medida="activa", precios=precios("92.121"),
        alcance=m.Alcance(con=("subsidio",)), **datos,
    )  # fmt: skip


def test_el_subsidio_es_solo_de_quien_lo_tiene_y_hasta_el_tope_del_mes() -> None:
    libro = cuadro(variable(), subsidio())
    assert lineas(libro, caso(400)) == [("variable", 4000_00)]
    con = lineas(libro, caso(400, condiciones=["subsidio"]), "componente", "cantidad_mil", "centavos")
    assert con[1] == ("subsidio", 300_000, -13_818_15)


def test_el_subsidio_viejo_sin_tope_es_de_todo_el_consumo() -> None:
    libro = cuadro(subsidio(topes=(None,) * 12, porcentajes=(Decimal(100),) * 12))
    assert lineas(libro, caso(1000, condiciones=["subsidio"])) == [("subsidio", -92_121_00)]


def test_minimo() -> None:
    minimo = m.Minimo(
        codigo="minimo", nombre="Mínimo", imputacion="cargo_fijo", base=("variable",), por=m.Por.MES,
        precios=precios("150.50"),
    )  # fmt: skip
    assert lineas(cuadro(variable(), minimo), caso(10)) == [("variable", 100_00), ("minimo", 50_50)]
    assert lineas(cuadro(variable(), minimo), caso(16)) == [("variable", 160_00)]
    assert lineas(cuadro(variable(), minimo), caso(0)) == [("minimo", 150_50)]


def test_porcentajes_en_cascada() -> None:
    """A bonus on the charge, a tax on what is left, and another on both."""
    libro = cuadro(
        porcentaje("total", ("fijo", "social", "tasa"), 1),
        fijo("fijo", 1000),
        porcentaje("tasa", ("fijo", "social"), 10),
        porcentaje("social", ("fijo",), "-25.5"),
    )
    assert lineas(libro, caso()) == [
        ("total", 8_20), ("fijo", 1000_00), ("tasa", 74_50), ("social", -255_00),
    ]  # fmt: skip


def test_acrecentamiento() -> None:
    """6 % and 0.6 % that are part of their own base: 6/(1−0.066) = 6.424 %."""
    juntas = ("municipal", "provincial")
    libro = cuadro(
        fijo("fijo", 1000),
        porcentaje("municipal", ("fijo",), 6, acrecentado_con=juntas),
        porcentaje("provincial", ("fijo",), "0.6", acrecentado_con=juntas),
    )
    assert lineas(libro, caso()) == [("fijo", 1000_00), ("municipal", 64_24), ("provincial", 6_42)]


def test_percepcion_sobre_neto_mas_iva_por_la_alicuota_del_padron() -> None:
    percepcion = porcentaje(
        "percepcion", ("fijo", "iva"), None, condicion="iibb", final=True, iva="no_gravado"
    )  # fmt: skip
    libro = cuadro(fijo("fijo", 1000), percepcion)
    assert lineas(libro, caso(condiciones=[vale("iibb", "2.5")])) == [("fijo", 1000_00), ("percepcion", 30_25)]
    assert lineas(libro, caso()) == [("fijo", 1000_00)]


def test_electrodependiente_no_paga_nada() -> None:
    libro = cuadro(
        fijo("fijo", "1234.56"), variable(),
        porcentaje("electro", ("fijo", "variable"), -100, alcance=m.Alcance(con=("electro",))),
    )  # fmt: skip
    assert liquidado(libro, caso(condiciones=["electro"])).resumen["total_centavos"].item() == 0


@pytest.mark.parametrize(
    ("multiplo", "esperado"), [("1", -21), ("0.05", -1), ("10", -1_21), ("0.01", None), ("100", -21_21)]
)  # fmt: skip
def test_redondeo_del_total(multiplo: str, esperado: int | None) -> None:
    """100.17 and its VAT are 121.21."""
    redondeo = m.Redondeo(
        codigo="redondeo", nombre="Redondeo", imputacion="otros", iva="no_gravado", multiplo=Decimal(multiplo)
    )  # fmt: skip
    propias = lineas(
        cuadro(fijo("fijo", "100.17"), redondeo), caso(), "componente", "centavos", "desde", "hasta", "dias"
    )
    assert propias[1:] == ([] if esperado is None else [("redondeo", esperado, ENERO, FEBRERO, 31)])


@pytest.mark.parametrize(
    ("otros", "codigo", "impuesto"),
    [
        ({"iva": 5}, "21", 21_00),
        ({"iva": 1, "destino": "comercio"}, "27", 27_00),
        ({"iva": 1, "destino": "veraneo"}, "21", 21_00),
        ({"iva": 1, "destino": "comercio", "condiciones": ["exento"]}, "exento", 0),
    ],
)
def test_iva_por_condicion_y_destino(otros: dict[str, Any], codigo: str, impuesto: int) -> None:
    reglas = (
        m.ReglaIva(codigo="exento", alcance=m.Alcance(con=("exento",))),
        m.ReglaIva(codigo="27", alcance=m.Alcance(iva=(1,), destinos=("comercio", "industria"))),
        m.ReglaIva(codigo="21"),
    )
    totales = liquidado(cuadro(fijo(), iva=reglas), caso(**otros)).totales
    assert totales.rows() == [(1, codigo, 100_00, impuesto)]


def test_iva_una_vez_por_codigo_sobre_la_suma_de_redondeados() -> None:
    """Three nets of 0.02 give 0.01 of VAT on 0.06; one by one they would give none."""
    libro = cuadro(fijo("a", "0.02"), fijo("b", "0.02"), fijo("c", "0.02"), fijo("d", 1, iva="no_gravado"))
    liquidacion = liquidado(libro, caso())
    assert liquidacion.totales.rows() == [(1, "21", 6, 1), (1, "no_gravado", 1_00, 0)]
    assert liquidacion.resumen.rows() == [(1, 4, 1_06, 1, 1_07)]


def test_la_mitad_se_aleja_del_cero_tambien_en_negativo() -> None:
    libro = cuadro(
        fijo("medio", "0.005"), fijo("casi", "0.004999"), fijo("uno", 1),
        porcentaje("menos", ("uno",), "-0.5"), porcentaje("menos_casi", ("uno",), "-0.499999"),
    )  # fmt: skip
    assert lineas(libro, caso()) == [("medio", 1), ("casi", 0), ("uno", 1_00), ("menos", -1)]


def test_el_alcance_mira_todo() -> None:
    alcance = m.Alcance(
        categorias=("R",), con=("a",), sin=("b",), iva=(5,), destinos=("vivienda",), jurisdicciones=("costa",)
    )  # fmt: skip
    libro = cuadro(fijo(alcance=alcance))
    propia = {"condiciones": ["a"], "jurisdiccion": "costa"}
    assert lineas(libro, caso(**propia)) == [("fijo", 100_00)]
    for otra in (
        {"categoria": "G"}, {"condiciones": []}, {"condiciones": ["a", "b"]}, {"iva": 1}, {"destino": "comercio"},
        {"jurisdiccion": "pinamar"},
    ):  # fmt: skip
        assert lineas(libro, caso(**(propia | otra))) == []


def test_las_llamadas_se_redondean_al_sumarlas() -> None:
    local = m.Llamadas(codigo="local", nombre="Locales", imputacion="cargo_variable", de_clase="local")
    telefonia = m.Telefonia(
        destinos=(m.Destino(prefijo="2", clase="local"),),
        precios=(m.PrecioLlamada(clase="local", por_minuto=Decimal(1)),),
    )
    hechas = (
        LlamadasDelCaso(clase="local", minutos=Decimal("3.5"), importe=Decimal("1.0049")),
        LlamadasDelCaso(clase="local", minutos=Decimal(1), importe=Decimal("0.0001")),
    )
    libro = cuadro(local, telefonia=telefonia)
    assert lineas(libro, caso(llamadas=hechas), "cantidad_mil", "centavos", "unidad") == [(4_500, 1_01, "min")]


def test_cada_linea_se_puede_hacer_de_nuevo() -> None:
    """With what a line says anybody gets to its amount: the law asks for it."""
    libro = cuadro(
        fijo("fijo", "33.333333", por=m.Por.DIAS_30), bloques((30, "1.123456"), "2.5", limites=m.Por.DIAS_30),
        subsidio(), porcentaje("tasa", ("fijo", "bloques"), "3.7", acrecentado_con=("tasa",)),
    )  # fmt: skip
    for fila in liquidado(libro, caso("77.777", condiciones=["subsidio"])).lineas.rows(named=True):
        if fila["base_centavos"] is None:
            exacto = Decimal(fila["cantidad_mil"]) * fila["precio_micro"] * fila["periodos_num"]
            exacto /= Decimal(fila["periodos_den"]) * 10_000_000
        else:
            exacto = Decimal(fila["base_centavos"]) * fila["alicuota_num"] / fila["alicuota_den"]
        assert fila["centavos"] == int(exacto.quantize(Decimal(1), rounding="ROUND_HALF_UP"))
