"""What a search of duplicates found."""

from __future__ import annotations

from django.db import models

from catastro.models.persona import Persona
from cesop.nucleo.models import Proceso


class ParecidoHallado(models.Model):
    """Two persons that may be the same one, as a search found them. Append-only: the last search is what is offered."""

    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, related_name="+")
    # The one with the smaller key first, so that a pair is one row.
    una = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="+")
    otra = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="+")
    # More is more alike.
    puntos = models.PositiveSmallIntegerField("parecido")
    # Keys of `selectors.parecidos.RAZONES`, with commas.
    razones = models.CharField("razones", max_length=60)

    class Meta:
        ordering = ["-puntos", "una", "otra"]
        verbose_name = "parecido hallado"
        verbose_name_plural = "parecidos hallados"
        constraints = [
            models.UniqueConstraint(fields=["proceso", "una", "otra"], name="parecidohallado_unico"),
            models.CheckConstraint(condition=models.Q(una__lt=models.F("otra")), name="parecidohallado_en_orden"),
        ]
        indexes = [models.Index(fields=["proceso", "-puntos", "una"], name="parecidohallado_orden")]
