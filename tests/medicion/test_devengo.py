"""The accrual of valid consumptions: none until somebody says what they are worth; then once, and by difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import polars as pl
import pytest
from django.core.management import call_command

from cesop.nucleo.fechas import hoy
from contabilidad.models import Asiento, Partida
from contabilidad.ports import ORIGEN
from medicion.models import Consumo, Devengo
from medicion.ports import CONSUMO, ESQUEMA_VALUADOS, VALOR
from medicion.selectors.devengo import sin_devengar
from medicion.services.calculo import calcular
from medicion.services.devengo import ORIGEN as DE_CONSUMO
from medicion.services.inicio import iniciar_medicion
from tests.factories import un_libro
from tests.medicion import fabrica, terreno

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sin_broker")]
A_FACTURAR, INGRESO = "1.1.03.10", "4.1.01.02"


class AUnPeso:
    """Every unit is worth a peso."""

    def valuar(self, consumos: pl.DataFrame, /) -> pl.DataFrame:
        return consumos.select("consumo", centavos=pl.col("consumo_mil") // 10).cast(ESQUEMA_VALUADOS)  # type: ignore[arg-type]


@pytest.fixture
def punto() -> fabrica.Punto:
    un_libro()
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    punto = fabrica.un_punto()
    fabrica.una_lectura(punto, 1000, dias=30, clase="instalacion", origen="orden")
    return punto


@pytest.fixture
def proveedor(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(VALOR, "_proveedores", {})
    VALOR.registrar(CONSUMO, AUnPeso())
    yield


def saldo(codigo: str) -> Decimal:
    return sum((p.debe - p.haber for p in Partida.objects.filter(cuenta__codigo=codigo)), Decimal(0))


def test_sin_quien_lo_value_queda_sin_devengar(punto: fabrica.Punto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VALOR, "_proveedores", {})
    terreno.importar_mes([punto], 1300, dias=0)
    assert not Asiento.objects.exists()
    assert [c.consumo for c in sin_devengar()] == [300]
    salida = StringIO()
    call_command("devengar_lecturas", stdout=salida)
    assert "quedan 1 consumos sin devengar" in salida.getvalue()


def test_una_lectura_valida_se_devenga_al_entrar(punto: fabrica.Punto, proveedor: None) -> None:
    terreno.importar_mes([punto], 1300, dias=0)
    devengo = Devengo.objects.select_related("asiento").get()
    assert devengo.asiento is not None
    assert (devengo.importe, devengo.asiento.fecha, devengo.asiento.total) == (300, hoy(), 300)
    assert (saldo(A_FACTURAR), saldo(INGRESO)) == (300, -300)
    partida = Partida.objects.filter(cuenta__codigo=A_FACTURAR).get()
    titular = punto.cuenta.partes.get(rol="titular").persona
    assert (partida.cuenta_servicio, partida.grupo, partida.persona, partida.gestion) == (
        punto.cuenta.pk, punto.cuenta.grupo_id, titular.pk, "N",
    )  # fmt: skip
    assert not sin_devengar().exists()
    descripto = ORIGEN.proveedor(DE_CONSUMO).describir([devengo.consumo_id])
    assert "Consumo del suministro" in descripto[devengo.consumo_id].etiqueta
    assert ORIGEN.proveedor(DE_CONSUMO).existentes([devengo.consumo_id, 0]) == {devengo.consumo_id}


@pytest.mark.parametrize(("valor", "asentado"), [(1280, "280"), (1310, "310")])
def test_la_que_reemplaza_asienta_la_diferencia(
    punto: fabrica.Punto, proveedor: None, valor: int, asentado: str
) -> None:
    lote = terreno.importar_mes([punto], 1300, dias=0)
    mala = lote.lecturas.get()
    fabrica.una_lectura(punto, valor, lote=lote, reemplaza=mala, motivo="tipeo")
    calcular([punto.suministro.pk])
    assert (saldo(A_FACTURAR), saldo(INGRESO)) == (Decimal(asentado), -Decimal(asentado))
    assert [d.importe for d in Devengo.objects.order_by("pk")] == [300, Decimal(asentado)]
    assert Asiento.objects.order_by("pk").last().total == abs(Decimal(asentado) - 300)  # type: ignore[union-attr]


def test_lo_objetado_no_se_devenga_y_lo_devengado_queda_hasta_que_vale_otra(
    punto: fabrica.Punto, proveedor: None
) -> None:
    lote = terreno.importar_mes([punto], 1300, dias=0)
    mala = lote.lecturas.get()
    peor = fabrica.una_lectura(punto, 900, lote=lote, reemplaza=mala, motivo="x")
    calcular([punto.suministro.pk])
    assert saldo(A_FACTURAR) == 300
    fabrica.una_lectura(punto, 1300, lote=lote, reemplaza=peor, motivo="estaba bien")
    calcular([punto.suministro.pk])
    assert (Asiento.objects.count(), saldo(A_FACTURAR)) == (1, 300)
    ultimo = Devengo.objects.order_by("pk").last()
    assert ultimo is not None
    assert (ultimo.asiento, ultimo.importe) == (None, 300)
    assert not sin_devengar().exists()


def test_lo_que_su_grupo_no_sabe_valuar_espera(punto: fabrica.Punto) -> None:
    terreno.importar_mes([punto], 1300, dias=0)
    salida = StringIO()
    call_command("devengar_lecturas", stdout=salida)
    assert "Se devengaron 0 consumos. Quedan 1 sin valor" in salida.getvalue()


def test_lo_de_antes_se_devenga_una_vez(punto: fabrica.Punto, monkeypatch: pytest.MonkeyPatch) -> None:
    terreno.importar_mes([punto], 1300, dias=0)
    monkeypatch.setattr(VALOR, "_proveedores", {})
    VALOR.registrar(CONSUMO, AUnPeso())
    for esperado in ("Se devengaron 1 consumos", "Se devengaron 0 consumos"):
        salida = StringIO()
        call_command("devengar_lecturas", stdout=salida)
        assert esperado in salida.getvalue()
    assert (Asiento.objects.count(), Devengo.objects.get().consumo) == (1, Consumo.objects.get())
