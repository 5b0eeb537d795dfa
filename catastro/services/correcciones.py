"""Undo of a dated change: what was said before comes back, and what was known meanwhile stays told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from catastro.services.vigencias import simultaneo
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.models import RegistroConsulta, Usuario
from cesop.nucleo.models.base import Fechado

F = TypeVar("F", bound=Fechado)
_PROPIOS = frozenset({"id", "desde", "hasta", "registrado_en", "reemplazado_en"})


def anteriores(fila: F, *, por: tuple[str, ...]) -> list[F]:
    """What was said, just before a row was recorded, of the days that it covers: rows that nobody saved.

    Empty when nothing was. A row that was ended comes back with the days that it lost.
    *Errores:* `catastro.nada_que_deshacer` when the row is what a change about other days left of an older one.
    """
    reemplazadas = list(_iguales(fila, por=por).filter(reemplazado_en=fila.registrado_en).order_by("desde"))
    recortes = [
        _recortada(previa, desde=fila.desde, hasta=fila.hasta)
        for previa in reemplazadas
        if (previa.hasta is None or previa.hasta > fila.desde) and (fila.hasta is None or previa.desde < fila.hasta)
    ]
    if len(recortes) == 1 and _valor(recortes[0]) == _valor(fila) and _rango(recortes[0]) == _rango(fila):
        enteras = [_recortada(una, desde=fila.desde, hasta=None) for una in reemplazadas if una.hasta != fila.desde]
        if _se_termino(fila, enteras, por=por):
            return enteras
        raise ErrorNegocio(
            "catastro.nada_que_deshacer",
            "No se puede deshacer porque antes decía lo mismo para esas fechas. Cambialo por lo que corresponda.",
        )
    return recortes


@transaction.atomic
def deshacer(fila: F, *, por: tuple[str, ...], motivo: str, usuario: Usuario) -> None:
    """Put back, over the days of a live row, what was said before it. The caller holds its locks.

    *Errores:* `catastro.simultaneo` when somebody replaced it meanwhile, those of `anteriores`.
    """
    vuelven = anteriores(fila, por=por)
    vecinas = _vecinas(fila, vuelven, por=por)
    nuevas = _unidas([*vecinas, *vuelven])
    desde = min(una.desde for una in [fila, *nuevas])
    reemplazar([fila, *vecinas], modelo=type(fila), desde=desde, hasta=None, nuevas=nuevas, simultaneo=simultaneo())
    RegistroConsulta.objects.create(
        usuario=usuario,
        que=f"deshacer:{fila._meta.db_table}"[:80],
        detalle=str(fila.pk),
        filas=len(nuevas),
        motivo=motivo.strip()[:200],
    )


def _iguales(fila: F, *, por: tuple[str, ...]) -> QuerySet[F]:
    """Every row, live or not, about the same as `fila`."""
    return type(fila)._default_manager.filter(**{campo: getattr(fila, campo) for campo in por})


def _se_termino(fila: F, enteras: Sequence[F], *, por: tuple[str, ...]) -> bool:
    """True when `fila` is what is left of something that was ended, and nothing was said since of the rest."""
    fin = max((una.hasta or dt.date.max for una in enteras), default=dt.date.min)
    if fila.hasta is None or fin <= fila.hasta or any(una.desde < fila.desde for una in enteras):
        return False
    return not alcanzadas(_iguales(fila, por=por), desde=fila.hasta, hasta=None if fin == dt.date.max else fin).exists()


def _vecinas(fila: F, vuelven: Sequence[F], *, por: tuple[str, ...]) -> list[F]:
    """Live rows that end or start where `fila` does, and say the same as what comes back there: they become one."""
    vivas = _iguales(fila, por=por).filter(reemplazado_en__isnull=True).exclude(pk=fila.pk)
    juntas = vivas.filter(hasta=fila.desde)
    if fila.hasta is not None:
        juntas = vivas.filter(Q(hasta=fila.desde) | Q(desde=fila.hasta))
    return [
        vecina
        for vecina in juntas
        if any(
            (una.desde == vecina.hasta or una.hasta == vecina.desde) and _valor(una) == _valor(vecina)
            for una in vuelven
        )
    ]


def _unidas(filas: Sequence[F]) -> list[F]:
    """Contiguous rows that say the same, as one. None of those given is touched."""
    unidas: list[F] = []
    for fila in sorted(filas, key=lambda una: una.desde):
        ultima = unidas[-1] if unidas else None
        if ultima is not None and ultima.hasta == fila.desde and _valor(ultima) == _valor(fila):
            ultima.hasta = fila.hasta
        else:
            unidas.append(_copia(fila, desde=fila.desde, hasta=fila.hasta))
    return unidas


def _recortada(fila: F, *, desde: dt.date, hasta: dt.date | None) -> F:
    """A copy of `fila`, only over what it has of `[desde, hasta)`."""
    fin = min((dia for dia in (fila.hasta, hasta) if dia is not None), default=None)
    return _copia(fila, desde=max(fila.desde, desde), hasta=fin)


def _copia(fila: F, *, desde: dt.date, hasta: dt.date | None) -> F:
    return type(fila)(**_valor(fila), desde=desde, hasta=hasta)


def _valor(fila: Fechado) -> dict[str, Any]:
    """What a row says, whatever its days and stamps."""
    campos = (campo for campo in fila._meta.concrete_fields if campo.name not in _PROPIOS)
    return {campo.attname: getattr(fila, campo.attname) for campo in campos}


def _rango(fila: Fechado) -> tuple[dt.date, dt.date | None]:
    return fila.desde, fila.hasta
