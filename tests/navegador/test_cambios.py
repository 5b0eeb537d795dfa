"""What changes in a page without leaving it: swaps, dialogs, toasts. Accessible and within the policy afterwards too.

`abrir` watches the policy and what is asked to other hosts until the test ends.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cesop.nucleo.models import CorreoSaliente, Proceso, Usuario
from tests.navegador.axe import faltas_de_color, faltas_graves
from tests.navegador.conftest import Abrir
from tests.navegador.recorrido import preparar_casa

pytestmark = pytest.mark.navegador


@pytest.fixture(scope="module", autouse=True)
def casa(cooperativa: None) -> None:
    """Something in every list, and users enough for a second page."""
    preparar_casa()
    sofia = Usuario.objects.get(usuario="sofia")
    for n in range(60):
        Usuario.objects.create(usuario=f"z{n:03}", nombre="Zoe", apellido=f"Zapata {n}", sucursal=sofia.sucursal)


def faltas_de(pagina: Page) -> list[str]:
    """In the two themes."""
    faltas = faltas_graves(pagina)
    pagina.emulate_media(color_scheme="dark")
    pagina.wait_for_selector("html[data-bs-theme=dark]")
    faltas += [f"oscuro: {falta}" for falta in faltas_de_color(pagina)]
    pagina.emulate_media(color_scheme="light")
    pagina.wait_for_selector("html[data-bs-theme=light]")
    return faltas


def _sin_recargar(pagina: Page) -> None:
    pagina.evaluate("() => { document.documentElement.dataset.misma = 'si'; }")


def _es_la_misma(pagina: Page) -> None:
    assert pagina.get_attribute("html", "data-misma") == "si", "htmx swapped it: the page was not loaded again"


def test_un_listado_ordenado_paginado_y_filtrado(abrir: Abrir) -> None:
    pagina = abrir("sofia", "/usuarios/")
    _sin_recargar(pagina)
    pagina.locator("thead a").first.click()
    expect(pagina.locator("th[aria-sort]").first).to_be_visible()
    expect(pagina).to_have_url(re.compile("orden"))
    faltas = faltas_de(pagina)
    pagina.keyboard.press("Alt+PageDown")
    expect(pagina.locator(".paginador [aria-current=page]")).to_contain_text("2")
    faltas += faltas_de(pagina)
    pagina.keyboard.press("Alt+PageUp")
    expect(pagina.locator(".paginador [aria-current=page]")).to_contain_text("1")
    pagina.fill("input[type=search][name=q]", "Quiroga")
    expect(pagina.locator("tbody tr")).to_have_count(1)
    faltas += faltas_de(pagina)
    pagina.fill("input[type=search][name=q]", "nadie se llama así")
    expect(pagina.get_by_text("Nada coincide con el filtro")).to_be_visible()
    faltas += faltas_de(pagina)
    _es_la_misma(pagina)
    assert faltas == []


def test_la_n_es_lo_nuevo_aunque_haya_paginas(abrir: Abrir) -> None:
    pagina = abrir("sofia", "/usuarios/")
    expect(pagina.locator("a[rel=next]")).to_be_visible()
    pagina.keyboard.press("n")
    expect(pagina).to_have_url(re.compile("/usuarios/nuevo"))


def test_un_proceso_que_avanza(abrir: Abrir) -> None:
    sofia = Usuario.objects.get(usuario="sofia")
    proceso = Proceso.objects.create(
        tipo="prueba_de_trabajadores", clave="mirado", titulo="Prueba mirada", dueno=sofia, sucursal=sofia.sucursal
    )
    pagina = abrir("sofia", None)
    with pagina.expect_response(lambda r: r.request.headers.get("x-sondeo") == "1") as sondeo:
        pagina.goto(f"/procesos/{proceso.pk}/")
    assert sondeo.value.status == 200
    expect(pagina.locator("#avance")).to_be_visible()
    assert faltas_de(pagina) == []


@pytest.mark.parametrize(("tecla", "dialogo"), [("/", "#paleta"), ("?", "#atajos"), ("Control+Alt+l", "#bloqueo")])
def test_los_dialogos_de_siempre(abrir: Abrir, tecla: str, dialogo: str) -> None:
    pagina = abrir("sofia", "/sucursales/")
    pagina.keyboard.press(tecla)
    expect(pagina.locator(dialogo)).to_be_visible()
    if dialogo == "#paleta":
        pagina.keyboard.type("su")
        expect(pagina.locator("#paleta [role=option][aria-selected=true]")).to_be_visible()
    if dialogo == "#bloqueo":
        pagina.keyboard.type("no es esta")
        pagina.keyboard.press("Enter")
        expect(pagina.locator("#bloqueo-error")).not_to_be_empty()
    assert faltas_de(pagina) == []


def test_la_confirmacion_de_lo_marcado(abrir: Abrir) -> None:
    CorreoSaliente.objects.create(
        clave="mirado", para="sofia@cooperativa.example", asunto="Prueba", cuerpo="Hola", estado="fallado"
    )
    pagina = abrir("sofia", "/correo/")
    pagina.locator("input[data-marcar-todo]").check()
    pagina.get_by_role("button", name="Reenviar").click()
    dialogo = pagina.locator("#dialogos dialog")
    expect(dialogo).to_be_visible()
    faltas = faltas_de(pagina)
    dialogo.get_by_role("button", name="Reenviar").click()
    expect(pagina.locator("[aria-invalid=true], [data-aviso], dialog :invalid").first).to_be_attached()
    faltas += faltas_de(pagina)
    assert faltas == []


def test_los_menus_del_listado(abrir: Abrir) -> None:
    pagina = abrir("sofia", "/auditoria/")
    faltas = []
    for menu in pagina.locator("details.menu > summary").all():
        menu.click()
        faltas += faltas_graves(pagina)
        pagina.keyboard.press("Escape")
    assert faltas == []


def test_el_aviso_de_lo_que_fallo(abrir: Abrir) -> None:
    pagina = abrir("sofia", "/usuarios/")
    pagina.route("**/usuarios/?*", lambda ruta: ruta.fulfill(status=503, body="No disponible"))
    pagina.locator("thead a").first.click()
    expect(pagina.locator("#avisos [data-aviso]")).to_be_visible()
    assert faltas_de(pagina) == []


def test_el_formulario_vacio_vuelve_con_sus_errores(abrir: Abrir) -> None:
    pagina = abrir("sofia", "/sucursales/nueva/")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("[aria-invalid=true]").first).to_be_focused()
    expect(pagina.locator(".errorlist").first).to_contain_text("obligatorio")
    assert pagina.evaluate("() => document.querySelector('#contenido form').noValidate"), "the browser says nothing"
    assert faltas_de(pagina) == []
