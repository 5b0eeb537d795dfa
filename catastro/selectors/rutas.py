"""Routes and their walks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from catastro.models import PuntoDeRuta, Ruta
from catastro.selectors.medidores import colocaciones_al
from cesop.nucleo.alcance import visibles
from cesop.nucleo.models import Usuario


def rutas() -> QuerySet[Ruta]:
    """Every route: a spreadsheet brings in the whole register, whatever the branch."""
    return Ruta.objects.select_related("servicio", "zona", "sucursal")


def rutas_visibles(usuario: Usuario) -> QuerySet[Ruta]:
    """The routes of the branches that the user sees."""
    return visibles(rutas(), usuario=usuario)


def con_cuenta(filas: QuerySet[Ruta]) -> QuerySet[Ruta]:
    """`filas` with how many points each has (`cuantos`), and its last position (`ultimo`)."""
    return filas.annotate(cuantos=Count("puntos"), ultimo=Max("puntos__orden"))


@dataclass(frozen=True, kw_only=True)
class Parada:
    """A point of a walk: its address, meter, and place on the map when it has them."""

    punto: PuntoDeRuta
    medidor: str
    latitud: str
    longitud: str

    @property
    def ubicada(self) -> bool:
        """True when it is on the map."""
        return bool(self.latitud)


def paradas(ruta: Ruta, *, al: dt.date) -> list[Parada]:
    """The walk of a route, in order. Two queries."""
    puntos = list(
        PuntoDeRuta.objects.filter(ruta=ruta)
        .select_related("suministro__inmueble__domicilio", "suministro__servicio")
        .order_by("orden")
    )
    de_la_ruta = PuntoDeRuta.objects.filter(ruta=ruta).values("suministro")
    puestos = {fila.suministro_id: fila.medidor.numero for fila in colocaciones_al(de_la_ruta, al=al)}
    return [
        Parada(punto=punto, medidor=puestos.get(punto.suministro_id, ""), latitud=latitud, longitud=longitud)
        for punto in puntos
        for latitud, longitud in [_lugar(punto)]
    ]


def _lugar(punto: PuntoDeRuta) -> tuple[str, str]:
    """Where it is, by itself or by its property."""
    for lugar in (punto.suministro, punto.suministro.inmueble):
        if lugar.latitud is not None and lugar.longitud is not None:
            return f"{lugar.latitud:f}", f"{lugar.longitud:f}"
    return "", ""
