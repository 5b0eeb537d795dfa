"""Every page of the program, in both themes and at 125 %: accessible, within its policy, asking nothing outside.

`recorrido` takes the pages from the URL resolver: one added later is walked too. The policy and what is asked to other
hosts are watched by `abrir`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from cesop.demostracion.servicios import poblar
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import matriz
from cesop.nucleo.sesiones import BLOQUEADA
from tests.navegador.axe import faltas_de_color, faltas_graves
from tests.navegador.conftest import AL_125, CLAVE, PANTALLA, Abrir, base_con, sesion_de
from tests.navegador.recorrido import (
    CON_CONSULTA,
    CON_SESION_PROPIA,
    NO_SON_PAGINAS,
    preparar_casa,
    solo_post,
    visita_de,
    visitas,
)
from tests.nucleo.vistas import todas

pytestmark = pytest.mark.navegador

TANDAS = 8
# Of a list with hundreds of rows, all out of one template, the first ones are looked at.
FILAS = 40
ACORTAR = "filas => document.querySelectorAll('table').forEach(t => [...t.rows].slice(filas).forEach(f => f.remove()))"
SOBRA = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def cooperativa(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[None]:  # type: ignore[type-arg]
    """That of every file, with something in every list. Of this worker alone: the examples count from one in each."""

    def armar() -> None:
        poblar(CLAVE)
        preparar_casa()

    with django_db_blocker.unblock(), base_con(f"recorrido_{os.getpid()}", armar):  # type: ignore[attr-defined]
        yield


def faltas_de(pagina: Page) -> list[str]:
    """What the page that is open does wrong, in the two themes and at 125 %. Leaves it light, and its lists short."""
    pagina.wait_for_selector("html[data-bs-theme=light]")
    pagina.wait_for_selector(".htmx-request", state="detached")  # what the page brings by itself
    faltas = []
    pagina.set_viewport_size(AL_125)  # type: ignore[arg-type]
    if (sobra := pagina.evaluate(SOBRA)) > 0:
        faltas.append(f"{pagina.url} al 125 % sobran {sobra} px")
    pagina.set_viewport_size(PANTALLA)  # type: ignore[arg-type]
    pagina.evaluate(ACORTAR, FILAS)
    faltas += faltas_graves(pagina)
    pagina.emulate_media(color_scheme="dark")
    pagina.wait_for_selector("html[data-bs-theme=dark]")
    faltas += [f"oscuro: {falta}" for falta in faltas_de_color(pagina)]
    pagina.emulate_media(color_scheme="light")
    return faltas


@pytest.mark.parametrize("tanda", range(TANDAS))
def test_cada_pagina_es_accesible(abrir: Abrir, tanda: int) -> None:
    """A share of the pages: one of every eight."""
    paginas: dict[str, Page] = {}
    faltas: list[str] = []
    for visita in visitas(tanda, de=TANDAS):
        if visita.quien not in paginas:
            paginas[visita.quien] = abrir(visita.quien, None)
        pagina = paginas[visita.quien]
        respuesta = pagina.goto(visita.direccion)
        assert respuesta is not None
        if respuesta.status != 200 or respuesta.request.redirected_from is not None:
            faltas.append(f"{visita.vista}: respondió {respuesta.status} en {pagina.url}")
            continue
        faltas += faltas_de(pagina)
    assert faltas == []


def test_ninguna_pagina_queda_sin_mirar(cooperativa: None) -> None:
    """What is left out of the walk is no page; what is walked is a page or takes only POST."""
    clientes: dict[str, Client] = {}
    distintas = []
    for vista in todas():
        if vista.nombre in CON_SESION_PROPIA:
            continue
        visita = visita_de(vista)
        if visita.quien not in clientes:
            clientes[visita.quien] = Client()
            clientes[visita.quien].cookies["cesop_sesion"] = sesion_de(visita.quien)
        respuesta = clientes[visita.quien].get(visita.direccion)
        assert (respuesta.status_code == 405) == solo_post(visita.direccion), vista.nombre
        if respuesta.status_code == 405:
            assert vista.nombre not in NO_SON_PAGINAS, f"{vista.nombre} takes only POST: it needs no reason"
            continue
        es_pagina = not respuesta.streaming and b"<html" in respuesta.content
        if es_pagina == (vista.nombre in NO_SON_PAGINAS) or (es_pagina and respuesta.status_code != 200):
            distintas.append(f"{vista.nombre}: {respuesta.status_code} {respuesta.get('Content-Type')}")
    assert distintas == []
    nombres = {vista.nombre for vista in todas()}
    assert NO_SON_PAGINAS.keys() | CON_SESION_PROPIA.keys() <= nombres
    assert {nombre for nombre, _ in CON_CONSULTA} <= nombres <= matriz().keys()


# ── Pages that no address shows ──


def test_las_paginas_de_quien_todavia_no_entro(abrir: Abrir) -> None:
    faltas = faltas_de(abrir(None, reverse("nucleo:ingresar")))
    codigo = sesion_de("sofia", con_segundo_factor=False)
    pagina = abrir("sofia", reverse("nucleo:segundo_factor"), sesion=codigo)
    assert "segundo-factor" in pagina.url
    faltas += faltas_de(pagina)
    pagina = abrir("laura", reverse("nucleo:bloqueada"), sesion=sesion_de("laura", datos={BLOQUEADA: True}))
    assert pagina.get_attribute("body", "data-pagina") == "bloqueo"
    faltas += faltas_de(pagina)
    pagina = abrir("nadia", reverse("nucleo:alta_segundo_factor"))
    assert "segundo-factor/alta" in pagina.url
    faltas += faltas_de(pagina)
    assert faltas == []


def test_la_clave_que_vencio_y_la_provisoria(abrir: Abrir) -> None:
    Usuario.objects.filter(usuario="tito").update(debe_cambiar_clave=True)
    pagina = abrir("tito", "/")
    assert "/mi-cuenta/clave/" in pagina.url
    faltas = faltas_de(pagina)
    pagina = abrir("sofia", reverse("nucleo:usuario_clave", args=[Usuario.objects.get(usuario="bruno").pk]))
    pagina.fill("[name=password]", CLAVE)
    pagina.click("#contenido button[type=submit]")
    pagina.wait_for_selector(".clave-provisoria")
    faltas += faltas_de(pagina)
    assert faltas == []


def test_los_codigos_de_recuperacion(abrir: Abrir) -> None:
    pagina = abrir("sofia", reverse("nucleo:renovar_codigos"))
    pagina.fill("[name=password]", CLAVE)
    pagina.click("#contenido .-principal")
    pagina.wait_for_selector(".codigos")
    assert faltas_de(pagina) == []


def test_demasiados_intentos(abrir: Abrir) -> None:
    pagina = abrir(None, reverse("nucleo:ingresar"))
    for _ in range(6):
        pagina.fill("[name=username]", "silvia")
        pagina.fill("[name=password]", "no es esta clave")
        with pagina.expect_response(lambda r: r.request.method == "POST") as respuesta:
            pagina.click("button[type=submit]")
        if respuesta.value.status == 429:
            break
        assert faltas_graves(pagina) == [], "the login with its error"
    assert respuesta.value.status == 429
    assert faltas_graves(pagina) == []


def test_los_errores(abrir: Abrir) -> None:
    pagina = abrir("laura")
    faltas = []
    for direccion, estado in (
        ("/no-existe", 404),
        (reverse("nucleo:sucursal", args=[987654]), 404),
        (reverse("nucleo:usuarios"), 403),
    ):
        respuesta = pagina.goto(direccion)
        assert respuesta is not None
        assert respuesta.status == estado, direccion
        faltas += faltas_de(pagina)
    assert faltas == []
