"""The opening: a whole cooperative comes in and proves, once."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from apertura.models import Apertura
from apertura.services import abrir_cooperativa
from catastro.models import CuentaServicio, Persona
from cesop.nucleo.bloqueos import por_partes
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from contabilidad.libro import saldo
from contabilidad.models import Asiento, Cuenta, SaldoDeApertura
from contabilidad.services.cuadre import cuadre
from facturacion.models import Abono, Comprobante, SaldoAbono, SaldoComprobante
from facturacion.selectors.insumos import Plazo, pendientes_de
from medicion.models import Consumo, Lectura
from medicion.selectors.calculo import historia
from medicion.selectors.devengo import sin_devengar
from recaudacion.services import cajas
from recaudacion.services.cobros import Pedido, cobrar
from recaudacion.services.creditos import aplicar_credito
from tests.apertura.conftest import contar
from tests.apertura.generador import MESES, PRIMERA_CUENTA, Conjunto, balance
from tests.facturacion.fabrica import un_punto_de_venta
from tests.recaudacion.fabrica import una_caja, usado

CUENTAS = int(os.environ.get("CUENTAS", "300"))
PUENTE = "1.1.06.02"


@pytest.fixture(scope="module")
def conjunto() -> Conjunto:
    return Conjunto(CUENTAS)


@pytest.fixture(scope="module")
def abierta(casa: Usuario, conjunto: Conjunto, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rehearsed first, which leaves nothing; then opened. The folder of its files."""
    carpeta = conjunto.escribir(tmp_path_factory.mktemp("conjunto"))
    antes = contar()
    ensayo = abrir_cooperativa(carpeta, fecha=hoy(), usuario=casa, confirmar=False)
    assert (ensayo.errores, ensayo.confirmada) == ([], False)
    assert ensayo.cuadre is not None
    assert ensayo.cuadre.en_verde
    assert contar() == antes
    hecha = abrir_cooperativa(carpeta, fecha=hoy(), usuario=casa, confirmar=True)
    assert (hecha.errores, hecha.confirmada) == ([], True)
    return carpeta


def test_entra_todo(abierta: Path, conjunto: Conjunto) -> None:
    assert CuentaServicio.objects.count() == CUENTAS
    assert Persona.objects.count() == len(conjunto.filas["personas"])
    assert Comprobante.objects.count() == len(conjunto.filas["comprobantes"])
    assert Abono.objects.filter(clase="apertura").count() == len(conjunto.filas["creditos"])
    assert SaldoDeApertura.objects.count() == sum(len(conjunto.filas[c]) for c in ("garantias", "capital", "saldos"))


def test_cada_item_es_un_asiento(abierta: Path, conjunto: Conjunto) -> None:
    items = sum(len(conjunto.filas[c]) for c in ("comprobantes", "creditos", "garantias", "capital", "saldos"))
    assert Asiento.objects.count() == items + 1


def test_cuadra_y_el_libro_dice_lo_que_el_balance(abierta: Path, conjunto: Conjunto) -> None:
    prueba = cuadre(al=hoy())
    assert prueba.en_verde
    dicho = balance(conjunto.filas["balance"])
    libro = {codigo: saldo(Cuenta.objects.get(codigo=codigo), al=hoy()) for codigo in (*dicho, PUENTE)}
    assert libro == {**dicho, PUENTE: Decimal(0)}


def test_un_comprobante_trae_lo_suyo(abierta: Path, conjunto: Conjunto) -> None:
    fila = conjunto.filas["comprobantes"][0]
    comprobante = Comprobante.objects.get(numeraciones__numero=fila["numero"], numeraciones__punto__numero=5)
    assert (comprobante.fecha, comprobante.vence, comprobante.origen) == (fila["fecha"], fila["vence"], "apertura")
    assert comprobante.cuenta is not None
    assert comprobante.cuenta.numero == fila["cuenta"]
    assert SaldoComprobante.objects.get(comprobante=comprobante).saldo == fila["saldo"]
    assert comprobante.heredado.total_original == fila["total"]
    assert comprobante.heredado.fecha == hoy()
    autorizacion = comprobante.autorizaciones.get()
    assert (autorizacion.estrategia, autorizacion.codigo) == ("HEREDADA", fila["codigo"])
    asiento = Asiento.objects.get(evento="facturacion.comprobante_heredado", origen_id=comprobante.pk)
    assert asiento.fecha == hoy()


