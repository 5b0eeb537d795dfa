"""What holds of any book and any accounts."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from random import Random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from facturacion.tarifas import Condicion, Liquidacion, liquidar, liquidar_caso, marcos
from facturacion.tarifas import modelo as m
from tests.facturacion.tarifas import azar as al_azar
from tests.facturacion.tarifas.armar import caso as un_caso
from tests.facturacion.tarifas.armar import cuadro, fijo, lineas, variable
from tests.facturacion.tarifas.azar import LIBRO
from tests.fondo import a_fondo

SEMILLAS = st.integers(min_value=0, max_value=2**32)
CASOS = 20


def preparar(semilla: int) -> tuple[list[m.Cuadro], dict[str, pl.DataFrame], Random]:
    azar = Random(semilla)  # noqa: S311 - the same books each time
    libro = al_azar.libro(azar)
    return libro, marcos((n, LIBRO, al_azar.caso(azar)) for n in range(CASOS)), azar


def iguales(una: Liquidacion, otra: Liquidacion) -> None:
    for campo in ("lineas", "totales", "resumen", "causas"):
        assert getattr(una, campo).equals(getattr(otra, campo)), campo


@a_fondo(25)
@given(SEMILLAS)
def test_el_orden_de_las_filas_no_importa(semilla: int) -> None:
    libro, entrada, azar = preparar(semilla)
    barajada = {
        nombre: marco.sample(fraction=1, shuffle=True, seed=azar.randint(0, 999)) for nombre, marco in entrada.items()
    }
    azar.shuffle(libro)
    iguales(liquidar(libro, **entrada), liquidar(libro, **barajada))


@a_fondo(25)
@given(SEMILLAS, st.integers(min_value=1, max_value=CASOS))
def test_el_tamano_de_la_tanda_no_importa(semilla: int, tanda: int) -> None:
    """Any chunks, down to one account alone, give what all of them give together."""
    libro, entrada, _ = preparar(semilla)
    partes = [
        liquidar(
            libro, **{n: f.filter(pl.col("caso").is_between(desde, desde + tanda - 1)) for n, f in entrada.items()}
        )
        for desde in range(0, CASOS, tanda)
    ]
    juntas = Liquidacion(
        **{c: pl.concat([getattr(p, c) for p in partes]) for c in ("lineas", "totales", "resumen", "causas")}
    )  # fmt: skip
    iguales(liquidar(libro, **entrada), juntas)


@a_fondo(20)
@given(SEMILLAS)
def test_un_cambio_el_primer_dia_es_la_tarifa_nueva(semilla: int) -> None:
    azar = Random(semilla)  # noqa: S311
    uno = dataclasses.replace(al_azar.caso(azar), precio_al=None, lectura=None)
    vieja = al_azar.version(azar, dt.date(2025, 1, 1), uno.desde)
    nueva = al_azar.version(azar, uno.desde)
    con_cambio = liquidar_caso([vieja, nueva], uno, cuadro=LIBRO)
    iguales(con_cambio, liquidar_caso([nueva], uno, cuadro=LIBRO))


@a_fondo(40)
@given(SEMILLAS)
def test_las_cuentas_cierran(semilla: int) -> None:
    """Totals are the sums of the lines, summaries of the totals; every case is rated or has a cause, never both."""
    libro, entrada, _ = preparar(semilla)
    liquidacion = liquidar(libro, **entrada)
    netos = liquidacion.lineas.group_by("caso", "iva").agg(neto_centavos=pl.col("centavos").sum()).sort("caso", "iva")
    assert netos.equals(liquidacion.totales.select("caso", "iva", "neto_centavos"))
    resumen = liquidacion.resumen
    assert (resumen["neto_centavos"] + resumen["iva_centavos"]).equals(
        resumen["total_centavos"].rename("neto_centavos")
    )
    assert (
        resumen["total_centavos"].sum()
        == liquidacion.totales.select("neto_centavos", "iva_centavos").sum().sum_horizontal().item()
    )
    assert sorted({*resumen["caso"], *liquidacion.causas["caso"]}) == list(range(CASOS))
    assert set(resumen["caso"]) & set(liquidacion.causas["caso"]) == set()
    puestos = liquidacion.lineas.group_by("caso", maintain_order=True).agg("orden")
    assert all(fila == list(range(1, len(fila) + 1)) for fila in puestos["orden"].to_list())


@a_fondo(60)
@given(
    st.integers(min_value=0, max_value=10**7),
    st.lists(st.integers(min_value=1, max_value=30), max_size=4, unique=True),
)
def test_el_prorrateo_suma_el_total(consumo_mil: int, dias: list[int]) -> None:
    """However many versions cut a period, the parts of the consumption add up to it and the days to the days."""
    cambios = [dt.date(2025, 1, 1), *(dt.date(2026, 1, 1) + dt.timedelta(days=d) for d in sorted(dias))]
    precios = [n + 1 for n, _ in enumerate(cambios)]
    libro = [cuadro(fijo("fijo", 31), variable("v", p), desde=d) for p, d in zip(precios, cambios, strict=True)]
    propias = lineas(libro, un_caso(Decimal(consumo_mil).scaleb(-3)), "componente", "cantidad_mil", "dias", "centavos")  # type: ignore[arg-type]
    assert sum(cantidad for componente, cantidad, _, _ in propias if componente == "v") == consumo_mil
    fijos = [(d, centavos) for componente, _, d, centavos in propias if componente == "fijo"]
    assert (sum(d for d, _ in fijos), sum(c for _, c in fijos)) == (31, 31_00)
    assert all(centavos == d * 100 for d, centavos in fijos)


@a_fondo(30)
@given(SEMILLAS, st.integers(min_value=1, max_value=30))
def test_una_condicion_que_sigue_igual_no_corta_nada(semilla: int, dia: int) -> None:
    """The same condition said in two rows, one after the other, is one."""
    azar = Random(semilla)  # noqa: S311
    libro = al_azar.libro(azar)
    uno = al_azar.caso(azar)
    otras = tuple(c for c in uno.condiciones if c.condicion != "social")
    corte = uno.desde + dt.timedelta(days=dia)
    entera = (*otras, Condicion(condicion="social"))
    partida = (*otras, Condicion(condicion="social", hasta=corte), Condicion(condicion="social", desde=corte))
    una = liquidar_caso(libro, dataclasses.replace(uno, condiciones=entera), cuadro=LIBRO)
    iguales(una, liquidar_caso(libro, dataclasses.replace(uno, condiciones=partida), cuadro=LIBRO))
