"""Tills as their keeper keeps them, and a difference that is not tolerated: asked, approved by another, and closed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Aprobacion
from recaudacion.models import Caja, CierreDeCaja, SesionCaja
from recaudacion.selectors.cajas import cajas_para_abrir
from recaudacion.services import cajas, diferencias, maestro_de_cajas
from tests.factories import entrar, un_usuario
from tests.recaudacion import fabrica

pytestmark = pytest.mark.django_db


@pytest.fixture
def escena() -> fabrica.Escena:
    return fabrica.una_escena(fondo="50000")


def contar(escena: fabrica.Escena, pesos: str) -> None:
    cajas.contar(escena.sesion, conteo={}, monedas=Decimal(pesos), usuario=escena.cajera)


def test_una_caja_con_cajeros_la_abren_ellos(escena: fabrica.Escena) -> None:
    caja, otra = fabrica.una_caja(2), un_usuario("otra", "caja")
    datos = {campo: getattr(caja, campo) for campo in ("nombre", "seccion", "centro", "punto")}
    maestro_de_cajas.editar(caja, **datos, activa=True, cajeros=[escena.cajera])
    assert caja not in cajas_para_abrir(otra)
    with pytest.raises(ErrorNegocio, match="es de otros cajeros"):
        cajas.abrir(caja, fondo=Decimal(0), usuario=otra)
    with pytest.raises(IntegrityError, match="otros cajeros"), transaction.atomic():
        SesionCaja.objects.create(caja=caja, cajero=otra, fondo=0)
    maestro_de_cajas.editar(caja, **datos, activa=True, cajeros=[])
    cajas.abrir(caja, fondo=Decimal(0), usuario=otra)
    with pytest.raises(ErrorNegocio, match="la tiene abierta"):
        maestro_de_cajas.editar(caja, **datos, activa=False, cajeros=[])


def test_la_tesorera_agrega_cambia_y_retira_una_caja(client: Client, escena: fabrica.Escena) -> None:
    tesorera = entrar(client, un_usuario("elsa", "tesoreria"))
    envio = {
        "numero": "9", "clase": "mostrador", "sucursal": escena.cajera.sucursal_id, "nombre": "Caja 9",
        "seccion": escena.sesion.caja.seccion_id, "centro": escena.sesion.caja.centro_id, "cajeros": [escena.cajera.pk],
    }  # fmt: skip
    assert tesorera.post(reverse("recaudacion:caja_nueva"), envio).status_code == 302
    assert tesorera.post(reverse("recaudacion:caja_nueva"), envio).status_code == 422  # the number is taken
    caja = Caja.objects.get(numero=9)
    assert [c.usuario for c in caja.cajeros.all()] == [escena.cajera]
    lista = tesorera.get(reverse("recaudacion:cajas")).content.decode()
    assert all(texto in lista for texto in ("Caja 9", str(escena.cajera), "Abierta", "Cualquiera que cobre ahí"))
    url = reverse("recaudacion:caja_editar", args=[caja.pk])
    assert tesorera.post(url, {**envio, "nombre": "Vieja", "activa": ""}).status_code == 302
    caja.refresh_from_db()
    assert (caja.nombre, caja.activa) == ("Vieja", False)
    assert caja not in cajas_para_abrir(escena.cajera)


def test_la_diferencia_que_se_tolera_cierra_y_la_grande_espera_a_otro(escena: fabrica.Escena) -> None:
    contar(escena, "39000")
    with pytest.raises(ErrorNegocio, match="no es lo que tendría que haber"):
        diferencias.cerrar_o_pedir(escena.sesion, observacion=" ", usuario=escena.cajera)
    with pytest.raises(ErrorNegocio, match="pasa los"):
        cajas.cerrar(escena.sesion, observacion="No sé", usuario=escena.cajera)
    pedida = diferencias.cerrar_o_pedir(escena.sesion, observacion="No sé", usuario=escena.cajera)
    assert isinstance(pedida, Aprobacion)
    assert "con un faltante de $" in pedida.titulo
    with pytest.raises((ErrorNegocio, SinPermiso)):
        aprobaciones.aprobar(pedida.pk, usuario=escena.cajera, nota="")
    jefa = un_usuario("jefa", "gerencia", ve_todas=True)
    contar(escena, "41000")
    with pytest.raises(ErrorNegocio, match="se contó de nuevo"):
        aprobaciones.aprobar(pedida.pk, usuario=jefa, nota="")
    cierre = diferencias.cerrar_o_pedir(escena.sesion, observacion="Vuelto", usuario=escena.cajera)
    assert isinstance(cierre, CierreDeCaja)
    assert (cierre.diferencia, cierre.aprobo) == (-9000, None)


def test_aprobada_por_otro_la_caja_cierra_con_los_dos_nombres(client: Client, escena: fabrica.Escena) -> None:
    cajera = entrar(client, escena.cajera)
    respuesta = cajera.post(reverse("recaudacion:caja_cerrar"), {"monedas": "10.000", "observacion": "Me robaron"})
    pedida = Aprobacion.objects.get()
    assert respuesta["Location"] == reverse("nucleo:aprobacion", args=[pedida.pk])
    ficha = reverse("recaudacion:sesion", args=[escena.sesion.pk])
    vista = cajera.get(ficha).content.decode()
    assert ("Ver el pedido" in vista, "tendría que haber" in vista) == (True, False)  # she counts blind
    jefa = un_usuario("jefa", "gerencia", ve_todas=True)
    assert "tendría que haber ahora" in entrar(Client(), jefa).get(ficha).content.decode()
    aprobaciones.aprobar(pedida.pk, usuario=jefa, nota="")
    cierre = CierreDeCaja.objects.get()
    assert (cierre.diferencia, cierre.usuario, cierre.aprobo) == (-40000, escena.cajera, jefa)
    assert f"aprobó {jefa}" in cajera.get(ficha).content.decode()
