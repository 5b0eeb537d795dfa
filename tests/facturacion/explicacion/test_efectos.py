"""The effects add up to the difference, whatever both bills are; and each cause alone is told as itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facturacion import liquidado
from facturacion.explicacion import Causa, Explicacion, Factura, explicar, lineas_de
from facturacion.explicacion.efectos import _rehecha
from facturacion.tarifas import Caso, Cuadro, liquidar_caso
from facturacion.tarifas import modelo as m
from tests.facturacion.tarifas import azar as al_azar
from tests.facturacion.tarifas.armar import ANTES, cuadro, fijo, porcentaje, precios, variable
from tests.facturacion.tarifas.armar import caso as un_caso
from tests.fondo import a_fondo

MARZO, ABRIL = dt.date(2026, 3, 1), dt.date(2026, 4, 1)


def una_factura(cuadros: list[Cuadro], uno: Caso, cargos: list[int] | None = None, **datos: Any) -> Factura | None:
    """What a run would freeze of a case, with some charges that ride along; None when it cannot be billed."""
    hecha = liquidar_caso(cuadros, uno, cuadro="libro")
    if hecha.resumen.is_empty():
        return None
    filas = [(1, n, f"c{n}", "otros", f"Cargo {n}", 2100, centavos) for n, centavos in enumerate(cargos or [])]
    frame = pl.DataFrame(filas, schema=liquidado.ESQUEMA_CARGOS, orient="row")
    lineas = lineas_de(liquidado.renglones(hecha.lineas, frame))
    datos = {"caso": uno, "cuadro": "libro", "cuadros": cuadros, **datos}
    return Factura(lineas=lineas, desde=uno.desde, hasta=uno.hasta, **datos)


def dos_al_azar(semilla: int) -> tuple[Factura, Factura] | None:
    """Two bills of one book, or of one and what it became; now and then one whose case is not known, or is another."""
    azar = Random(semilla)  # noqa: S311 - the same bills each time
    libro = al_azar.libro(azar)
    otro = libro if azar.random() < 0.7 else al_azar.libro(azar)
    facturas = []
    for cuadros in (libro, otro):
        uno = al_azar.caso(azar)
        cargos = [azar.randint(-5000, 9000) for _ in range(azar.randint(0, 3))]
        hecha = una_factura(cuadros, uno, cargos, acreditado=azar.choice([0, 0, azar.randint(1, 5000)]))
        if hecha is None:
            return None
        recuerdo = azar.choice([uno, uno, uno, uno, None, al_azar.caso(azar)])
        facturas.append(replace(hecha, caso=recuerdo))
    return facturas[0], facturas[1]


def suman(semilla: int) -> bool | None:
    par = dos_al_azar(semilla)
    if par is None:
        return None
    dicho = explicar(*par)
    assert [efecto.causa for efecto in dicho.efectos] == list(Causa)
    assert sum(efecto.centavos for efecto in dicho.efectos) == par[1].total - par[0].total == dicho.diferencia
    return dicho.exacta


@a_fondo(25)
@given(st.integers(min_value=0, max_value=2**32))
def test_los_efectos_suman_la_diferencia(semilla: int) -> None:
    suman(semilla)


@pytest.mark.largo
def test_los_efectos_suman_la_diferencia_siempre() -> None:
    """Hundreds of pairs; most of them rated again, and some not."""
    exactas = [suman(semilla) for semilla in range(600)]
    assert min(exactas.count(True), exactas.count(False)) > 100


# ── Each cause alone ──

FIJO = fijo("fijo", 100, por=m.Por.DIAS_30)
SUBSIDIO = m.Subsidio(
    codigo="subsidio", nombre="Subsidio", imputacion="subsidio", medida="activa", precios=precios(10),
    topes=(Decimal(50),) * 12, porcentajes=(Decimal(50),) * 12, alcance=m.Alcance(con=("social",)),
)  # fmt: skip
LIBRO = [cuadro(FIJO, variable("variable", 10), SUBSIDIO)]


def entre(una: Caso, otra: Caso, cuadros: list[Cuadro] | None = None, **datos: Any) -> Explicacion:
    antes, ahora = una_factura(cuadros or LIBRO, una), una_factura(cuadros or LIBRO, otra, **datos)
    assert antes is not None and ahora is not None
    dicho = explicar(antes, ahora)
    assert dicho.exacta and sum(e.centavos for e in dicho.efectos) == dicho.diferencia
    return dicho


def efectos(dicho: Explicacion) -> dict[str, int]:
    return {efecto.causa.value: efecto.centavos for efecto in dicho.efectos if efecto.centavos}


def en_marzo(activa: int = 100, **datos: Any) -> Caso:
    return un_caso(activa, **{"desde": MARZO, "hasta": ABRIL, **datos})


def test_la_misma_no_dice_nada() -> None:
    assert efectos(entre(un_caso(), en_marzo())) == {}


def test_solo_el_consumo() -> None:
    assert efectos(entre(un_caso(100), en_marzo(140))) == {"consumo": 400_00, "impuestos": 84_00}


def test_mas_dias_al_mismo_consumo_por_dia() -> None:
    """61 days in place of 31: what the fixed charge and the same consumption a day come to is of the days."""
    dicho = entre(un_caso(100), en_marzo(200, hasta=dt.date(2026, 5, 1)))
    # 100 × 61 / 31 is 196.774 kWh; the fixed charge is of 61 days in place of 31, by thirtieths.
    assert (dicho.de(Causa.DIAS), dicho.de(Causa.CONSUMO)) == (967_74 + 100_00, 1000_00 - 967_74)


def test_solo_la_tarifa_aunque_la_vieja_cambie_a_mitad() -> None:
    nueva = cuadro(FIJO, variable("variable", 12), SUBSIDIO, desde=dt.date(2026, 1, 16))
    viejo = replace(LIBRO[0], hasta=nueva.desde)
    assert efectos(entre(un_caso(31), en_marzo(31), [viejo, nueva])) == {"precio": 30_00, "impuestos": 6_30}


def test_solo_el_subsidio() -> None:
    social = en_marzo(condiciones=("social",))
    assert efectos(entre(un_caso(), social)) == {"subsidio": -250_00, "impuestos": -52_50}
    dicho = entre(replace(social, desde=dt.date(2026, 1, 1), hasta=dt.date(2026, 2, 1)), en_marzo())
    assert dicho.de(Causa.SUBSIDIO) == 250_00 and dicho.subsidios == (250_00, 0)


def test_otra_categoria_es_condicion() -> None:
    libro = [
        cuadro(
            fijo("r", 100, alcance=m.Alcance(categorias=("R",))), fijo("g", 300, alcance=m.Alcance(categorias=("G",)))
        )
    ]
    assert efectos(entre(un_caso(), en_marzo(categoria="G"), libro)) == {"condiciones": 200_00, "impuestos": 42_00}


def test_una_categoria_que_la_vieja_no_tenia_va_a_la_tarifa() -> None:
    nueva = cuadro(fijo(), desde=MARZO)
    vieja = cuadro(fijo(), hasta=MARZO, categorias=nueva.categorias[:1])
    con_otra = replace(nueva, componentes=(fijo("fijo", 150),))
    dicho = entre(un_caso(), en_marzo(categoria="G"), [vieja, con_otra])
    assert efectos(dicho) == {"precio": 50_00, "impuestos": 10_50}


def test_cargos_y_notas_van_aparte() -> None:
    dicho = entre(un_caso(), en_marzo(), cargos=[500_00, -100_00], acreditado=200_00)
    assert efectos(dicho) == {"otros": 400_00, "impuestos": 84_00, "notas": -200_00}
    assert dicho.otros == ["Cargo 0", "Cargo 1"]


def test_una_percepcion_es_impuesto_y_el_redondeo_va_a_otros() -> None:
    libro = [
        cuadro(
            variable("variable", "10.123"),
            porcentaje("p", ("variable",), 3, imputacion="percepcion_iibb", iva="no_gravado", final=True),
            m.Redondeo(codigo="r", nombre="Redondeo", imputacion="otros", iva="no_gravado", multiplo=Decimal(10)),
        )
    ]
    dicho = entre(un_caso(100), en_marzo(117), libro)
    assert set(efectos(dicho)) == {"consumo", "impuestos", "otros"}
    assert dicho.diferencia % 10_00 == 0


def test_sin_saber_de_que_salio_se_dice_por_los_renglones() -> None:
    antes, ahora = una_factura(LIBRO, un_caso(100)), una_factura(LIBRO, en_marzo(140), [500_00])
    assert antes is not None and ahora is not None
    dicho = explicar(replace(antes, caso=None), ahora)
    assert not dicho.exacta
    assert efectos(dicho) == {"consumo": 400_00, "impuestos": 189_00, "otros": 500_00}


def test_una_factura_que_hoy_daria_otra_cosa_no_se_rehace() -> None:
    hecha = una_factura(LIBRO, un_caso(100))
    assert hecha is not None and _rehecha(hecha) is not None
    assert _rehecha(replace(hecha, cuadros=[cuadro(desde=ANTES)])) is None
