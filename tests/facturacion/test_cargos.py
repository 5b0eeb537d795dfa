"""Charges that wait for a bill, in instalments, and internal vouchers of a person: by service and by screen."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catastro.ports import acciones_con
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, sumar_meses
from facturacion.models import CargoFacturable, Comprobante, SaldoComprobante
from facturacion.services import cargos
from tests.factories import entrar, un_usuario, una_sucursal
from tests.facturacion.fabrica import Escena, un_concepto, un_punto_de_venta, una_escena

pytestmark = pytest.mark.django_db


@pytest.fixture
def escena() -> Escena:
    return una_escena()


@pytest.fixture
def fabio(client: Client) -> Client:
    return entrar(client, un_usuario("fabio", "facturacion"))


def pedido(escena: Escena, **datos: Any) -> cargos.Pedido:
    return cargos.Pedido(**{
        "clave": uuid.uuid4(), "cuenta": escena.cuenta, "concepto": un_concepto("conexion"),
        "importe": Decimal("1000.00"), "cuotas": 3, "desde": hoy(), **datos,
    })  # fmt: skip


def test_en_cuotas_suman_lo_pedido_y_pedirlo_dos_veces_carga_una(escena: Escena) -> None:
    suyo = pedido(escena)
    hechos = cargos.cargar(suyo, usuario=escena.usuario)
    assert cargos.cargar(suyo, usuario=escena.usuario) == hechos
    assert [(c.cuota, c.importe) for c in hechos] == [
        (1, Decimal("333.34")), (2, Decimal("333.33")), (3, Decimal("333.33")),
    ]  # fmt: skip
    assert [c.facturable_desde for c in hechos] == [sumar_meses(hoy(), n) for n in range(3)]
    cargos.anular(hechos[1:], motivo="No va", usuario=escena.usuario)
    assert hechos[1].destino.usuario == escena.usuario
    with pytest.raises(ErrorNegocio, match="ya se facturó o se anuló"):
        cargos.anular(hechos, motivo="No va", usuario=escena.usuario)


@pytest.mark.parametrize(
    ("datos", "causa"),
    [
        ({"concepto": "capital"}, "facturacion.concepto_aparte"),
        ({"cuotas": 61}, "facturacion.cuotas"),
        ({"importe": Decimal("0.02")}, "facturacion.cuota_minima"),
        ({"desde": dt.date(2020, 1, 1)}, "facturacion.cargo_pasado"),
    ],
)
def test_lo_que_no_se_puede_cargar(escena: Escena, datos: dict[str, Any], causa: str) -> None:
    if "concepto" in datos:
        datos = {"concepto": un_concepto(datos["concepto"])}
    with pytest.raises(ErrorNegocio) as error:
        cargos.cargar(pedido(escena, **datos), usuario=escena.usuario)
    assert error.value.codigo == causa


def test_se_carga_desde_la_cuenta_y_se_ve_en_la_lista(fabio: Client, escena: Escena) -> None:
    datos = {
        "clave": str(uuid.uuid4()), "concepto": "conexion", "importe": "900,00", "cuotas": "2",
        "desde": f"{hoy():%d/%m/%Y}",
    }  # fmt: skip
    hecho = fabio.post(reverse("facturacion:cargo_nuevo", args=[escena.cuenta.pk]), datos)
    assert hecho["Location"] == f"{reverse('facturacion:cargos')}?cuenta={escena.cuenta.numero}"
    cargos.anular([CargoFacturable.objects.get(cuota=2)], motivo="No va", usuario=escena.usuario)
    for estado, cuantos in (("pendiente", 1), ("anulado", 1), ("facturado", 0), ("", 2)):
        assert fabio.get(hecho["Location"], {"estado": estado}).context["lista"].cuenta == cuantos, estado
    assert "No va" in fabio.get(reverse("facturacion:cargos")).content.decode()


def test_un_interno_de_la_persona_en_cuotas(fabio: Client, escena: Escena) -> None:
    quien = un_usuario("marta", "mostrador")
    (accion,) = (a for a in acciones_con(escena.persona, usuario=quien) if "interno" in a.titulo)
    datos = {
        "clave": str(uuid.uuid4()), "concepto": "capital", "importe": "5000,00", "cuotas": "2", "punto": "3",
        "vence": f"{hoy():%d/%m/%Y}",
    }  # fmt: skip
    for _ in range(2):  # a double submit makes them once
        hecho = fabio.post(accion.url, datos)
    assert hecho.status_code == 302
    emitidos = list(Comprobante.objects.order_by("pk"))
    assert [(c.cuenta, c.total, c.vence) for c in emitidos] == [
        (None, Decimal(2500), hoy()), (None, Decimal(2500), sumar_meses(hoy(), 1)),
    ]  # fmt: skip
    assert {s.saldo for s in SaldoComprobante.objects.all()} == {Decimal(2500)}
    assert accion.url in fabio.get(reverse("catastro:persona", args=[escena.persona.pk])).content.decode()


@pytest.mark.parametrize("vista", ["comprobante_nuevo", "interno_nuevo", "refacturar"])
def test_cada_uno_numera_en_los_puntos_de_su_sucursal(client: Client, escena: Escena, vista: str) -> None:
    ajeno = un_punto_de_venta(9, tipos=())
    ajeno.sucursal = una_sucursal(codigo="STE", nombre="Santa Teresita")
    ajeno.save()
    cliente = entrar(client, un_usuario("pilar", "facturacion"))
    pk = escena.persona.pk if vista == "interno_nuevo" else escena.cuenta.pk
    ofrecidos = cliente.get(reverse(f"facturacion:{vista}", args=[pk])).context["form"].fields["punto"].queryset
    assert [p.numero for p in ofrecidos] == [3]
