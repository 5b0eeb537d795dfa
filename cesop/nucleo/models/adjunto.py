"""Files that people attach. Upper tables point here; who may open one is written in the row."""

from __future__ import annotations

import uuid

from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models.sucursal import Sucursal
from cesop.nucleo.models.usuario import Usuario


class Adjunto(models.Model):
    """A stored file, outside the static folders and served only by a view that asks for `permiso` and branch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nombre = models.CharField("nombre", max_length=160)
    tipo = models.CharField("tipo", max_length=80)
    bytes = models.PositiveIntegerField("tamaño")
    sha256 = models.CharField(max_length=64)
    # Key of the matrix that opens it.
    permiso = models.CharField(max_length=80)
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    subido_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    registrado_en = models.DateTimeField("subido", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "adjunto"

    def __str__(self) -> str:
        return self.nombre
