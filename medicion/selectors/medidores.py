"""What the acts on a meter ask: which one is meant, and what the one that is there last showed."""

from __future__ import annotations

import datetime as dt

from catastro.models import Colocacion, Suministro
from medicion.models import Lectura

# What is counted in cubic metres is a volume; the rest, active energy.
PRINCIPALES = {"m³": "volumen"}


def principal(suministro: Suministro) -> str:
    """What a meter of that service counts first."""
    return PRINCIPALES.get(suministro.servicio.unidad, "activa")


def ultima(suministro: Suministro) -> Lectura | None:
    """The last reading that counts."""
    filas = Lectura.objects.filter(
        suministro=suministro, reemplazada_por__isnull=True, anulada=False, valor__isnull=False
    )
    return filas.select_related("medidor", "registro").order_by("-fecha", "-pk").first()


def ultima_del_medidor(puesta: Colocacion, *, hasta: dt.date | None) -> Lectura | None:
    """The last reading that counts of a meter where it is, of that day or before."""
    filas = Lectura.objects.filter(
        suministro=puesta.suministro_id, medidor=puesta.medidor_id, fecha__lte=hasta, anulada=False,
        reemplazada_por__isnull=True,
    )  # fmt: skip
    return filas.order_by("-fecha", "-pk").first()
