"""How the dated rows of catastro change: what is new is put over its days, and what was there is replaced."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import transaction

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.models.base import Fechado

F = TypeVar("F", bound=Fechado)


@transaction.atomic
def poner(fila: F, *, por: tuple[str, ...]) -> F:
    """Put a new row in force over its `[desde, hasta)`: the live ones of the same `por` fields give way to it.

    The parts of them that stay in force are rewritten. Returns the row, saved.
    *Errores:* `catastro.simultaneo` when somebody changed them meanwhile; those of the table's constraints.
    """
    modelo = type(fila)
    iguales = modelo._default_manager.filter(**{campo: getattr(fila, campo) for campo in por})
    previas = list(alcanzadas(iguales, desde=fila.desde, hasta=fila.hasta))
    reemplazar(previas, modelo=modelo, desde=fila.desde, hasta=fila.hasta, nuevas=[fila], simultaneo=_simultaneo())
    return fila


@transaction.atomic
def terminar(fila: F, *, hasta: dt.date) -> None:
    """End a live row on a day (its first day out of force); from its first day on, as if it had never been.

    *Errores:* `catastro.simultaneo`; `catastro.ya_termino` when it ends before.
    """
    if fila.hasta is not None and fila.hasta <= hasta:
        raise ErrorNegocio(
            "catastro.ya_termino",
            f"No se puede terminar el {hasta:%d/%m/%Y} porque ya terminó el {fila.hasta:%d/%m/%Y}. "
            "Actualizá la página.",
        )
    reemplazar([fila], modelo=type(fila), desde=max(hasta, fila.desde), hasta=None, nuevas=[], simultaneo=_simultaneo())


def _simultaneo() -> ErrorNegocio:
    return ErrorNegocio(
        "catastro.simultaneo",
        "No se puede guardar porque otra persona lo cambió recién. Actualizá la página y reintentá.",
    )
