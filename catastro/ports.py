"""What catastro asks of upper apps: what closing a service order does, and what else may be done at a service point."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from catastro.models import CuentaServicio, OrdenServicio, Persona, Suministro
from cesop.nucleo.models import Usuario
from cesop.nucleo.puertos import Puerto

Resultado = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Dato:
    """Something that whoever carries an order out writes down: a box of the sheet and a field of the closing form.

    clave: its name in `OrdenServicio.resultado`. al_fallar: asked when the order could not be done, instead of when it
    was. unidad: written after the box. opciones: (key, words), for an `opcion`. decide: what else is asked depends on
    it.
    """

    clave: str
    titulo: str
    tipo: Literal["texto", "entero", "decimal", "fecha", "logico", "opcion"] = "texto"
    unidad: str = ""
    obligatorio: bool = False
    al_fallar: bool = False
    opciones: Sequence[tuple[str, str]] = ()
    decide: bool = False

    @staticmethod
    def campo_de(clave: str) -> str:
        """The field of the closing form where a key is written."""
        return f"dato_{clave}"

    @property
    def campo(self) -> str:
        """Its field of the closing form."""
        return self.campo_de(self.clave)


@dataclass(frozen=True, kw_only=True)
class Objeto:
    """What an order would be about: a service point, and its account when the kind is about accounts."""

    suministro: Suministro
    cuenta: CuentaServicio | None


class EfectoDeOrden(Protocol):
    """What an order of one kind asks and does. Called in the transaction of the act, its locks already taken."""

    def datos(self, ordenes: Sequence[OrdenServicio], /) -> Mapping[int, Sequence[Dato]]:
        """What is written down when each is closed, by its key. For thousands at a time: queries do not grow with them.

        As far as is known: what `orden.resultado` already says (which meter is placed) may bring more.
        """
        ...  # pragma: no cover

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """Why no order may be issued for some of them: place in `objetos` → whole sentence. For thousands at a time."""
        ...  # pragma: no cover

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """The order was done, as `orden.resultado` says, on `orden.cerrada_el`. Raises ErrorNegocio to refuse it."""
        ...  # pragma: no cover

    def fallida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Somebody went and could not do it. Raises ErrorNegocio to refuse it."""
        ...  # pragma: no cover


# Kinds that the program knows. Those that the cooperative adds have no effect: what was found is written and no more.
EFECTOS: Puerto[EfectoDeOrden] = Puerto(
    "catastro.efecto_de_orden",
    claves=frozenset(
        {
            "conexion",
            "reconexion",
            "suspension",
            "corte",
            "retiro",
            "colocacion_medidor",
            "cambio_medidor",
            "retiro_medidor",
            "relectura",
            "inspeccion",
            "contraste",
            "reclamo",
        }
    ),
)


def efecto_de(clave: str) -> EfectoDeOrden | None:
    """The effect of the orders of a kind; None when they only leave what was found."""
    return dict(EFECTOS).get(clave)


def datos_de(ordenes: Sequence[OrdenServicio]) -> dict[int, Sequence[Dato]]:
    """Order → what its kind asks for; nothing when it has no effect."""
    por_tipo: dict[str, list[OrdenServicio]] = defaultdict(list)
    for orden in ordenes:
        por_tipo[orden.tipo.clave].append(orden)
    dichos: dict[int, Sequence[Dato]] = {orden.pk: () for orden in ordenes}
    for clave, suyas in por_tipo.items():
        if (efecto := efecto_de(clave)) is not None:
            dichos |= efecto.datos(suyas)
    return dichos


@dataclass(frozen=True, kw_only=True)
class Accion:
    """A button of the page of a service point, an account or a person. tecla: its key, one that the page does not use.

    termina: it ends the account, and goes on the page where that is done: a form, where letters are typed, so no key.
    """

    titulo: str
    url: str
    icono: str
    tecla: str
    principal: bool = False
    termina: bool = False


