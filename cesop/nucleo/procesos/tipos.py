"""Kinds of process: what each one cuts, does and tells. Every app registers its own in `arranque.registrar()`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms

from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.permisos import puede_escribir, puede_ver

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Carga:
    """What a chunk gets. datos: JSON, enough to do it alone. unidades: how many things it holds, for the progress."""

    datos: Json
    unidades: int = 1


@dataclass(frozen=True, kw_only=True)
class Rechazo:
    """A unit that the chunk refused, while the rest of it was done.

    referencia: what the user calls it. causa: short, the same words for the same cause (they are counted). mensaje:
    "No se puede X porque Y. Hacé Z." enlace: address where it is mended.
    """

    referencia: str
    causa: str
    mensaje: str
    enlace: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultadoDeLote:
    """What a chunk leaves: JSON for the summary, and the units it refused."""

    resultado: Json = field(default_factory=dict)
    rechazos: tuple[Rechazo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Enlace:
    """A link of the summary."""

    texto: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Resumen:
    """How a process ended: a sentence, its figures (name → text) and links to what it made and what it refused."""

    texto: str
    cifras: dict[str, str] = field(default_factory=dict)
    enlaces: tuple[Enlace, ...] = ()

    def json(self) -> Json:
        """As `Proceso.resumen` keeps it; lists, since jsonb forgets the order of its keys."""
        return {
            "texto": self.texto,
            "cifras": [{"nombre": nombre, "valor": valor} for nombre, valor in self.cifras.items()],
            "enlaces": [{"texto": enlace.texto, "url": enlace.url} for enlace in self.enlaces],
        }


@dataclass(frozen=True, kw_only=True)
class ContextoDeLote:
    """What a chunk may know besides its payload: its process, and for whom it works."""

    proceso: Proceso
    usuario: Usuario


class TipoDeProceso(ABC):
    """A kind of mass work. `ejecutar` runs inside the chunk's transaction and must write only to the database."""

    clave: ClassVar[str]
    nombre: ClassVar[str]
    descripcion: ClassVar[str]
    icono: ClassVar[str] = "settings-automation"
    # Act of the matrix: L sees these processes, E starts, cancels and retries them.
    permiso: ClassVar[str]
    # How a unit is called: ("factura", "facturas").
    unidad: ClassVar[tuple[str, str]] = ("unidad", "unidades")
    # The kinds that people start from the page of processes bring a form whose cleaned data are the parameters; the
    # others are started by the screen of their own app.
    formulario: ClassVar[type[forms.Form] | None] = None

    @abstractmethod
    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Cut the work. Runs inside the transaction that starts the process; its order is the order of the chunks."""

    @abstractmethod
    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Do a chunk. ErrorNegocio fails it at once; any other error, after three tries. Never commits."""

    @abstractmethod
    def resumir(self, proceso: Proceso) -> Resumen:
        """Tell how it ended, from what is written."""

    def titulo(self, parametros: Json) -> str:
        """Name of one process of this kind, when it is started from the page of processes."""
        return self.nombre

    def puede_ver(self, usuario: Usuario) -> bool:
        """True when the user may look at processes of this kind."""
        return puede_ver(usuario, self.permiso)

    def puede_iniciar(self, usuario: Usuario) -> bool:
        """True when the user may start, cancel and retry processes of this kind."""
        return puede_escribir(usuario, self.permiso)


_TIPOS: dict[str, TipoDeProceso] = {}


def registrar_tipo(tipo: TipoDeProceso) -> None:
    """Add a kind. Raises ValueError when its key is taken."""
    if tipo.clave in _TIPOS:
        raise ValueError(f"El tipo de proceso {tipo.clave} ya está registrado.")
    _TIPOS[tipo.clave] = tipo


def tipo_de(clave: str) -> TipoDeProceso | None:
    """The kind, or None when this version of the program does not know it."""
    return _TIPOS.get(clave)


def tipos() -> list[TipoDeProceso]:
    """Every kind, by name."""
    return sorted(_TIPOS.values(), key=lambda tipo: tipo.nombre)
