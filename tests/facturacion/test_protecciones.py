"""What the database refuses in facturacion, written around the services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from cesop.nucleo.fechas import hoy
from contabilidad.models import Seccion
from facturacion.models import (
    Abono,
    Aplicacion,
    Bloqueo,
    CargoFacturable,
    Comprobante,
    Concepto,
    DestinoDeCargo,
    Numeracion,
    NumeroLiberado,
    Renglon,
    SaldoAbono,
    SaldoComprobante,
    TipoComprobante,
)
from tests.catastro.rechazo import rechaza
from tests.facturacion import fabrica
from tests.sql import ejecutar

pytestmark = pytest.mark.django_db
MIL = Decimal("1000.00")


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena()


def un_comprobante(escena: fabrica.Escena, **datos: Any) -> Comprobante:
    grupo = escena.cuenta.grupo
    return Comprobante.objects.create(
        **{
            "tipo": fabrica.un_tipo("FB"), "origen": "individual", "persona": escena.persona, "pagador": escena.persona,
            "cuenta": escena.cuenta, "grupo": grupo, "seccion": grupo.seccion, "nombre": "Pérez, Ana",
            "condicion_iva": 5, "vence": hoy(), "neto": MIL, "total": MIL, "renglones": 1, **datos,
        }
    )  # fmt: skip


def un_renglon(comprobante: Comprobante, **datos: Any) -> Renglon:
    return Renglon.objects.create(
        **{
            "comprobante": comprobante, "orden": 1, "clase": "cargo", "codigo": "x", "componente": "otros",
            "detalle": "x", "importe": comprobante.total, **datos,
        }
    )  # fmt: skip


def entero(escena: fabrica.Escena, **datos: Any) -> Comprobante:
    comprobante = un_comprobante(escena, **datos)
    un_renglon(comprobante)
    return comprobante


@pytest.mark.parametrize(
    ("datos", "regla"),
    [
        ({"total": 0, "neto": 0}, "comprobante_total_positivo"),
        ({"neto": 999}, "comprobante_suma"),
        ({"renglones": 0}, "comprobante_con_renglones"),
        ({"vence": dt.date(2020, 1, 1)}, "comprobante_vencimientos"),
        ({"recargo": 1}, "comprobante_vencimientos"),
        ({"segundo_vence": dt.date(2020, 1, 1)}, "comprobante_vencimientos"),
        ({"desde": dt.date(2026, 1, 1)}, "comprobante_periodo"),
        ({"desde": dt.date(2026, 1, 1), "hasta": dt.date(2026, 1, 1)}, "comprobante_periodo"),
        ({"origen": "nota"}, "comprobante_nota_con_motivo"),
        ({"grupo": None}, "comprobante_de_un_grupo"),
        ({"tipo_id": 99}, "comprobante_tipo"),
        ({"persona_id": 99}, "comprobante_persona"),
        ({"cuenta_id": 99}, "comprobante_cuenta"),
        ({"corrige_id": 99, "motivo": "x"}, "comprobante_corrige"),
        ({"usuario_id": 99}, "comprobante_usuario"),
    ],
)
def test_un_comprobante_malo(escena: fabrica.Escena, datos: dict[str, Any], regla: str) -> None:
    with rechaza(regla):
        un_comprobante(escena, **datos)


def test_de_otra_seccion_que_su_grupo_no(escena: fabrica.Escena) -> None:
    with rechaza("comprobante_grupo"):
        un_comprobante(escena, seccion=Seccion.objects.exclude(pk=escena.cuenta.grupo.seccion_id).first())


def test_un_interno_no_lleva_impuestos(escena: fabrica.Escena) -> None:
    with rechaza("comprobante_impuestos"):
        un_comprobante(escena, tipo=fabrica.un_tipo("INT"), origen="interno", neto=900, impuestos=100)


def test_los_renglones_suman_lo_que_dice(escena: fabrica.Escena) -> None:
    for datos in ({"importe": 999}, {"orden": 2}, {"clase": "tributo"}):
        with rechaza("renglon_comprobante_entero"):
            un_renglon(un_comprobante(escena), **datos)
    with rechaza("renglon_comprobante_entero"):
        un_renglon(un_comprobante(escena), comprobante_id=99)
    comprobante = entero(escena)
    with rechaza("facturacion_renglon_pkey"):
        un_renglon(comprobante)


def test_sin_renglones_no_se_termina(escena: fabrica.Escena) -> None:
    with rechaza("comprobante_sin_renglones"):
        un_comprobante(escena)
        connection.check_constraints()


def test_una_nota_acredita_a_alguien(escena: fabrica.Escena) -> None:
    original = entero(escena)
    with rechaza("comprobante_sin_abono"):
        entero(escena, tipo=fabrica.un_tipo("NCB"), origen="nota", corrige=original, motivo="x")
        connection.check_constraints()


def test_nada_se_edita_ni_se_borra(escena: fabrica.Escena) -> None:
    comprobante = entero(escena)
    for orden in (
        "UPDATE facturacion_comprobante SET total = 1",
        "DELETE FROM facturacion_renglon",
        "UPDATE facturacion_saldocomprobante SET saldo = 0",
        "INSERT INTO facturacion_saldoabono (abono_id, persona_id, importe, disponible) VALUES (1, 1, 1, 1)",
    ):
        with rechaza("permission denied"):
            ejecutar(orden)
    assert SaldoComprobante.objects.get(pk=comprobante.pk).saldo == MIL


def test_un_numero_es_de_uno_y_se_vuelve_a_dar_si_quedo_libre(escena: fabrica.Escena) -> None:
    uno, otro = entero(escena), entero(escena)
    datos = {"tipo": uno.tipo, "punto": escena.punto, "numero": 7}
    dado = Numeracion.objects.create(comprobante=uno, **datos)
    with rechaza("numeracion_unica"):
        Numeracion.objects.create(comprobante=otro, **datos)
    with rechaza("numeracion_vez"):
        Numeracion.objects.create(comprobante=otro, vez=2, **datos)
    with rechaza("numeracion_doble"):
        Numeracion.objects.create(comprobante=uno, **{**datos, "numero": 8})
    with rechaza("numeracion_comprobante"):
        Numeracion.objects.create(comprobante=otro, **{**datos, "tipo": fabrica.un_tipo("FA"), "numero": 9})
    NumeroLiberado.objects.create(numeracion=dado, motivo="Rechazado por ARCA")
    Numeracion.objects.create(comprobante=otro, vez=2, **datos)


def test_no_se_aplica_mas_de_lo_que_hay(escena: fabrica.Escena) -> None:
    comprobante = entero(escena)
    abono = Abono.objects.create(clase="pago", persona=escena.persona, importe=1500)
    with rechaza("saldocomprobante_rango"):
        Aplicacion.objects.create(abono=abono, comprobante=comprobante, importe=Decimal("1000.01"))
    aplicada = Aplicacion.objects.create(abono=abono, comprobante=comprobante, importe=MIL)
    with rechaza("saldoabono_rango"):
        Aplicacion.objects.create(abono=abono, comprobante=entero(escena), importe=501)
    with rechaza("saldoabono_rango"):
        Abono.objects.create(clase="pago", persona=escena.persona, importe=-1500, revierte=abono, motivo="x")
    with rechaza("aplicacion_admitida"):
        Aplicacion.objects.create(abono=abono, comprobante=comprobante, importe=-999, revierte=aplicada)
    Aplicacion.objects.create(abono=abono, comprobante=comprobante, importe=-MIL, revierte=aplicada)
    with rechaza("facturacion_aplicacion_revierte_id_key"), transaction.atomic():
        Aplicacion.objects.create(abono=abono, comprobante=comprobante, importe=-MIL, revierte=aplicada)
    Abono.objects.create(clase="pago", persona=escena.persona, importe=-1500, revierte=abono, motivo="x")
    assert SaldoAbono.objects.get(abono=abono).disponible == 0
    assert SaldoComprobante.objects.get(pk=comprobante.pk).saldo == MIL


@pytest.mark.parametrize(
    ("datos", "regla"),
    [
        ({"importe": 0}, "abono_importe"),
        ({"importe": -5}, "abono_importe"),
        ({"clase": "nota"}, "abono_de_nota"),
        ({"persona_id": 99}, "abono_admitido"),
    ],
)
def test_un_abono_malo(escena: fabrica.Escena, datos: dict[str, Any], regla: str) -> None:
    with rechaza(regla):
        Abono.objects.create(**{"clase": "pago", "persona": escena.persona, "importe": 10, **datos})


def test_no_se_disputa_mas_de_lo_que_se_debe(escena: fabrica.Escena) -> None:
    comprobante = entero(escena)
    datos = {"comprobante": comprobante, "usuario": escena.usuario, "motivo": "Reclamo 12"}
    disputa = Bloqueo.objects.create(importe=600, **datos)
    with rechaza("bloqueo_excedido"):
        Bloqueo.objects.create(importe=401, **datos)
    with rechaza("bloqueo_levantado"):
        Bloqueo.objects.create(importe=599, levanta=disputa, **datos)
    Bloqueo.objects.create(importe=600, levanta=disputa, **datos)
    Bloqueo.objects.create(importe=1000, **datos)


def test_un_cargo_va_una_sola_vez(escena: fabrica.Escena) -> None:
    datos = {
        "cuenta": escena.cuenta, "concepto": fabrica.un_concepto("interes"), "facturable_desde": hoy(), "importe": 10,
    }  # fmt: skip
    with rechaza("cargofacturable_con_importe"):
        CargoFacturable.objects.create(**{**datos, "importe": 0})
    with rechaza("cargofacturable_cuota"):
        CargoFacturable.objects.create(**datos, cuota=2)
    cargo = CargoFacturable.objects.create(**datos, causa_tipo="interes", causa_id=1)
    with rechaza("cargofacturable_una_vez"):
        CargoFacturable.objects.create(**datos, causa_tipo="interes", causa_id=1)
    with rechaza("destinodecargo_dicho"):
        DestinoDeCargo.objects.create(cargo=cargo)
    DestinoDeCargo.objects.create(cargo=cargo, comprobante=entero(escena))
    with rechaza("facturacion_destinodecargo_cargo_id_key"):
        DestinoDeCargo.objects.create(cargo=cargo, motivo="x")


def test_los_maestros(escena: fabrica.Escena) -> None:
    with rechaza("tipocomprobante_coherente"):
        TipoComprobante.objects.create(clave="X", nombre="X", clase="fiscal", especie="factura")
    with rechaza("tipocomprobante_codigo_arca"):
        TipoComprobante.objects.create(
            clave="X", nombre="X", clase="fiscal", especie="factura", letra="B", codigo_arca=6
        )
    with rechaza("concepto_interno_sin_iva"):
        Concepto.objects.create(clave="x", nombre="X", uso="interno", evento="x.y", componente="z", iva=21)
