"""The last readings of the system that was before: they open the first period, and close none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.procesos import services as procesos
from medicion.models import Consumo, Lectura, PuntoLote
from medicion.services.heredadas import Heredada, heredar
from medicion.services.inicio import iniciar_medicion
from tests.medicion import fabrica, terreno

pytestmark = pytest.mark.django_db


@pytest.fixture
def puntos(monkeypatch: pytest.MonkeyPatch) -> list[fabrica.Punto]:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    return [fabrica.un_punto(f"A{n}") for n in range(3)]


def _heredar(puntos: list[fabrica.Punto], valor: int = 1_000, *, magnitud: str = "activa") -> int:
    heredadas = [Heredada(suministro=p.suministro.pk, magnitud=magnitud, valor=Decimal(valor)) for p in puntos]
    return heredar(heredadas, fecha=hoy() - dt.timedelta(days=30), usuario=terreno.un_lector())


def test_abren_el_primer_periodo_y_no_cierran_ninguno(puntos: list[fabrica.Punto]) -> None:
    assert _heredar(puntos) == 3
    assert not Consumo.objects.exists()
    lote = terreno.un_lote(11)
    assert set(PuntoLote.objects.filter(lote=lote).values_list("anterior", flat=True)) == {Decimal(1_000)}
    terreno.importar([terreno.una_fila(punto, lote, 1_240) for punto in puntos])
    assert set(Consumo.objects.values_list("consumo", "dias", "caso")) == {(Decimal(240), 30, "normal")}


def test_lo_que_ya_se_leyo_no_se_hereda(puntos: list[fabrica.Punto]) -> None:
    _heredar(puntos[:1])
    with pytest.raises(ErrorNegocio, match="ya tiene lecturas"):
        _heredar(puntos)
    assert Lectura.objects.count() == 1


def test_sin_ese_registro_no_se_hereda_ninguna(puntos: list[fabrica.Punto]) -> None:
    with pytest.raises(ErrorNegocio, match="no tenía un medidor de reactiva"):
        _heredar(puntos, magnitud="reactiva")
    assert not Lectura.objects.exists()


def test_las_consultas_no_crecen_con_las_lecturas(
    puntos: list[fabrica.Punto], django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with django_assert_max_num_queries(30) as una:
        _heredar(puntos[:1])
    with django_assert_max_num_queries(len(una)):
        _heredar(puntos[1:])
