"""Every page of every module, in both themes and at 125 %: accessible, within its policy, asking nothing outside."""

from __future__ import annotations

import pytest

from cesop.nucleo.interfaz.registro import paginas_de
from cesop.nucleo.models import Usuario
from tests.navegador.axe import faltas_graves
from tests.navegador.conftest import AL_125, Abrir

pytestmark = pytest.mark.navegador

# Between the three they open every page that exists; a test below proves it.
QUIENES = ("laura", "sofia", "dario")


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("quien", QUIENES)
def test_las_paginas_son_accesibles(abrir: Abrir, quien: str, tema: str) -> None:
    pagina = abrir(quien, "/", tema=tema)
    faltas = []
    for destino in paginas_de(Usuario.objects.get(usuario=quien)):
        respuesta = pagina.goto(destino.url)
        assert respuesta is not None
        assert respuesta.status == 200, destino.url
        assert pagina.get_attribute("html", "data-bs-theme") == tema
        faltas += faltas_graves(pagina)
    assert faltas == []


def test_entre_los_tres_abren_todo(cooperativa: None) -> None:
    vistas = {p.ruta for quien in QUIENES for p in paginas_de(Usuario.objects.get(usuario=quien))}
    todas = {p.ruta for usuario in Usuario.objects.all() for p in paginas_de(usuario)}
    assert vistas == todas


@pytest.mark.parametrize("quien", QUIENES)
def test_al_125_por_ciento_nada_se_sale(abrir: Abrir, quien: str) -> None:
    pagina = abrir(quien, "/", pantalla=AL_125)
    anchas = []
    for destino in paginas_de(Usuario.objects.get(usuario=quien)):
        pagina.goto(destino.url)
        sobra = pagina.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if sobra > 0:
            anchas.append((destino.url, sobra))
    assert anchas == []


@pytest.mark.parametrize("tema", ["light", "dark"])
def test_ingreso_y_errores_son_accesibles(abrir: Abrir, tema: str) -> None:
    pagina = abrir(None, "/ingresar", tema=tema)
    faltas = faltas_graves(pagina)
    pagina = abrir("laura", "/no-existe", tema=tema)
    assert "404" in pagina.content() or "no existe" in pagina.content().lower()
    faltas += faltas_graves(pagina)
    assert faltas == []


def test_lo_que_no_es_suyo_dice_que_no(abrir: Abrir) -> None:
    pagina = abrir("laura", "/")
    respuesta = pagina.goto("/usuarios")
    assert respuesta is not None
    assert respuesta.status == 403
    assert faltas_graves(pagina) == []
