"""Bulk actions: the same rows that were shown, once, with their reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.listados.declaracion import Accion, Previsualizacion
from cesop.nucleo.listados.pantalla import Pantalla
from cesop.nucleo.models import RegistroConsulta

FILAS_MAX = 5_000


@dataclass(frozen=True, kw_only=True)
class Previa:
    """What would be done, and the digest of the rows it was computed over."""

    vista: Previsualizacion
    huella: str


def elegidas(pantalla: Pantalla, *, marcadas: list[str] | None) -> QuerySet[Any]:
    """The marked rows that are in the filtered set (None: all of it). Rows out of the user's scope never enter.

    Errores: `accion.sin_filas`, `accion.demasiadas`.
    """
    filas = pantalla.filtradas
    if marcadas is not None:
        campo = pantalla.filtradas.model._meta.pk
        validas = [m for m in marcadas if _es_clave(campo, m)]
        filas = filas.filter(pk__in=validas)
    cuantas = filas.count()
    if cuantas == 0:
        raise ErrorNegocio("accion.sin_filas", "No se puede seguir porque no hay filas marcadas. Marcá al menos una.")
    if cuantas > FILAS_MAX:
        raise ErrorNegocio(
            "accion.demasiadas",
            f"No se puede hacer sobre {cuantas} filas porque el máximo es {FILAS_MAX}. Achicá el filtro.",
        )
    return filas.order_by("pk")


def _es_clave(campo: Any, texto: str) -> bool:
    try:
        campo.to_python(texto)
    except Exception:  # noqa: BLE001 - each kind of key refuses in its own way
        return False
    return True


def previsualizar(filas: QuerySet[Any], accion: Accion) -> Previa:
    """What `accion` would do to `filas`."""
    return Previa(vista=accion.previsualizar(filas), huella=_huella(filas))


@transaction.atomic
def confirmar(
    accion: Accion, *, pantalla: Pantalla, marcadas: list[str] | None, motivo: str, huella: str, clave: UUID
) -> str:
    """Do `accion` over the rows that were shown, once per `clave`, and leave who, how many and why.

    marcadas as in `elegidas`. huella: of the preview.
    Errores: `accion.sin_motivo`, `accion.cambio`, and those of the action.
    """
    if not motivo.strip():
        raise ErrorNegocio("accion.sin_motivo", "No se puede seguir porque falta el motivo. Escribilo.", campo="motivo")
    if _hecha(accion, pantalla=pantalla, clave=clave):
        return f"{accion.titulo}: ya estaba hecho."
    filas = elegidas(pantalla, marcadas=marcadas)
    if _huella(filas) != huella:
        raise ErrorNegocio(
            "accion.cambio",
            "No se puede seguir porque las filas cambiaron mientras las mirabas. Volvé a la lista y mirá de nuevo.",
        )
    registro = RegistroConsulta(
        usuario=pantalla.usuario,
        que=_que(accion, pantalla),
        detalle=str(clave),
        filas=filas.count(),
        motivo=motivo.strip()[:200],
        pedido=getattr(pantalla.listado.request, "pedido", ""),
    )
    try:
        with transaction.atomic():
            registro.save()  # a second confirmation waits here for the first, and then is refused
    except IntegrityError:
        return f"{accion.titulo}: ya estaba hecho."
    return accion.ejecutar(filas, usuario=pantalla.usuario, motivo=motivo.strip(), clave=clave)


def _que(accion: Accion, pantalla: Pantalla) -> str:
    return f"accion:{pantalla.listado.clave}.{accion.clave}"[:80]


def _hecha(accion: Accion, *, pantalla: Pantalla, clave: UUID) -> bool:
    """True when that confirmation was already done: its rows may have left the filtered set because of it."""
    return RegistroConsulta.objects.filter(
        usuario=pantalla.usuario, que=_que(accion, pantalla), detalle=str(clave)
    ).exists()


def _huella(filas: QuerySet[Any]) -> str:
    claves = ",".join(str(pk) for pk in filas.values_list("pk", flat=True))
    return hashlib.sha256(claves.encode()).hexdigest()
