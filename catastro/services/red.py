"""The network: nodes that hang one from another, a tree per service. The database refuses rings and mixed services."""

from __future__ import annotations

from django.db import transaction

from catastro.models import NodoRed, Servicio, UbicacionEnRed
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy


@transaction.atomic
def guardar_nodo(
    *,
    servicio: Servicio,
    tipo: str,
    codigo: str,
    nombre: str,
    padre: NodoRed | None = None,
    activo: bool = True,
    nodo: NodoRed | None = None,
) -> NodoRed:
    """Add a node, or change `nodo` and where it hangs. Its service never changes.

    *Errores:* `red.nodo_en_uso` when it would be retired with something hanging from it; constraints `nodored_unico`,
    `nodored_sin_anillo`, `nodored_servicio`.
    """
    dicho = nodo or NodoRed(servicio=servicio)
    if dicho.pk and dicho.activo and not activo:
        _exigir_libre(dicho)
    dicho.tipo, dicho.padre, dicho.activo = tipo, padre, activo
    dicho.codigo = codigo.strip().upper()
    dicho.nombre = " ".join(nombre.split())
    dicho.save()
    return dicho


def _exigir_libre(nodo: NodoRed) -> None:
    if nodo.hijos.filter(activo=True).exists():
        cuelga = "tiene nodos activos colgados"
    elif vigentes(UbicacionEnRed.objects.filter(nodo=nodo), al=hoy()).exists():
        cuelga = "alimenta suministros"
    else:
        return
    raise ErrorNegocio(
        "red.nodo_en_uso",
        f"No se puede dar de baja el nodo {nodo} porque {cuelga}. Pasalos a otro antes.",
        campo="activo",
    )
