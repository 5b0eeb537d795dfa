"""The life of a session: locked by idleness, ended by age, by its owner or with its user."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cesop.nucleo import fechas
from cesop.nucleo.acceso import services, sesion
from cesop.nucleo.models import Sesion, Usuario
from tests.factories import CLAVE, entrar, un_usuario

pytestmark = pytest.mark.django_db
PAGINA = "/mi-cuenta/clave/"
BLOQUEADA = "/bloqueada/"


def pasan(**cuanto: int) -> None:
    fechas.mover_reloj(dt.timedelta(**cuanto))


@pytest.fixture
def pruiz() -> Usuario:
    return un_usuario("pruiz", "mostrador")


@pytest.mark.parametrize(("rol", "antes", "despues"), [("mostrador", 14, 16), ("caja", 14, 16), ("compras", 29, 31)])
def test_sin_uso_se_bloquea_y_no_se_pierde(client: Client, rol: str, antes: int, despues: int) -> None:
    usuario = un_usuario("jdiaz", rol)
    entrar(client, usuario)
    pasan(minutes=antes)
    assert client.get(PAGINA).status_code == 200
    pasan(minutes=antes + antes)
    assert client.get(PAGINA).status_code == 200, "the use of before counts"
    pasan(minutes=antes + antes + despues)
    assert client.get(PAGINA)["Location"] == f"{BLOQUEADA}?next=%2Fmi-cuenta%2Fclave%2F"
    assert client.session[SESSION_KEY] == str(usuario.pk)
    assert client.get(BLOQUEADA).status_code == 200


def test_bloqueada_no_deja_hacer_nada_hasta_que_llega_la_clave(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    assert client.post("/bloquear/")["Location"] == BLOQUEADA
    for ruta in (PAGINA, "/", "/segundo-factor/alta/", "/mi-cuenta/"):
        assert client.get(ruta)["Location"].startswith(BLOQUEADA)
    assert client.post("/mi-cuenta/sesiones/cerrar/")["Location"] == BLOQUEADA
    antes = client.session.session_key
    assert client.post("/desbloquear/", {"password": "mala"}).status_code == 403
    assert client.get(PAGINA)["Location"].startswith(BLOQUEADA)
    assert client.post("/desbloquear/", {"password": CLAVE}).status_code == 204
    assert client.session.session_key != antes
    assert client.get(PAGINA).status_code == 200


def test_la_pagina_del_bloqueo_vuelve_adonde_estaba(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    client.post("/bloquear/")
    respuesta = client.post("/desbloquear/", {"password": CLAVE, "next": PAGINA})
    assert (respuesta.status_code, respuesta["Location"]) == (302, PAGINA)
    client.post("/bloquear/")
    assert client.post("/desbloquear/", {"password": CLAVE, "next": "//malo.example"})["Location"] == "/"


def test_las_claves_malas_del_bloqueo_cuentan_como_las_del_ingreso(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    client.post("/bloquear/")
    estados = [client.post("/desbloquear/", {"password": "mala"}).status_code for _ in range(5)]
    assert estados == [403, 403, 403, 403, 429]
    assert client.post("/desbloquear/", {"password": CLAVE}).status_code == 429


def test_un_fragmento_bloqueado_trae_la_pagina_del_bloqueo(client: Client, pruiz: Usuario) -> None:
    """The shell's JavaScript knows it by data-pagina, opens its dialog and swaps nothing."""
    entrar(client, pruiz)
    client.post("/bloquear/")
    respuesta = client.get(
        PAGINA, headers={"hx-request": "true", "hx-current-url": "http://testserver/mi-cuenta/"}, follow=True
    )
    assert 'data-pagina="bloqueo"' in respuesta.content.decode()


