"""What simulations gave, added up over their chunks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from facturacion.models import CifraSimulada, Simulacion

CERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Par:
    """Pesos of both ways."""

    antes: Decimal = CERO
    despues: Decimal = CERO

    @property
    def diferencia(self) -> Decimal:
        """What the simulated one makes over the other."""
        return self.despues - self.antes


def total(simulacion: Simulacion) -> Par:
    """Of every account that was compared. One query."""
    sumas = CifraSimulada.objects.filter(simulacion=simulacion).aggregate(antes=Sum("antes"), despues=Sum("despues"))
    return Par(antes=sumas["antes"] or CERO, despues=sumas["despues"] or CERO)
