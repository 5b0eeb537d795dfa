"""What the tables of every app share."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.fechas import Ahora, Hoy


class RangoDeFechas(models.Func):
    """SQL `daterange(desde, hasta)`, half-open, for the EXCLUDE constraints of dated rows."""

    function = "daterange"


class Hecho(models.Model):
    """Something that happened: its business date, and when the clock of the kernel recorded it."""

    fecha = models.DateField("fecha", db_default=Hoy())
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        abstract = True


class Fechado(models.Model):
    """A dated row that is never overwritten.

    In force over `[desde, hasta)` (hasta null: still). A correction sets `reemplazado_en` on the old row and adds a
    new one, so "as of a day" filters by the range, and "as known at an instant" by the two stamps.
    """

    desde = models.DateField("desde")
    hasta = models.DateField("hasta", null=True, blank=True)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)
    reemplazado_en = models.DateTimeField("reemplazado", null=True, editable=False)

    class Meta:
        abstract = True
