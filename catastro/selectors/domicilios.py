"""Towns and their streets."""

from __future__ import annotations

from collections.abc import Iterable

from catastro.calles import Callejero
from catastro.models import Calle


def callejeros(localidades: Iterable[int]) -> dict[int, Callejero]:
    """The catalogue of streets of each of those towns (by key), empty where it has none. One query."""
    nombres: dict[int, list[str]] = {localidad: [] for localidad in localidades}
    for localidad, nombre in Calle.objects.filter(localidad__in=nombres).values_list("localidad_id", "nombre"):
        nombres[localidad].append(nombre)
    return {localidad: Callejero(suyos) for localidad, suyos in nombres.items()}


def nombres_de_calles() -> list[tuple[str, str]]:
    """(street, town) of every street, in order: to complete what is typed."""
    return list(Calle.objects.order_by("clave").values_list("nombre", "localidad__nombre"))
