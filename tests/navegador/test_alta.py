"""A service is opened at the counter by keyboard: who, where, with what, a look, and done."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catastro.models import CuentaServicio
from tests.catastro import fabrica
from tests.navegador.conftest import Abrir

pytestmark = [pytest.mark.navegador, pytest.mark.usefixtures("cooperativa")]


def test_el_alta_sin_tocar_el_raton(abrir: Abrir) -> None:
    fabrica.un_calendario()
    for nombre, documento in (("Quiroga, Marta", "20111222"), ("Quiroga, Ana", "20111223")):
        fabrica.una_persona(nombre, documento_tipo="dni", documento=documento)
    servicio = fabrica.un_servicio()
    fabrica.un_grupo(servicio)
    fabrica.una_categoria(servicio)
    libre = fabrica.un_suministro(servicio, calle="Mendoza", altura="77")

    pagina = abrir("laura", reverse("catastro:cuenta_alta"))
    pagina.keyboard.type("quiroga")
    expect(pagina.locator("#titular-halladas input")).to_have_count(2)
    pagina.keyboard.press("Tab")
    pagina.keyboard.press("Space")
    pagina.keyboard.press("ArrowDown")
    expect(pagina.locator("#titular-halladas input").nth(1)).to_be_checked()
    pagina.locator("#id_lugar_texto").focus()
    pagina.keyboard.type("mendoza 77")
    expect(pagina.locator(f"#lugar-halladas input[value=s{libre.pk}]")).to_be_checked()  # the only one is taken
    pagina.keyboard.press("Control+Enter")

    pagina.locator("#id_categoria").focus()
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.get_by_role("heading", name="Así queda")).to_be_visible()
    pagina.keyboard.press("Control+Enter")
    expect(pagina).to_have_url(re.compile(r"/catastro/cuentas/\d+/$"))
    expect(pagina.get_by_role("heading", level=1)).to_contain_text("Cuenta")
    assert CuentaServicio.objects.get().suministro == libre
