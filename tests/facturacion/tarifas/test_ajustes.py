"""What was billed in advance and was not due, and the other way round."""

from __future__ import annotations

import dataclasses
import datetime as dt
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from facturacion.tarifas import Caso, Situacion, ajustar, liquidar, liquidar_caso, marcos
from tests.facturacion.tarifas import azar as al_azar
from tests.facturacion.tarifas.azar import LIBRO
from tests.facturacion.tarifas.test_cuadros import leer
from tests.fondo import a_fondo

ABRIL, EL_16, MAYO = dt.date(2026, 4, 1), dt.date(2026, 4, 16), dt.date(2026, 5, 1)
INTERNET = leer("cesop-internet-2025-01")


def abril(*situaciones: tuple[dt.date, dt.date, str]) -> Caso:
    return Caso(
        categoria="F100", desde=ABRIL, hasta=MAYO,
        situaciones=tuple(Situacion(desde=a, hasta=b, categoria=c, estado="conectada") for a, b, c in situaciones),
    )  # fmt: skip


def de(uno: Caso):  # type: ignore[no-untyped-def]
    return liquidar_caso([INTERNET], uno, cuadro=INTERNET.codigo)


def test_cambio_de_velocidad_ya_cobrado_el_mes() -> None:
    """April at 22,900 was billed; from the sixteenth on it is 29,900: half of each, and the difference with its VAT."""
    ajuste = ajustar(de(abril()).lineas, de(abril((ABRIL, EL_16, "F100"), (EL_16, MAYO, "F300"))).lineas)
    assert ajuste.lineas.select("orden", "categoria", "dias", "cantidad_mil", "centavos").rows() == [
        (1, "F100", 30, -1_000, -22_900_00), (2, "F100", 15, 1_000, 11_450_00), (3, "F300", 15, 1_000, 14_950_00),
    ]  # fmt: skip
    assert ajuste.totales.rows() == [(1, "21", 3_500_00, 735_00)]
    assert ajuste.resumen.rows() == [(1, 3, 3_500_00, 735_00, 4_235_00)]


def test_baja_a_mitad_del_mes_ya_cobrado() -> None:
    ajuste = ajustar(de(abril()).lineas, de(abril((ABRIL, EL_16, "F100"))).lineas)
    assert ajuste.resumen["neto_centavos"].to_list() == [-11_450_00]


def test_lo_que_estaba_bien_no_se_toca() -> None:
    bien = de(abril()).lineas
    ajuste = ajustar(bien, bien)
    assert [f.height for f in (ajuste.lineas, ajuste.totales, ajuste.resumen)] == [0, 0, 0]


def test_lo_no_cobrado_se_cobra_y_lo_no_debido_se_devuelve() -> None:
    bien = de(abril())
    assert ajustar(bien.lineas.clear(), bien.lineas).resumen.equals(bien.resumen)
    vuelta = ajustar(bien.lineas, bien.lineas.clear()).resumen
    assert vuelta["total_centavos"].to_list() == [-bien.resumen["total_centavos"].item()]


@a_fondo(25)
@given(st.integers(min_value=0, max_value=2**32))
def test_lo_cobrado_mas_el_ajuste_es_lo_debido(semilla: int) -> None:
    """Component by component and tax code by tax code, of any two versions of what happened."""
    azar = Random(semilla)  # noqa: S311
    libro = al_azar.libro(azar)
    antes = [al_azar.caso(azar) for _ in range(8)]
    ahora = [
        dataclasses.replace(al_azar.caso(azar), desde=c.desde, hasta=c.hasta, consumos=c.consumos, situaciones=())
        for c in antes
    ]
    cobradas, debidas = (
        liquidar(libro, **marcos((n, LIBRO, c) for n, c in enumerate(casos))).lineas for casos in (antes, ahora)
    )
    ajuste = ajustar(cobradas, debidas)

    def sumas(*partes):  # type: ignore[no-untyped-def]
        total: dict[tuple[object, ...], int] = {}
        for parte in partes:
            for *clave, centavos in parte.select("caso", "componente", "iva", "centavos").iter_rows():
                total[tuple(clave)] = total.get(tuple(clave), 0) + centavos
        return {clave: centavos for clave, centavos in total.items() if centavos}

    assert sumas(cobradas, ajuste.lineas) == sumas(debidas)
