"""Routes: who is in each, and in which order.

Positions go from 1 without holes; each act writes them in one statement, whatever the size.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import connection, transaction

from catastro import recorrido
from catastro.models import PuntoDeRuta, Ruta, Servicio, Suministro, Zona
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Sucursal


@transaction.atomic
def guardar_ruta(
    *,
    codigo: str,
    nombre: str,
    uso: str,
    sucursal: Sucursal,
    servicio: Servicio | None = None,
    zona: Zona | None = None,
    activa: bool = True,
    ruta: Ruta | None = None,
) -> Ruta:
    """Add a route, or change `ruta`. Its use and its service never change.

    *Errores:* constraints `ruta_unica`, `ruta_servicio_segun_uso`.
    """
    dicha = ruta or Ruta(uso=uso, servicio=servicio)
    dicha.codigo = codigo.strip().upper()
    dicha.nombre = " ".join(nombre.split())
    dicha.zona, dicha.sucursal, dicha.activa = zona, sucursal, activa
    dicha.save()
    return dicha


@transaction.atomic
def ordenar(ruta: Ruta, *, puntos: Sequence[int]) -> None:
    """Walk the route in that order: `puntos` are the keys of all its points.

    *Bloquea:* the route. *Errores:* `rutas.cambio` when it is not about exactly the points that the route has.
    """
    _bloquear(ruta)
    actual = _orden(ruta)
    if sorted(puntos) != sorted(actual):
        raise _cambio()
    _escribir({ruta.pk: puntos})


@transaction.atomic
def mover(ruta: Ruta, *, puntos: Collection[int], despues_de: int | None) -> None:
    """Move points of a route, together and in their order, right after another; None: to the start.

    *Bloquea:* the route. *Errores:* `rutas.cambio`.
    """
    _bloquear(ruta)
    try:
        nuevo = recorrido.mover(_orden(ruta), puntos, despues_de=despues_de)
    except ValueError as error:
        raise _cambio() from error
    _escribir({ruta.pk: nuevo})


@transaction.atomic
def pasar(ruta: Ruta, *, puntos: Collection[int], a: Ruta, despues_de: int | None) -> None:
    """Move a block of points to another route of the same use, right after one of its points; None: to the start.

    *Bloquea:* both routes. *Errores:* `rutas.otro_uso`, `rutas.otro_servicio`, `rutas.cambio`.
    """
    if a.uso != ruta.uso or a.servicio_id != ruta.servicio_id:
        que = "uso" if a.uso != ruta.uso else "servicio"
        raise ErrorNegocio(
            f"rutas.otro_{que}",
            f"No se puede pasar los puntos a la ruta {a} porque es de otro {que}. Elegí una del mismo.",
            campo="destino",
        )
    _bloquear(ruta, a)
    origen, destino = _orden(ruta), _orden(a)
    bloque = [punto for punto in origen if punto in set(puntos)]
    if len(bloque) != len(set(puntos)) or (despues_de is not None and despues_de not in destino) or a.pk == ruta.pk:
        raise _cambio()
    quedan = [punto for punto in origen if punto not in set(bloque)]
    _escribir({ruta.pk: quedan, a.pk: recorrido.insertar(destino, bloque, despues_de=despues_de)})


@transaction.atomic
def agregar(ruta: Ruta, *, suministros: Sequence[Suministro], despues_de: int | None = None) -> None:
    """Put service points in a route, in that order, right after one of its points; None: at the end.

    *Bloquea:* the route. *Errores:* `rutas.de_baja`, `rutas.ya_esta`, `rutas.cambio`; `puntoderuta_servicio` of the
    database.
    """
    _bloquear(ruta)
    _exigir_agregables(ruta, suministros)
    actual = _orden(ruta)
    if despues_de is not None and despues_de not in actual:
        raise _cambio()
    lugar = len(actual) if despues_de is None else actual.index(despues_de) + 1
    PuntoDeRuta.objects.bulk_create(
        PuntoDeRuta(ruta=ruta, suministro=suministro, uso=ruta.uso, orden=n)
        for n, suministro in enumerate(suministros, start=lugar + 1)
    )
    _escribir({ruta.pk: actual[lugar:]}, desde=lugar + len(suministros) + 1)


@transaction.atomic
def quitar(ruta: Ruta, *, puntos: Collection[int]) -> None:
    """Take points out of a route; the others close the hole. *Bloquea:* the route. *Errores:* `rutas.cambio`."""
    _bloquear(ruta)
    if PuntoDeRuta.objects.filter(ruta=ruta, pk__in=puntos).delete()[0] != len(set(puntos)):
        raise _cambio()
    _escribir({ruta.pk: _orden(ruta)})


@transaction.atomic
def sacar(suministro: Suministro) -> None:
    """Take a service point out of all its routes. *Bloquea:* those routes."""
    rutas = list(Ruta.objects.filter(puntos__suministro=suministro))
    if rutas:
        _bloquear(*rutas)
        PuntoDeRuta.objects.filter(suministro=suministro).delete()
        _escribir({ruta.pk: _orden(ruta) for ruta in rutas})


@transaction.atomic
def renumerar(ruta: Ruta) -> None:
    """Positions from 1 and without holes, in the order that they have. *Bloquea:* the route."""
    _bloquear(ruta)
    _escribir({ruta.pk: _orden(ruta)})


@transaction.atomic
def indicar(punto: PuntoDeRuta, *, indicaciones: str) -> None:
    """What the walker must know of a point."""
    punto.indicaciones = " ".join(indicaciones.split())
    punto.save(update_fields=["indicaciones"])


def _bloquear(*rutas: Ruta) -> None:
    asegurar(exclusiva("ruta", *(ruta.pk for ruta in rutas)), para="ordenar la ruta")


def _orden(ruta: Ruta) -> list[int]:
    return list(PuntoDeRuta.objects.filter(ruta=ruta).order_by("orden").values_list("pk", flat=True))


def _exigir_agregables(ruta: Ruta, suministros: Sequence[Suministro]) -> None:
    if not ruta.activa or any(not suministro.activo for suministro in suministros):
        raise ErrorNegocio(
            "rutas.de_baja", "No se puede agregar porque la ruta o el suministro están de baja. Elegí otro.",
            campo="suministros",
        )  # fmt: skip
    puestos = PuntoDeRuta.objects.filter(suministro__in=suministros, uso=ruta.uso).select_related("ruta", "suministro")
    if puesto := puestos.first():
        raise ErrorNegocio(
            "rutas.ya_esta",
            f"No se puede agregar el suministro {puesto.suministro} porque ya está en la ruta {puesto.ruta}. "
            "Pasalo desde ella.",
            campo="suministros",
        )


def _cambio() -> ErrorNegocio:
    return ErrorNegocio(
        "rutas.cambio",
        "No se puede ordenar la ruta porque otra persona la cambió mientras tanto. Actualizá la página.",
    )


def _escribir(ordenes: Mapping[int, Sequence[int]], *, desde: int = 1) -> None:
    """Route → its points in order, counted from `desde`."""
    escribir_lugares(
        [(punto, ruta, n) for ruta, puntos in ordenes.items() for n, punto in enumerate(puntos, start=desde)]
    )


def escribir_lugares(lugares: Sequence[tuple[int, int, int]]) -> None:
    """(point, route, place): one statement, which touches only what changes. Whoever calls holds the routes' locks."""
    if not lugares:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catastro_puntoderuta AS p SET ruta_id = n.ruta, orden = n.orden "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::integer[]) AS n (id, ruta, orden) "
            "WHERE p.id = n.id AND (p.ruta_id, p.orden) IS DISTINCT FROM (n.ruta, n.orden)",
            [list(columna) for columna in zip(*lugares, strict=True)],
        )
