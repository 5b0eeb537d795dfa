"""The network as trees, with how many service points each node feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from catastro.models import NodoRed, Suministro, UbicacionEnRed
from cesop.nucleo.fechado import vigentes


@dataclass(frozen=True, kw_only=True)
class Rama:
    """A node in its tree. nivel: from 1. propios: service points that it feeds itself; total: with what hangs."""

    nodo: NodoRed
    nivel: int
    propios: int
    total: int
    con_hijos: bool


def arbol(*, servicio: int | None = None, al: dt.date) -> list[Rama]:
    """Every node, each under the one it hangs from, by code. Two queries, whatever the depth."""
    nodos = NodoRed.objects.select_related("servicio").order_by("servicio__orden", "codigo")
    if servicio is not None:
        nodos = nodos.filter(servicio=servicio)
    filas = vigentes(UbicacionEnRed.objects.order_by(), al=al)
    propios = dict(filas.values("nodo").annotate(n=Count("pk")).values_list("nodo", "n"))
    return ramas(list(nodos), propios)


def ramas(nodos: Sequence[NodoRed], propios: Mapping[int, int]) -> list[Rama]:
    """Pure: `nodos` in the order of their trees, with own and total counts; one whose parent is not here is a root."""
    claves = {nodo.pk for nodo in nodos}
    hijos: dict[int | None, list[NodoRed]] = {}
    for nodo in nodos:
        hijos.setdefault(nodo.padre_id if nodo.padre_id in claves else None, []).append(nodo)
    totales: dict[int, int] = {}
    en_orden = list(_recorrer(hijos))
    for nodo, _ in reversed(en_orden):
        totales[nodo.pk] = propios.get(nodo.pk, 0) + sum(totales[hijo.pk] for hijo in hijos.get(nodo.pk, ()))
    return [
        Rama(
            nodo=nodo,
            nivel=nivel,
            propios=propios.get(nodo.pk, 0),
            total=totales[nodo.pk],
            con_hijos=nodo.pk in hijos,
        )
        for nodo, nivel in en_orden
    ]


def _recorrer(hijos: Mapping[int | None, list[NodoRed]]) -> Iterator[tuple[NodoRed, int]]:
    """Depth first, without recursion: a network may be as deep as it wants."""
    pendientes = [(nodo, 1) for nodo in reversed(hijos.get(None, []))]
    while pendientes:
        nodo, nivel = pendientes.pop()
        yield nodo, nivel
        pendientes += [(hijo, nivel + 1) for hijo in reversed(hijos.get(nodo.pk, []))]


def hacia_arriba(nodo: NodoRed) -> list[NodoRed]:
    """The nodes between the root and `nodo`, root first, itself excluded. One query per step."""
    camino: list[NodoRed] = []
    padre = nodo.padre
    while padre is not None:
        camino.append(padre)
        padre = padre.padre
    return camino[::-1]


def bajo(nodo: NodoRed) -> set[int]:
    """Keys of `nodo` and of all that hangs from it. One query."""
    de_su_red = NodoRed.objects.filter(servicio=nodo.servicio_id).values_list("pk", "padre_id")
    hijos: dict[int | None, list[int]] = {}
    for pk, padre in de_su_red:
        hijos.setdefault(padre, []).append(pk)
    hallados, pendientes = {nodo.pk}, [nodo.pk]
    while pendientes:
        nuevos = hijos.get(pendientes.pop(), [])
        hallados.update(nuevos)
        pendientes += nuevos
    return hallados


def alimentados(nodos: Iterable[int], *, al: dt.date) -> QuerySet[Suministro]:
    """The service points that those nodes feed on a day."""
    filas = vigentes(UbicacionEnRed.objects.filter(nodo__in=nodos), al=al)
    return Suministro.objects.filter(pk__in=filas.values("suministro"))
