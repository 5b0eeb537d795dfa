"""Entering, leaving, and what a wrong password costs."""

from __future__ import annotations

import importlib
import io
import os
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, override_settings
from django.urls import reverse

from cesop.nucleo.acceso import segundo_factor
from cesop.nucleo.models import Instalacion, Sesion, Usuario
from cesop.nucleo.sesiones import SessionStore
from tests.factories import CLAVE, entrar, un_usuario

pytestmark = pytest.mark.django_db

AGENTE = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def ingresar(cliente: Client, usuario: str = "pruiz", clave: str = CLAVE, **extra: str):
    return cliente.post(reverse("nucleo:ingresar"), {"username": usuario, "password": clave, **extra})


@pytest.fixture
def pruiz() -> Usuario:
    return un_usuario("pruiz", "mostrador")


def test_ingresar_abre_una_sesion_nueva_con_su_direccion_y_navegador(client: Client, pruiz: Usuario) -> None:
    respuesta = client.post(
        reverse("nucleo:ingresar"),
        {"username": "PRuiz ", "password": CLAVE, "next": "/mi-cuenta/"},
        headers={"user-agent": AGENTE},
    )
    assert (respuesta.status_code, respuesta["Location"]) == (302, "/mi-cuenta/")
    sesion = Sesion.objects.get()
    assert (sesion.usuario, sesion.direccion, sesion.agente) == (pruiz, "127.0.0.1", AGENTE)
    assert (sesion.expire_date - sesion.iniciada_en).total_seconds() == 12 * 3600
    assert client.get(reverse("nucleo:mi_cuenta")).status_code == 200


@pytest.mark.parametrize(
    "destino", ["https://malo.example/", "//malo.example", "javascript:alert(1)", "\\\\malo.example"]
)
def test_ingresar_no_lleva_a_otro_sitio(client: Client, pruiz: Usuario, destino: str) -> None:
    assert ingresar(client, next=destino)["Location"] == "/"


def test_la_clave_de_sesion_cambia_al_ingresar(client: Client, pruiz: Usuario) -> None:
    sembrada = SessionStore()
    sembrada["algo"] = "plantado"
    sembrada.create()
    plantada = str(sembrada.session_key)
    client.cookies["cesop_sesion"] = plantada
    assert Sesion.objects.filter(pk=plantada).exists(), "alive when it is planted"
    assert ingresar(client).status_code == 302
    nueva = client.cookies["cesop_sesion"].value
    assert nueva != plantada
    assert Sesion.objects.get(pk=nueva).usuario == pruiz
    assert not Sesion.objects.filter(pk=plantada).exists()
    atacante = Client()
    atacante.cookies["cesop_sesion"] = plantada
    assert atacante.get(reverse("nucleo:mi_cuenta"))["Location"].startswith("/ingresar/")


@pytest.mark.parametrize("caso", ["no existe", "inactivo", "clave"])
def test_un_ingreso_malo_dice_siempre_lo_mismo(client: Client, pruiz: Usuario, caso: str) -> None:
    if caso == "inactivo":
        Usuario.objects.filter(pk=pruiz.pk).update(is_active=False)
    respuesta = ingresar(
        client, usuario="nadie" if caso == "no existe" else "pruiz", clave="mala" if caso == "clave" else CLAVE
    )
    assert respuesta.status_code == 422
    assert "el usuario o la contraseña no son correctos" in respuesta.content.decode()
    assert not Sesion.objects.exists()


def test_cinco_fallas_cierran_a_ese_usuario_desde_esa_direccion_y_a_nadie_mas(client: Client, pruiz: Usuario) -> None:
    jdiaz = un_usuario("jdiaz", "mostrador")
    for _ in range(4):
        assert ingresar(client, clave="mala").status_code == 422
    assert ingresar(client, usuario="PRUIZ", clave="mala").status_code == 429
    cerrada = ingresar(client)
    assert cerrada.status_code == 429
    assert "demasiados intentos" in cerrada.content.decode()
    assert ingresar(client, usuario=jdiaz.usuario).status_code == 302  # same address, another user
    lejos = Client(REMOTE_ADDR="::1")  # same user, another address
    assert ingresar(lejos).status_code == 302


