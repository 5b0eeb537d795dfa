"""A real server and Debian's Chromium. Every page that a test opens is watched: it must not break the content
security policy, ask anything of another host, or leave an error in the console."""

from __future__ import annotations

import os
import shutil
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.test.testcases import ThreadedWSGIServer
from django_otp import DEVICE_ID_SESSION_KEY, devices_for_user
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from cesop.demostracion.servicios import poblar
from cesop.nucleo.models import Usuario
from tests.conftest import clon, plantilla_de_la_corrida

# Playwright's event loop lives in this thread; our own queries here are plain synchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CLAVE = "marea-velero-faro-2026"
PANTALLA = {"width": 1366, "height": 768}
AL_125 = {"width": 1093, "height": 614}
PACIENCIA = 30  # seconds
# What the console says of refusals, and of requests that a newer one took the place of (hx-sync).
SIN_CULPA = ("Failed to load resource", "Response Status Error Code", "htmx:sendAbort", "htmx:afterRequest")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one per worker."""
    ejecutable = shutil.which("chromium-headless-shell") or shutil.which("chromium")  # the shell draws no window
    assert ejecutable, "Falta chromium. Corré: make setup"
    with sync_playwright() as playwright:
        navegador = playwright.chromium.launch(
            executable_path=ejecutable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield navegador
        navegador.close()


@pytest.fixture(scope="module")
def cooperativa(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[None]:  # type: ignore[type-arg]
    """A base of its own with the demonstration users, for the tests of one file."""
    with django_db_blocker.unblock(), base_con("usuarios", lambda: poblar(CLAVE)):  # type: ignore[attr-defined]
        yield


@contextmanager
def base_con(nombre: str, armar: Callable[[], object]) -> Iterator[None]:
    """A base with what `armar` makes, which is made once in the whole run."""
    with clon(plantilla_de_la_corrida(nombre, armar)) as base:
        yield
        connections.close_all()
        _esperar_a_que_se_vayan(base)


def _esperar_a_que_se_vayan(base: str) -> None:
    """Until nobody is in the base: so much written at once brings an autovacuum, which this role cannot send away."""
    limite = time.monotonic() + PACIENCIA
    quedan = "SELECT usename, backend_type, state, query FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(os.environ["DATABASE_URL_DUENO"], autocommit=True) as dueno:
        while filas := dueno.execute(quedan, [base]).fetchall():
            if time.monotonic() > limite:
                warnings.warn(f"siguen en la base: {filas}", stacklevel=2)
                return
            time.sleep(0.1)


@pytest.fixture(scope="module")
def servidor(cooperativa: None) -> Iterator[str]:
    """Address of the program, serving that base."""
    vivo = LiveServer("127.0.0.1:0", start=False)
    vivo.thread.server_class = Servidor
    vivo.start()
    yield vivo.url
    vivo.stop()
    connections.close_all()


class Servidor(ThreadedWSGIServer):
    """Closes only when every thread that answered is gone: one that stays keeps the base open, and it must go."""

    daemon_threads = False  # those are joined when it closes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.abiertos: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.abiertos.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.abiertos.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Hang up on whoever keeps a connection waiting, so that its thread ends."""
        for abierto in list(self.abiertos):
            with suppress(OSError):
                abierto.shutdown(socket.SHUT_RDWR)
        super().server_close()


@dataclass
class Vigia:
    """What went wrong in the pages of a context."""

    servidor: str
    faltas: list[str] = field(default_factory=list)

    def seguir(self, contexto: BrowserContext) -> None:
        """Watch every page of the context."""
        contexto.on("request", self._pedido)
        contexto.on("console", lambda mensaje: mensaje.type == "error" and self._falta(f"consola: {mensaje.text}"))
        contexto.on("weberror", lambda error: self._falta(f"excepción: {error.error}"))

    def _pedido(self, pedido) -> None:  # type: ignore[no-untyped-def]
        if not pedido.url.startswith((self.servidor, "data:", "blob:", "about:")):
            self._falta(f"pidió afuera: {pedido.url}")

    def _falta(self, texto: str) -> None:
        # A refusal that a test provokes on purpose shows in the console as a failed load, which htmx repeats: the
        # test asserts it itself.
        if not any(dicho in texto for dicho in SIN_CULPA):
            self.faltas.append(texto)


Abrir = Callable[..., Page]


@pytest.fixture
def abrir(chromium: Browser, servidor: str) -> Iterator[Abrir]:
    """`abrir("laura", "/ruta")`: a page where that user has entered; `abrir(None, …)`: nobody has.

    Without a route the page stays blank. `sesion`: the key of a session of that user that is already prepared.
    """
    contextos: list[BrowserContext] = []
    vigia = Vigia(servidor)

    def _abrir(
        usuario: str | None,
        ruta: str | None = "/",
        *,
        tema: str = "light",
        pantalla: dict[str, int] = PANTALLA,
        sesion: str | None = None,
    ) -> Page:
        contexto = chromium.new_context(
            viewport=pantalla,  # type: ignore[arg-type]
            locale="es-AR",
            color_scheme=tema,  # type: ignore[arg-type]
            reduced_motion="reduce",
            base_url=servidor,
        )
        contexto.set_default_timeout(15_000)
        contextos.append(contexto)
        vigia.seguir(contexto)
        if usuario:
            clave = sesion or sesion_de(usuario)
            contexto.add_cookies([{"name": "cesop_sesion", "value": clave, "url": servidor}])
        pagina = contexto.new_page()
        if ruta is not None:
            pagina.goto(ruta)
        return pagina

    yield _abrir
    for contexto in contextos:
        contexto.close()
    assert vigia.faltas == []


def sesion_de(nombre: str, *, con_segundo_factor: bool = True, datos: dict[str, Any] | None = None) -> str:
    """Key of a session where that user has entered, with the second factor if he or she has one, and with `datos`."""
    usuario = Usuario.objects.get(usuario=nombre)
    cliente = Client()
    cliente.force_login(usuario, backend="django.contrib.auth.backends.ModelBackend")
    sesion = cliente.session
    if con_segundo_factor:
        for dispositivo in devices_for_user(usuario):
            sesion[DEVICE_ID_SESSION_KEY] = dispositivo.persistent_id
    sesion.update(datos or {})
    sesion.save()
    return str(sesion.session_key)
