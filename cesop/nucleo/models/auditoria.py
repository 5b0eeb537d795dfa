"""What the audit trigger writes, and who read or took away what is sensitive."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.usuario import Usuario


class RegistroAuditoria(models.Model):
    """One change of one row of a master: who, when, in which request, before and after.

    Only the trigger `nucleo_auditar` writes here; the application's role can just read. `antes` and `despues` hold
    the fields that changed (all of them on entry and removal); secrets show as "***".
    """

    class Accion(models.TextChoices):
        ALTA = "alta", "alta"
        CAMBIO = "cambio", "cambio"
        BAJA = "baja", "baja"

    tabla = models.CharField("tabla", max_length=63)
    clave = models.CharField("clave", max_length=80)
    accion = models.CharField("acción", max_length=6, choices=Accion)
    antes = models.JSONField(null=True)
    despues = models.JSONField(null=True)
    # No foreign key: the record outlives everything, and is written by a trigger that must not fail.
    usuario_id = models.BigIntegerField(null=True)
    usuario = models.CharField("usuario", max_length=40, blank=True)
    pedido = models.CharField("pedido", max_length=40, blank=True)
    direccion = models.CharField("dirección", max_length=45, blank=True)
    rol = models.CharField("rol de base", max_length=63)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora())

    class Meta:
        verbose_name = "registro de auditoría"
        verbose_name_plural = "registros de auditoría"
        indexes = [
            models.Index(fields=["tabla", "clave", "-id"], name="auditoria_por_objeto"),
            models.Index(fields=["usuario_id", "-id"], name="auditoria_por_usuario"),
        ]


class RegistroConsulta(models.Model):
    """Someone saw something sensitive, or took data away in a file. Append-only."""

    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    que = models.CharField("qué", max_length=80)
    detalle = models.CharField("detalle", max_length=400, blank=True)
    filas = models.PositiveIntegerField("filas", null=True)
    motivo = models.CharField("motivo", max_length=200, blank=True)
    pedido = models.CharField("pedido", max_length=40, blank=True)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "registro de consulta"
        indexes = [models.Index(fields=["usuario", "-id"], name="consulta_por_usuario")]
        constraints = [
            # A bulk action is done once per confirmation: `detalle` holds its idempotency key.
            models.UniqueConstraint(
                fields=["usuario", "que", "detalle"],
                condition=models.Q(que__startswith="accion:"),
                name="registroconsulta_accion_unica",
            )
        ]