def test_el_uso_se_anota_una_vez_por_minuto(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    visto = Sesion.objects.get().vista_en
    client.get(PAGINA)
    assert Sesion.objects.get().vista_en == visto
    pasan(seconds=61)
    client.get(PAGINA)
    assert Sesion.objects.get().vista_en > visto


def test_lo_que_la_pagina_pide_sola_no_es_uso(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    for minutos in (5, 10, 14):
        pasan(minutes=minutos)
        client.get(PAGINA, headers={sesion.SONDEO: "1"})
    pasan(minutes=16)
    assert client.get(PAGINA)["Location"].startswith(BLOQUEADA)


def test_una_sesion_termina_a_las_doce_horas_del_ingreso(client: Client, pruiz: Usuario) -> None:
    client.post(reverse("nucleo:ingresar"), {"username": "pruiz", "password": CLAVE})
    for minutos in range(10, 12 * 60, 10):
        pasan(minutes=minutos)
        assert client.get(PAGINA).status_code == 200
    client.post("/bloquear/")
    client.post("/desbloquear/", {"password": CLAVE})  # a new key does not lengthen it
    pasan(minutes=12 * 60 + 1)
    assert client.get(PAGINA)["Location"].startswith("/ingresar/")


def test_dar_de_baja_a_alguien_termina_sus_sesiones_en_el_acto(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    assert sesion.terminar_sesiones(pruiz) == 1
    assert client.get(PAGINA)["Location"].startswith("/ingresar/")
    entrar(client, pruiz)
    Usuario.objects.filter(pk=pruiz.pk).update(is_active=False)
    assert client.get(PAGINA)["Location"].startswith("/ingresar/")


def test_cada_uno_cierra_sus_sesiones_y_ninguna_ajena(client: Client, pruiz: Usuario) -> None:
    jdiaz = un_usuario("jdiaz", "mostrador")
    ajena, casa, celular = (entrar(Client(), u) for u in (jdiaz, pruiz, pruiz))
    entrar(client, pruiz)

    def huella(cliente: Client) -> str:
        return services.huella_de(cliente.session.session_key)

    assert client.post(f"/mi-cuenta/sesiones/{huella(ajena)}/cerrar/").status_code == 404
    assert client.post(f"/mi-cuenta/sesiones/{huella(casa)}/cerrar/").status_code == 302
    assert casa.get(PAGINA)["Location"].startswith("/ingresar/")
    assert celular.get(PAGINA).status_code == 200
    assert client.post("/mi-cuenta/sesiones/cerrar/").status_code == 302
    assert celular.get(PAGINA)["Location"].startswith("/ingresar/")
    assert client.get(PAGINA).status_code == ajena.get(PAGINA).status_code == 200


def test_la_pagina_no_dice_la_clave_de_ninguna_sesion(client: Client, pruiz: Usuario) -> None:
    otra = entrar(Client(), pruiz)
    entrar(client, pruiz)
    pagina = client.get("/mi-cuenta/").content.decode()
    assert services.huella_de(otra.session.session_key) in pagina
    assert otra.session.session_key not in pagina


def test_guardar_no_cambia_cuando_empezo_ni_cuando_se_uso(pruiz: Usuario) -> None:
    cliente = entrar(Client(), pruiz)
    antes = Sesion.objects.get()
    guardada = cliente.session
    guardada["algo"] = 1
    guardada.save()
    despues = Sesion.objects.get()
    assert (despues.iniciada_en, despues.vista_en) == (antes.iniciada_en, antes.vista_en)


def test_una_pagina_lee_la_sesion_una_sola_vez(client: Client, pruiz: Usuario) -> None:
    entrar(client, pruiz)
    with CaptureQueriesContext(
        connection,
    ) as consultas:
        client.get(PAGINA)
    assert sum("nucleo_sesion" in consulta["sql"] for consulta in consultas) == 1


@pytest.mark.parametrize(
    ("agente", "nombre"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome en Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge en Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome en Android"),
        ("curl/8.5", "Otro programa"),
    ],
)
def test_navegador_de(agente: str, nombre: str) -> None:
    assert services.navegador_de(agente) == nombre
