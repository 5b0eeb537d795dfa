"""Data scope: what is of one branch does not exist for who does not see it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cesop.nucleo.alcance import sucursales_de, visibles
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.permisos import ROLES, matriz
from tests.factories import entrar, un_usuario, una_sucursal
from tests.nucleo.vistas import EJEMPLOS, SIN_ALCANCE

pytestmark = pytest.mark.django_db


class Casa:
    def __init__(self) -> None:
        self.central = una_sucursal()
        self.costa = una_sucursal(codigo="MDA", nombre="Mar de Ajó")
        self.monte = una_sucursal(codigo="STE", nombre="Santa Teresita")
        self.pruiz = un_usuario("pruiz", "mostrador", sucursal=self.central)
        self.bruno = un_usuario("bruno", "mostrador", sucursal=self.costa)


@pytest.fixture
def casa() -> Casa:
    return Casa()


def test_se_ve_la_propia_las_agregadas_o_todas(casa: Casa) -> None:
    def ve() -> set[Sucursal]:
        return set(sucursales_de(casa.pruiz))

    assert ve() == {casa.central}
    casa.pruiz.otras_sucursales.add(casa.costa)
    assert ve() == {casa.central, casa.costa}
    casa.pruiz.ve_todas = True
    assert ve() == {casa.central, casa.costa, casa.monte}


def test_un_selector_no_trae_lo_de_otra_sucursal_ni_hace_otra_consulta(
    casa: Casa, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    def ve() -> list[str]:
        return sorted(visibles(Usuario.objects.all(), usuario=casa.pruiz).values_list("usuario", flat=True))

    with django_assert_num_queries(1):
        assert ve() == ["pruiz"]
    casa.pruiz.otras_sucursales.add(casa.costa)
    with django_assert_num_queries(1):
        assert ve() == ["bruno", "pruiz"]
    assert visibles(Sucursal.objects.all(), usuario=casa.bruno, campo="pk").get() == casa.costa


@pytest.mark.parametrize("nombre", sorted(EJEMPLOS.keys() - SIN_ALCANCE.keys()))
def test_lo_de_otra_sucursal_no_existe(casa: Casa, client: Client, nombre: str) -> None:
    """By page, by fragment, by file and by direct POST, whatever the roles."""
    duena = un_usuario("duena", "sistemas", sucursal=casa.costa)
    curiosa = un_usuario("curiosa", *ROLES, sucursal=casa.central)
    entrar(client, curiosa)
    direccion = reverse(nombre, kwargs=EJEMPLOS[nombre](duena))
    fragmento = {"hx-request": "true", "hx-target": "avance"}
    mira = [
        client.get(direccion),
        client.get(direccion, headers=fragmento),
        client.get(f"{direccion}?formato=xlsx"),
        client.get(f"{direccion}?formato=csv"),
    ]
    escribe = [
        client.post(direccion, {"motivo": "x", "nota": "x", "roles": ["caja"]}),
        client.post(direccion, headers=fragmento),
    ]
    regla = matriz()[nombre]
    nadie_escribe = {403} if regla.tipo == "vista" and not regla.escriben else set()
    assert {respuesta.status_code for respuesta in mira} <= {404, 405}
    assert {respuesta.status_code for respuesta in escribe} <= {404, 405} | nadie_escribe
    assert 404 in {respuesta.status_code for respuesta in (*mira, *escribe)}
    propio = reverse(nombre, kwargs=EJEMPLOS[nombre](curiosa))
    assert 404 not in {client.get(propio).status_code, client.post(propio).status_code}, "the own one does exist"


def test_la_lista_de_usuarios_y_su_archivo_traen_solo_los_que_se_ven(casa: Casa, client: Client) -> None:
    entrar(client, un_usuario("curiosa", "sistemas", sucursal=casa.central))
    for consulta in ("", "?formato=csv", "?q=runo"):
        respuesta = client.get(f"/usuarios/{consulta}")
        assert respuesta.status_code == 200
        contenido = b"".join(respuesta) if respuesta.streaming else respuesta.content
        assert b"Runo" not in contenido
    assert b"Ruiz" in client.get("/usuarios/").content
