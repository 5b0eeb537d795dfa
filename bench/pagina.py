"""A page of the shell, through every middleware, for a user with all its marks."""

from __future__ import annotations

import statistics

from django.test import Client

from bench.medicion import Medida, segundos
from cesop.nucleo.models import Usuario

PAGINAS = {"Página del armazón (notificaciones)": "/notificaciones/", "Listado (procesos)": "/procesos/"}
VECES = 30


def medir(usuario: Usuario) -> list[Medida]:
    """Seconds of one page, median."""
    cliente = Client()
    cliente.force_login(usuario, backend="django.contrib.auth.backends.ModelBackend")
    return [_una(cliente, nombre, camino) for nombre, camino in PAGINAS.items()]


def _una(cliente: Client, nombre: str, camino: str) -> Medida:
    def pedir() -> None:
        assert cliente.get(camino).status_code == 200

    pedir()
    tiempo = statistics.median(segundos(pedir) for _ in range(VECES))
    return Medida(que=nombre, unidad="páginas", unidades=1, propia=tiempo)
