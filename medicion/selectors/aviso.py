"""Which consumptions the law presumes to be wrong: over 175 % of an average that it names (law 24.240, art. 31)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from medicion.models import Consumo, Hallazgo
from medicion.validacion.esperado import LEGALES

# The rule that looks at that percentage.
REGLA = "V06"


def presumidos(consumos: Collection[int]) -> QuerySet[Hallazgo]:
    """What that rule found in those consumptions, of the ones that would carry the notice if somebody accepts them."""
    return Hallazgo.objects.filter(
        consumo__in=consumos,
        codigo=REGLA,
        consumo__consumo__isnull=False,
        consumo__esperado__isnull=False,
        consumo__esperado_por__in=LEGALES,
    )


def presume_error(consumo: Consumo, hallazgos: Sequence[Hallazgo]) -> bool:
    """As `presumidos`, of one whose findings are known. No query."""
    return consumo.esperado_por in LEGALES and any(hallazgo.codigo == REGLA for hallazgo in hallazgos)
