"""Fifty payments of one voucher at once: one receipt. And what happens without the locks."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connections

from cesop.nucleo import bloqueos
from cesop.nucleo.errors import ErrorNegocio
from contabilidad.models import Asiento
from facturacion.models import Aplicacion, SaldoComprobante
from recaudacion.models import Recibo
from recaudacion.services import cobros
from recaudacion.services.cobros import Pedido, cobrar
from tests.concurrencia.hilos import a_la_vez
from tests.recaudacion import fabrica

pytestmark = pytest.mark.usefixtures("base_propia")
A_LA_VEZ = 50


def pagar(escena: fabrica.Escena, clave_de: Callable[[int], uuid.UUID]) -> Counter[str]:
    """So many at once, of one voucher. How each one ended."""
    factura = escena.debe("1000")
    pedidos = [escena.pedido({factura: "1210"}, clave=clave_de(n)) for n in range(A_LA_VEZ)]

    def uno(pedido: Pedido) -> str:
        return str(cobrar(pedido, sesion=escena.sesion, usuario=escena.cajera))

    fines = [f.exception() or f.result() for f in a_la_vez([lambda p=p: uno(p) for p in pedidos])]  # type: ignore[misc]
    assert SaldoComprobante.objects.get(pk=factura.pk).saldo == 0
    return Counter(fin.codigo if isinstance(fin, ErrorNegocio) else str(fin) for fin in fines)


def hay() -> tuple[int, int, int]:
    return Recibo.objects.count(), Aplicacion.objects.count(), Asiento.objects.filter(origen_tipo="recibo").count()


def test_la_misma_clave_cincuenta_veces_es_un_recibo() -> None:
    clave = uuid.uuid4()
    escena = fabrica.una_escena()
    assert pagar(escena, lambda _: clave) == {"Recibo 00001-00000001": A_LA_VEZ}
    assert hay() == (1, 1, 1)


def test_cincuenta_claves_son_un_recibo_y_lo_demas_se_dice() -> None:
    escena = fabrica.una_escena()
    fines = pagar(escena, lambda _: uuid.uuid4())
    assert fines == {"Recibo 00001-00000001": 1, "recaudacion.cambio": A_LA_VEZ - 1}
    assert hay() == (1, 1, 1)


def test_control_sin_los_bloqueos_la_carrera_llega_a_la_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only then do several see the debt at once; the balances' constraint is what still stops them."""
    escena = fabrica.una_escena()
    factura = escena.debe("1000")
    juntos = _Juntos(2)
    monkeypatch.setattr(cobros, "_imputar", juntos.despues_de(cobros._imputar))
    monkeypatch.setattr(
        cobros, "bloquear", lambda ll, *, para: bloqueos._marcar(connections["default"], list(ll), para=para)
    )
    pedidos = [escena.pedido({factura: "1210"}) for _ in range(2)]
    fines = a_la_vez([lambda p=p: cobrar(p, sesion=escena.sesion, usuario=escena.cajera) for p in pedidos])  # type: ignore[misc]
    assert sum(fin.exception() is not None for fin in fines) == 1, [repr(fin.exception()) for fin in fines]
    assert not any(isinstance(fin.exception(), ErrorNegocio) for fin in fines)
    assert Aplicacion.objects.count() == 1
    assert SaldoComprobante.objects.get(pk=factura.pk).saldo == Decimal(0)
    connections["default"].close()


class _Juntos:
    """Makes so many threads wait for each other at one place."""

    def __init__(self, cuantos: int) -> None:
        self.barrera = threading.Barrier(cuantos)

    def despues_de(self, funcion: Callable[..., object]) -> Callable[..., object]:
        def con_espera(*args: object, **kwargs: object) -> object:
            hecho = funcion(*args, **kwargs)
            self.barrera.wait(timeout=20)
            return hecho

        return con_espera
