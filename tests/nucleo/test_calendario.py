"""Working days by table and by property, moratorias, and the national holidays."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesop.nucleo import calendario
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.habiles import UN_DIA, Calendario
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Usuario
from tests.factories import un_usuario
from tests.sql import es_rechazada

ANIOS = frozenset(range(2025, 2029))
# 2026: Thursday 2 and Friday 3 April, Friday 1 May, Monday 25 May.
ABRIL = Calendario(
    no_laborables=frozenset(dt.date(2026, m, d) for m, d in ((4, 2), (4, 3), (5, 1), (5, 25))), anios=ANIOS
)


def dia(texto: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{texto}")


@pytest.mark.parametrize(
    ("fecha", "habil", "vispera", "proximo", "anterior"),
    [
        ("04-01", True, True, "04-01", "04-01"),  # Wednesday before two holidays
        ("04-02", False, True, "04-06", "04-01"),
        ("04-03", False, False, "04-06", "04-01"),
        ("04-04", False, False, "04-06", "04-01"),  # Saturday
        ("04-06", True, False, "04-06", "04-06"),
        ("04-10", True, False, "04-10", "04-10"),  # an ordinary Friday is not an eve
        ("05-24", False, True, "05-26", "05-22"),  # Sunday before a holiday Monday
    ],
)
def test_dia_por_dia(fecha: str, habil: bool, vispera: bool, proximo: str, anterior: str) -> None:
    assert ABRIL.es_habil(dia(fecha)) is habil
    assert ABRIL.es_vispera(dia(fecha)) is vispera
    assert ABRIL.proximo_habil(dia(fecha)) == dia(proximo)
    assert ABRIL.anterior_habil(dia(fecha)) == dia(anterior)


@pytest.mark.parametrize(
    ("fecha", "dias", "despues", "antes"),
    [
        ("04-01", 0, "04-01", "04-01"),
        ("04-04", 0, "04-06", "04-01"),
        ("04-01", 1, "04-06", "03-31"),
        ("04-04", 1, "04-06", "04-01"),  # noticed on a Saturday: the first day is Monday
        ("04-01", 15, "04-24", "03-11"),
        ("04-24", 5, "05-04", "04-17"),
    ],
)
def test_sumar_y_restar(fecha: str, dias: int, despues: str, antes: str) -> None:
    assert ABRIL.sumar(dia(fecha), dias) == dia(despues)
    assert ABRIL.restar(dia(fecha), dias) == dia(antes)


@pytest.mark.parametrize(
    ("desde", "hasta", "dias"),
    [
        ("04-01", "04-01", 0),
        ("04-01", "04-06", 1),
        ("03-31", "04-01", 1),
        ("04-02", "04-05", 0),
        ("04-06", "04-01", -1),
    ],
)
def test_entre(desde: str, hasta: str, dias: int) -> None:
    assert ABRIL.entre(dia(desde), dia(hasta)) == dias


def test_negativos_no() -> None:
    for funcion in (ABRIL.sumar, ABRIL.restar):
        with pytest.raises(ValueError, match="usá"):
            funcion(dia("04-01"), -1)


fechas = st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 30))
calendarios = st.sets(fechas, max_size=40).map(lambda s: Calendario(no_laborables=frozenset(s), anios=ANIOS))


@given(calendarios, fechas, st.integers(1, 60))
def test_sumar_y_contar_se_corresponden(cal: Calendario, fecha: dt.date, dias: int) -> None:
    llegada = cal.sumar(fecha, dias)
    assert cal.es_habil(llegada)
    assert cal.entre(fecha, llegada) == dias
    assert cal.entre(fecha, llegada - UN_DIA) == dias - 1


@given(calendarios, fechas, st.integers(1, 60))
def test_restar_deshace_sumar_desde_un_habil(cal: Calendario, fecha: dt.date, dias: int) -> None:
    habil = cal.proximo_habil(fecha)
    assert cal.restar(cal.sumar(habil, dias), dias) == habil


@given(calendarios, fechas, fechas)
def test_contar_uno_por_uno(cal: Calendario, una: dt.date, otra: dt.date) -> None:
    desde, hasta = sorted((una, otra))
    uno_por_uno = sum(cal.es_habil(desde + UN_DIA * n) for n in range(1, (hasta - desde).days + 1))
    assert cal.entre(desde, hasta) == uno_por_uno
    assert cal.entre(hasta, desde) == -uno_por_uno


@given(calendarios, fechas)
def test_un_feriado_mas_nunca_adelanta(cal: Calendario, fecha: dt.date) -> None:
    con_uno_mas = Calendario(no_laborables=cal.no_laborables | {fecha}, anios=ANIOS)
    assert con_uno_mas.sumar(fecha, 10) >= cal.sumar(fecha, 10)
    assert con_uno_mas.proximo_habil(fecha) >= cal.proximo_habil(fecha)


@given(calendarios, st.lists(st.tuples(fechas, fechas, st.integers(0, 40)), min_size=1, max_size=30))
def test_por_columnas_da_lo_mismo(cal: Calendario, filas: list[tuple[dt.date, dt.date, int]]) -> None:
    tabla = pl.DataFrame(filas, schema={"desde": pl.Date, "hasta": pl.Date, "n": pl.Int64}, orient="row")
    salida = tabla.select(
        habil=cal.habil(pl.col("desde")),
        sumados=cal.sumados(pl.col("desde"), pl.col("n")),
        contados=cal.contados(pl.col("desde"), pl.col("hasta")),
    )
    assert salida.rows() == [(cal.es_habil(d), cal.sumar(d, n), cal.entre(d, h)) for d, h, n in filas]


def test_un_anio_sin_cargar_no_se_cuenta() -> None:
    with pytest.raises(ErrorNegocio, match="hábiles de 2029 porque faltan los feriados"):
        ABRIL.sumar(dt.date(2028, 12, 28), 5)
    with pytest.raises(ErrorNegocio, match="2024"):
        ABRIL.exigir_anios(dt.date(2024, 5, 1), dt.date(2026, 5, 1))
    ABRIL.exigir_anios()


# ── With the database ──


@pytest.fixture
def elena(db: None) -> Usuario:
    """Who keeps the calendar."""
    return un_usuario("elena", "gerencia")


def test_los_feriados_los_carga_quien_lleva_el_calendario(elena: Usuario) -> None:
    with pytest.raises(SinPermiso, match="no cambia el calendario"):
        calendario.cargar_feriados(2026, por=un_usuario("laura", "mostrador"))
    assert not DiaNoLaborable.objects.exists()
    assert calendario.cargar_feriados(2026, por=elena)


def test_feriados_nacionales_de_2026(elena: Usuario) -> None:
    nuevos = calendario.cargar_feriados(2026, por=elena)
    assert {(d.fecha, d.clase) for d in nuevos} >= {
        (dia("01-01"), "feriado"),
        (dia("04-03"), "feriado"),
        (dia("05-25"), "feriado"),
        (dia("07-10"), "no_laborable"),
    }
    por_fecha = {d.fecha: d for d in nuevos}
    assert por_fecha[dia("07-09")].norma == "Ley 27.399"
    assert por_fecha[dia("07-10")].norma == "Ley 27.399, art. 7"
    assert por_fecha[dia("04-02")].nombre == "Día del Veterano y de los Caídos en la Guerra de Malvinas; Jueves Santo"
    assert calendario.cargar_feriados(2026, por=elena) == []  # again: nothing to add
    assert not calendario.es_habil(dia("12-25"))


def test_lo_que_cargo_la_gente_no_se_pisa(elena: Usuario) -> None:
    propio = DiaNoLaborable.objects.create(fecha=dia("07-09"), nombre="Asueto corrido", clase="asueto")
    calendario.cargar_feriados(2026, por=elena)
    propio.refresh_from_db()
    assert (propio.nombre, propio.clase) == ("Asueto corrido", "asueto")
    assert DiaNoLaborable.objects.filter(fecha=dia("07-09")).count() == 1


def test_el_dia_de_una_localidad_no_rige_en_otra(elena: Usuario) -> None:
    calendario.cargar_feriados(2026, por=elena)
    DiaNoLaborable.objects.create(fecha=dia("03-04"), nombre="Fundación", clase="asueto", localidad="Santa Teresita")
    assert calendario.es_habil(dia("03-04"))
    assert calendario.es_habil(dia("03-04"), localidad="San Bernardo")
    assert not calendario.es_habil(dia("03-04"), localidad="Santa Teresita")
    assert calendario.es_vispera(dia("03-03"), localidad="Santa Teresita")
    assert calendario.proximo_habil(dia("03-04"), localidad="Santa Teresita") == dia("03-05")
    assert calendario.sumar_habiles(dia("03-03"), 1, localidad="Santa Teresita") == dia("03-05")
    assert calendario.restar_habiles(dia("03-05"), 1, localidad="Santa Teresita") == dia("03-03")
    assert calendario.habiles_entre(dia("03-03"), dia("03-05"), localidad="Santa Teresita") == 1
    with pytest.raises(ErrorNegocio, match="2031"):
        calendario.es_habil(dt.date(2031, 3, 4))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moratoria", "rige"),
    [
        ({}, True),
        ({"servicio": "electricidad"}, True),
        ({"servicio": "agua"}, False),
        ({"servicio": "electricidad", "categoria": "T1R", "localidad": "San Bernardo"}, True),
        ({"categoria": "T2"}, False),
        ({"localidad": "Mar de Ajó"}, False),
        ({"desde": dia("05-11")}, False),
        ({"desde": dia("05-10"), "hasta": dia("05-11")}, True),
        ({"hasta": dia("05-10")}, False),  # the end is not included
        ({"hasta": None}, True),
    ],
)
def test_moratorias(moratoria: dict[str, object], rige: bool) -> None:
    Moratoria.objects.create(**{"desde": dia("05-01"), "hasta": dia("06-01"), "motivo": "Decreto 311/2020"} | moratoria)
    pedido = {"servicio": "electricidad", "categoria": "T1R", "localidad": "San Bernardo"}
    assert calendario.en_moratoria(dia("05-10"), **pedido) is rige


@pytest.mark.django_db
def test_la_base_rechaza_dias_repetidos_y_rangos_al_reves() -> None:
    DiaNoLaborable.objects.create(fecha=dia("03-04"), nombre="Uno")
    es_rechazada(
        "INSERT INTO nucleo_dianolaborable (fecha, clase, nombre, localidad, norma) "
        "VALUES ('2026-03-04', 'feriado', 'Otro', '', '')",
        por="dianolaborable_unico",
    )
    es_rechazada(
        "INSERT INTO nucleo_moratoria (desde, hasta, servicio, categoria, localidad, motivo, norma) "
        "VALUES ('2026-03-04', '2026-03-04', '', '', '', 'm', '')",
        por="moratoria_rango",
    )
