"""Production settings, the refusal to expose what is not production, and the real server behind a proxy."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cesop.embebidos.postgres import puerto_libre
from cesop.nucleo import checks, exposicion
from cesop.nucleo.middleware.proxy import DireccionReal
from cesop.nucleo.permisos import matriz
from tests.factories import un_usuario
from tests.servidor import RAIZ, SERVIDOR, administrar, ambiente, gunicorn, orden_de_gunicorn

VARIABLES = ("SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "CESOP_HOSTS", "CESOP_CLAVE_RESPALDO")


# ── Settings and checks ──


def test_la_configuracion_de_produccion_pasa_todas_las_revisiones(base_propia: str, tmp_path: Path) -> None:
    hecho = administrar(
        ambiente(tmp_path, base=base_propia),
        "check", "--deploy", "--fail-level", "WARNING", "--database", "default",
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr
    assert "no issues" in hecho.stdout


@pytest.mark.parametrize("variable", VARIABLES)
def test_lo_que_falta_se_nombra_y_no_se_inventa(tmp_path: Path, variable: str) -> None:
    entorno = ambiente(tmp_path)
    del entorno[variable]
    hecho = administrar(entorno, "check")
    assert hecho.returncode != 0
    assert f"falta {variable}" in hecho.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("cambios", "codigo"),
    [
        ({}, None),
        ({"SECRET_KEY": "corta"}, "nucleo.E001"),
        ({"SECRET_KEY": "a" * 60}, "nucleo.E001"),
        ({"SECRET_KEY": "django-insecure-y-lo-que-siga-por-largo-que-sea-1234"}, "nucleo.E001"),
        ({"CLAVE_RESPALDO": ""}, "nucleo.E001"),
        ({"SECRET_KEY": "la-misma-clave-para-todo-0123456789", "CLAVE_RESPALDO": "la-misma-clave-para-todo-0123456789"},
         "nucleo.E001"),
    ],
)  # fmt: skip
def test_los_secretos_debiles_se_dicen(settings, cambios: dict[str, str], codigo: str | None) -> None:  # type: ignore[no-untyped-def]
    for nombre, valor in cambios.items():
        setattr(settings, nombre, valor)
    assert {error.id for error in checks.secretos_fuertes(None)} == ({codigo} if codigo else set())


@pytest.mark.parametrize(
    ("url", "codigo"),
    [
        ("redis://127.0.0.1:6379/0", None),
        ("redis://:clave@redis:6379/0", None),
        ("redis://redis:6379/0", "nucleo.W001"),
        ("amqp://x", "nucleo.E003"),
        ("", "nucleo.E003"),
    ],
)
def test_el_broker_se_revisa(settings, url: str, codigo: str | None) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_BROKER_URL = url
    assert [error.id for error in checks.broker_definido(None)] == ([codigo] if codigo else [])


def test_una_matriz_rota_se_dice(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.MATRIZ = tmp_path / "matriz.csv"
    settings.MATRIZ.write_text("clave,tipo\n")
    matriz.cache_clear()
    try:
        assert [error.id for error in checks.matriz_legible(None)] == ["nucleo.E002"]
    finally:
        matriz.cache_clear()


def test_el_rol_dueno_no_sirve_para_trabajar(base_propia: str) -> None:
    assert checks.rol_sin_poderes(None, databases=["default"]) == []
    propio = connections["default"].settings_dict
    anterior = propio["USER"], propio["PASSWORD"]
    dueno = connections["dueno"].settings_dict
    connections["default"].close()
    propio["USER"], propio["PASSWORD"] = dueno["USER"], dueno["PASSWORD"]
    try:
        assert [error.id for error in checks.rol_sin_poderes(None, databases=["default"])] == ["nucleo.E004"]
    finally:
        connections["default"].close()
        propio["USER"], propio["PASSWORD"] = anterior


# ── Who is local ──


@pytest.mark.parametrize("direccion", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "unix:/run/cesop.sock"])
def test_esto_es_la_propia_maquina(direccion: str) -> None:
    assert exposicion.es_local(direccion)


@pytest.mark.parametrize("direccion", ["0.0.0.0", "", "::", "192.168.0.4", "servidor", "127.0.0.1.example.com"])  # noqa: S104
def test_esto_no(direccion: str) -> None:
    assert not exposicion.es_local(direccion)


def demostracion(base: str) -> None:
    with connections["dueno"].cursor() as cursor:
        cursor.execute("UPDATE nucleo_instalacion SET modo = 'demostracion'")


def test_runserver_no_atiende_a_otros_con_datos_de_demostracion(base_propia: str) -> None:
    demostracion(base_propia)
    with pytest.raises(CommandError, match="guarda datos de demostración"):
        call_command("runserver", "0.0.0.0:8123", use_reloader=False, skip_checks=True)


def test_runserver_no_atiende_a_otros_con_debug(base_propia: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEBUG = True
    with pytest.raises(CommandError, match="tiene DEBUG activo"):
        call_command("runserver", "0.0.0.0:8123", use_reloader=False, skip_checks=True)


@pytest.mark.parametrize(
    ("cabeceras", "codigo"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "192.168.0.9"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.7"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 200),
    ],
)
def test_cada_pedido_se_revisa_tambien_detras_de_un_proxy(
    base_propia: str, cabeceras: dict[str, str], codigo: int
) -> None:
    demostracion(base_propia)
    assert Client().get("/ingresar", follow=True, **cabeceras).status_code == codigo  # type: ignore[arg-type]


def test_en_produccion_atiende_a_cualquiera(base_propia: str) -> None:
    assert Client().get("/ingresar", follow=True, REMOTE_ADDR="192.168.0.9").status_code == 200


# ── The client's address ──


@pytest.mark.parametrize(
    ("proxies", "anotadas", "esperada"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.9.9.9, 203.0.113.7", "203.0.113.7"),  # what the client wrote is not believed
        (2, "10.9.9.9, 203.0.113.7, 192.168.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "172.18.0.1"),
        (1, "no-es-una-direccion", "172.18.0.1"),
        (1, "", "172.18.0.1"),
        (0, "203.0.113.7", "172.18.0.1"),
    ],
)
def test_la_direccion_es_la_que_vio_nuestro_proxy(settings, proxies: int, anotadas: str, esperada: str) -> None:  # type: ignore[no-untyped-def]
    settings.PROXIES = proxies
    vistas: list[str] = []

    def vista(request: HttpRequest) -> HttpResponse:
        vistas.append(request.META["REMOTE_ADDR"])
        assert "HTTP_X_FORWARDED_FOR" not in request.META
        return HttpResponse()

    DireccionReal(vista)(RequestFactory().get("/", REMOTE_ADDR="172.18.0.1", HTTP_X_FORWARDED_FOR=anotadas))
    assert vistas == [esperada]


# ── The real server ──


@pytest.mark.parametrize(
    ("cambios", "motivo"),
    [
        ({}, "guarda datos de demostración"),
        ({"DJANGO_SETTINGS_MODULE": "cesop.settings.local", "CESOP_DEBUG": "1"}, "tiene DEBUG activo"),
    ],
)
def test_gunicorn_no_empieza_a_atender_a_otros(
    base_propia: str, tmp_path: Path, cambios: dict[str, str], motivo: str
) -> None:
    demostracion(base_propia)
    hecho = subprocess.run(
        orden_de_gunicorn(f"0.0.0.0:{puerto_libre()}"),
        cwd=RAIZ, env=ambiente(tmp_path, base=base_propia) | cambios, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert hecho.returncode == 4
    assert motivo in hecho.stderr
    assert "Usá 127.0.0.1" in hecho.stderr
    assert "Listening" not in hecho.stderr


@pytest.mark.cluster
def test_detras_de_un_proxy_con_tls_sirve_como_en_produccion(base_propia: str, estaticos: Path) -> None:
    un_usuario("pruiz", "caja")
    registro = estaticos / "gunicorn.log"
    with gunicorn(ambiente(estaticos, base=base_propia), registro) as web:
        sin_tls, _ = web.pedir("/ingresar")
        assert (sin_tls.status, sin_tls.headers["Location"]) == (301, f"https://{SERVIDOR}/ingresar")

        tls = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.7"}
        pagina, cuerpo = web.pedir("/", **tls)
        assert pagina.status == 302
        pagina, cuerpo = web.pedir(pagina.headers["Location"], **tls)
        assert pagina.status == 200
        assert "max-age=31536000" in pagina.headers["Strict-Transport-Security"]
        assert "script-src 'self'" in pagina.headers["Content-Security-Policy"]
        galleta = pagina.headers["Set-Cookie"]
        assert galleta.startswith("__Host-cesop_csrf=")
        assert {"Secure", "Path=/"} <= {parte.strip() for parte in galleta.split(";")}

        hoja = cuerpo.decode().split('<link rel="stylesheet" href="', 1)[1].split('"', 1)[0]
        estatico, _ = web.pedir(hoja, **tls)
        assert estatico.status == 200
        assert "immutable" in estatico.headers["Cache-Control"]

        otro, _ = web.pedir("/salud", Host="otro.example")
        assert otro.status == 400
        salud, cuerpo = web.pedir("/salud")  # without TLS, from this machine: the container's own check
        assert salud.status == 200
        assert json.loads(cuerpo)["base"]["estado"] == "bien"
    texto = registro.read_text()
    assert "Traceback" not in texto
    assert "203.0.113.7" not in texto  # the log has no personal data
