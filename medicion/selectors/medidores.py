"""What the acts on a meter ask: which one is meant, and what the one that is there last showed."""

from __future__ import annotations

from catastro.models import Medidor, Suministro
from catastro.services.medidores import escribir_numero
from medicion.models import Lectura

PRINCIPALES = {"agua": "volumen"}


def en_deposito(numero: str, *, servicio: int) -> Medidor | None:
    """The meter of a service by its number."""
    return Medidor.objects.filter(servicio=servicio, numero=escribir_numero(numero)).first()


def principal(suministro: Suministro) -> str:
    """What a meter of that service counts first."""
    return PRINCIPALES.get(suministro.servicio.clave, "activa")


def ultima(suministro: Suministro) -> Lectura | None:
    """The last reading that counts."""
    filas = Lectura.objects.filter(
        suministro=suministro, reemplazada_por__isnull=True, anulada=False, valor__isnull=False
    )
    return filas.select_related("medidor", "registro").order_by("-fecha", "-pk").first()
