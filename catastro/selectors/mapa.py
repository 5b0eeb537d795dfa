"""What the map draws: properties, service points with their state and routes, and the streets out of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catastro.models import Inmueble, NodoRed, PuntoDeRuta, Servicio, Suministro
from catastro.plano import trazar
from catastro.selectors.rutas import rutas_visibles
from catastro.selectors.suministros import con_estado
from cesop.nucleo.models import Usuario

# Around a place: some four hundred metres.
ALREDEDOR = Decimal("0.004")
CAMPOS_DE_INMUEBLE = ("pk", "latitud", "longitud", "domicilio__calle", "domicilio__altura", "domicilio__localidad_id")
CAMPOS_DE_NODO = ("pk", "latitud", "longitud", "codigo", "nombre", "servicio_id")


@dataclass(frozen=True, kw_only=True)
class Caja:
    """A rectangle of the map."""

    sur: Decimal
    norte: Decimal
    oeste: Decimal
    este: Decimal

    @classmethod
    def alrededor(cls, latitud: Decimal, longitud: Decimal) -> Caja:
        """The blocks around a place."""
        return cls(
            sur=latitud - ALREDEDOR, norte=latitud + ALREDEDOR, oeste=longitud - ALREDEDOR, este=longitud + ALREDEDOR
        )


def plano(usuario: Usuario, *, caja: Caja | None = None, ruta: int | None = None) -> dict[str, Any]:
    """Everything, or what is in `caja`, or the points of one route with the whole town under it. Five queries.

    Rows are lists: thousands of them travel at once. `puntos`: key, number, latitude, longitude, service, state,
    reading route and place in it, delivery route and place in it, address; `inmuebles`: key, latitude, longitude,
    address; `calles`: name, both ends, how many properties; `nodos`: key, latitude, longitude, name, service.
    """
    casas = list(_en(Inmueble.objects.filter(activo=True), caja).values_list(*CAMPOS_DE_INMUEBLE))
    nodos = _en(NodoRed.objects.filter(activo=True), caja).values_list(*CAMPOS_DE_NODO)
    return {
        "servicios": list(Servicio.objects.values_list("pk", "clave", "nombre")),
        "rutas": list(rutas_visibles(usuario).values_list("pk", "codigo", "nombre", "uso")),
        "puntos": [_compacto(fila) for fila in _puntos(caja, ruta)],
        "inmuebles": [[pk, *_grados(lat, lng), f"{calle} {n}".strip()] for pk, lat, lng, calle, n, _ in casas],
        "calles": [
            [trazo.nombre, *(round(grado, 6) for grado in (*trazo.desde, *trazo.hasta)), trazo.casas]
            for trazo in trazar(((pueblo, calle), *_grados(lat, lng)) for _, lat, lng, calle, _, pueblo in casas)
        ],
        "nodos": [[pk, *_grados(lat, lng), f"{codigo} {nombre}", s] for pk, lat, lng, codigo, nombre, s in nodos],
    }


def _grados(latitud: Decimal, longitud: Decimal) -> tuple[float, float]:
    """For the drawing, whose JSON has no decimals: geometry, not money."""
    return float(latitud), float(longitud)


def _en(filas: QuerySet[Any], caja: Caja | None) -> QuerySet[Any]:
    """Those that are on the map, and in the rectangle."""
    ubicadas = filas.filter(latitud__isnull=False)
    if caja is None:
        return ubicadas
    return ubicadas.filter(latitud__range=(caja.sur, caja.norte), longitud__range=(caja.oeste, caja.este))


def _puntos(caja: Caja | None, ruta: int | None) -> QuerySet[Any, Any]:
    lugares = Suministro.objects.filter(activo=True).annotate(
        lat=Coalesce("latitud", "inmueble__latitud"), lng=Coalesce("longitud", "inmueble__longitud")
    )
    lugares = lugares.filter(lat__isnull=False)
    if caja is not None:
        lugares = lugares.filter(lat__range=(caja.sur, caja.norte), lng__range=(caja.oeste, caja.este))
    if ruta is not None:
        lugares = lugares.filter(puntos_de_ruta__ruta=ruta)
    puntos = PuntoDeRuta.objects.filter(suministro=OuterRef("pk"))
    return (
        con_estado(lugares)
        .annotate(
            lectura=Subquery(puntos.filter(uso="lectura").values("ruta")[:1]),
            orden_lectura=Subquery(puntos.filter(uso="lectura").values("orden")[:1]),
            reparto=Subquery(puntos.filter(uso="reparto").values("ruta")[:1]),
            orden_reparto=Subquery(puntos.filter(uso="reparto").values("orden")[:1]),
            calle=F("inmueble__domicilio__calle"),
            altura=F("inmueble__domicilio__altura"),
        )
        .order_by("numero")
        .values_list(
            "pk", "numero", "lat", "lng", "servicio_id", "estado", "lectura", "orden_lectura", "reparto",
            "orden_reparto", "calle", "altura",
        )
    )  # fmt: skip


def _compacto(fila: tuple[Any, ...]) -> list[Any]:
    pk, numero, lat, lng, servicio, estado, *lugares, calle, altura = fila
    puestos = [lugar or 0 for lugar in lugares]
    return [pk, numero, *_grados(lat, lng), servicio, estado or "sin_cuenta", *puestos, f"{calle} {altura}".strip()]
