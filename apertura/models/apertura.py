"""The opening of the installation: when, by whom, from which files, and what it brought."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Hecho


class Apertura(Hecho):
    """The one opening of the installation. Append-only.

    `fecha` is the accounting date of its entries. archivos: a list of {nombre, huella, filas}. totales: a list of
    {cuenta, items, balance}, in pesos as text, of each control account.
    """

    # True in the only row that there may be.
    unica = models.BooleanField("única", default=True, editable=False)
    archivos = models.JSONField("archivos")
    totales = models.JSONField("totales de control")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "apertura"
        verbose_name_plural = "aperturas"
        constraints = [
            models.UniqueConstraint(fields=["unica"], name="apertura_una_sola"),
            models.CheckConstraint(condition=models.Q(unica=True), name="apertura_unica"),
        ]

    def __str__(self) -> str:
        return f"Apertura al {self.fecha:%d/%m/%Y}"
