"""The shell walked by keyboard only, as three roles: enter, search, open, list, write, lock, leave."""

from __future__ import annotations

import time

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Locator, Page, expect

from cesop.nucleo.models import Sesion, Sucursal
from tests.navegador.conftest import CLAVE, Abrir

pytestmark = pytest.mark.navegador


def _codigo(usuario: str) -> str:
    """The code that the user's telephone would show now."""
    dispositivo = TOTPDevice.objects.get(user__usuario=usuario)
    totp = TOTP(dispositivo.bin_key, dispositivo.step, dispositivo.t0, dispositivo.digits)
    totp.time = time.time()
    return f"{totp.token():06d}"


def _ingresar(pagina: Page, usuario: str, *, clave: str = CLAVE) -> None:
    """The focus is already in the user's field."""
    pagina.keyboard.type(usuario)
    pagina.keyboard.press("Enter")
    pagina.keyboard.type(clave)
    pagina.keyboard.press("Enter")


def _ir_a(pagina: Page, texto: str) -> None:
    """Open a page from the palette."""
    pagina.keyboard.press("Control+k")
    pagina.keyboard.type(texto)
    expect(pagina.locator("#paleta [role=option]").first).to_contain_text(texto, ignore_case=True)
    pagina.keyboard.press("Enter")


def _tabular_hasta(pagina: Page, destino: Locator, *, tecla: str) -> None:
    """Press a key until the focus is there."""
    for _ in range(60):
        if destino.evaluate("e => e === document.activeElement"):
            return
        pagina.keyboard.press(tecla)
    expect(destino).to_be_focused()


def _salir(pagina: Page) -> None:
    """The last of the account's menu, which the top bar has before the page."""
    menu = pagina.locator("header.barra details.menu")
    _tabular_hasta(pagina, menu.locator("summary"), tecla="Shift+Tab")
    pagina.keyboard.press("Enter")
    salir = menu.get_by_role("button", name="Salir")
    expect(salir).to_be_visible()
    _tabular_hasta(pagina, salir, tecla="ArrowDown")
    pagina.keyboard.press("Enter")


def test_mostrador_entra_busca_bloquea_y_sale(abrir: Abrir) -> None:
    pagina = abrir(None, "/")
    _ingresar(pagina, "laura")
    expect(pagina.locator("h1")).to_contain_text("Laura")

    pagina.keyboard.press("/")
    expect(pagina.locator("#paleta")).to_be_visible()
    pagina.keyboard.press("Escape")
    expect(pagina.locator("#paleta")).to_be_hidden()
    _ir_a(pagina, "Calendario")
    expect(pagina.locator("h1")).to_contain_text("Calendario")

    pagina.keyboard.press("?")
    expect(pagina.locator("#atajos")).to_be_visible()
    expect(pagina.locator("#atajos")).to_contain_text("Bloquear la pantalla")
    pagina.keyboard.press("Escape")

    pagina.keyboard.press("Control+Alt+l")
    expect(pagina.locator("#bloqueo")).to_be_visible()
    pagina.keyboard.type("otra cosa que no es")
    pagina.keyboard.press("Enter")
    expect(pagina.locator("#bloqueo-error")).not_to_be_empty()
    pagina.keyboard.press("Control+a")
    pagina.keyboard.type(CLAVE)
    pagina.keyboard.press("Enter")
    expect(pagina.locator("#bloqueo")).to_be_hidden()
    expect(pagina.locator("h1")).to_contain_text("Calendario")

    _salir(pagina)
    expect(pagina.locator("[name=username]")).to_be_focused()
    pagina.goto("/calendario/")
    expect(pagina.locator("[name=username]")).to_be_visible()
    assert not Sesion.objects.filter(usuario__usuario="laura").exists()


def test_sistemas_entra_con_segundo_factor_y_da_de_alta_una_sucursal(abrir: Abrir) -> None:
    pagina = abrir(None, "/")
    _ingresar(pagina, "sofia")
    expect(pagina.locator("h1")).to_have_text("Segundo factor")
    pagina.keyboard.type(_codigo("sofia"))
    pagina.keyboard.press("Enter")
    expect(pagina.locator("h1")).to_contain_text("Sofía")

    _ir_a(pagina, "Sucursales")
    expect(pagina.locator("h1")).to_contain_text("Sucursales")
    pagina.keyboard.press("n")
    expect(pagina.locator("h1")).to_contain_text("sucursal", ignore_case=True)
    for dato in ("LTO", "La Toninas", "Av. 7 y 30", "Las Toninas"):
        pagina.keyboard.type(dato)
        pagina.keyboard.press("Enter")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("body")).to_contain_text("La Toninas")
    assert Sucursal.objects.filter(codigo="LTO", localidad="Las Toninas").exists()


def test_auditoria_mira_la_traza_sin_tocar(abrir: Abrir) -> None:
    pagina = abrir("dario", "/")
    _ir_a(pagina, "Auditoría")
    expect(pagina.locator("h1")).to_contain_text("Auditoría")
    expect(pagina.locator("table tbody tr").first).to_be_visible()
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("Enter")
    expect(pagina.locator("h1")).not_to_have_text("Auditoría")


def test_el_formulario_a_medias_sobrevive_al_bloqueo(abrir: Abrir) -> None:
    pagina = abrir("sofia", "/sucursales/nueva")
    pagina.keyboard.type("ZZZ")
    pagina.keyboard.press("Control+Alt+l")
    expect(pagina.locator("#bloqueo")).to_be_visible()
    pagina.keyboard.type(CLAVE)
    pagina.keyboard.press("Enter")
    expect(pagina.locator("#bloqueo")).to_be_hidden()
    expect(pagina.locator("input[name=codigo]")).to_have_value("ZZZ")
