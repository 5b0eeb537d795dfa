"""Every view of the program, as the URL resolver knows them, with an object of each to open it with.

Each app with routes that take arguments brings `tests/<app>/ejemplos.py`, as `tests/nucleo/ejemplos.py` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cesop.nucleo.models import Usuario
from tests.nucleo.ejemplos import Ejemplo

CUALQUIERA: Mapping[str, Any] = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": UUID(int=1),
    "PathConverter": "x",
}
PRUEBAS = Path(__file__).resolve().parents[1]


def _reunir(nombre: str) -> dict[str, Any]:
    """What every app's `ejemplos` says under `nombre`."""
    apps = [app for app in ("nucleo", *settings.MODULOS) if (PRUEBAS / app / "ejemplos.py").exists()]
    hallados = [import_module(f"tests.{app}.ejemplos") for app in apps]
    return {clave: valor for hallado in hallados for clave, valor in getattr(hallado, nombre, {}).items()}


EJEMPLOS: dict[str, Ejemplo] = _reunir("EJEMPLOS")
SIN_ALCANCE: dict[str, str] = _reunir("SIN_ALCANCE")
PIDEN_MAS: dict[str, tuple[str, str]] = _reunir("PIDEN_MAS")


@dataclass(frozen=True)
class Vista:
    nombre: str
    argumentos: Mapping[str, str]  # name → kind of converter

    def direccion(self, usuario: Usuario) -> str:
        """Its address; with arguments, those of an object of `usuario`."""
        return reverse(self.nombre, kwargs=EJEMPLOS[self.nombre](usuario) if self.argumentos else {})

    def direccion_cualquiera(self) -> str:
        """An address of the view, for who asks only whether its door opens: what it is about may not exist."""
        return reverse(self.nombre, kwargs={nombre: CUALQUIERA[tipo] for nombre, tipo in self.argumentos.items()})


def _recorrer(patrones: list[URLPattern | URLResolver], espacio: str = "") -> Iterator[Vista]:
    for patron in patrones:
        if isinstance(patron, URLResolver):
            yield from _recorrer(patron.url_patterns, f"{patron.app_name}:" if patron.app_name else espacio)
        else:
            tipos = {nombre: type(conversor).__name__ for nombre, conversor in patron.pattern.converters.items()}
            yield Vista(f"{espacio}{patron.name or patron.pattern}", tipos)


def todas() -> list[Vista]:
    """Every view, also those that still lack their row or their example."""
    return list(_recorrer(get_resolver().url_patterns))


def abribles() -> list[Vista]:
    """The views that can be asked for; those that lack something fail in a test of their own."""
    return [vista for vista in todas() if not vista.argumentos or vista.nombre in EJEMPLOS]
