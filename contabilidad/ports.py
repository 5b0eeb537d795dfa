"""What the ledger asks of upper apps: subledgers of control accounts, where entries come from, what is unfinished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from cesop.nucleo.puertos import Puerto
from contabilidad.models import Cuenta
from contabilidad.submayores import SUBMAYORES


@dataclass(frozen=True, kw_only=True)
class Culpable:
    """A document (or an account, a day, a process) that explains a difference. url: where it is opened, or empty."""

    texto: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentoOrigen:
    """What caused an entry, for a person: "Factura B 0003-00001234", and where it is opened (or empty)."""

    etiqueta: str
    url: str = ""


class Submayor(Protocol):
    """The subledger behind the control accounts of one key (`Cuenta.control`)."""

    nombre: str

    def saldo(self, cuenta: Cuenta, /, *, al: dt.date) -> Decimal:
        """Σ of its documents up to the end of `al`, in pesos, positive when debit: what the account should say."""
        ...  # pragma: no cover

    def culpables(self, cuenta: Cuenta, /, *, al: dt.date) -> Sequence[Culpable]:
        """Documents whose amount differs from what the account has for them, worst first. Asked when they differ."""
        ...  # pragma: no cover


class ProveedorDeOrigen(Protocol):
    """What knows the documents of one kind (`Asiento.origen_tipo`)."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Label and address of each; those that do not exist are missing from the answer."""
        ...  # pragma: no cover

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which of them exist. One query, for thousands at a time."""
        ...  # pragma: no cover


class TrabajoSinTerminar(Protocol):
    """Who knows of work that would still post in a period: a billing chunk between numbering and writing."""

    nombre: str

    def pendientes(self, *, desde: dt.date, hasta: dt.date) -> Sequence[Culpable]:
        """What is unfinished with accounting dates in `[desde, hasta)`."""
        ...  # pragma: no cover


SUBMAYOR: Puerto[Submayor] = Puerto("contabilidad.submayor", claves=frozenset(SUBMAYORES))
# Each app brings the kinds of its own documents.
ORIGEN: Puerto[ProveedorDeOrigen] = Puerto("contabilidad.origen")
SIN_TERMINAR: Puerto[TrabajoSinTerminar] = Puerto("contabilidad.sin_terminar")
