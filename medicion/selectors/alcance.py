"""Which service points, batches and consumptions a user sees: those of the reading routes of his or her branches."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from catastro.models import PuntoDeRuta, Ruta, Suministro
from cesop.nucleo.alcance import sucursales_de, visibles
from cesop.nucleo.models import Usuario
from medicion.models import Consumo, LoteLectura


def lotes(usuario: Usuario) -> QuerySet[LoteLectura]:
    """The batches of the user's routes."""
    return visibles(LoteLectura.objects.all(), usuario=usuario, campo="ruta__sucursal")


def rutas(usuario: Usuario) -> QuerySet[Ruta]:
    """The reading routes of the user's branches."""
    return visibles(Ruta.objects.filter(uso=Ruta.Uso.LECTURA), usuario=usuario)


def suministros(usuario: Usuario) -> QuerySet[Suministro]:
    """The service points of the user's routes, and those that are in none."""
    if usuario.ve_todas:
        return Suministro.objects.all()
    return Suministro.objects.exclude(pk__in=_puntos_ajenos(usuario))


def consumos(usuario: Usuario) -> QuerySet[Consumo]:
    """The consumptions of the batches of the user's routes; out of any batch, of the points that the user sees."""
    if usuario.ve_todas:
        return Consumo.objects.all()
    del_lote = Q(lote__ruta__sucursal__in=sucursales_de(usuario).values("pk"))
    return Consumo.objects.filter(del_lote | (Q(lote__isnull=True) & ~Q(suministro__in=_puntos_ajenos(usuario))))


def _puntos_ajenos(usuario: Usuario) -> Any:
    """The points whose reading route is of another branch, as a subquery."""
    de_lectura = PuntoDeRuta.objects.filter(uso=Ruta.Uso.LECTURA)
    return de_lectura.exclude(ruta__sucursal__in=sucursales_de(usuario).values("pk")).values("suministro_id")
