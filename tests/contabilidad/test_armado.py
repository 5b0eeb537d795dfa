"""The single event and the columns are twins: same header, same lines, same hash, same refusals, over any events."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from contabilidad.entrada import leer
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import Componente, TipoEvento
from contabilidad.imputacion import Imputador, PeriodoConocido, ReglaConocida
from contabilidad.limites import CENTAVOS_MAX
from contabilidad.renglones import CABECERA, DIMENSIONES, AsientoArmado, armar
from contabilidad.sueltos import Evento, Importe, armar_uno
from tests.contabilidad.conftest import en_columnas
from tests.fondo import a_fondo

TIPO = TipoEvento(
    clave="prueba.gemelos",
    numero="0",
    nombre="Gemelos",
    modulo="contabilidad",
    componentes=tuple(Componente(clave=c, nombre=c, reglas=()) for c in ("a", "b", "c")),
)
DIA = dt.date(2026, 6, 15)
PERIODOS = [
    PeriodoConocido(dt.date(2026, 5, 1), dt.date(2026, 6, 1), abierto=False),
    PeriodoConocido(dt.date(2026, 6, 1), dt.date(2026, 8, 1), abierto=True),
]


def _regla(componente: str, debe: int, haber: int, **cambios: object) -> ReglaConocida:
    regla = ReglaConocida(
        TIPO.clave, componente, None, None, dt.date(2020, 1, 1), None, debe, haber, f"{debe} y {haber}",
        sirven=True, exige_seccion=False, exige_centro=False,
    )  # fmt: skip
    return regla._replace(**cambios)


# By group, by section and by both; one that changes in June; accounts that meet on a side; accounts that ask or refuse.
REGLAS = [
    _regla("a", 10, 20, hasta=dt.date(2026, 7, 1)),
    _regla("a", 10, 21, desde=dt.date(2026, 7, 1)),
    _regla("a", 11, 20, seccion=1),
    _regla("a", 12, 20, grupo=5),
    _regla("a", 13, 22, seccion=1, grupo=5),
    _regla("b", 10, 20, exige_seccion=True),
    _regla("b", 20, 10, seccion=2, exige_centro=True),
    _regla("b", 10, 30, grupo=6, sirven=False),
]
IMPUTADOR = Imputador(reglas=REGLAS, periodos=PERIODOS, catalogo={TIPO.clave: TIPO})

ids = st.none() | st.integers(1, 3)
importes = st.builds(
    Importe,
    componente=st.sampled_from("aaaabbbcd"),
    importe=(st.integers(1, 10**12) | st.sampled_from([1] * 30 + [0, -1, CENTAVOS_MAX, CENTAVOS_MAX + 1])).map(
        lambda c: Decimal(c).scaleb(-2)
    ),
    seccion=ids,
    centro=ids,
    grupo=st.none() | st.sampled_from([5, 6]),
    gestion=st.sampled_from([None, "A", "N", "X"] * 6 + ["", "ñ"]),
    persona=st.none() | st.integers(1, 2**62),
    cuenta_servicio=ids,
)
fechas = st.sampled_from([DIA, DIA, dt.date(2026, 7, 1), dt.date(2026, 5, 2), dt.date(2031, 1, 1)])
eventos = st.builds(
    Evento,
    tipo=st.sampled_from([TIPO.clave] * 5 + ["prueba.nada", "contabilidad.manual"]),
    fecha=fechas,
    fecha_valor=st.none() | fechas,
    origen=st.tuples(st.sampled_from(["", "a", "ñ:|;", "comprobante"] * 8 + ["x" * 41]), st.integers(0, 2**62)),
    revision=st.sampled_from([*range(1, 10)] * 4 + [0, 40_000]),
    glosa=st.text(max_size=5) | st.just("ñ" * 200),
    importes=st.lists(importes, min_size=1, max_size=6).map(tuple),
)


def _de_a_uno(evento: Evento) -> AsientoArmado | tuple[str, str]:
    try:
        return armar_uno(evento, IMPUTADOR)
    except EventoInvalido as error:
        return error.causa, str(error)


@a_fondo(300)
@given(st.lists(eventos, min_size=1, max_size=4))
def test_el_de_a_uno_y_las_columnas_arman_lo_mismo(lote: list[Evento]) -> None:
    juntos = armar(leer(en_columnas(lote)), IMPUTADOR)
    errores = {n: (causa, mensaje) for n, causa, mensaje in reversed(juntos.errores.rows())}
    assert juntos.cabeceras["n"].to_list() == list(range(len(lote)))
    for n, evento in enumerate(lote):
        armado = _de_a_uno(evento)
        if isinstance(armado, tuple):
            assert armado[0] == errores[n][0]
            # Of an amount, each says it as it was given: in pesos or in centavos.
            assert armado[0] == "importe" or errores[n][1] in armado[1]
            continue
        assert n not in errores
        cabecera = juntos.cabeceras.filter(pl.col("n") == n).select(*CABECERA[1:], "total", "lineas", "huella").row(0)
        assert cabecera == tuple(armado.cabecera)
        partidas = juntos.partidas.filter(pl.col("n") == n)
        assert partidas.select("renglon", "cuenta", "debe", "haber", *DIMENSIONES).rows() == [
            (*linea[:4], *linea.dimensiones) for linea in armado.partidas
        ]


def test_los_ejemplos_llegan_a_todas_las_causas() -> None:
    """What the property goes through is not only events that are right."""
    casos = {
        "evento": Evento(tipo="prueba.nada", fecha=DIA, origen=("x", 1), importes=(_importe("a"),)),
        "componente": _evento(_importe("d")),
        "sin_periodo": _evento(_importe("a"), fecha=dt.date(2031, 1, 1)),
        "periodo_cerrado": _evento(_importe("a"), fecha=dt.date(2026, 5, 2)),
        "centro": _evento(_importe("b", seccion=2)),
        "cuenta": _evento(_importe("b", grupo=6)),
        "seccion": _evento(_importe("b")),
        "sin_regla": _evento(_importe("c")),
        "sin_importes": _evento(),
        "dimension": _evento(_importe("a", gestion="Q")),
        "importe": _evento(*[replace(_importe("a"), importe=Decimal(CENTAVOS_MAX).scaleb(-2))] * 2),
        "origen": replace(_evento(_importe("a")), revision=0),
    }
    for causa, evento in casos.items():
        armado = _de_a_uno(evento)
        assert isinstance(armado, tuple)
        assert armado[0] == causa
    bueno = _de_a_uno(_evento(_importe("a"), _importe("a"), _importe("b", seccion=1)))
    assert isinstance(bueno, AsientoArmado)
    assert (bueno.cabecera.total, bueno.cabecera.lineas) == (300, 4)


def _importe(componente: str, **dimensiones: int | str) -> Importe:
    return Importe(componente=componente, importe=Decimal("1.00"), **dimensiones)  # type: ignore[arg-type]


def _evento(*importes: Importe, fecha: dt.date = DIA) -> Evento:
    return Evento(tipo=TIPO.clave, fecha=fecha, origen=("x", 1), importes=importes)


def test_de_un_caso_se_dice_todo_lo_que_falta() -> None:
    """Section and centre together: whoever fixes one does not come back for the other."""
    exigente = _regla("a", 10, 20, exige_seccion=True, exige_centro=True)
    imputador = Imputador(reglas=[exigente], periodos=PERIODOS, catalogo={TIPO.clave: TIPO})
    errores = armar(en_columnas([_evento(_importe("a"))]), imputador).errores
    assert errores["causa"].to_list() == ["centro", "seccion"]


def test_lo_que_falta_se_dice_con_nombres_y_fecha_de_aca() -> None:
    armado = _de_a_uno(_evento(_importe("c")))
    assert armado == (
        "sin_regla",
        "No se puede asentar porque no hay regla para «c» de «Gemelos» al 15/06/2026. "
        "Cargala en el manual de asientos.",
    )
