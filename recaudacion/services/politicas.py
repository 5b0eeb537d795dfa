"""How the debts of a group are paid when nobody chooses, changed by date."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import GrupoGestion
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.fechas import hoy
from recaudacion.models import PoliticaImputacion

SIMULTANEO = ErrorNegocio(
    "recaudacion.simultaneo", "No se puede guardar porque otra persona lo cambió mientras tanto. Actualizá la página."
)


@transaction.atomic
def cambiar_politica(
    grupo: GrupoGestion, *, orden: str, prioridad: int, parcial: bool, desde: dt.date
) -> PoliticaImputacion:
    """How the debts of a group are paid from a day on; the first may start before.

    *Errores:* recaudacion.politica_pasada, recaudacion.simultaneo.
    """
    previas = PoliticaImputacion.objects.filter(grupo=grupo)
    if desde < hoy() and previas.exists():
        raise ErrorNegocio(
            "recaudacion.politica_pasada",
            "No se puede cambiar desde un día que pasó porque con lo anterior ya se cobró. Elegí hoy u otro.",
            campo="desde",
        )
    fila = PoliticaImputacion(grupo=grupo, orden=orden, prioridad=prioridad, parcial=parcial, desde=desde)
    reemplazar(
        list(alcanzadas(previas, desde=desde, hasta=None)),
        modelo=PoliticaImputacion,
        desde=desde,
        hasta=None,
        nuevas=[fila],
        simultaneo=SIMULTANEO,
    )
    return fila
