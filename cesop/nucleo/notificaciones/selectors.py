"""Reads of the inbox."""

from __future__ import annotations

from django.db.models import QuerySet

from cesop.nucleo.models import Notificacion, Usuario


def recibidas(usuario: Usuario) -> QuerySet[Notificacion]:
    """The user's own lines, newest first."""
    return Notificacion.objects.filter(usuario=usuario).order_by("-pk")


def sin_leer(usuario: Usuario) -> QuerySet[Notificacion]:
    """Those that the user has not opened."""
    return recibidas(usuario).filter(leida_en__isnull=True)
