"""Interest for paying late: the sum, the cap of consumers, and what charges it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catastro.models import CondicionFiscal
from cesop.nucleo import parametros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.procesos import services as procesos
from contabilidad.models import Asiento
from facturacion.intereses import Tasa, con_tope, devengado, en_columna, interes
from facturacion.models import Abono, Aplicacion, CargoFacturable, Comprobante
from facturacion.parametros import TASA_CONTRACTUAL
from facturacion.selectors import tasas
from facturacion.services import talonarios
from facturacion.services.intereses import calcular, cobrar_tarde
from tests.factories import un_usuario
from tests.facturacion.corrida import una_escena
from tests.facturacion.fabrica import un_tipo

DIA = dt.date(2026, 3, 10)
DIAS = st.integers(min_value=0, max_value=400)


def al(dias: int) -> dt.date:
    return DIA + dt.timedelta(days=dias)


def test_el_caso_de_la_norma() -> None:
    """10,000 at 45 % over 17 days: 209.59 (docs/rounding.md)."""
    assert interes(1_000_000, DIA, al(17), [Tasa(desde=DIA, tna_micro=45_000_000)]) == 20_959


def test_un_cambio_de_tasa_parte_los_dias() -> None:
    cambian = [Tasa(desde=DIA, tna_micro=45_000_000), Tasa(desde=al(10), tna_micro=30_000_000)]
    assert devengado(DIA, al(17), cambian) == 45_000_000 * 10 + 30_000_000 * 7


def test_sin_tasa_no_se_calcula() -> None:
    with pytest.raises(ValueError, match="No hay tasa"):
        interes(100, DIA, al(1), [Tasa(desde=al(1), tna_micro=1)])


@given(capital=st.integers(0, 10**12), dias=DIAS, tna=st.integers(0, 10**9))
def test_por_columna_da_lo_mismo(capital: int, dias: int, tna: int) -> None:
    fijas = [Tasa(desde=DIA, tna_micro=tna)]
    frame = pl.DataFrame({"c": [capital]}, schema={"c": pl.Int64})
    assert frame.select(en_columna(pl.col("c"), devengado(DIA, al(dias), fijas))).item() == interes(
        capital, DIA, al(dias), fijas
    )


@given(uno=DIAS, dos=DIAS, tna=st.integers(0, 10**9))
def test_los_dias_se_suman(uno: int, dos: int, tna: int) -> None:
    fijas = [Tasa(desde=DIA, tna_micro=tna)]
    partido = devengado(DIA, al(uno), fijas) + devengado(al(uno), al(uno + dos), fijas)
    assert partido == devengado(DIA, al(uno + dos), fijas)


def test_el_tope_no_sube_nada() -> None:
    topeadas = con_tope([Tasa(desde=DIA, tna_micro=60), Tasa(desde=al(1), tna_micro=20)], 45)
    assert [tasa.tna_micro for tasa in topeadas] == [45, 20]


# ── With the register ──


@pytest.fixture(autouse=True)
def _sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)


def pagado(comprobante: Comprobante, *, dias: int, importe: Decimal | None = None) -> Aplicacion:
    """An application so many days after the first due date."""
    total = importe or comprobante.total
    abono = Abono.objects.create(clase="pago", persona=comprobante.persona, importe=total)
    fecha = comprobante.vence + dt.timedelta(days=dias)
    return Aplicacion.objects.create(abono=abono, comprobante=comprobante, importe=total, fecha=fecha)


@pytest.mark.django_db
def test_a_un_consumidor_se_le_cobra_con_tope() -> None:
    assert {t.tna_micro for t in tasas.aplicables(hoy(), hoy() + dt.timedelta(days=9), consumidor=False)} == {
        45_000_000
    }
    sistemas = un_usuario("sara", "sistemas")
    parametros.fijar(TASA_CONTRACTUAL, valor=Decimal(80), desde=hoy(), usuario=sistemas, norma="Resolución 1")
    assert {t.tna_micro for t in tasas.aplicables(hoy(), hoy() + dt.timedelta(days=9), consumidor=True)} == {45_000_000}
    assert {t.tna_micro for t in tasas.aplicables(hoy(), hoy() + dt.timedelta(days=9), consumidor=False)} == {
        80_000_000
    }


@pytest.mark.django_db
def test_el_recargo_impreso_es_el_interes_de_esos_dias() -> None:
    escena = una_escena(("221",))
    escena.emitida()
    factura = Comprobante.objects.get()
    assert factura.segundo_vence is not None
    quince = Decimal(interes(int(factura.total * 100), DIA, al(15), [Tasa(desde=DIA, tna_micro=45_000_000)])) / 100
    assert factura.recargo == quince
    assert calcular(factura, factura.total, al=factura.vence) == 0
    assert calcular(factura, factura.total, al=factura.vence + dt.timedelta(days=1)) == quince
    assert calcular(factura, factura.total, al=factura.segundo_vence) == quince
    assert calcular(factura, factura.total, al=factura.segundo_vence + dt.timedelta(days=1)) > quince


@pytest.mark.django_db
def test_pagar_tarde_deja_un_cargo_para_la_proxima() -> None:
    escena = una_escena(("221",))
    escena.emitida()
    aplicacion = pagado(Comprobante.objects.get(), dias=40)
    hecho = cobrar_tarde(aplicacion, punto=None, usuario=escena.prepara)
    assert hecho == cobrar_tarde(aplicacion, punto=None, usuario=escena.prepara)
    assert CargoFacturable.objects.get() == hecho.cargo
    assert hecho.importe == calcular(aplicacion.comprobante, aplicacion.importe, al=aplicacion.fecha) > 0


@pytest.mark.django_db
def test_pagar_tarde_hace_su_comprobante_cuando_el_grupo_lo_dice() -> None:
    escena = una_escena(("221",))
    escena.emitida()
    politica = escena.grupo.politicas_de_facturacion.get()
    escena.grupo.politicas_de_facturacion.update(reemplazado_en=ahora())
    politica.pk, politica.interes = None, "comprobante"
    politica.save(force_insert=True)
    talonarios.abrir(un_tipo("NDB"), escena.punto)
    escena.punto.estrategias.create(tipo=un_tipo("NDB"), estrategia="SIN_AUTORIZACION", desde=hoy())
    aplicacion = pagado(Comprobante.objects.get(), dias=40)
    with pytest.raises(ErrorNegocio, match="sin un punto de venta"):
        cobrar_tarde(aplicacion, punto=None, usuario=escena.prepara)
    hecho = cobrar_tarde(aplicacion, punto=escena.punto, usuario=escena.prepara)
    assert hecho.comprobante is not None
    assert hecho.comprobante.neto == hecho.importe
    assert Asiento.objects.filter(evento="facturacion.interes_emitido").count() == 1
    assert cobrar_tarde(aplicacion, punto=escena.punto, usuario=escena.prepara).comprobante == hecho.comprobante


@pytest.mark.django_db
def test_a_tiempo_no_se_cobra_nada() -> None:
    escena = una_escena(("221",))
    escena.emitida()
    assert cobrar_tarde(pagado(Comprobante.objects.get(), dias=0), punto=None, usuario=escena.prepara).importe == 0
    assert tasas.CONSUMIDOR == CondicionFiscal.Iva.CONSUMIDOR_FINAL
