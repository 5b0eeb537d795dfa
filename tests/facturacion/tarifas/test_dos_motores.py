"""The engine against a second one written apart, over books and accounts at random, to the centavo."""

from __future__ import annotations

import dataclasses
from collections import Counter
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facturacion.tarifas import Caso, Cuadro, Liquidacion, a_json, de_json, liquidar, marcos, revisar
from facturacion.tarifas.esquemas import ESQUEMA_CARGOS
from facturacion.tarifas.modelo import Llamadas
from tests.facturacion.tarifas import azar as al_azar
from tests.facturacion.tarifas import segunda
from tests.facturacion.tarifas.azar import LIBRO
from tests.fondo import a_fondo

CASOS = 12


def clases_cobradas(libro: list[Cuadro], caso: Caso) -> set[str]:
    """Those that every version charges to everybody, so that a case with calls is rated."""
    por_version = [
        {c.de_clase for c in v.componentes if isinstance(c, Llamadas) and c.alcance == type(c.alcance)()} for v in libro
    ]
    return set.intersection(*por_version) if caso.categoria in al_azar.CATEGORIAS else set()


def casos_de(azar: Random, libro: list[Cuadro]) -> list[Caso]:
    casos = [al_azar.caso(azar) for _ in range(CASOS)]
    return [
        dataclasses.replace(caso, llamadas=al_azar.con_llamadas(azar, caso, clases_cobradas(libro, caso)))
        for caso in casos
    ]


def como_la_segunda(
    liquidacion: Liquidacion, clave: int
) -> tuple[Counter[tuple[object, ...]], dict[str, tuple[int, int]]]:
    lineas: Counter[tuple[object, ...]] = Counter()
    for fila in liquidacion.lineas.rows(named=True):
        if fila["caso"] == clave:
            cantidad = None if fila["cantidad_mil"] is None or fila["clase"] == "minimo" else fila["cantidad_mil"]
            lineas[fila["componente"], fila["vigencia"], fila["iva"], fila["centavos"], cantidad, fila["escalon"]] += 1
    totales = {
        fila["iva"]: (fila["neto_centavos"], fila["iva_centavos"])
        for fila in liquidacion.totales.rows(named=True)
        if fila["caso"] == clave
    }
    return lineas, totales


def de_la_segunda(lineas: list[segunda.Linea]) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            li.componente,
            li.vigencia,
            li.iva,
            li.importe,
            None if li.cantidad is None else int(li.cantidad * 1000),
            li.escalon,
        )
        for li in lineas
    )


@a_fondo(60)
@given(st.integers(min_value=0, max_value=2**32))
def test_dan_lo_mismo(semilla: int) -> None:
    comparar(semilla)


def comparar(semilla: int) -> int:
    """How many cases were rated. Fails when the two engines differ in one."""
    azar = Random(semilla)  # noqa: S311 - the same books each time
    libro = al_azar.libro(azar)
    assert [revisar(version) for version in libro] == [()] * len(libro)
    casos = casos_de(azar, libro)
    cargos = {n: al_azar.cargos(azar) for n in range(CASOS)}
    frame = pl.DataFrame(
        [(n, *cargo) for n, suyos in cargos.items() for cargo in suyos], schema=ESQUEMA_CARGOS, orient="row"
    )
    liquidacion = liquidar(libro, **marcos((n, LIBRO, caso) for n, caso in enumerate(casos)), cargos=frame)
    rechazados = set(liquidacion.causas["caso"])
    assert rechazados | set(liquidacion.resumen["caso"]) == set(range(CASOS))
    assert rechazados & set(liquidacion.resumen["caso"]) == set()
    for clave, caso in enumerate(casos):
        try:
            lineas, totales = segunda.liquidar(libro, caso, cargos[clave])
        except segunda.Imposible:
            assert clave in rechazados
            continue
        assert clave not in rechazados, liquidacion.causas
        propias, propios = como_la_segunda(liquidacion, clave)
        assert propias == de_la_segunda(lineas)
        assert propios == totales
        total = sum(neto + iva for neto, iva in totales.values())
        assert liquidacion.resumen.filter(caso=clave)["total_centavos"].to_list() == [total]
    return CASOS - len(rechazados)


@a_fondo(30)
@given(st.integers(min_value=0, max_value=2**32))
def test_un_libro_va_y_vuelve_por_json(semilla: int) -> None:
    for version in al_azar.libro(Random(semilla)):  # noqa: S311
        texto = a_json(version)
        assert de_json(texto) == version
        assert a_json(de_json(texto)) == texto


def test_el_azar_hace_de_todo() -> None:
    """The comparison means something: most cases are rated, and every kind of component gives lines."""
    clases: set[str] = set()
    liquidados = 0
    for semilla in range(40):
        azar = Random(semilla)  # noqa: S311 - the same books each time
        libro = al_azar.libro(azar)
        casos = casos_de(azar, libro)
        liquidacion = liquidar(libro, **marcos((n, LIBRO, caso) for n, caso in enumerate(casos)))
        clases |= set(liquidacion.lineas["clase"])
        liquidados += liquidacion.resumen.height
    assert clases >= {"fijo", "por_unidad", "bloques", "subsidio", "llamadas", "minimo", "porcentaje", "tributo"}
    assert clases >= {"redondeo", "factor_potencia"}
    assert 40 * CASOS * 0.6 < liquidados < 40 * CASOS * 0.95


def test_la_segunda_redondea_la_mitad_lejos_del_cero() -> None:
    assert [segunda.centavos(segunda.Fraction(x)) for x in (Decimal("0.005"), Decimal("-0.005"))] == [1, -1]


@pytest.mark.largo
def test_dan_lo_mismo_muchas_veces() -> None:
    assert sum(comparar(semilla) for semilla in range(3000)) > 0
