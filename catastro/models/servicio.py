"""What is given: services, their categories and conditions, and the groups that rule their accounts."""

from __future__ import annotations

from django.db import models

from contabilidad.models import Seccion


class Servicio(models.Model):
    """A service, as data: electricidad, agua, cloacas, telefonía, internet, or another that the cooperative adds."""

    clave = models.SlugField("clave", max_length=20, unique=True)
    nombre = models.CharField("nombre", max_length=40)
    # What a reading or a plan is measured in: kWh, m³, min, mes.
    unidad = models.CharField("unidad", max_length=10)
    # Metered: billed from readings. Otherwise flat, or by usage files.
    medido = models.BooleanField("se mide", default=True)
    seccion = models.ForeignKey(Seccion, on_delete=models.PROTECT, related_name="+", verbose_name="sección")
    orden = models.PositiveSmallIntegerField("orden", default=0)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["orden", "nombre"]
        verbose_name = "servicio"
        constraints = [models.CheckConstraint(condition=~models.Q(unidad=""), name="servicio_con_unidad")]

    def __str__(self) -> str:
        return self.nombre


class Categoria(models.Model):
    """A category of a service: what tariffs are set for."""

    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="categorias")
    clave = models.CharField("clave", max_length=12)
    nombre = models.CharField("nombre", max_length=80)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["servicio", "clave"]
        verbose_name = "categoría"
        verbose_name_plural = "categorías"
        constraints = [models.UniqueConstraint(fields=["servicio", "clave"], name="categoria_unica")]

    def __str__(self) -> str:
        return f"{self.clave} {self.nombre}"


class TipoCondicion(models.Model):
    """A condition that an account may have: electrodependiente, tarifa social, estacional, potencia contratada…"""

    clave = models.SlugField("clave", max_length=30, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    # None: of any service.
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lleva_valor = models.BooleanField("lleva un valor", default=False)
    unidad = models.CharField("unidad", max_length=10, blank=True)
    exige_comprobante = models.BooleanField("exige comprobante", default=False)
    # Shown as an alert in the header of the account.
    es_alerta = models.BooleanField("es una alerta", default=False)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["nombre"]
        verbose_name = "tipo de condición"
        verbose_name_plural = "tipos de condición"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lleva_valor=True) | models.Q(unidad=""), name="tipocondicion_unidad"
            )
        ]

    def __str__(self) -> str:
        return self.nombre


class GrupoGestion(models.Model):
    """A management group: identity, service and section. Its policies are of each app, dated and keyed by it."""

    codigo = models.CharField("código", max_length=10, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="grupos")
    seccion = models.ForeignKey(Seccion, on_delete=models.PROTECT, related_name="+", verbose_name="sección")
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "grupo de gestión"
        verbose_name_plural = "grupos de gestión"

    def __str__(self) -> str:
        return self.nombre
