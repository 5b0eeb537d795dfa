"""Masters of catastro: services, categories, conditions, groups, zones, towns, streets, crews, kinds of order.

They all are written the same way: a row gets its data. What is particular of one is in its own function here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model

from catastro.models import Calle, Domicilio
from cesop.nucleo.errors import ErrorNegocio

M = TypeVar("M", bound=Model)


@transaction.atomic
def guardar(fila: M, *, datos: Mapping[str, Any], fijos: tuple[str, ...] = ()) -> M:
    """Add a row (an instance that is not saved yet), or change one; its `fijos` fields are given only once.

    Texts go on one line. *Errores:* `maestros.fijo`; the constraints and triggers of its table.
    """
    nueva = fila.pk is None
    limpios = {campo: " ".join(v.split()) if isinstance(v, str) else v for campo, v in datos.items()}
    cambiados = [] if nueva else [c for c in fijos if c in limpios and getattr(fila, c) != limpios[c]]
    if cambiados:
        raise ErrorNegocio(
            "maestros.fijo", "No se puede cambiar ese dato porque otros lo usan. Dalo de baja y cargá otro.",
            campo=cambiados[0],
        )  # fmt: skip
    if antes := None if nueva else _ANTES.get(type(fila)):
        antes(fila, limpios)
    for campo, valor in limpios.items():
        setattr(fila, campo, valor)
    fila.save()
    return fila


def _renombrar_calle(calle: Any, datos: Mapping[str, Any]) -> None:
    """The addresses of a street follow its new spelling."""
    if datos["nombre"] != calle.nombre:
        Domicilio.objects.filter(localidad=calle.localidad_id, calle=calle.nombre).update(calle=datos["nombre"])


_ANTES: Final[Mapping[type[Model], Callable[[Any, Mapping[str, Any]], None]]] = {Calle: _renombrar_calle}
