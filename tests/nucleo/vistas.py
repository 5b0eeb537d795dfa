"""Every view of the program, as the URL resolver knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cesop.nucleo.models import Usuario
from tests.nucleo.ejemplos import EJEMPLOS


@dataclass(frozen=True)
class Vista:
    nombre: str
    argumentos: frozenset[str]

    def direccion(self, usuario: Usuario) -> str:
        """Its address; with arguments, those of an object of `usuario`."""
        return reverse(self.nombre, kwargs=EJEMPLOS[self.nombre](usuario) if self.argumentos else {})


def _recorrer(patrones: list[URLPattern | URLResolver], espacio: str = "") -> Iterator[Vista]:
    for patron in patrones:
        if isinstance(patron, URLResolver):
            yield from _recorrer(patron.url_patterns, f"{patron.app_name}:" if patron.app_name else espacio)
        else:
            yield Vista(f"{espacio}{patron.name or patron.pattern}", frozenset(patron.pattern.converters))


def todas() -> list[Vista]:
    return list(_recorrer(get_resolver().url_patterns))
