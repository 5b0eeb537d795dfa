"""The matrix, cell by cell: every view, by every role, by nobody, and by somebody without roles."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.views.decorators.http import require_GET

from cesop.nucleo.middleware.acceso import Acceso
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import ROLES, Regla, matriz
from tests.factories import entrar, un_usuario
from tests.nucleo.vistas import EJEMPLOS, PIDEN_MAS, SIN_ALCANCE, Vista, abribles, todas

VISTAS = [vista for vista in abribles() if vista.nombre in matriz()]
LLEGO = 299  # what the probe of the access middleware answers when it would let the view run


def regla_de(vista: Vista) -> Regla:
    return matriz()[vista.nombre]


def quien_ve_todas(nombre: str, *roles: str) -> Usuario:
    usuario = un_usuario(nombre, *roles)
    usuario.ve_todas = True
    usuario.save(update_fields=["ve_todas"])
    return usuario


def tiene(rol: str, clave: str, celda: str) -> bool:
    regla = matriz()[clave]
    return rol in (regla.leen if celda == "L" else regla.escriben)


# ── Deny by default ──


def test_cada_vista_tiene_su_fila_y_cada_fila_su_vista() -> None:
    con_fila = {clave for clave, regla in matriz().items() if regla.tipo in {"publica", "propia", "vista"}}
    vistas = {vista.nombre for vista in todas()}
    assert vistas - con_fila == set(), "views without a row: nobody can open them"
    assert con_fila - vistas == set(), "rows without a view"


def test_ninguna_vista_se_llama_igual_que_otra() -> None:
    assert len({vista.nombre for vista in todas()}) == len(todas())


def test_las_publicas_son_las_pocas_que_tienen_que_ser() -> None:
    publicas = {clave for clave, regla in matriz().items() if regla.tipo == "publica"}
    assert publicas == {"nucleo:ingresar", "nucleo:salud"}


def test_cada_vista_y_cada_acto_tienen_quien_los_use() -> None:
    vacias = {c for c, r in matriz().items() if r.tipo not in {"publica", "propia"} and not r.leen}
    assert vacias == set()


def test_quien_importa_ve_lo_que_importo() -> None:
    importan = {rol for clave, regla in matriz().items() if clave.startswith("importar:") for rol in regla.escriben}
    for vista in ("nucleo:importar_indice", "nucleo:importaciones", "nucleo:importacion"):
        assert importan <= matriz()[vista].leen, vista


def test_cada_ruta_con_argumentos_tiene_su_ejemplo() -> None:
    con_argumentos = {vista.nombre for vista in todas() if vista.argumentos}
    assert con_argumentos - EJEMPLOS.keys() == set(), "add an example of its object to tests/<app>/ejemplos.py"
    assert EJEMPLOS.keys() - con_argumentos == set(), "examples of routes that are gone"
    assert SIN_ALCANCE.keys() <= con_argumentos
    assert PIDEN_MAS.keys() <= con_argumentos


@require_GET
def _olvidada(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secreto")


urlpatterns = [path("olvidada/", _olvidada, name="olvidada"), path("", include("cesop.urls"))]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_una_vista_sin_fila_no_la_abre_nadie(client: Client) -> None:
    assert client.get("/olvidada/")["Location"].startswith("/ingresar/")
    entrar(client, quien_ve_todas("sofia", *ROLES))
    respuesta = client.get("/olvidada/")
    assert respuesta.status_code == 403
    assert b"secreto" not in respuesta.content


# ── Cell by cell: what happens when a view is opened ──


@pytest.mark.django_db
@pytest.mark.parametrize("rol", [*ROLES, "sin rol"])
def test_lo_que_la_matriz_permite_se_abre(client: Client, rol: str) -> None:
    """The views themselves, with an object of each; those that are denied are in the test of every cell."""
    usuario = quien_ve_todas("pruiz", rol)
    entrar(client, usuario)
    fallas = []
    for vista in VISTAS:
        regla = regla_de(vista)
        mas = PIDEN_MAS.get(vista.nombre)
        libre = regla.tipo in {"publica", "propia"}
        if vista.nombre == "nucleo:salud" or (not libre and rol not in regla.leen):
            continue
        if libre and mas is None and rol not in {"sin rol", "sistemas"}:
            continue  # what is of anybody has no cells: looked at once without roles and once with
        respuesta = client.get(vista.direccion(usuario))
        esperados = {403, 404} if mas is not None and not tiene(rol, *mas) else {200, 302, 405}
        if respuesta.status_code not in esperados:
            fallas.append(f"{vista.nombre}: {respuesta.status_code}, se esperaba {sorted(esperados)}")
        if "no-store" not in respuesta.get("Cache-Control", ""):
            fallas.append(f"{vista.nombre}: puede quedar guardada en el navegador")
    assert fallas == []


@pytest.mark.django_db
def test_sin_ingresar_se_va_al_ingreso(client: Client) -> None:
    for vista in VISTAS:
        for pedir in (client.get, client.post):
            respuesta = pedir(vista.direccion_cualquiera())
            if regla_de(vista).tipo == "publica":
                assert respuesta.status_code in {200, 405, 422, 503}, vista.nombre
            else:
                assert (respuesta.status_code, respuesta.get("Location", "")[:10]) == (302, "/ingresar/"), vista.nombre


@pytest.fixture
def sonda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers LLEGO instead of running the view: what a POST does is not undone by asking whether it may.

    A refusal is answered without its page, which others look at.
    """
    original = Acceso.process_view

    def sondear(self: Acceso, request: HttpRequest, *resto: object) -> HttpResponse | None:
        try:
            return original(self, request, *resto) or HttpResponse(status=LLEGO)  # type: ignore[arg-type]
        except PermissionDenied:
            return HttpResponse(status=403)

    monkeypatch.setattr(Acceso, "process_view", sondear)


@pytest.mark.django_db
@pytest.mark.parametrize("rol", [*ROLES, "sin rol"])
def test_cada_celda_deja_pasar_lo_que_dice_y_nada_mas(client: Client, sonda: None, rol: str) -> None:
    """Every view × every role × looking and writing, through the whole stack up to the view's door."""
    entrar(client, quien_ve_todas("pruiz", rol))
    fallas = []
    for vista in VISTAS:
        regla = regla_de(vista)
        libre = regla.tipo in {"publica", "propia"}
        if libre and rol not in {"sin rol", "sistemas"}:
            continue  # what is of anybody has no cells
        direccion = vista.direccion_cualquiera()
        for metodo, con_celda in (("get", regla.leen), ("post", regla.escriben)):
            estado = getattr(client, metodo)(direccion).status_code
            esperado = LLEGO if libre or rol in con_celda else 403
            if estado != esperado:
                fallas.append(f"{metodo} {vista.nombre}: {estado}, se esperaba {esperado}")
    assert fallas == []


# ── Forms from elsewhere ──


@pytest.mark.django_db
def test_ningun_post_sin_su_ficha_csrf() -> None:
    usuario = quien_ve_todas("sofia", *ROLES)
    cliente = entrar(Client(enforce_csrf_checks=True), usuario)
    for vista in VISTAS:
        respuesta = cliente.post(vista.direccion_cualquiera())
        assert respuesta.status_code == 403, vista.nombre
        assert 'data-error="csrf"' in respuesta.content.decode(), vista.nombre
    assert cliente.get(reverse("nucleo:mi_cuenta")).status_code == 200, "nobody was logged out"
