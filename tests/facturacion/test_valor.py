"""What a valid consumption is worth: accrued when it is validated, and taken by its bill."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from catastro.models import CategoriaDeCuenta, CondicionDeCuenta, TipoCondicion
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Partida
from facturacion.models import Comprobante, ConsumoFacturado
from facturacion.valor import PorCuadro
from medicion.models import Devengo
from medicion.ports import ESQUEMA_A_VALUAR
from medicion.services.devengo import devengar
from tests.catastro.fabrica import una_categoria
from tests.facturacion.corrida import Escena, un_consumo, una_escena

pytestmark = pytest.mark.django_db
A_FACTURAR, INGRESO, DEUDORES = "1.1.03.10", "4.1.01.02", "1.1.03.01"


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


def saldo(codigo: str) -> Decimal:
    return sum((p.debe - p.haber for p in Partida.objects.filter(cuenta__codigo=codigo)), Decimal(0))


def a_valuar(escena: Escena, *consumos: tuple[int, str, int]) -> pl.DataFrame:
    """(id, register, units) of the first account, over the last thirty days."""
    filas = [
        (
            clave,
            escena.cuentas[0].pk,
            escena.grupo.pk,
            registro,
            hoy() - dt.timedelta(days=30),
            hoy(),
            30,
            unidades * 1000,
        )
        for clave, registro, unidades in consumos
    ]
    return pl.DataFrame(filas, schema=ESQUEMA_A_VALUAR, orient="row")


def test_lo_devengado_es_el_cargo_variable_y_la_factura_lo_toma() -> None:
    escena = una_escena(("221",))
    consumo = escena.cuentas[0].consumos.get()
    assert devengar([consumo.pk]) == 1
    devengo = Devengo.objects.get()
    assert saldo(A_FACTURAR) == devengo.importe > 0
    assert saldo(INGRESO) == -devengo.importe
    escena.emitida()
    variable = Comprobante.objects.get().lineas.get(componente="cargo_variable").importe
    assert variable == devengo.importe
    assert saldo(A_FACTURAR) == 0
    assert saldo(INGRESO) == -variable
    assert ConsumoFacturado.objects.get().devengado == devengo.importe


def test_sin_politica_queda_sin_valuar() -> None:
    escena = una_escena(("221",))
    escena.grupo.politicas_de_facturacion.update(reemplazado_en=ahora())
    assert PorCuadro().valuar(a_valuar(escena, (1, "activa", 100))).is_empty()
    assert devengar([escena.cuentas[0].consumos.get().pk]) == 0


def test_lo_que_no_se_puede_liquidar_queda_sin_valuar() -> None:
    escena = una_escena(("221",))
    assert PorCuadro().valuar(a_valuar(escena, (1, "volumen", 100))).is_empty()


def test_vale_la_energia_y_no_la_reactiva_ni_la_potencia() -> None:
    escena = una_escena(("221",))
    cuenta = escena.cuentas[0]
    cuenta.categorias.update(reemplazado_en=ahora())
    t2 = una_categoria(cuenta.grupo.servicio, "T2")
    CategoriaDeCuenta.objects.create(cuenta=cuenta, categoria=t2, desde=hoy() - dt.timedelta(days=400))
    contratada = TipoCondicion.objects.get(clave="potencia_contratada")
    CondicionDeCuenta.objects.create(cuenta=cuenta, tipo=contratada, valor=20, desde=hoy() - dt.timedelta(days=400))
    medidos = a_valuar(escena, (1, "activa", 100), (2, "reactiva", 40), (3, "demanda", 15))
    assert dict(PorCuadro().valuar(medidos).iter_rows()) == {1: 8_820_00, 2: 0, 3: 0}  # 88.20 a kWh


def test_dos_periodos_de_una_cuenta_valen_como_cada_uno() -> None:
    escena = una_escena(("221",))
    viejo = un_consumo(escena.cuentas[0], "90", hasta=hoy() - dt.timedelta(days=30))
    nuevo = escena.cuentas[0].consumos.get(hasta=hoy())
    assert devengar([nuevo.pk, viejo.pk]) == 2
    assert Devengo.objects.get(consumo=viejo).importe < Devengo.objects.get(consumo=nuevo).importe
