"""The legal notice of what was said to be right over what the law presumes: a fact that the bill prints."""

from __future__ import annotations

from collections.abc import Sequence

from medicion.models import AvisoLegal, Consumo, Hallazgo
from medicion.validacion.esperado import LEGALES

LEGAL = "V06"
POR_TANDA = 2_000


def avisar(consumos: Sequence[int]) -> int:
    """Leave the notice of each of those consumptions, just validated by somebody, that is over the legal average.

    Returns how many. In the caller's transaction and locks.
    """
    hallazgos = Hallazgo.objects.filter(
        consumo__in=consumos, codigo=LEGAL, consumo__esperado__isnull=False, consumo__esperado_por__in=LEGALES
    )
    previos = set(AvisoLegal.objects.filter(consumo__in=consumos).values_list("consumo_id", flat=True))
    hechos = AvisoLegal.objects.bulk_create(
        [
            AvisoLegal(
                consumo=hallazgo.consumo,
                promedio=promedio,
                metodo=hallazgo.consumo.esperado_por,
                detalle=hallazgo.detalle,
            )
            for hallazgo in hallazgos.select_related("consumo")
            if hallazgo.consumo_id not in previos and (promedio := hallazgo.consumo.esperado) is not None
        ],
        batch_size=POR_TANDA,
    )
    return len(hechos)


def lleva_aviso(consumo: Consumo) -> bool:
    """True when accepting it would leave the notice."""
    return consumo.esperado_por in LEGALES and Hallazgo.objects.filter(consumo=consumo, codigo=LEGAL).exists()
