"""The day of a cashier without a mouse: the till opened, a document paid in exact cash, counted blind and closed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from cesop.nucleo.models import Usuario
from contabilidad.models import CentroCosto, Seccion
from facturacion.models import Comprobante, SaldoComprobante
from recaudacion.models import Caja, CierreDeCaja, Recibo
from recaudacion.services import cajas
from tests.facturacion import fabrica

pytestmark = pytest.mark.navegador
CAJERA = "nadia"
TECLAS_MAX = 12


def una_deuda() -> Comprobante:
    """A voucher that somebody owes, and a till for the cashier."""
    factura = fabrica.una_escena().emitido("1000")
    cajas.crear(
        cajas.DatosDeCaja(
            numero=3, nombre="Caja 3", clase=Caja.Clase.MOSTRADOR,
            sucursal=Usuario.objects.get(usuario=CAJERA).sucursal, seccion=Seccion.objects.get(codigo="ADM"),
            centro=CentroCosto.objects.get(codigo="COM"),
        )
    )  # fmt: skip
    return factura


def test_el_dia_de_una_cajera(cooperativa: None, abrir: Callable[..., Page]) -> None:
    factura = una_deuda()
    numeracion = factura.numeraciones.select_related("punto").get()
    pagina = abrir(CAJERA, "/recaudacion/caja/")
    pagina.fill("[name=fondo]", "5000")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("#lector")).to_be_focused()
    # What a reader does: it types the code and its Enter.
    pagina.keyboard.insert_text(f"{numeracion.punto.numero}-{numeracion.numero}")
    pagina.keyboard.press("Enter")
    expect(pagina.locator("#medio-efectivo")).to_be_focused()
    teclas = ["Enter"]
    for tecla in teclas:
        pagina.keyboard.press(tecla)
    expect(pagina.locator(".hecho")).to_contain_text("Recibo 00003-00000001")
    expect(pagina.locator("#lector")).to_be_focused()
    assert len(teclas) <= TECLAS_MAX
    assert (Recibo.objects.get().total, SaldoComprobante.objects.get(pk=factura.pk).saldo) == (1210, 0)
    pagina.keyboard.press("F12")
    for billete, cuantos in (("2000", "3"), ("200", "1")):
        pagina.fill(f"[name=billete_{billete}]", cuantos)
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("#contenido")).to_contain_text("lo contado no es lo que tendría que haber")
    pagina.fill("[name=monedas]", "10")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("h1")).to_contain_text("003 Caja 3")
    cierre = CierreDeCaja.objects.get()
    assert (cierre.esperado, cierre.contado, cierre.diferencia) == (6210, 6210, Decimal(0))
