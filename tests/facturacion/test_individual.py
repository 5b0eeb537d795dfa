"""Vouchers of concepts and their notes: what is written, posted, owed and refused."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from catastro.models import CondicionFiscal
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from contabilidad.models import Asiento, Partida
from facturacion.models import Abono, Comprobante, SaldoAbono, SaldoComprobante
from facturacion.services.aplicaciones import Parte, aplicar, desaplicar
from facturacion.services.individual import emitir_conceptos
from facturacion.services.notas import Efecto, Nota, acreditar
from tests.facturacion import fabrica

pytestmark = pytest.mark.django_db
DEUDORES, CONEXION, IVA, CAPITAL, A_FAVOR = "1.1.03.01", "4.2.01.01", "2.1.02.01", "3.1.01.01", "2.1.05.02"


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


def saldo(codigo: str) -> Decimal:
    return sum((p.debe - p.haber for p in Partida.objects.filter(cuenta__codigo=codigo)), Decimal(0))


def lineas(comprobante: Comprobante) -> list[tuple[str, str, Decimal]]:
    return [(linea.clase, linea.codigo, linea.importe) for linea in comprobante.lineas.all()]


def una_nota(escena: fabrica.Escena, original: Comprobante, **datos: object) -> Comprobante:
    pedido = {
        "tipo": fabrica.un_tipo("NCB"), "punto": escena.punto, "motivo": "Cobrado de más", "clave": uuid.uuid4(),
        **datos,
    }  # fmt: skip
    return acreditar(original, Nota(**pedido), usuario=escena.usuario)  # type: ignore[arg-type]


def test_lo_emitido_se_numera_se_asienta_y_se_debe(escena: fabrica.Escena) -> None:
    emitido = escena.emitido("1000.00", "500.05")
    connection.check_constraints()
    assert lineas(emitido) == [
        ("cargo", "conexion", Decimal("1000.00")),
        ("cargo", "conexion", Decimal("500.05")),
        ("iva", "iva", Decimal("315.01")),  # 21 % of 1500.05, once
    ]
    assert (emitido.neto, emitido.impuestos, emitido.total) == (
        Decimal("1500.05"),
        Decimal("315.01"),
        Decimal("1815.06"),
    )
    assert (emitido.nombre, emitido.documento, emitido.es_asociado) == ("Pérez, Ana", "20111222", False)
    assert emitido.condicion_iva == CondicionFiscal.Iva.CONSUMIDOR_FINAL
    assert emitido.domicilio == "Chiozza 1234, San Bernardo"
    assert emitido.numeraciones.get().numero == 1
    assert (saldo(DEUDORES), saldo(CONEXION), saldo(IVA)) == (
        Decimal("1815.06"), Decimal("-1500.05"), Decimal("-315.01"),
    )  # fmt: skip
    asiento = Asiento.objects.get()
    assert (asiento.evento, asiento.origen_id, asiento.glosa) == (
        "facturacion.comprobante_emitido", emitido.pk, "FB 00003-00000001",
    )  # fmt: skip
    assert emitido.saldo.saldo == Decimal("1815.06")


def test_pedirlo_dos_veces_hace_uno(escena: fabrica.Escena) -> None:
    pedido = escena.pedido("100")
    primero = emitir_conceptos(pedido, usuario=escena.usuario)
    assert emitir_conceptos(pedido, usuario=escena.usuario) == primero
    assert escena.emitido("100").numeraciones.get().numero == 2
    assert Comprobante.objects.count() == 2


def test_la_cuota_de_capital_es_interna_y_no_lleva_iva(escena: fabrica.Escena) -> None:
    emitido = escena.emitido("2500", concepto="capital", tipo="INT", cuenta=None)
    assert lineas(emitido) == [("cargo", "capital", Decimal("2500.00"))]
    assert (saldo(CAPITAL), emitido.cuenta, emitido.tipo.clase) == (Decimal(-2500), None, "interno")


@pytest.mark.parametrize(
    ("datos", "causa"),
    [
        ({"concepto": "capital"}, "facturacion.conceptos_mezclados"),
        ({"tipo": "INT"}, "facturacion.conceptos_mezclados"),
        ({"tipo": "FA"}, "facturacion.otra_letra"),
        ({"vence": dt.date(2020, 1, 1)}, "facturacion.vencimiento"),
        ({"tipo": "NDB"}, "facturacion.sin_estrategia"),
        ({"cargos": []}, "facturacion.sin_cargos"),
    ],
)
def test_lo_que_no_se_puede_emitir(escena: fabrica.Escena, datos: dict[str, object], causa: str) -> None:
    if causa == "facturacion.sin_estrategia":
        fabrica.talonarios.abrir(fabrica.un_tipo("NDB"), escena.punto)
    with pytest.raises(ErrorNegocio) as error:
        escena.emitido("100", **datos)  # type: ignore[arg-type]
    assert error.value.codigo == causa
    assert not Comprobante.objects.exists()


def test_a_otro_que_el_titular_no(escena: fabrica.Escena) -> None:
    otra = fabrica.fabrica.una_persona("Otra, Eva")
    with pytest.raises(ErrorNegocio, match="no es titular de la cuenta"):
        escena.emitido("100", persona=otra)


def test_a_un_inscripto_va_con_letra_a() -> None:
    escena = fabrica.una_escena(iva=CondicionFiscal.Iva.RESPONSABLE_INSCRIPTO)
    assert escena.emitido("100", tipo="FA").total == Decimal("121.00")
    with pytest.raises(ErrorNegocio, match="le corresponde la letra A"):
        escena.emitido("100", tipo="FB")


def test_una_nota_entera_deja_todo_como_estaba(escena: fabrica.Escena) -> None:
    original = escena.emitido("1000", "500.05")
    nota = una_nota(escena, original)
    connection.check_constraints()
    assert nota.total == original.total
    assert [saldo(codigo) for codigo in (DEUDORES, CONEXION, IVA)] == [0, 0, 0]
    assert SaldoComprobante.objects.get(pk=original.pk).saldo == 0
    assert SaldoAbono.objects.get(abono=nota.abono).disponible == 0
    assert not hasattr(nota, "saldo")
    with pytest.raises(ErrorNegocio, match="más de lo que queda"):
        una_nota(escena, original)


def test_una_nota_de_un_renglon_lleva_su_iva(escena: fabrica.Escena) -> None:
    original = escena.emitido("1000", "500.05")
    nota = una_nota(escena, original, renglones={2: Decimal("200")})
    assert lineas(nota) == [("cargo", "conexion", Decimal("200.00")), ("iva", "iva", Decimal("42.00"))]
    assert SaldoComprobante.objects.get(pk=original.pk).saldo == Decimal("1573.06")


def test_de_dos_renglones_iguales_se_acredita_lo_de_los_dos_y_no_mas(escena: fabrica.Escena) -> None:
    original = escena.emitido("1000", "500")
    una_nota(escena, original, renglones={1: Decimal(1000)})
    una_nota(escena, original, renglones={2: Decimal(400)})
    with pytest.raises(ErrorNegocio, match="más de lo que queda"):
        una_nota(escena, original, renglones={2: Decimal("100.01")})
    una_nota(escena, original, renglones={2: Decimal(100)})
    assert SaldoComprobante.objects.get(pk=original.pk).saldo == 0


def test_lo_que_ya_se_habia_pagado_queda_a_favor(escena: fabrica.Escena) -> None:
    original = escena.emitido("1000")
    pago = Abono.objects.create(clase="pago", persona=escena.persona, importe=Decimal("1000.00"))
    aplicar(pago, [Parte(comprobante=original, importe=Decimal("1000.00"))])
    nota = una_nota(escena, original, renglones={1: Decimal("400")})
    assert SaldoComprobante.objects.get(pk=original.pk).saldo == 0
    assert SaldoAbono.objects.get(abono=nota.abono).disponible == Decimal("274.00")  # 484 less the 210 still owed
    assert saldo(A_FAVOR) == Decimal("-274.00")


def test_lo_aplicado_se_deshace_una_vez(escena: fabrica.Escena) -> None:
    original = escena.emitido("1000")
    nota = una_nota(escena, original, renglones={1: Decimal("400")})
    desaplicar(list(nota.abono.aplicaciones.all()))
    assert SaldoAbono.objects.get(abono=nota.abono).disponible == Decimal("484.00")
    assert SaldoComprobante.objects.get(pk=original.pk).saldo == Decimal("1210.00")
    with pytest.raises(ErrorNegocio, match="ya se deshizo"):
        desaplicar(list(nota.abono.aplicaciones.filter(revierte=None)))


@pytest.mark.parametrize(
    ("datos", "causa"),
    [
        ({"motivo": " "}, "facturacion.sin_motivo"),
        ({"tipo": "NCA"}, "facturacion.nota_de_otro_tipo"),
        ({"tipo": "FB"}, "facturacion.nota_de_otro_tipo"),
        ({"renglones": {1: Decimal("1000.01")}}, "facturacion.nota_excedida"),
        ({"renglones": {1: Decimal("-1")}}, "facturacion.nota_excedida"),
        ({"efecto": Efecto.REFACTURAR}, "facturacion.nada_que_devolver"),
    ],
)
def test_lo_que_no_se_puede_acreditar(escena: fabrica.Escena, datos: dict[str, object], causa: str) -> None:
    original = escena.emitido("1000")
    if "tipo" in datos:
        datos = {**datos, "tipo": fabrica.un_tipo(str(datos["tipo"]))}
    with pytest.raises(ErrorNegocio) as error:
        una_nota(escena, original, **datos)
    assert error.value.codigo == causa
    assert Comprobante.objects.count() == 1


def test_lo_emitido_hoy_es_de_hoy(escena: fabrica.Escena) -> None:
    emitido = escena.emitido("10")
    assert (emitido.fecha, emitido.origen) == (hoy(), "individual")
