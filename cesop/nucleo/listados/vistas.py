"""Saved views of a list: its query string under a name, of one user, or shared with all."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario, VistaGuardada

CONSULTA_MAX = 1000
DE_PASO = ("pagina", "vista", "formato", "csrfmiddlewaretoken")


def vistas_visibles(*, usuario: Usuario, listado: str) -> QuerySet[VistaGuardada]:
    """The user's views of `listado`, and those that others share."""
    return VistaGuardada.objects.filter(Q(usuario=usuario) | Q(compartida=True), listado=listado).select_related(
        "usuario"
    )


def predeterminada(*, usuario: Usuario, listado: str) -> VistaGuardada | None:
    """The view that opens first for this user, if there is one."""
    return VistaGuardada.objects.filter(usuario=usuario, listado=listado, predeterminada=True).first()


@transaction.atomic
def guardar(
    consulta: str, *, usuario: Usuario, listado: str, nombre: str, compartida: bool, predeterminada: bool
) -> VistaGuardada:
    """Save what is on the screen as `nombre`; the same name of the same user is replaced.

    Errores: `vista.sin_nombre`, `vista.larga`.
    """
    limpia = limpiar(consulta)
    if not nombre.strip():
        raise ErrorNegocio("vista.sin_nombre", "No se puede guardar la vista porque no tiene nombre. Ponele uno.")
    if len(limpia) > CONSULTA_MAX:
        raise ErrorNegocio(
            "vista.larga", "No se puede guardar la vista porque tiene demasiados filtros. Quitá algunos y guardala."
        )
    if predeterminada:
        VistaGuardada.objects.filter(usuario=usuario, listado=listado, predeterminada=True).update(predeterminada=False)
    vista, _ = VistaGuardada.objects.update_or_create(
        usuario=usuario,
        listado=listado,
        nombre=nombre.strip()[:60],
        defaults={"consulta": limpia, "compartida": compartida, "predeterminada": predeterminada},
    )
    return vista


def quitar(vista: VistaGuardada, *, usuario: Usuario) -> None:
    """Forget a view; only its owner may. Errores: `vista.ajena`."""
    _exigir_propia(vista, usuario)
    vista.delete()


@transaction.atomic
def abrir_primero(vista: VistaGuardada, *, usuario: Usuario) -> None:
    """Make it the one that opens first, or stop it if it already was. Errores: `vista.ajena`."""
    _exigir_propia(vista, usuario)
    era = vista.predeterminada
    VistaGuardada.objects.filter(usuario=usuario, listado=vista.listado, predeterminada=True).update(
        predeterminada=False
    )
    VistaGuardada.objects.filter(pk=vista.pk).update(predeterminada=not era)


def limpiar(consulta: str) -> str:
    """A query string without page, format, view nor empty values."""
    viejos = QueryDict(consulta)
    nuevos = QueryDict(mutable=True)
    for nombre, valores in viejos.lists():
        llenos = [valor for valor in valores if valor]
        if nombre not in DE_PASO and llenos:
            nuevos.setlist(nombre, llenos)
    return nuevos.urlencode()


def _exigir_propia(vista: VistaGuardada, usuario: Usuario) -> None:
    if vista.usuario_id != usuario.pk:
        raise ErrorNegocio(
            "vista.ajena", "No se puede cambiar la vista porque es de otra persona. Guardá una tuya con otro nombre."
        )