def test_se_abre_una_sola_vez(abierta: Path, casa: Usuario) -> None:
    with pytest.raises(ErrorNegocio, match="ya tiene su apertura al"):
        abrir_cooperativa(abierta, fecha=hoy(), usuario=casa, confirmar=True)
    with pytest.raises(IntegrityError, match="apertura_una_sola"), transaction.atomic():
        Apertura.objects.create(fecha=hoy(), usuario=casa, archivos=[], totales=[])


def test_la_cuenta_tiene_su_titular_y_su_pagador(abierta: Path) -> None:
    cuenta = CuentaServicio.objects.get(numero=PRIMERA_CUENTA + 3)
    assert set(cuenta.partes.values_list("rol", flat=True)) == {"titular", "pagador"}


def test_lo_medido_es_historia_y_no_se_factura(abierta: Path, conjunto: Conjunto) -> None:
    assert Lectura.objects.filter(origen="heredada").count() == CUENTAS
    consumos = Consumo.objects.filter(caso="heredado", validacion__isnull=False)
    assert consumos.count() == CUENTAS * MESES
    fila = conjunto.filas["consumos"][7]
    consumo = consumos.get(cuenta__numero=fila["cuenta"], hasta=fila["hasta"])
    assert (consumo.desde, consumo.consumo, consumo.dias) == (fila["desde"], fila["consumo"], 30)
    assert consumo.estimado
    cuentas = list(CuentaServicio.objects.values_list("pk", flat=True))
    plazo = Plazo(
        desde=hoy().replace(day=1),
        plano_desde=hoy().replace(day=1),
        hasta=hoy(),
        al=hoy(),
        medido=True,
        cuotas=1,
        meses=1,
        cuadro="x",
        jurisdiccion="",
    )
    assert pendientes_de(cuentas, plazo).is_empty()
    assert not sin_devengar().exists()
    assert historia(pl.Series([consumo.suministro_id]), desde=dt.date(2000, 1, 1)).height == MESES


def test_lo_heredado_se_cobra_y_sigue_cuadrando(abierta: Path, conjunto: Conjunto, casa: Usuario) -> None:
    """A service, a share of capital and a credit that pays: what comes after the opening adds to it."""
    de_servicio = Comprobante.objects.filter(cuenta__isnull=False).order_by("pk").first()
    de_capital = Comprobante.objects.get(numeraciones__numero=2, numeraciones__punto__numero=9_000)
    a_favor = SaldoAbono.objects.filter(persona__comprobantes_a_pagar__saldo__saldo__gt=0).order_by("pk").first()
    assert de_servicio is not None
    assert a_favor is not None
    with transaction.atomic(), por_partes():
        sesion = cajas.abrir(una_caja(punto=un_punto_de_venta(tipos=("NDB",))), fondo=Decimal(0), usuario=casa)
        for comprobante in (de_servicio, de_capital):
            debido = SaldoComprobante.objects.get(comprobante=comprobante).saldo
            pedido = Pedido(
                clave=uuid.uuid4(), persona=comprobante.pagador, partes={comprobante.pk: debido},
                anticipo=Decimal(0), medios=[usado("efectivo", str(debido))],
            )  # fmt: skip
            cobrar(pedido, sesion=sesion, usuario=casa)
        aplicar_credito(a_favor.persona, clave=uuid.uuid4(), usuario=casa)
        prueba = cuadre(al=hoy())
        assert [c.cuenta.codigo for c in prueba.cuentas if not c.en_verde] == []
        assert prueba.en_verde
        transaction.set_rollback(True)
