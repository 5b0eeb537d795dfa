"""What recaudacion asks of upper apps: what a payment changes beyond what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cesop.nucleo.puertos import Puerto


@dataclass(frozen=True, kw_only=True)
class Pago:
    """A payment, made or about to be: whose, when, and what stays owed of each voucher that it touches, in centavos."""

    persona: int
    fecha: dt.date
    saldos: Mapping[int, int]


class EfectoDePago(Protocol):
    """What one upper app does when somebody pays: a cut order that is not needed any more, a plan that stays alive."""

    def prever(self, pago: Pago, /) -> Sequence[str]:
        """What would change, in sentences for the till. It writes nothing."""
        ...  # pragma: no cover

    def aplicar(self, pagos: Sequence[Pago], /) -> None:
        """Change it, in the transaction of the payments."""
        ...  # pragma: no cover

    def deshacer(self, pago: Pago, /) -> None:
        """The receipt was annulled: what it had changed goes back, in the same transaction."""
        ...  # pragma: no cover


EFECTO: Puerto[EfectoDePago] = Puerto("recaudacion.efecto_de_pago", claves=frozenset({"cortes", "planes"}))
