"""What the shell shows: modules of the rail and their pages, filled by each app in `arranque.registrar()`."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_ver


@dataclass(frozen=True, kw_only=True)
class Modulo:
    """An entry of the rail. orden: position, small first."""

    clave: str
    nombre: str
    icono: str
    orden: int


@dataclass(frozen=True, kw_only=True)
class Pagina:
    """A page that opens without arguments: a command of the palette and, unless `solapa` says no, a tab of its module.

    ruta: name of the view (and key of the matrix). palabras: what people may type to find it. hijas: names of views
    that keep this tab lit (the detail of a list).
    """

    modulo: str
    nombre: str
    ruta: str
    icono: str
    orden: int
    palabras: str = ""
    tecla: str = ""
    hijas: frozenset[str] = field(default_factory=frozenset)
    solapa: bool = True

    @property
    def url(self) -> str:
        """Address of the page."""
        return reverse(self.ruta)


_MODULOS: dict[str, Modulo] = {}
_PAGINAS: list[Pagina] = []


def registrar_modulo(modulo: Modulo) -> None:
    """Add a module to the rail. Raises ValueError when its key is taken."""
    if modulo.clave in _MODULOS:
        raise ValueError(f"El módulo {modulo.clave} ya está registrado.")
    _MODULOS[modulo.clave] = modulo


def registrar_pagina(pagina: Pagina) -> None:
    """Add a page to its module. Raises ValueError when the module does not exist or the page repeats."""
    if pagina.modulo not in _MODULOS:
        raise ValueError(f"La página {pagina.ruta} es de un módulo que no existe: {pagina.modulo}.")
    if any(otra.ruta == pagina.ruta for otra in _PAGINAS):
        raise ValueError(f"La página {pagina.ruta} ya está registrada.")
    _PAGINAS.append(pagina)


def paginas_de(usuario: Usuario) -> list[Pagina]:
    """The pages that the user may open, by module and order. No query beyond the user's roles."""
    permitidas = [pagina for pagina in _PAGINAS if puede_ver(usuario, pagina.ruta)]
    return sorted(permitidas, key=lambda p: (_MODULOS[p.modulo].orden, p.orden))


def modulos() -> list[Modulo]:
    """Every module, in the order of the rail."""
    return sorted(_MODULOS.values(), key=lambda m: m.orden)
