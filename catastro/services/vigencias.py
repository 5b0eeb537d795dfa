"""How the dated rows of catastro change: what is new is put over its days, and what was there is replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from cesop.nucleo.errors import AvisoConfirmable, ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar, reemplazar_cada
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
    reemplazar(previas, modelo=modelo, desde=fila.desde, hasta=fila.hasta, nuevas=[fila], simultaneo=simultaneo())
    return fila


@transaction.atomic
def poner_todas(filas: Sequence[F], *, por: tuple[str, ...]) -> None:
    """As `poner`, for many rows of one table, each about something else, with its own days. Three statements.

    *Errores:* those of `poner`.
    """
    if not filas:
        return
    modelo = type(filas[0])
    rangos = {_clave(fila, por): (fila.desde, fila.hasta) for fila in filas}
    assert len(rangos) == len(filas), "each row is about something else"
    de_ellas = modelo._default_manager.filter(**{f"{por[0]}__in": {clave[0] for clave in rangos}})
    desde_todas = min(desde for desde, _ in rangos.values())
    previas = []
    for fila in alcanzadas(de_ellas, desde=desde_todas, hasta=None):
        desde, hasta = rangos.get(_clave(fila, por), (None, None))
        if desde is not None and (fila.hasta is None or fila.hasta > desde) and (hasta is None or fila.desde < hasta):
            previas.append((fila, desde, hasta))
    reemplazar_cada(previas, modelo=modelo, nuevas=filas, simultaneo=simultaneo())


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
    reemplazar([fila], modelo=type(fila), desde=max(hasta, fila.desde), hasta=None, nuevas=[], simultaneo=simultaneo())


@transaction.atomic
def vaciar(filas: QuerySet[F], *, desde: dt.date) -> int:
    """Leave nothing in force from a day on, of `filas`, in one change. Returns how many rows said something.

    *Errores:* `catastro.simultaneo`.
    """
    vivas = list(alcanzadas(filas, desde=desde, hasta=None))
    reemplazar(vivas, modelo=filas.model, desde=desde, hasta=None, nuevas=[], simultaneo=simultaneo())
    return len(vivas)


def avisar_de_lo_futuro(
    filas: QuerySet[F], *, desde: dt.date, hasta: dt.date | None, decir: Callable[[F], str], aceptado: str | None
) -> None:
    """What was already said from a later day on does not go without somebody's knowing.

    decir: a row in words. aceptado: the warning that was accepted; None, nobody is there to be asked.
    *Errores:* AvisoConfirmable `vigencias.futuro`.
    """
    if aceptado is None:
        return
    futuras = alcanzadas(filas, desde=desde, hasta=hasta).filter(desde__gt=desde).order_by("desde")
    dichas = [f"{decir(fila)} desde el {fila.desde:%d/%m/%Y}" for fila in futuras]
    if dichas:
        AvisoConfirmable(
            "vigencias.futuro",
            f"No se puede guardar sin que lo aceptes porque se pierde lo que ya estaba previsto: {'; '.join(dichas)}. "
            "Aceptalo o corregí la fecha.",
        ).exigir(aceptado)


def _clave(fila: Fechado, por: tuple[str, ...]) -> tuple[Any, ...]:
    """What a row is about, by the columns of `por`."""
    columnas = {campo.name: campo.attname for campo in fila._meta.concrete_fields}
    return tuple(getattr(fila, columnas[campo]) for campo in por)


def simultaneo() -> ErrorNegocio:
    """What is told to who wanted to change a row that somebody replaced meanwhile."""
    return ErrorNegocio(
        "catastro.simultaneo",
        "No se puede guardar porque otra persona lo cambió recién. Actualizá la página y reintentá.",
    )
