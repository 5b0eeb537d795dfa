"""The kernel's clock: one for web, workers and raw SQL, and movable only where nothing is real."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections

from cesop.nucleo.fechas import ahora, hoy, mover_reloj, sumar_meses
from cesop.nucleo.models import Instalacion, Sucursal
from tests.factories import un_usuario
from tests.sql import ejecutar, es_rechazada

UN_DIA = dt.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "corrido",
    [UN_DIA * 400, -UN_DIA * 31, dt.timedelta(hours=5, microseconds=7), dt.timedelta(0), UN_DIA * 12_000],
)
def test_mover_el_reloj_mueve_todo_junto(corrido: dt.timedelta) -> None:
    (antes,) = ejecutar("SELECT clock_timestamp()")[0]
    mover_reloj(corrido)
    (por_sql, dia_por_sql) = ejecutar("SELECT nucleo_ahora(), nucleo_hoy()")[0]
    assert dt.timedelta(0) <= por_sql - antes - corrido < dt.timedelta(seconds=30)
    assert abs(ahora() - por_sql) < dt.timedelta(seconds=30)
    assert hoy() == dia_por_sql
    usuario = un_usuario()
    usuario.refresh_from_db()
    ((crudo,),) = ejecutar(
        "INSERT INTO nucleo_notificacion (usuario_id, titulo, texto, enlace, tono) VALUES (%s, 't', '', '', 'info') "
        "RETURNING registrado_en",
        usuario.pk,
    )
    for instante in (usuario.registrado_en, crudo):
        assert abs(instante - por_sql) < dt.timedelta(seconds=30)
    assert ejecutar("SELECT desplazamiento FROM nucleo_instalacion") == [(corrido,)]


@pytest.mark.django_db
def test_el_reloj_que_corre_de_vuelta_a_cero() -> None:
    mover_reloj(UN_DIA)
    mover_reloj(dt.timedelta(0))
    assert abs(ahora() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=30)  # noqa: TID251  (the machine's)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instante", "dia"),
    [("2026-11-25 02:59:59+00", "2026-11-24"), ("2026-11-25 03:00:00+00", "2026-11-25")],
)
def test_el_dia_es_el_de_buenos_aires(instante: str, dia: str) -> None:
    ((corrido,),) = ejecutar("SELECT %s::timestamptz - clock_timestamp()", instante)
    mover_reloj(corrido)
    segundo = dt.timedelta(seconds=30)
    if dia == "2026-11-24":  # seconds pass while the test runs: look a little before midnight
        mover_reloj(corrido - segundo)
    assert hoy().isoformat() == dia
    assert ahora().tzinfo is not None
    assert ahora().date() == hoy()


def _poner(modo: str, *, armando: bool = False) -> None:
    Instalacion.objects.using("dueno").update(modo=modo, armando_demostracion=armando, desplazamiento=dt.timedelta(0))


@pytest.mark.parametrize(
    ("modo", "armando", "se_mueve"),
    [
        ("prueba", False, True),
        ("demostracion", True, True),
        ("demostracion", False, False),
        ("produccion", False, False),
        ("produccion", True, False),
    ],
)
def test_donde_se_mueve(base_propia: str, modo: str, armando: bool, se_mueve: bool) -> None:
    _poner(modo, armando=armando)
    try:
        if se_mueve:
            mover_reloj(UN_DIA)
            assert ejecutar("SELECT desplazamiento FROM nucleo_instalacion") == [(UN_DIA,)]
            return
        for using in ("default", "dueno"):  # by the function, whoever calls it
            es_rechazada("SELECT nucleo_mover_reloj('1 day')", por="instalacion_reloj_quieto", using=using)
        es_rechazada("UPDATE nucleo_instalacion SET desplazamiento = '1 day'", por="permission denied")
        es_rechazada(  # by hand, as the owner
            "UPDATE nucleo_instalacion SET desplazamiento = '1 day'", por="instalacion_reloj_quieto", using="dueno"
        )
        assert abs(ahora() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=30)  # noqa: TID251
    finally:
        connections["dueno"].close()


def test_la_demostracion_terminada_no_queda_corrida(base_propia: str) -> None:
    """Finishing the demonstration with the clock out of place is refused."""
    _poner("demostracion", armando=True)
    mover_reloj(-UN_DIA * 90)
    es_rechazada(
        "UPDATE nucleo_instalacion SET armando_demostracion = false", por="instalacion_reloj_quieto", using="dueno"
    )
    mover_reloj(dt.timedelta(0))
    ejecutar("UPDATE nucleo_instalacion SET armando_demostracion = false", using="dueno")
    connections["dueno"].close()


def test_con_usuarios_el_destino_no_cambia(base_propia: str) -> None:
    un_usuario()
    es_rechazada("UPDATE nucleo_instalacion SET modo = 'produccion'", por="instalacion_fija", using="dueno")
    es_rechazada("DELETE FROM nucleo_instalacion", por="instalacion_fija", using="dueno")
    connections["dueno"].close()
    assert Sucursal.objects.exists()


@pytest.mark.parametrize(
    ("fecha", "meses", "resultado"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 12, "2027-11-30"),
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-01-31", -1, "2025-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-03-31", -13, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-05-31", -11, "2025-06-30"),
    ],
)
def test_sumar_meses(fecha: str, meses: int, resultado: str) -> None:
    assert sumar_meses(dt.date.fromisoformat(fecha), meses).isoformat() == resultado
