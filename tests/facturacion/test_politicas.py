"""How a group is billed, by date; points of sale with their series and how each type is authorised."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catastro.models import GrupoGestion
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Serie
from facturacion.models import EstrategiaDeAutorizacion, PoliticaFacturacion, PuntoDeVenta
from facturacion.selectors.estrategias import vigente
from facturacion.services import cuadros
from facturacion.tarifas.documento import de_json
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario, una_sucursal
from tests.facturacion.corrida import CUADROS
from tests.facturacion.fabrica import un_punto_de_venta, un_tipo

pytestmark = pytest.mark.django_db


@pytest.fixture
def grupo() -> GrupoGestion:
    return fabrica.un_grupo(fabrica.un_servicio())


@pytest.fixture
def cliente(client: Client) -> Client:
    return entrar(client, un_usuario("fabio", "facturacion"))


@pytest.fixture
def punto() -> PuntoDeVenta:
    punto = un_punto_de_venta(20, tipos=("LSPA", "LSPB"))
    PuntoDeVenta.objects.filter(pk=punto.pk).update(uso="corridas")
    punto.refresh_from_db()
    return punto


def un_cuadro(nombre: str = "cesop-electricidad-2025-01") -> int:
    libro = de_json((CUADROS / f"{nombre}.json").read_text())
    return cuadros.importar(libro, usuario=un_usuario(nombre[:12], "facturacion")).cuadro_id


def pedido(punto: PuntoDeVenta, cuadro: int, **datos: Any) -> dict[str, Any]:
    return {
        "cuadro": cuadro, "ciclo": "mensual", "tipo_a": un_tipo("LSPA").pk, "tipo_b": un_tipo("LSPB").pk,
        "punto": punto.pk, "dias_al_vencimiento": 10, "dias_al_segundo": 15, "interes": "cargo", "jurisdiccion": "",
        "desvio_por_ciento": 75, "desde": f"{hoy() - dt.timedelta(days=90):%d/%m/%Y}", **datos,
    }  # fmt: skip


def test_la_politica_se_dice_y_se_cambia_por_fecha(cliente: Client, grupo: GrupoGestion, punto: PuntoDeVenta) -> None:
    assert "no se puede facturar" in cliente.get(reverse("facturacion:politicas")).content.decode()
    cambiar = reverse("facturacion:politica_cambiar", args=[grupo.pk])
    cuadro = un_cuadro()
    assert cliente.post(cambiar, pedido(punto, cuadro)).status_code == 302
    manana = hoy() + dt.timedelta(days=1)
    despues = pedido(punto, cuadro, dias_al_vencimiento=20, desde=f"{manana:%d/%m/%Y}")
    assert cliente.post(cambiar, despues).status_code == 302
    vivas = PoliticaFacturacion.objects.filter(grupo=grupo, reemplazado_en__isnull=True).order_by("desde")
    assert [(p.dias_al_vencimiento, p.hasta) for p in vivas] == [(10, manana), (20, None)]
    cuerpo = cliente.get(reverse("facturacion:politicas")).content.decode()
    assert f"cambia el {manana:%d/%m/%Y}" in cuerpo
    assert "a 10 días, y a 15 más" in cuerpo


def test_lo_que_la_corrida_no_podria_hacer_no_se_guarda(
    cliente: Client, grupo: GrupoGestion, punto: PuntoDeVenta
) -> None:
    cambiar = reverse("facturacion:politica_cambiar", args=[grupo.pk])
    cuadro = un_cuadro()
    respuesta = cliente.post(cambiar, pedido(punto, cuadro, tipo_a=un_tipo("FA").pk))
    assert (respuesta.status_code, "no tiene su serie" in respuesta.content.decode()) == (422, True)
    assert cliente.post(cambiar, pedido(un_punto_de_venta(), cuadro)).status_code == 422  # of the counter
    fabrica.un_servicio("internet")
    assert cliente.post(cambiar, pedido(punto, un_cuadro("cesop-internet-2025-01"))).status_code == 422
    assert not PoliticaFacturacion.objects.exists()


def test_no_se_cambia_desde_un_dia_que_paso(cliente: Client, grupo: GrupoGestion, punto: PuntoDeVenta) -> None:
    cambiar = reverse("facturacion:politica_cambiar", args=[grupo.pk])
    cuadro = un_cuadro()
    cliente.post(cambiar, pedido(punto, cuadro))
    respuesta = cliente.post(cambiar, pedido(punto, cuadro))
    assert (respuesta.status_code, "un día que pasó" in respuesta.content.decode()) == (422, True)


def test_un_punto_se_abre_numera_y_se_dice_como_autoriza(cliente: Client) -> None:
    datos = {"numero": 7, "nombre": "Corridas", "uso": "corridas", "sucursal": una_sucursal().pk}
    assert cliente.post(reverse("facturacion:punto_nuevo"), datos).status_code == 302
    assert cliente.post(reverse("facturacion:punto_nuevo"), datos).status_code == 422
    punto = PuntoDeVenta.objects.get()
    tipo = un_tipo("LSPB")
    abrir = reverse("facturacion:serie_abrir", args=[punto.pk])
    assert cliente.post(abrir, {"tipo": tipo.pk, "primero": 1201}).status_code == 302
    assert cliente.post(abrir, {"tipo": tipo.pk, "primero": 1}).status_code == 422
    assert Serie.objects.get(pk="LSPB-00007").primero == 1201
    cuerpo = cliente.get(reverse("facturacion:puntos")).content.decode()
    assert "00001201" in cuerpo and "no se dijo: no se puede emitir" in cuerpo
    fijar = reverse("facturacion:estrategia_fijar", args=[punto.pk])
    dicho = {"tipo": tipo.pk, "estrategia": "CESP", "norma": "RG 4444", "desde": f"{hoy():%d/%m/%Y}"}
    assert cliente.post(fijar, dicho).status_code == 302
    assert vigente(tipo, punto, servicio=None, al=hoy()) == "CESP"
    assert cliente.post(fijar, {**dicho, "estrategia": "CAE"}).status_code == 302
    assert vigente(tipo, punto, servicio=None, al=hoy()) == "CAE"
    assert cliente.post(fijar, {**dicho, "desde": "01/01/2026"}).status_code == 422
    assert EstrategiaDeAutorizacion.objects.filter(reemplazado_en__isnull=True).count() == 1


def test_de_un_punto_se_cambian_el_nombre_y_si_sirve(cliente: Client, punto: PuntoDeVenta) -> None:
    editar = reverse("facturacion:punto_editar", args=[punto.pk])
    assert cliente.post(editar, {"nombre": "Otro", "sucursal": punto.sucursal_id}).status_code == 302
    punto.refresh_from_db()
    assert (punto.nombre, punto.activo, punto.numero, punto.uso) == ("Otro", False, 20, "corridas")


def test_un_punto_de_otra_sucursal_ni_se_ve_ni_se_toca(client: Client, punto: PuntoDeVenta) -> None:
    otra = una_sucursal(codigo="SUR", nombre="Sucursal sur")
    entrar(client, un_usuario("sara", "facturacion", sucursal=otra))
    assert str(punto) not in client.get(reverse("facturacion:puntos")).content.decode()
    assert client.get(reverse("facturacion:punto_editar", args=[punto.pk])).status_code == 404
