"""Fiscal years: whole months, one after the other."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cesop.nucleo.errors import ErrorNegocio
from contabilidad.models import Cuenta, Ejercicio, Periodo, Regla
from contabilidad.services.ejercicios import abrir_ejercicio

pytestmark = pytest.mark.django_db


def test_doce_periodos_abiertos_sin_huecos() -> None:
    ejercicio = abrir_ejercicio(dt.date(2025, 7, 1), hasta=dt.date(2026, 7, 1))
    periodos = list(ejercicio.periodos.all())
    assert ejercicio.nombre == "Ejercicio 2025/2026"
    assert len(periodos) == 12
    assert {p.estado for p in periodos} == {Periodo.Estado.ABIERTO}
    assert [p.desde for p in periodos] == [dt.date(2025, 7, 1), *(p.hasta for p in periodos[:-1])]
    assert periodos[-1].hasta == dt.date(2026, 7, 1)


def test_el_siguiente_empieza_donde_termina_el_anterior() -> None:
    primero = abrir_ejercicio(dt.date(2025, 1, 1), hasta=dt.date(2026, 1, 1))
    segundo = abrir_ejercicio(dt.date(2026, 1, 1), hasta=dt.date(2027, 1, 1))
    assert (primero.nombre, segundo.nombre) == ("Ejercicio 2025", "Ejercicio 2026")
    assert [str(p) for p in segundo.periodos.order_by("desde")[:2]] == ["01/2026", "02/2026"]
    assert (primero.hasta, segundo.hasta) == (segundo.desde, dt.date(2027, 1, 1))


def test_dos_ejercicios_irregulares_del_mismo_anio_no_se_llaman_igual() -> None:
    abrir_ejercicio(dt.date(2026, 1, 1), hasta=dt.date(2026, 7, 1))
    irregular = abrir_ejercicio(dt.date(2026, 7, 1), hasta=dt.date(2027, 1, 1))
    assert irregular.nombre == "Ejercicio 07/2026 a 12/2026"


@pytest.mark.parametrize(
    ("desde", "hasta", "codigo"),
    [
        (dt.date(2026, 1, 2), dt.date(2027, 1, 1), "meses_enteros"),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), "meses_enteros"),
        (dt.date(2026, 1, 1), dt.date(2027, 2, 1), "largo"),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), "largo"),
        (dt.date(2026, 1, 1), dt.date(2025, 1, 1), "largo"),
        (dt.date(2026, 2, 1), dt.date(2027, 1, 1), "contiguo"),
        (dt.date(2024, 1, 1), dt.date(2025, 1, 1), "contiguo"),
        (dt.date(2025, 6, 1), dt.date(2026, 6, 1), "contiguo"),
    ],
)
def test_los_que_no_se_abren(desde: dt.date, hasta: dt.date, codigo: str) -> None:
    abrir_ejercicio(dt.date(2025, 1, 1), hasta=dt.date(2026, 1, 1))
    with pytest.raises(ErrorNegocio) as error:
        abrir_ejercicio(desde, hasta=hasta)
    assert error.value.codigo == f"ejercicios.{codigo}"
    assert error.value.mensaje.startswith("No se puede")
    assert Ejercicio.objects.count() == 1


def test_iniciar_la_contabilidad_deja_todo_para_asentar_y_se_puede_repetir() -> None:
    salidas = []
    for _ in range(2):
        salida = StringIO()
        call_command("iniciar_contabilidad", desde=dt.date(2026, 7, 1), stdout=salida)
        salidas.append(salida.getvalue())
    assert salidas[0] == salidas[1]
    assert salidas[0].startswith("Ejercicio 2026/2027: ")
    assert (Ejercicio.objects.count(), Periodo.objects.count()) == (1, 12)
    assert Cuenta.objects.count() > 250
    assert Regla.objects.filter(desde=dt.date(2026, 7, 1)).count() == Regla.objects.count() > 300


def test_iniciar_a_mitad_de_mes_no_escribe_nada() -> None:
    with pytest.raises(CommandError, match="no tiene meses enteros"):
        call_command("iniciar_contabilidad", desde=dt.date(2026, 7, 2))
    assert (Ejercicio.objects.count(), Cuenta.objects.count()) == (0, 0)
