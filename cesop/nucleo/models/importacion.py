"""Files that were brought in, and what became of each."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.usuario import Usuario


class Importacion(models.Model):
    """A file and its fate. Append-only."""

    class Estado(models.TextChoices):
        APLICADA = "aplicada", "Aplicada"
        RECHAZADA = "rechazada", "Rechazada"

    tipo = models.CharField("tipo", max_length=60)
    archivo = models.CharField("archivo", max_length=160)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField("tamaño")
    estado = models.CharField("estado", max_length=10, choices=Estado)
    filas = models.PositiveIntegerField("filas", default=0)
    altas = models.PositiveIntegerField("altas", default=0)
    cambios = models.PositiveIntegerField("cambios", default=0)
    errores = models.JSONField("errores", default=list)  # [[row, column, message], …]
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "importación"
        verbose_name_plural = "importaciones"
