"""The installation itself: whose it is, what it is for, and its clock."""

from __future__ import annotations

import datetime as dt

from django.db import models


class Instalacion(models.Model):
    """One row, id 1. Only the owner's role writes it: the application cannot turn a production base into a test."""

    class Modo(models.TextChoices):
        PRODUCCION = "produccion", "Producción"
        DEMOSTRACION = "demostracion", "Demostración"
        PRUEBA = "prueba", "Prueba"

    id = models.SmallIntegerField(primary_key=True, default=1)
    cooperativa = models.CharField("cooperativa", max_length=120, default="Cooperativa sin nombre")
    modo = models.CharField("modo", max_length=12, choices=Modo, default=Modo.PRODUCCION)
    # True only while the demonstration data is being built: the one case, besides tests, where the clock moves.
    armando_demostracion = models.BooleanField(default=False)
    desplazamiento = models.DurationField("corrimiento del reloj", default=dt.timedelta(0))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="instalacion_unica"),
            models.CheckConstraint(
                condition=models.Q(modo__in=["produccion", "demostracion", "prueba"]), name="instalacion_modo"
            ),
            models.CheckConstraint(
                condition=models.Q(desplazamiento=dt.timedelta(0))
                | models.Q(modo="prueba")
                | models.Q(modo="demostracion", armando_demostracion=True),
                name="instalacion_reloj_quieto",
            ),
        ]
