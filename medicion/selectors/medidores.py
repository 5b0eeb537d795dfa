"""What the acts on a meter ask: which one is meant, and what the one that is there last showed."""

from __future__ import annotations

from catastro.models import Suministro
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
