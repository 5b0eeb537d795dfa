"""The network: trees, counts, and what hangs from what."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catastro.models import NodoRed, UbicacionEnRed
from catastro.selectors import red as selectors
from catastro.services import red, suministros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from tests.catastro import fabrica
from tests.catastro.rechazo import rechaza
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db


def _nodo(codigo: str, padre: NodoRed | None = None, tipo: str = "transformador") -> NodoRed:
    return red.guardar_nodo(servicio=fabrica.un_servicio(), tipo=tipo, codigo=codigo, nombre=codigo, padre=padre)


def test_el_arbol_con_sus_cuentas() -> None:
    cabecera = _nodo("ET")
    norte, sur = _nodo("ALI-1", cabecera), _nodo("ALI-2", cabecera)
    caja = _nodo("SET-1", norte)
    for nodo in (caja, caja, norte, sur):
        suministros.alimentar(fabrica.un_suministro(), nodo=nodo, desde=hoy())
    ramas = [(r.nodo.codigo, r.nivel, r.propios, r.total, r.con_hijos) for r in selectors.arbol(al=hoy())]
    assert ramas == [
        ("ET", 1, 0, 4, True), ("ALI-1", 2, 1, 3, True), ("SET-1", 3, 2, 2, False), ("ALI-2", 2, 1, 1, False),
    ]  # fmt: skip
    assert selectors.hacia_arriba(caja) == [cabecera, norte]
    assert selectors.bajo(norte) == {norte.pk, caja.pk}
    assert selectors.alimentados(selectors.bajo(norte), al=hoy()).count() == 3


def test_una_red_muy_honda_no_se_cae() -> None:
    padre = _nodo("N0")
    for n in range(1, 60):
        padre = _nodo(f"N{n}", padre)
    assert [r.nivel for r in selectors.arbol(al=hoy())] == list(range(1, 61))


def test_lo_que_no_se_puede() -> None:
    cabecera = _nodo("ET")
    hijo = _nodo("ALI-1", cabecera)
    datos = {"servicio": cabecera.servicio, "tipo": "subestacion", "codigo": "ET", "nombre": "ET"}
    with pytest.raises(IntegrityError, match="cuelga de él"), transaction.atomic():
        red.guardar_nodo(**datos, padre=hijo, nodo=cabecera)
    with pytest.raises(ErrorNegocio, match="nodos activos colgados"):
        red.guardar_nodo(**datos, activo=False, nodo=NodoRed.objects.get(codigo="ET"))
    suministros.alimentar(fabrica.un_suministro(), nodo=hijo, desde=hoy())
    with pytest.raises(ErrorNegocio, match="alimenta suministros"):
        red.guardar_nodo(**datos | {"codigo": "ALI-1"}, padre=cabecera, activo=False, nodo=hijo)


def test_la_base_no_cuelga_un_suministro_de_otra_red() -> None:
    del_agua = NodoRed.objects.create(servicio=fabrica.un_servicio("agua"), tipo="zona_de_agua", codigo="Z", nombre="Z")
    with rechaza("ubicacionenred_servicio"):
        UbicacionEnRed.objects.create(suministro=fabrica.un_suministro(), nodo=del_agua, desde=hoy())


def test_las_pantallas(client: Client) -> None:
    entrar(client, un_usuario("oscar", "medicion"))
    servicio = fabrica.un_servicio()
    datos = {"servicio": servicio.pk, "tipo": "alimentador", "codigo": "ali-9", "nombre": "Norte", "activo": "on"}
    client.post(reverse("catastro:nodo_nuevo"), datos)
    nodo = NodoRed.objects.get(codigo="ALI-9")
    respuesta = client.post(reverse("catastro:nodo_editar", args=[nodo.pk]), datos | {"padre": nodo.pk})
    assert respuesta.status_code == 422  # a node does not hang from itself
    client.post(reverse("catastro:nodo_ubicar", args=[nodo.pk]), {"latitud": "-36.7", "longitud": "-56.7"})
    nodo.refresh_from_db()
    assert str(nodo.latitud) == "-36.700000"
    client.post(reverse("catastro:nodo_ubicar", args=[nodo.pk]), {"latitud": "x", "longitud": ""})
    nodo.refresh_from_db()
    assert str(nodo.latitud) == "-36.700000"
    assert "Norte" in client.get(reverse("catastro:red"), {"q": "nórte"}).content.decode()
    assert "Ningún nodo coincide" in client.get(reverse("catastro:red"), {"q": "sur"}).content.decode()
    assert client.get(reverse("catastro:nodo_nuevo"), {"de": str(nodo.pk)}).context["form"]["padre"].value() == nodo.pk
