"""The brake of the search: for each person, across web workers, and never in the way when the broker is dead."""

from __future__ import annotations

import time

import pytest
import redis
from django.conf import settings as ajustes
from django.test import Client
from django.urls import reverse

from cesop.embebidos.postgres import puerto_libre
from cesop.nucleo.interfaz import ritmo
from cesop.nucleo.models import Usuario
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quieto(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that does not end in the middle of a test, and nothing counted before."""
    monkeypatch.setattr(ritmo, "VENTANA", 10**9)
    with redis.Redis.from_url(ajustes.CELERY_BROKER_URL) as cliente:
        for llave in cliente.scan_iter("cesop:ritmo:prueba:*"):
            cliente.delete(llave)


@pytest.fixture
def mostrador() -> Usuario:
    return un_usuario("mostra", "mostrador")


def test_se_cuenta_por_persona_y_entre_procesos(mostrador: Usuario) -> None:
    otra = un_usuario("otra", "mostrador")
    assert [ritmo.cabe("prueba", usuario=mostrador, veces=2) for _ in range(3)] == [True, True, False]
    assert ritmo.cabe("prueba", usuario=otra, veces=2)
    with redis.Redis.from_url(ajustes.CELERY_BROKER_URL) as cliente:
        llave = next(cliente.scan_iter(f"cesop:ritmo:prueba:{mostrador.pk}:*"))
        assert cliente.ttl(llave) > 0, "the count goes away by itself"


def test_sin_broker_se_busca_igual_y_enseguida(mostrador: Usuario, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{puerto_libre()}/0"
    comienzo = time.monotonic()
    assert ritmo.cabe("prueba", usuario=mostrador, veces=0)
    assert time.monotonic() - comienzo < 2


def test_quien_busca_sin_parar_espera(client: Client, mostrador: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    entrar(client, mostrador)
    monkeypatch.setattr(ritmo, "BUSQUEDAS", 0)
    respuesta = client.get(reverse("nucleo:buscar"), {"q": "quiroga"})
    assert (respuesta.status_code, respuesta["Retry-After"]) == (429, str(ritmo.VENTANA))
    assert "Esperá un minuto" in respuesta.content.decode()
