"""Reads of the inbox and of the outgoing mail."""

from __future__ import annotations

from django.db.models import QuerySet

from cesop.nucleo.alcance import personas
from cesop.nucleo.models import CorreoSaliente, Notificacion, Usuario


def recibidas(usuario: Usuario) -> QuerySet[Notificacion]:
    """The user's own lines, newest first."""
    return Notificacion.objects.filter(usuario=usuario).order_by("-pk")


def sin_leer(usuario: Usuario) -> QuerySet[Notificacion]:
    """Those that the user has not opened."""
    return recibidas(usuario).filter(leida_en__isnull=True)


def correos_visibles(usuario: Usuario) -> QuerySet[CorreoSaliente]:
    """Mails to people of the user's branches; all of them for who sees all branches. Adds no query."""
    correos = CorreoSaliente.objects.all()
    if usuario.ve_todas:
        return correos
    direcciones = personas(usuario).order_by().exclude(correo="").values("correo")
    return correos.filter(para__in=direcciones)
