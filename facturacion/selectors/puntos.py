"""Points of sale of the branches that somebody sees."""

from __future__ import annotations

from django.db.models import QuerySet

from cesop.nucleo.alcance import visibles
from cesop.nucleo.models import Usuario
from facturacion.models import PuntoDeVenta


def puntos(usuario: Usuario) -> QuerySet[PuntoDeVenta]:
    """Those that the user sees, by number."""
    return visibles(PuntoDeVenta.objects.select_related("sucursal"), usuario=usuario)


def de_corridas(usuario: Usuario) -> QuerySet[PuntoDeVenta]:
    """Those where a run may issue."""
    return puntos(usuario).filter(activo=True, uso=PuntoDeVenta.Uso.CORRIDAS)