def test_salir_es_un_post_y_mata_la_sesion_en_el_servidor(client: Client, pruiz: Usuario) -> None:
    ingresar(client)
    clave = client.session.session_key
    assert client.get(reverse("nucleo:salir")).status_code == 405
    assert client.post(reverse("nucleo:salir")).status_code == 302
    client.cookies["cesop_sesion"] = clave
    assert client.get(reverse("nucleo:mi_cuenta")).status_code == 302


def test_sin_sesion_va_al_ingreso_y_vuelve(client: Client) -> None:
    respuesta = client.get("/mi-cuenta/?x=1")
    assert respuesta["Location"] == "/ingresar/?next=%2Fmi-cuenta%2F%3Fx%3D1"


def test_la_clave_provisoria_se_cambia_antes_de_todo(client: Client, pruiz: Usuario) -> None:
    Usuario.objects.filter(pk=pruiz.pk).update(debe_cambiar_clave=True)
    ingresar(client)
    ruta = reverse("nucleo:cambiar_clave")
    assert client.get(reverse("nucleo:mi_cuenta"))["Location"].startswith(ruta)
    otra = Client()
    ingresar(otra)
    antes = client.session.session_key
    nueva = "cuatro palabras bien largas"
    datos = {"password": CLAVE, "nueva": nueva, "repetida": nueva}
    assert client.post(ruta, datos | {"repetida": "otra"}).status_code == 422
    assert client.post(ruta, datos | {"nueva": "corta", "repetida": "corta"}).status_code == 422
    assert client.post(ruta, datos | {"nueva": CLAVE, "repetida": CLAVE}).status_code == 422
    assert client.post(ruta, datos | {"password": "mala"}).status_code == 422
    assert client.post(ruta, datos).status_code == 302
    assert client.session.session_key != antes
    assert client.get(reverse("nucleo:mi_cuenta")).status_code == 200
    assert otra.get(reverse("nucleo:mi_cuenta"))["Location"].startswith("/ingresar/")
    assert ingresar(Client(), clave=nueva).status_code == 302


def test_quien_necesita_segundo_factor_lo_activa_y_despues_lo_pasa(client: Client) -> None:
    usuario = un_usuario("mquiroga", "contaduria")
    ingresar(client, usuario="mquiroga")
    assert client.get(reverse("nucleo:mi_cuenta"))["Location"].startswith(reverse("nucleo:segundo_factor"))
    alta = reverse("nucleo:alta_segundo_factor")
    assert client.get(reverse("nucleo:segundo_factor"))["Location"].startswith(alta)
    pagina = client.get(alta).content.decode()
    assert 'src="data:image/svg+xml' in pagina
    assert client.post(alta, {"codigo": "000000"}).status_code == 422
    dispositivo = segundo_factor.dispositivo_por_confirmar(usuario)
    pagina = client.post(alta, {"codigo": codigo_de(dispositivo)}).content.decode()
    codigos = re.findall(r"<code>(\w{5}-\w{5})</code>", pagina)
    assert len(set(codigos)) == 10
    assert client.get(reverse("nucleo:mi_cuenta")).status_code == 200

    otro = Client()
    ingresar(otro, usuario="mquiroga")
    segundo = reverse("nucleo:segundo_factor")
    assert otro.get(reverse("nucleo:mi_cuenta"))["Location"].startswith(segundo)
    assert otro.get(alta)["Location"].startswith(segundo), "a second device needs the first"
    assert otro.get(reverse("nucleo:cambiar_clave"))["Location"].startswith(segundo)
    antes = otro.session.session_key
    assert otro.post(segundo, {"codigo": codigos[0].lower(), "next": "/mi-cuenta/"})["Location"] == "/mi-cuenta/"
    assert otro.session.session_key != antes
    tercero = Client()
    ingresar(tercero, usuario="mquiroga")
    assert tercero.post(segundo, {"codigo": codigos[0]}).status_code == 422, "a recovery code works once"


def test_un_codigo_sirve_una_vez_y_los_malos_hacen_esperar(client: Client) -> None:
    usuario = un_usuario("mquiroga", "contaduria")
    entrar(Client(), usuario)
    codigo = segundo_factor.codigo_actual(usuario)
    assert segundo_factor.verificar(usuario, codigo=codigo) is not None
    assert segundo_factor.verificar(usuario, codigo=codigo) is None
    for _ in range(3):
        segundo_factor.verificar(usuario, codigo="000000")
    assert segundo_factor.espera_por_intentos(usuario) >= 1


