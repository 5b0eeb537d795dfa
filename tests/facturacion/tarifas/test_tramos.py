"""Periods in pieces: tariff changes, instalments, dated conditions, plans and suspensions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from facturacion.tarifas import Consumo, Situacion, liquidar_caso
from facturacion.tarifas import modelo as m
from tests.facturacion.tarifas.armar import (
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

EL_21 = dt.date(2026, 1, 21)


def serie(criterio: m.Criterio = m.Criterio.PRORRATEO_DIAS, cambio: dt.date = EL_21) -> list[m.Cuadro]:
    """A book that doubles on a day."""
    viejo = cuadro(fijo("fijo", 100, por=m.Por.DIAS_30), variable("variable", 10), hasta=cambio)
    nuevo = cuadro(fijo("fijo", 200, por=m.Por.DIAS_30), variable("variable", 20), desde=cambio, criterio=criterio)
    return [nuevo, viejo]


def test_el_cambio_por_dias_reparte_el_consumo_y_el_fijo() -> None:
    """400 kWh over 20 + 11 days: 258.06 + 141.94 (domain vector), to the thousandth here."""
    propias = lineas(serie(), caso(400), "componente", "dias", "cantidad_mil", "centavos")
    assert propias == [
        ("fijo", 20, 1_000, 66_67), ("fijo", 11, 1_000, 73_33),
        ("variable", 20, 258_065, 2_580_65), ("variable", 11, 141_935, 2_838_70),
    ]  # fmt: skip


def test_con_lectura_el_dia_del_cambio_cada_tarifa_toma_lo_suyo() -> None:
    medido = (
        Consumo(magnitud="activa", cantidad=Decimal(100), desde=ENERO, hasta=EL_21),
        Consumo(magnitud="activa", cantidad=Decimal(300), desde=EL_21, hasta=FEBRERO),
    )
    sin_medir = caso(None)
    propias = lineas(serie(), type(sin_medir)(categoria="R", desde=ENERO, hasta=FEBRERO, consumos=medido))
    assert propias[2:] == [("variable", 1000_00), ("variable", 6000_00)]


@pytest.mark.parametrize(
    ("criterio", "otros", "esperado"),
    [
        (m.Criterio.FECHA_LECTURA, {"lectura": dt.date(2026, 1, 20)}, 1000_00),
        (m.Criterio.FECHA_LECTURA, {"lectura": EL_21}, 2000_00),
        (m.Criterio.FECHA_LECTURA, {}, 2000_00),  # the reading is on the last day
        (m.Criterio.INICIO_PERIODO, {}, 1000_00),
        (m.Criterio.INICIO_PERIODO, {"desde": EL_21}, 2000_00),
        (m.Criterio.PRORRATEO_DIAS, {"precio_al": ENERO}, 1000_00),
        (m.Criterio.PRORRATEO_DIAS, {"precio_al": EL_21}, 2000_00),
    ],
)
def test_los_tres_criterios_y_el_precio_congelado(criterio: m.Criterio, otros: dict[str, Any], esperado: int) -> None:
    assert lineas(serie(criterio), caso(100, **otros))[1:] == [("variable", esperado)]


@pytest.mark.parametrize("criterio", list(m.Criterio))
def test_un_cambio_el_primer_dia_es_la_tarifa_nueva(criterio: m.Criterio) -> None:
    con_cambio = serie(criterio, cambio=ENERO)
    assert lineas(con_cambio, caso(123)) == lineas(con_cambio[0], caso(123))


def test_los_escalones_miran_el_consumo_de_todo_el_periodo() -> None:
    """200 kWh split in two are 200 kWh, not two of 100."""
    libro = [
        cuadro(variable("variable", (150, 1), 2, escala="activa"), hasta=EL_21),
        cuadro(variable("variable", (150, 10), 20, escala="activa"), desde=EL_21),
    ]
    assert [fila[0] for fila in lineas(libro, caso(200), "escalon")] == [2, 2]


def test_los_bloques_partidos_tienen_limites_partidos() -> None:
    """31 kWh, one a day: each part has its days of the thirty-one of the first block."""
    libro = [cuadro(bloques((31, 1), 2), hasta=EL_21), cuadro(bloques((31, 10), 20), desde=EL_21)]
    propias = lineas(libro, caso(62), "escalon", "cantidad_mil", "centavos")
    assert propias == [(1, 20_000, 20_00), (2, 20_000, 40_00), (1, 11_000, 110_00), (2, 11_000, 220_00)]


def test_dos_cuotas_mensuales_de_una_lectura_bimestral() -> None:
    """Each instalment takes half of the consumption, at the price of its own month; the first, what is left over."""
    libro = [cuadro(variable("variable", 10), hasta=FEBRERO), cuadro(variable("variable", 20), desde=FEBRERO)]
    marzo = dt.date(2026, 3, 1)
    una = lineas(libro, caso("100.001", cuota=1, cuotas=2), "cantidad_mil", "centavos")
    otra = lineas(libro, caso("100.001", cuota=2, cuotas=2, desde=FEBRERO, hasta=marzo), "cantidad_mil", "centavos")
    assert (una, otra) == ([(50_001, 500_01)], [(50_000, 1000_00)])


def test_una_condicion_a_mitad_del_periodo_vale_desde_su_dia() -> None:
    social = porcentaje("social", ("fijo",), -50, alcance=m.Alcance(con=("social",)))
    libro = cuadro(fijo("fijo", 310), social)
    desde_el_21 = caso(condiciones=[vale("social", 1, desde=EL_21)])
    assert lineas(libro, desde_el_21) == [("fijo", 310_00), ("social", -55_00)]  # 11 of 31 days


def test_un_corte_ajeno_no_cambia_nada() -> None:
    """A condition that only one component looks at leaves the lines of the others as they were."""
    social = fijo("social", 7, alcance=m.Alcance(con=("social",)))
    libro = cuadro(fijo("fijo", "33.33"), variable("variable", "1.234567"), bloques((30, "1.1"), "2.2"), social)
    entero = lineas(libro, caso("77.777"))
    partido = lineas(libro, caso("77.777", condiciones=[vale("social", 1, desde=EL_21)]))
    assert [fila for fila in partido if fila[0] != "social"] == entero


def test_un_atributo_que_cambia_se_cobra_por_sus_dias() -> None:
    libro = cuadro(variable("lamparas", 31, medida="lamparas"))
    con_cambio = caso(condiciones=[vale("lamparas", 2, hasta=EL_21), vale("lamparas", 3, desde=EL_21)])
    assert lineas(libro, con_cambio, "cantidad_mil", "centavos") == [(2_000, 40_00), (3_000, 33_00)]


PLANES = tuple(m.Categoria(codigo=codigo, nombre=codigo) for codigo in ("A", "B"))


def plan(*partes: tuple[int, int, str, str]) -> Any:
    situaciones = tuple(
        Situacion(
            desde=ENERO + dt.timedelta(days=a - 1), hasta=ENERO + dt.timedelta(days=b - 1), categoria=c, estado=e
        )
        for a, b, c, e in partes
    )  # fmt: skip
    return caso(None, categoria="A", situaciones=situaciones)


def test_alta_cambio_de_plan_suspension_y_baja_por_dias() -> None:
    """The day of the activation counts, the day of the termination does not; each plan its own days."""
    componentes = (
        m.Fijo(
            codigo="abono", nombre="Abono", imputacion="cargo_fijo", por=m.Por.DIAS_DEL_MES,
            precios=(m.Precio(categoria="A", precio=Decimal(3100)), m.Precio(categoria="B", precio=Decimal(6200))),
        ),
        fijo("reserva", 310, por=m.Por.DIAS_DEL_MES, alcance=m.Alcance(estados=("suspendida",))),
    )  # fmt: skip
    libro = cuadro(*componentes, categorias=PLANES, medidas=())
    vida = plan((5, 11, "A", "conectada"), (11, 16, "B", "conectada"), (16, 26, "B", "suspendida"))
    assert lineas(libro, vida, "componente", "categoria", "dias", "centavos") == [
        ("abono", "A", 6, 600_00), ("abono", "B", 5, 1000_00), ("reserva", "B", 10, 100_00),
    ]  # fmt: skip


def test_un_abono_de_dos_meses_mira_los_dias_de_cada_uno() -> None:
    """15 of 31 days of January and 14 of 28 of February."""
    libro = cuadro(fijo("abono", por=m.Por.DIAS_DEL_MES), categorias=PLANES, medidas=())
    entre = caso(None, categoria="A", desde=dt.date(2026, 1, 17), hasta=dt.date(2026, 2, 15))
    assert lineas(libro, entre) == [("abono", 98_39)]  # 48.387… + 50


def test_el_consumo_es_de_los_dias_conectados() -> None:
    libro = serie()
    partes = (
        Situacion(desde=ENERO, hasta=EL_21, categoria="R", estado="suspendida"),
        Situacion(desde=EL_21, hasta=FEBRERO, categoria="R", estado="conectada"),
    )
    assert lineas(libro, caso(100, situaciones=partes))[1:] == [("variable", 2000_00)]


def test_el_subsidio_por_dias_de_cada_mes() -> None:
    """28 kWh from 16 February to 16 March: 13 days of a cap of 15 at 100 %, 15 days of a cap of 30 at 50 %."""
    subsidio = m.Subsidio(
        codigo="subsidio", nombre="Subsidio", imputacion="subsidio", medida="activa", precios=precios(10),
        topes=(None, Decimal(15), Decimal(30), *[None] * 9),
        porcentajes=tuple(Decimal(x) for x in (0, 100, 50, *[0] * 9)), mes=m.MesDe.DIAS, limites=m.Por.DIAS_30,
    )  # fmt: skip
    uno = caso(28, desde=dt.date(2026, 2, 16), hasta=dt.date(2026, 3, 16))
    propias = lineas(cuadro(subsidio), uno, "dias", "cantidad_mil", "centavos")
    assert propias == [(13, 6_500, -65_00), (15, 15_000, -75_00)]


def test_la_version_que_paso_no_rige_y_la_que_falta_se_dice() -> None:
    viejo = cuadro(hasta=EL_21)
    liquidacion = liquidar_caso([viejo], caso(), cuadro="libro")
    assert liquidacion.causas["causa"].to_list() == ["sin_version"]
    assert "el cuadro libro no rige" in liquidacion.causas["detalle"].item()
    assert liquidado(viejo, caso(hasta=EL_21)).resumen.height == 1
