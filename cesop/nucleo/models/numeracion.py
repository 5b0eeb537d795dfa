"""Gapless numbers, reserved by blocks."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.fechas import Ahora


class Serie(models.Model):
    """A series of consecutive numbers: a voucher type at a point of sale, receipts, claims…"""

    clave = models.CharField("clave", max_length=60, primary_key=True)
    descripcion = models.CharField("descripción", max_length=120)
    primero = models.BigIntegerField("primer número", default=1)

    class Meta:
        ordering = ["clave"]
        verbose_name = "serie"
        constraints = [models.CheckConstraint(condition=models.Q(primero__gte=1), name="serie_primero_positivo")]

    def __str__(self) -> str:
        return self.descripcion


class BloqueNumerado(models.Model):
    """Numbers `desde`…`hasta` (both included) given to one destination. Append-only and contiguous: the database
    refuses a hole, an overlap and a second block for the same destination."""

    serie = models.ForeignKey(Serie, on_delete=models.PROTECT, related_name="bloques")
    desde = models.BigIntegerField("desde")
    hasta = models.BigIntegerField("hasta")
    # Who will use them: made by the caller before asking, so that asking twice gives the same block.
    destino = models.UUIDField("destino")
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "bloque de números"
        constraints = [
            models.UniqueConstraint(fields=["serie", "destino"], name="bloquenumerado_destino_unico"),
            models.UniqueConstraint(fields=["serie", "desde"], name="bloquenumerado_desde_unico"),
            models.UniqueConstraint(fields=["serie", "hasta"], name="bloquenumerado_hasta_unico"),
            models.CheckConstraint(condition=models.Q(hasta__gte=models.F("desde")), name="bloquenumerado_rango"),
        ]