class AccionesDeSuministro(Protocol):
    """What an upper app offers at a service point."""

    def acciones(self, suministro: Suministro, /, *, usuario: Usuario, con_medidor: bool) -> Sequence[Accion]:
        """What the user may do there; con_medidor: there is a meter today. At most a query."""
        ...  # pragma: no cover


class AccionesDeCuenta(Protocol):
    """What an upper app offers at a service account."""

    def acciones(self, cuenta: CuentaServicio, /, *, usuario: Usuario) -> Sequence[Accion]:
        """What the user may do there. At most a query."""
        ...  # pragma: no cover


class AccionesDePersona(Protocol):
    """What an upper app offers at a person."""

    def acciones(self, persona: Persona, /, *, usuario: Usuario) -> Sequence[Accion]:
        """What the user may do there. At most a query."""
        ...  # pragma: no cover


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the page of a service account: the fragment of an upper app, that comes after the page."""

    titulo: str
    url: str


class PanelesDeCuenta(Protocol):
    """What an upper app shows of a service account."""

    def paneles(self, cuenta: CuentaServicio, /, *, usuario: Usuario, al: dt.date) -> Sequence[Panel]:
        """Of that day, what the user may see. At most a query."""
        ...  # pragma: no cover


class Paginas(Protocol):
    """Where an upper app attends people: searches land there, for who works in it."""

    def persona(self, persona: int, /, *, usuario: Usuario) -> str:
        """Address for a person; empty when the user works elsewhere. No query."""
        ...  # pragma: no cover

    def cuenta(self, cuenta: int, /, *, usuario: Usuario) -> str:
        """Address for whoever holds an account; empty when the user works elsewhere. No query."""
        ...  # pragma: no cover


PAGINAS: Puerto[Paginas] = Puerto("catastro.paginas")
PANELES_DE_CUENTA: Puerto[PanelesDeCuenta] = Puerto("catastro.paneles_de_cuenta")
ACCIONES_DE_PERSONA: Puerto[AccionesDePersona] = Puerto("catastro.acciones_de_persona")
ACCIONES_DE_CUENTA: Puerto[AccionesDeCuenta] = Puerto("catastro.acciones_de_cuenta")
ACCIONES: Puerto[AccionesDeSuministro] = Puerto("catastro.acciones_de_suministro")


def acciones_en(suministro: Suministro, *, usuario: Usuario, con_medidor: bool) -> list[Accion]:
    """What every app offers the user at a service point that is in use."""
    return [
        accion
        for _, proveedor in ACCIONES
        for accion in proveedor.acciones(suministro, usuario=usuario, con_medidor=con_medidor)
    ]


def acciones_de(cuenta: CuentaServicio, *, usuario: Usuario) -> list[Accion]:
    """What every app offers the user at a service account."""
    return [a for _, proveedor in ACCIONES_DE_CUENTA for a in proveedor.acciones(cuenta, usuario=usuario)]


def acciones_con(persona: Persona, *, usuario: Usuario) -> list[Accion]:
    """What every app offers the user at a person."""
    return [a for _, proveedor in ACCIONES_DE_PERSONA for a in proveedor.acciones(persona, usuario=usuario)]


def paneles_de(cuenta: CuentaServicio, *, usuario: Usuario, al: dt.date) -> list[Panel]:
    """What every app shows the user of a service account, on a day."""
    return [p for _, proveedor in PANELES_DE_CUENTA for p in proveedor.paneles(cuenta, usuario=usuario, al=al)]


def pagina_de_persona(persona: int, *, usuario: Usuario) -> str:
    """Where the user attends a person; empty when no app says so."""
    return next((url for _, app in PAGINAS if (url := app.persona(persona, usuario=usuario))), "")


def pagina_de_cuenta(cuenta: int, *, usuario: Usuario) -> str:
    """Where the user attends whoever holds an account; empty when no app says so."""
    return next((url for _, app in PAGINAS if (url := app.cuenta(cuenta, usuario=usuario))), "")
