"""Tariff books as tested artefacts: their versions, each with its text, its examples and who put it in force."""

from __future__ import annotations

from django.db import models

from catastro.models import Servicio
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario


class CuadroTarifario(models.Model):
    """A tariff book: its code is the one that its versions carry."""

    codigo = models.SlugField("código", max_length=30, unique=True)
    nombre = models.CharField("nombre", max_length=80)
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="cuadros")

    class Meta:
        ordering = ["codigo"]
        verbose_name = "cuadro tarifario"
        verbose_name_plural = "cuadros tarifarios"

    def __str__(self) -> str:
        return self.nombre


class VersionDeCuadro(models.Model):
    """A version of a tariff book. While a draft it is edited; in force, never again: another one replaces it."""

    class Estado(models.TextChoices):
        BORRADOR = "borrador", "Borrador"
        ACTIVA = "activa", "Vigente"
        RETIRADA = "retirada", "Retirada"

    cuadro = models.ForeignKey(CuadroTarifario, on_delete=models.PROTECT, related_name="versiones")
    desde = models.DateField("rige desde")
    norma = models.CharField("norma", max_length=160)
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.BORRADOR)
    # The canonical JSON of `facturacion.tarifas`, and its sha256.
    contenido = models.TextField("contenido")
    huella = models.CharField("huella", max_length=64)
    registrado_en = models.DateTimeField("registrada", db_default=Ahora(), editable=False)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    activada_en = models.DateTimeField("activada", null=True, blank=True)
    activada_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["cuadro", "-desde", "-id"]
        verbose_name = "versión de cuadro"
        verbose_name_plural = "versiones de cuadros"
        constraints = [
            models.UniqueConstraint(
                fields=["cuadro", "desde"], condition=models.Q(estado="activa"), name="versiondecuadro_una_activa"
            ),
            models.CheckConstraint(
                condition=models.Q(estado="borrador", activada_en__isnull=True, activada_por__isnull=True)
                | models.Q(~models.Q(estado="borrador"), activada_en__isnull=False, activada_por__isnull=False),
                name="versiondecuadro_activada",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cuadro} desde el {self.desde:%d/%m/%Y}"
