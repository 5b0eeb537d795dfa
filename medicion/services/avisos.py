"""The legal notice of what was said to be right over what the law presumes: a fact that the bill prints."""

from __future__ import annotations

from collections.abc import Sequence

from medicion.models import AvisoLegal, Consumo
from medicion.selectors.aviso import presumidos

POR_TANDA = 2_000


def avisar(consumos: Sequence[int]) -> int:
    """Leave the notice of each of those consumptions, just validated by somebody, that is over the legal average.

    Returns how many. In the caller's transaction and locks.
    """
    previos = set(AvisoLegal.objects.filter(consumo__in=consumos).values_list("consumo_id", flat=True))
    hechos = AvisoLegal.objects.bulk_create(
        [
            AvisoLegal(
                consumo=hallazgo.consumo,
                promedio=promedio,
                metodo=hallazgo.consumo.esperado_por,
                detalle=hallazgo.detalle,
            )
            for hallazgo in presumidos(consumos).select_related("consumo")
            if hallazgo.consumo_id not in previos and (promedio := hallazgo.consumo.esperado) is not None
        ],
        batch_size=POR_TANDA,
    )
    return len(hechos)


def lleva_aviso(consumo: Consumo) -> bool:
    """True when accepting it would leave the notice."""
    return presumidos([consumo.pk]).exists()
