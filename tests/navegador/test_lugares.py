"""The walk of a route by keyboard and by mouse, and a place taken with a click on the map."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from catastro.models import Inmueble, Ruta
from catastro.services import inmuebles, rutas
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica
from tests.navegador.conftest import Abrir

pytestmark = pytest.mark.navegador


@pytest.fixture
def ruta(cooperativa: None) -> Ruta:
    """Five points along a street."""
    oscar = Usuario.objects.get(usuario="oscar")
    codigo = f"N{Ruta.objects.count()}"
    nueva = rutas.guardar_ruta(
        codigo=codigo, nombre="Costa", uso="lectura", servicio=fabrica.un_servicio(), sucursal=oscar.sucursal
    )
    suministros = [fabrica.un_suministro(altura=str(n)) for n in range(1, 6)]
    for n, suministro in enumerate(suministros):
        inmuebles.ubicar(
            suministro.inmueble, latitud=Decimal("-36.69") + n * Decimal("0.0003"), longitud=Decimal("-56.68")
        )
    rutas.agregar(nueva, suministros=suministros)
    return nueva


def _alturas(ruta: Ruta) -> str:
    return " ".join(ruta.puntos.order_by("orden").values_list("suministro__inmueble__domicilio__altura", flat=True))


def _abierta(abrir: Abrir, direccion: str) -> Page:
    pagina = abrir("oscar", direccion)
    pagina.wait_for_selector("[data-mapa-dibujado]")
    return pagina


def _guardado(pagina: Page) -> None:
    pagina.wait_for_selector("#avisos :text('El orden quedó guardado')")


def test_el_orden_se_cambia_con_el_teclado(abrir: Abrir, ruta: Ruta) -> None:
    pagina = _abierta(abrir, reverse("catastro:ruta", args=[ruta.pk]))
    pagina.focus("#contenido")
    for tecla in ("ArrowDown", "ArrowDown", "ArrowDown", "Alt+ArrowUp", "Alt+ArrowUp"):
        pagina.keyboard.press(tecla)
    assert pagina.inner_text("[data-recorrido-cuenta]") == "3"
    pagina.keyboard.press("z")
    assert pagina.is_hidden("[data-recorrido-guardar]")
    for tecla in ("Alt+ArrowDown", "g"):
        pagina.keyboard.press(tecla)
    _guardado(pagina)
    assert _alturas(ruta) == "1 2 4 3 5"


def test_un_bloque_marcado_se_arrastra_junto(abrir: Abrir, ruta: Ruta) -> None:
    pagina = _abierta(abrir, reverse("catastro:ruta", args=[ruta.pk]))
    filas = pagina.locator("[data-recorrido] tbody tr")
    for lugar in (0, 1):
        filas.nth(lugar).locator("input[data-marcar]").check()
    filas.nth(0).drag_to(filas.nth(4), target_position={"x": 150, "y": 25})
    pagina.click("[data-recorrido-guardar] button[type=submit]")
    _guardado(pagina)
    assert _alturas(ruta) == "3 4 5 1 2"


def test_un_clic_en_el_mapa_dice_donde_esta(abrir: Abrir, ruta: Ruta) -> None:
    inmueble = fabrica.un_suministro(altura="99").inmueble
    pagina = _abierta(abrir, reverse("catastro:inmueble", args=[inmueble.pk]))
    pagina.locator("[data-mapa]").click(position={"x": 150, "y": 120})
    assert pagina.input_value("#ubicar-lat").startswith("-36.6")
    pagina.click("form[data-ubicar] button[type=submit]")
    pagina.wait_for_selector("#avisos :text('quedó ubicado')")
    pagina.wait_for_selector("[data-mapa-dibujado]")
    vista = Inmueble.objects.get(pk=inmueble.pk)
    assert vista.longitud is not None
    assert abs(vista.longitud - Decimal("-56.68")) < Decimal("0.05")


def test_el_mapa_se_colorea_se_recorre_y_se_busca(abrir: Abrir, ruta: Ruta) -> None:
    pagina = _abierta(abrir, f"{reverse('catastro:mapa')}?ruta={ruta.pk}")
    assert pagina.locator(".numero-parada").count() > 0
    pagina.select_option("#mapa-color", "lectura")
    assert f"{ruta.codigo} Costa" in pagina.inner_text("[data-mapa-referencias]")
    pagina.select_option("#mapa-ruta", "")
    assert pagina.locator(".numero-parada").count() == 0
    pagina.fill("#mapa-buscar", "chiozza 3")
    pagina.uncheck("[data-capa='calles']")
