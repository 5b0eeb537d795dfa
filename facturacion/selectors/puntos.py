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


def activos(usuario: Usuario) -> QuerySet[PuntoDeVenta]:
    """Those in use where the user may number a voucher: of the branches that he or she sees."""
    return puntos(usuario).filter(activo=True)


def de_mostrador(usuario: Usuario) -> PuntoDeVenta | None:
    """The counter's of the user's own branch; the first one that he or she sees, when it has none."""
    suyos = activos(usuario).filter(uso=PuntoDeVenta.Uso.MOSTRADOR)
    return suyos.filter(sucursal=usuario.sucursal).first() or suyos.first()
