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


def activos() -> QuerySet[PuntoDeVenta]:
    """Those in use: a voucher is of the whole cooperative, and may be numbered at any of them."""
    return PuntoDeVenta.objects.filter(activo=True)


def de_mostrador() -> PuntoDeVenta | None:
    """The first one of the counters."""
    return activos().filter(uso=PuntoDeVenta.Uso.MOSTRADOR).first()
