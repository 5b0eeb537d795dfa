"""The register of persons by keyboard: added, found with a typing error, looked at another day, merged."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from catastro.models import Persona
from catastro.services import asociados, fichas, medios
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso, Usuario
from cesop.nucleo.procesos import motor
from cesop.nucleo.procesos import services as procesos
from tests.catastro import fabrica
from tests.navegador.axe import faltas_graves
from tests.navegador.conftest import Abrir

pytestmark = pytest.mark.navegador
UN_DIA = dt.timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def padron(cooperativa: None) -> None:
    """Marta, who moved ten days ago; and a second file of hers."""
    paula = Usuario.objects.get(usuario="paula")
    marta = fabrica.una_persona("Quiroga, Marta", documento_tipo="dni", documento="14382907", cuit="27143829079")
    medios.agregar_medio(marta, tipo="celular", valor="(02257) 15-46-8830")
    for dias, altura in ((100, "120"), (10, "1842")):
        domicilio = {"localidad": fabrica.una_localidad(), "calle": "Chiozza", "altura": altura}
        fichas.fijar_domicilio(marta, uso="legal", desde=hoy() - dias * UN_DIA, domicilio=domicilio)
    asociados.admitir(marta, desde=hoy() - 100 * UN_DIA, acta="Acta 98", por=paula, cuotas=10)
    otra = fabrica.una_persona("Quiroga, Marta E.")
    medios.agregar_medio(otra, tipo="celular", valor="2257 5468830")


def test_un_alta_sin_soltar_el_teclado(abrir: Abrir) -> None:
    pagina = abrir("paula", "/catastro/personas/")
    pagina.keyboard.press("n")
    pagina.wait_for_url("**/personas/nueva/")
    expect(pagina.locator("[name=nombre]")).to_be_focused()
    for escrito in ("Quiroga, Marta", "", "14.382.907"):
        pagina.keyboard.type(escrito)
        pagina.keyboard.press("Enter")
    expect(pagina.locator("#parecidas .-segura")).to_contain_text("Ya está en el padrón: mismo documento")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator(".errorlist")).to_contain_text("ya es de Quiroga, Marta")
    assert pagina.input_value("[name=nombre]") == "Quiroga, Marta", "what was typed is still there"
    pagina.fill("[name=nombre]", "Zabala, Inés")
    pagina.fill("[name=documento]", "30111222")
    pagina.fill("[name=cuit]", "27-30111222-9")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator(".errorlist")).to_contain_text("termina en 5 y escribiste 9")
    assert faltas_graves(pagina) == []
    pagina.fill("[name=cuit]", "27-30111222-5")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("h1")).to_have_text("Zabala, Inés")
    assert Persona.objects.get(documento="30111222").cuit == "27301112225"


def test_se_la_encuentra_con_un_error_y_se_mira_otro_dia(abrir: Abrir) -> None:
    pagina = abrir("laura", "/")
    pagina.keyboard.press("/")
    pagina.keyboard.type("quirga marta")
    expect(pagina.locator("#paleta-resultados [role=option]").first).to_contain_text("Quiroga, Marta")
    pagina.keyboard.press("Enter")
    expect(pagina.locator("h1")).to_contain_text("Quiroga, Marta")
    pagina.goto(f"/catastro/personas/{Persona.objects.get(documento='14382907').pk}/")
    domicilio = pagina.locator(".ficha-cabeza > ul")
    expect(domicilio).to_contain_text("Chiozza 1842")
    pagina.locator("[data-regla]").focus()
    pagina.keyboard.press("Home")
    expect(domicilio).to_contain_text("Sin condición de IVA")
    pagina.fill("[name=al]", f"{hoy() - 20 * UN_DIA:%d/%m/%Y}")
    pagina.keyboard.press("Enter")
    expect(domicilio).to_contain_text("Chiozza 120")
    expect(pagina.get_by_text("Mirás otro momento")).to_be_visible()
    assert faltas_graves(pagina) == []


def test_dos_fichas_que_son_una_y_su_vuelta(abrir: Abrir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
    pagina = abrir("paula", "/catastro/duplicados/")
    pagina.keyboard.press("b")
    expect(pagina.locator("#avance")).to_contain_text("Esperando a un trabajador")
    assert faltas_graves(pagina) == []
    while motor.avanzar(Proceso.objects.get(tipo="buscar_duplicados").pk) is motor.Avance.HAY_MAS:
        pass
    par = pagina.locator("tbody tr").filter(has_text="Quiroga, Marta E.")
    expect(par).to_contain_text("mismo teléfono")
    assert faltas_graves(pagina) == []
    par.get_by_role("link").first.click()
    expect(pagina.locator("[name=motivo]")).to_be_focused()
    pagina.keyboard.type("Cargada dos veces")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.get_by_role("heading", name="Fusiones")).to_be_visible()
    assert faltas_graves(pagina) == []
    pagina.get_by_role("link", name="Deshacer").click()
    pagina.locator("[name=motivo]").fill("Eran dos")
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("h1")).to_have_text("Quiroga, Marta E.")
    assert not Persona.objects.filter(fusionada_en__isnull=False).exists()
