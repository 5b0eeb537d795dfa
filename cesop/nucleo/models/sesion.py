"""Browser sessions that know whose they are, so that they can be listed and ended."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.usuario import Usuario


class Sesion(AbstractBaseSession):
    """A session of Django with its user, address and browser. Removing the row ends the session at once."""

    usuario = models.ForeignKey(Usuario, on_delete=models.CASCADE, null=True, related_name="sesiones")
    direccion = models.GenericIPAddressField(null=True)
    agente = models.CharField(max_length=200, blank=True)
    iniciada_en = models.DateTimeField(db_default=Ahora(), editable=False)
    vista_en = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        indexes = [models.Index(fields=["usuario"], name="sesion_por_usuario")]
