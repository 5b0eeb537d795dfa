"""Four eyes: what one person asks for and another decides."""

from __future__ import annotations

import uuid

from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.sucursal import Sucursal
from cesop.nucleo.models.usuario import Usuario


class Aprobacion(models.Model):
    """An act waiting for a second person. The database refuses that the asker decides, and a second decision."""

    class Estado(models.TextChoices):
        PEDIDA = "pedida", "Pedida"
        APROBADA = "aprobada", "Aprobada"
        RECHAZADA = "rechazada", "Rechazada"
        RETIRADA = "retirada", "Retirada"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Key of the act in `aprobaciones.ACTOS`; its data are frozen here, with their hash, as the asker saw them.
    acto = models.CharField("acto", max_length=60)
    titulo = models.CharField("qué se pide", max_length=200)
    datos = models.JSONField("datos")
    huella = models.CharField(max_length=64)
    motivo = models.CharField("motivo", max_length=300)
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.PEDIDA)
    pedida_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    pedida_en = models.DateTimeField("pedida", db_default=Ahora(), editable=False)
    decidida_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+", null=True)
    decidida_en = models.DateTimeField("decidida", null=True)
    nota = models.CharField("nota", max_length=300, blank=True)
    resultado = models.CharField("resultado", max_length=200, blank=True)

    class Meta:
        verbose_name = "aprobación"
        verbose_name_plural = "aprobaciones"
        indexes = [models.Index(fields=["estado", "pedida_en"], name="aprobacion_pendientes")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(estado="retirada")
                | models.Q(decidida_por__isnull=True)
                | ~models.Q(decidida_por=models.F("pedida_por")),
                name="aprobacion_cuatro_ojos",
            ),
            models.CheckConstraint(
                condition=models.Q(estado="pedida", decidida_por__isnull=True, decidida_en__isnull=True)
                | (~models.Q(estado="pedida") & models.Q(decidida_por__isnull=False, decidida_en__isnull=False)),
                name="aprobacion_decidida",
            ),
            models.UniqueConstraint(
                fields=["acto", "huella"], condition=models.Q(estado="pedida"), name="aprobacion_pedida_unica"
            ),
        ]

    def __str__(self) -> str:
        return self.titulo


class ExcepcionSegregacion(models.Model):
    """A person allowed, for a while, to hold two incompatible acts: who signed it and why. Append-only."""

    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+", verbose_name="usuario")
    # Key of the pair in cesop/incompatibilidades.csv.
    par = models.CharField("incompatibilidad", max_length=40)
    desde = models.DateField("desde")
    hasta = models.DateField("hasta")
    motivo = models.CharField("motivo", max_length=300)
    firmada_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+", verbose_name="firma")
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "excepción de segregación"
        verbose_name_plural = "excepciones de segregación"
        constraints = [
            models.CheckConstraint(condition=models.Q(hasta__gt=models.F("desde")), name="excepcionsegregacion_rango"),
            models.CheckConstraint(
                condition=~models.Q(usuario=models.F("firmada_por")), name="excepcionsegregacion_cuatro_ojos"
            ),
        ]
