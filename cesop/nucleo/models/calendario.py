"""Days when the cooperative does not work, and spans when it may not cut."""

from __future__ import annotations

from django.db import models


class DiaNoLaborable(models.Model):
    """A day that is not a working day, for everybody or (with `localidad`) for one town."""

    class Clase(models.TextChoices):
        FERIADO = "feriado", "feriado"
        NO_LABORABLE = "no_laborable", "no laborable"
        ASUETO = "asueto", "asueto"

    fecha = models.DateField("fecha")
    clase = models.CharField("clase", max_length=12, choices=Clase, default=Clase.FERIADO)
    nombre = models.CharField("nombre", max_length=120)
    localidad = models.CharField("localidad", max_length=80, blank=True)
    norma = models.CharField("norma", max_length=200, blank=True)

    class Meta:
        ordering = ["fecha"]
        verbose_name = "día no laborable"
        verbose_name_plural = "días no laborables"
        constraints = [
            models.UniqueConstraint(fields=["fecha", "localidad"], name="dianolaborable_unico"),
        ]

    def __str__(self) -> str:
        return f"{self.nombre} ({self.fecha:%d/%m/%Y})"


class Moratoria(models.Model):
    """A span `[desde, hasta)` in which no service may be cut: for all, or for one service, category or town."""

    desde = models.DateField("desde")
    hasta = models.DateField("hasta", null=True, blank=True)
    servicio = models.CharField("servicio", max_length=30, blank=True)
    categoria = models.CharField("categoría", max_length=30, blank=True)
    localidad = models.CharField("localidad", max_length=80, blank=True)
    motivo = models.CharField("motivo", max_length=200)
    norma = models.CharField("norma", max_length=200, blank=True)

    class Meta:
        ordering = ["-desde"]
        verbose_name = "moratoria"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")), name="moratoria_rango"
            ),
        ]

    def __str__(self) -> str:
        return self.motivo