def test_quien_elige_tener_segundo_factor_tambien_lo_pasa(client: Client, pruiz: Usuario) -> None:
    dispositivo = segundo_factor.dispositivo_por_confirmar(pruiz)
    segundo_factor.confirmar_alta(pruiz, codigo=codigo_de(dispositivo))
    ingresar(client)
    assert client.get(reverse("nucleo:mi_cuenta"))["Location"].startswith(reverse("nucleo:segundo_factor"))


def test_los_codigos_nuevos_piden_la_clave(client: Client) -> None:
    usuario = un_usuario("mquiroga", "contaduria")
    entrar(client, usuario)
    ruta = reverse("nucleo:renovar_codigos")
    for datos in ({}, {"password": "mala"}):
        assert client.post(ruta, datos).status_code == 422
        assert segundo_factor.codigos_restantes(usuario) == 0
    assert 'type="password"' in client.get(ruta).content.decode()
    pagina = client.post(ruta, {"password": CLAVE}).content.decode()
    assert len(re.findall(r"<code>(\w{5}-\w{5})</code>", pagina)) == 10
    assert segundo_factor.codigos_restantes(usuario) == 10


def codigo_de(dispositivo) -> str:
    dispositivo.confirmed = True
    dispositivo.save()
    try:
        return segundo_factor.codigo_actual(dispositivo.user)
    finally:
        dispositivo.confirmed = False
        dispositivo.save()


# ── The code from the command line ──


def test_totp_muestra_el_codigo_de_quien_tiene_segundo_factor() -> None:
    usuario = un_usuario("mquiroga", "contaduria")
    with pytest.raises(CommandError, match="no tiene segundo factor"):
        call_command("totp", "mquiroga")
    entrar(Client(), usuario)
    salida = io.StringIO()
    call_command("totp", "MQuiroga", stdout=salida)
    assert re.fullmatch(r"\d{6}\n", salida.getvalue())
    with pytest.raises(CommandError, match="no existe nadie"):
        call_command("totp", "nadie")


def test_totp_se_niega_en_produccion_y_fuera_de_la_maquina(monkeypatch: pytest.MonkeyPatch) -> None:
    entrar(Client(), un_usuario("mquiroga", "contaduria"))
    with override_settings(SOLO_LOOPBACK=False), pytest.raises(CommandError, match="es de producción"):
        call_command("totp", "mquiroga")
    real = Instalacion(modo=Instalacion.Modo.PRODUCCION)
    monkeypatch.setattr(segundo_factor, "_instalacion", lambda: real)
    with pytest.raises(CommandError, match="es de producción"):
        call_command("totp", "mquiroga")


# ── What the browser keeps ──


def test_las_galletas_de_produccion_no_salen_de_https_ni_las_lee_el_javascript(
    client: Client, pruiz: Usuario, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "CESOP_HOSTS", "CESOP_CLAVE_RESPALDO"):
        monkeypatch.setenv(variable, os.environ.get(variable) or "x")
    produccion = importlib.import_module("cesop.settings.produccion")
    nombres = [n for n in dir(produccion) if n.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "SESSION_EXPIRE"))]
    with override_settings(**{nombre: getattr(produccion, nombre) for nombre in nombres}):
        client.get("/ingresar/", secure=True)
        client.post("/ingresar/", {"username": "pruiz", "password": CLAVE}, secure=True)
        galleta = client.cookies["__Host-cesop_sesion"]
        assert (galleta["secure"], galleta["httponly"], galleta["samesite"]) == (True, True, "Lax")
        assert (galleta["path"], galleta["domain"], galleta["max-age"]) == ("/", "", ""), "ends with the browser"
        ficha = client.cookies["__Host-cesop_csrf"]
        assert (ficha["secure"], ficha["httponly"], ficha["samesite"]) == (True, True, "Lax")
        assert (ficha["path"], ficha["domain"]) == ("/", "")


@pytest.mark.parametrize("direccion", ["/ingresar/", "/mi-cuenta/", "/no-existe/"])
def test_ninguna_pagina_usa_la_camara_ni_el_lugar(client: Client, direccion: str) -> None:
    politica = client.get(direccion)["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()", "usb=()"} <= set(politica.split(", "))
