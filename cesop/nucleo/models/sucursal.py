"""Branches: where people work, and the first cut of what each may see."""

from __future__ import annotations

from django.db import models


class Sucursal(models.Model):
    """A branch office of the cooperative. Never deleted: deactivated."""

    codigo = models.CharField("código", max_length=8, unique=True)
    nombre = models.CharField("nombre", max_length=80)
    domicilio = models.CharField("domicilio", max_length=120, blank=True)
    localidad = models.CharField("localidad", max_length=80)
    telefono = models.CharField("teléfono", max_length=40, blank=True)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "sucursal"
        verbose_name_plural = "sucursales"

    def __str__(self) -> str:
        return self.nombre
