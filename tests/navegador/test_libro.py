"""The ledger by keyboard, as an accountant: a manual entry without touching the mouse, and the tree of the balance."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from contabilidad.models import Asiento, AsientoManual, Cuenta, PlantillaAsiento
from contabilidad.services import manual
from tests.factories import un_libro
from tests.navegador.axe import faltas_graves
from tests.navegador.conftest import Abrir

pytestmark = pytest.mark.navegador

MAS_FILTROS = ".mas-filtros > .hoja"


@pytest.fixture(scope="module", autouse=True)
def libro(cooperativa: None) -> None:
    """The chart, the rules, an open year and one entry."""
    un_libro()
    cuentas = Cuenta.objects.in_bulk(["1.1.01.02", "3.1.01.01"], field_name="codigo")
    lados = {"1.1.01.02": {"debe": Decimal("900.00")}, "3.1.01.01": {"haber": Decimal("900.00")}}
    renglones = [manual.RenglonCargado(cuenta=cuentas[codigo].pk, **lado) for codigo, lado in lados.items()]
    marta = Usuario.objects.get(usuario="marta")
    borrador = manual.crear_borrador(manual.Cargado(fecha=hoy(), glosa="Aporte", renglones=renglones), usuario=marta)
    manual.asentar_manual(borrador.pk, usuario=marta)


def _foco(pagina: Page) -> str:
    return str(pagina.evaluate("() => document.activeElement.name"))


def _cuenta(pagina: Page, escrito: str) -> None:
    """Type part of an account and take the first that is found."""
    pagina.keyboard.type(escrito)
    expect(pagina.locator("#cuentas-halladas [aria-selected=true]")).to_be_visible()
    pagina.keyboard.press("Enter")


def _cargar(pagina: Page, *, glosa: str) -> None:
    """A fee of $ 150.000,50 paid from the petty cash, as it is typed."""
    pagina.focus("[name=glosa]")
    pagina.keyboard.type(glosa)
    pagina.keyboard.press("Enter")
    _cuenta(pagina, "honorarios")
    assert pagina.input_value("[name=r-0-cuenta]").startswith("5.3.02.02 ")
    pagina.keyboard.type("150000,50")
    pagina.keyboard.press("Enter")
    assert _foco(pagina) == "r-0-seccion", "the account asks for a section"
    pagina.keyboard.type("Adm")
    pagina.keyboard.press("Enter")
    assert _foco(pagina) == "r-1-cuenta"
    _cuenta(pagina, "110102")
    pagina.keyboard.press("Enter")
    assert _foco(pagina) == "r-1-haber"
    pagina.keyboard.press("=")
    assert pagina.input_value("[name=r-1-haber]") == "150.000,50"
    pagina.keyboard.press("Enter")
    assert _foco(pagina) == "r-2-cuenta", "it asks for nothing: straight to the next line"


def test_un_asiento_manual_sin_raton(abrir: Abrir) -> None:
    pagina = abrir("marta", "/contabilidad/manuales/nuevo/")
    asentar = pagina.locator("[data-asentar]")
    expect(asentar).to_be_disabled()
    expect(pagina.locator("[data-por-que]")).to_have_text("Hacen falta dos renglones por lo menos.")
    _cargar(pagina, glosa="Asesoría")
    expect(pagina.locator("[data-por-que]")).to_have_text("Cuadra")
    expect(asentar).to_be_enabled()
    pagina.keyboard.press("Enter")
    expect(asentar).to_be_focused()
    pagina.keyboard.press("Enter")
    expect(pagina.locator("h1")).to_have_text(re.compile("Asiento \\d+"))
    assert Asiento.objects.get(glosa="Asesoría").lineas == 2


def test_la_grilla_dice_cuanto_falta_y_guarda_el_borrador(abrir: Abrir) -> None:
    pagina = abrir("marta", "/contabilidad/manuales/nuevo/")
    _cargar(pagina, glosa="A medias")
    pagina.fill("[name=r-1-haber]", "150.000,00")
    expect(pagina.locator("[data-por-que]")).to_have_text("Faltan 0,50 en el haber.")
    pagina.keyboard.press("Alt+g")
    expect(pagina.locator("h1")).to_have_text("A medias")
    assert AsientoManual.objects.get(glosa="A medias").estado == "borrador"
    assert faltas_graves(pagina) == []


def test_los_importes_se_leen_como_los_lee_el_servidor(abrir: Abrir) -> None:
    pagina = abrir("marta", "/contabilidad/manuales/nuevo/")
    for escrito, leido in (
        ("1234.56", "1.234,56"),
        ("1234.5", "1.234,50"),
        ("1.234", "1.234,00"),
        ("1.234.567,8", "1.234.567,80"),
        ("1234567", "1.234.567,00"),
        (",5", None),
        ("1234.567", None),
        ("1.23.456", None),
        ("1.234,56.7", None),
    ):
        pagina.fill("[name=r-0-debe]", escrito)
        dicho = pagina.locator("[data-por-que]").inner_text()
        assert (dicho == "Hay un importe que no se entiende.") == (leido is None), escrito
        pagina.locator("[name=r-0-debe]").blur()
        assert pagina.input_value("[name=r-0-debe]") == (leido or escrito)


def test_el_arbol_se_abre_con_las_flechas_y_baja_al_mayor(abrir: Abrir) -> None:
    pagina = abrir("marta", "/contabilidad/sumas-y-saldos/")
    pagina.keyboard.press("1")
    expect(pagina.locator("[data-id='1.1']")).to_be_hidden()
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("ArrowRight")
    expect(pagina.locator("[data-id='1.1']")).to_be_visible()
    pagina.keyboard.press("ArrowLeft")
    expect(pagina.locator("[data-id='1.1']")).to_be_hidden()
    pagina.keyboard.press("5")
    expect(pagina.locator("[data-id='1.1.01.02']")).to_be_visible()
    pagina.locator("[data-id='1.1.01.02'] a").press("Enter")
    expect(pagina.locator("h1")).to_contain_text("Mayor de 1.1.01.02")
    assert faltas_graves(pagina) == []


def test_el_detalle_se_puede_escribir_en_una_pantalla_chica(abrir: Abrir) -> None:
    pagina = abrir("marta", "/contabilidad/manuales/nuevo/")
    for ancho, alto in ((1093, 614), (800, 600)):
        pagina.set_viewport_size({"width": ancho, "height": alto})
        caja = pagina.locator("[name=r-0-glosa]").bounding_box()
        assert caja is not None
        assert caja["width"] >= 90, f"a {ancho} px"
        assert pagina.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the grid scrolls inside"
    for cual in ("debe", "haber"):
        pagina.fill(f"[name=r-0-{cual}]", "99.999.999,99")
        assert pagina.evaluate(f"(e => e.scrollWidth <= e.clientWidth)(document.querySelector('[name=r-0-{cual}]'))")


def test_una_fecha_de_otra_era_queda_como_se_escribio(abrir: Abrir) -> None:
    pagina = abrir("marta", "/contabilidad/manuales/nuevo/")
    pagina.fill("[name=fecha]", "01/01/0001")
    pagina.press("[name=fecha]", "Tab")
    assert pagina.input_value("[name=fecha]") == "01/01/0001", "not 1901: the server says why not"
    pagina.fill("[name=fecha]", "5/11/26")
    pagina.press("[name=fecha]", "Tab")
    assert pagina.input_value("[name=fecha]") == "05/11/2026"


def test_las_filas_del_diario_se_abren_en_el_lugar(abrir: Abrir) -> None:
    """→ and ← by keyboard, a click of the arrow, the same after the list was swapped; its lines are not rows of it."""
    pagina = abrir("marta", "/contabilidad/diario/")
    lineas = pagina.locator(".despliegue .renglones-asiento tbody tr")
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("ArrowRight")
    expect(lineas).to_have_count(2)
    expect(pagina.locator(".despliegue").first).to_contain_text("1.1.01.02")
    elegida = pagina.locator("tr[aria-selected=true]")
    primera = elegida.get_attribute("data-id")
    pagina.keyboard.press("ArrowDown")
    assert elegida.get_attribute("data-href"), "the row in use is an entry, never one of its lines"
    pagina.keyboard.press("ArrowUp")
    assert elegida.get_attribute("data-id") == primera
    assert faltas_graves(pagina) == []
    pagina.keyboard.press("ArrowLeft")
    expect(pagina.locator(".despliegue").first).to_be_hidden()
    pagina.locator("th a", has_text="Total").click()
    expect(pagina.locator("th[aria-sort]")).to_contain_text("Total")
    pagina.locator("[data-desplegar]").first.click()
    expect(lineas.first).to_be_visible()
    pagina.locator("[data-desplegar]").first.press("Enter")
    expect(lineas.first).to_be_hidden()
    expect(pagina.locator("h1")).to_have_text("Diario")


def test_el_menu_de_mas_filtros_se_ve_entero(abrir: Abrir) -> None:
    """It opens towards the right while it fits, and towards the left when it does not."""
    pagina = abrir("marta", "/contabilidad/diario/")
    for ruta in ("diario/", "mayor/?cuenta=1.1.01.02", "sumas-y-saldos/"):
        pagina.goto(f"/contabilidad/{ruta}")
        pagina.keyboard.press("f")
        hoja = pagina.locator(MAS_FILTROS)
        expect(hoja).to_be_visible()
        pagina.wait_for_function(f"document.querySelector('{MAS_FILTROS}').getBoundingClientRect().right <= innerWidth")
        caja = hoja.bounding_box()
        assert caja is not None
        assert caja["x"] >= 0


def test_una_plantilla_desde_cero_sin_raton(abrir: Abrir) -> None:
    """Accounts and sides, one amount missing: it is kept as it is, and the grid only asks for two lines."""
    pagina = abrir("marta", "/contabilidad/plantillas/nueva/")
    guardar = pagina.locator("[data-asentar]")
    pagina.keyboard.type("Honorarios del mes")
    pagina.keyboard.press("Enter")
    pagina.keyboard.press("Enter")
    _cuenta(pagina, "honorarios")
    assert _foco(pagina) == "r-0-lado"
    pagina.fill("[name=r-0-importe]", "1000.5")
    expect(guardar).to_be_disabled()
    pagina.focus("[name=r-1-cuenta]")
    expect(pagina.locator("[name=r-0-importe]")).to_have_value("1.000,50")
    _cuenta(pagina, "110102")
    assert pagina.input_value("[name=r-1-lado]") == "haber"
    expect(pagina.locator("[data-por-que]")).to_have_text("No cuadra: se completa al usarla.")
    assert faltas_graves(pagina) == []
    pagina.keyboard.press("Control+Enter")
    expect(pagina.locator("h1")).to_have_text("Plantillas y recurrentes")
    expect(pagina.locator("body")).to_contain_text("Honorarios del mes")
    assert PlantillaAsiento.objects.get().renglones.count() == 2


def test_al_volver_la_lista_esta_como_se_dejo(abrir: Abrir) -> None:
    """Balance → ledger → entry and back: the branch that was opened, and the row; the same with a row of the Diario."""
    pagina = abrir("marta", "/contabilidad/sumas-y-saldos/?nivel=2")
    cuenta = pagina.locator("[data-id='1.1.01.02']")
    expect(cuenta).to_be_hidden()
    pagina.locator("[data-id='1.1'] [data-rama]").click()
    pagina.locator("[data-id='1.1.01'] [data-rama]").click()
    cuenta.locator("a").click()
    pagina.locator("tbody a[data-abrir]").first.click()
    expect(pagina.locator("h1")).to_contain_text("Asiento")
    pagina.go_back()
    expect(pagina.locator("h1")).to_contain_text("Mayor de 1.1.01.02")
    assert pagina.locator("tr[aria-selected=true] a[data-abrir]").evaluate("a => a === document.activeElement")
    pagina.go_back()
    expect(cuenta).to_be_visible()
    expect(cuenta).to_have_attribute("aria-selected", "true")
    expect(pagina.locator("[data-id='3.1.01']")).to_be_hidden()
    pagina.goto(pagina.url.partition("/contabilidad")[0] + "/contabilidad/diario/")
    pagina.locator("[data-desplegar]").first.click()
    pagina.locator(".despliegue a").first.click()
    expect(pagina.locator("h1")).to_contain_text("Mayor de")
    pagina.go_back()
    expect(pagina.locator(".despliegue .renglones-asiento").first).to_be_visible()
