"""The one box: pages and people, tolerant to accents and typing, and only what the user may see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cesop.nucleo.interfaz.busqueda import buscar
from cesop.nucleo.models import Usuario
from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


def _hallados(texto: str, *, usuario: Usuario, grupo: str) -> list[str]:
    return [h.titulo for g in buscar(texto, usuario=usuario) if g.titulo == grupo for h in g.hallazgos]


@pytest.fixture
def gente() -> Usuario:
    for usuario, nombre, apellido in (("mquiroga", "Marta", "Quiroga"), ("nnunez", "Ñata", "Núñez")):
        persona = un_usuario(usuario)
        persona.nombre, persona.apellido = nombre, apellido
        persona.save()
    return un_usuario("jefa", "sistemas")


@pytest.mark.parametrize(
    ("texto", "esperado"),
    [
        ("quiroga", "Marta Quiroga"),
        ("QUIROGA", "Marta Quiroga"),
        ("quirga", "Marta Quiroga"),
        ("quiroga marta", "Marta Quiroga"),
        ("nunez", "Ñata Núñez"),
        ("ñata", "Ñata Núñez"),
        ("mquir", "Marta Quiroga"),
    ],
)
def test_encuentra_sin_acentos_y_con_un_error(gente: Usuario, texto: str, esperado: str) -> None:
    assert esperado in _hallados(texto, usuario=gente, grupo="Usuarios")


def test_no_encuentra_lo_que_no_se_parece(gente: Usuario) -> None:
    assert _hallados("zzzxxw", usuario=gente, grupo="Usuarios") == []


def test_solo_lo_que_el_rol_y_la_sucursal_dejan_ver(gente: Usuario) -> None:
    assert _hallados("quiroga", usuario=un_usuario("mostra", "mostrador"), grupo="Usuarios") == []
    lejana = un_usuario("lejana", "sistemas", sucursal=una_sucursal(codigo="LEJ", nombre="Lejos"))
    assert _hallados("quiroga", usuario=lejana, grupo="Usuarios") == []


def test_las_pantallas_son_las_que_puede_abrir(gente: Usuario) -> None:
    assert "Usuarios" in _hallados("usuar", usuario=gente, grupo="Ir a")
    assert "Usuarios" not in _hallados("", usuario=un_usuario("mostra", "mostrador"), grupo="Ir a")


def test_primero_la_pantalla_que_se_llama_asi() -> None:
    """Management groups have a calendar among their words, and stand before in the rail."""
    halladas = _hallados("calendario", usuario=un_usuario("mostra", "mostrador"), grupo="Ir a")
    assert halladas[0] == "Calendario"
    assert "Grupos de gestión" in halladas[1:]


def test_mi_cuenta_se_busca_pero_no_es_solapa(client: Client) -> None:
    mostra = un_usuario("mostra", "mostrador")
    assert _hallados("mi cuenta", usuario=mostra, grupo="Ir a") == ["Mi cuenta"]
    client.force_login(mostra, backend="django.contrib.auth.backends.ModelBackend")
    marco = client.get("/mi-cuenta/").context["marco"]
    assert [modulo.clave for modulo in marco.modulos if modulo.activo] == []
    assert "Mi cuenta" not in {s.nombre for s in client.get(reverse("nucleo:ayuda")).context["marco"].secciones}


def test_el_fragmento_dice_cuando_no_hay_nada(client: Client, gente: Usuario) -> None:
    client.force_login(un_usuario("mostra", "mostrador"), backend="django.contrib.auth.backends.ModelBackend")
    respuesta = client.get("/buscar", {"q": "zzzxxw <b>"})
    assert respuesta.status_code == 200
    assert "zzzxxw &lt;b&gt;" in respuesta.content.decode()


@pytest.mark.parametrize("cuantos", [3, 30])
def test_las_consultas_no_crecen(gente: Usuario, cuantos: int, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(cuantos):
        un_usuario(f"quiroga{n}")
    with django_assert_max_num_queries(8):
        assert len(_hallados("quiroga", usuario=gente, grupo="Usuarios")) == min(cuantos + 1, 6)
