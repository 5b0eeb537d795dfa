"""What a voucher is before the tax agency: its type, the point of sale that numbers it, how it is authorised."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Coalesce

from catastro.models import Servicio
from cesop.nucleo.models import Sucursal
from cesop.nucleo.models.base import Fechado, RangoDeFechas


class TipoComprobante(models.Model):
    """A type of voucher, as data: Liquidación B, Factura A, Nota de crédito B, Cuota de capital…"""

    class Clase(models.TextChoices):
        FISCAL = "fiscal", "Fiscal"
        INTERNO = "interno", "Interno"

    class Especie(models.TextChoices):
        FACTURA = "factura", "Factura o liquidación"
        DEBITO = "debito", "Nota de débito"
        CREDITO = "credito", "Nota de crédito"
        INTERNO = "interno", "Comprobante interno"

    clave = models.SlugField("clave", max_length=12, unique=True)
    nombre = models.CharField("nombre", max_length=60)
    clase = models.CharField("clase", max_length=8, choices=Clase)
    especie = models.CharField("especie", max_length=8, choices=Especie)
    letra = models.CharField("letra", max_length=1, blank=True)
    # Code in ARCA's table of vouchers; none for what is not fiscal.
    codigo_arca = models.PositiveSmallIntegerField("código de ARCA", null=True, blank=True)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["clase", "codigo_arca", "clave"]
        verbose_name = "tipo de comprobante"
        verbose_name_plural = "tipos de comprobante"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    clase="fiscal", especie__in=("factura", "debito", "credito"), letra__in=("A", "B", "C")
                )
                & models.Q(codigo_arca__isnull=False)
                | models.Q(clase="interno", especie__in=("interno", "credito"), letra="", codigo_arca__isnull=True),
                name="tipocomprobante_coherente",
            ),
            models.UniqueConstraint(
                fields=["codigo_arca"],
                condition=models.Q(codigo_arca__isnull=False),
                name="tipocomprobante_codigo_arca",
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def resta(self) -> bool:
        """True when it gives instead of charging: its amount is credit of the person."""
        return self.especie == self.Especie.CREDITO


class PuntoDeVenta(models.Model):
    """A point of sale. A run uses its own ones, so that no counter waits for its numbers."""

    class Uso(models.TextChoices):
        CORRIDAS = "corridas", "Corridas de facturación"
        MOSTRADOR = "mostrador", "Mostrador"

    numero = models.PositiveIntegerField("número", unique=True)
    nombre = models.CharField("nombre", max_length=60)
    uso = models.CharField("uso", max_length=10, choices=Uso)
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["numero"]
        verbose_name = "punto de venta"
        verbose_name_plural = "puntos de venta"
        constraints = [models.CheckConstraint(condition=models.Q(numero__range=(1, 99998)), name="puntodeventa_numero")]

    def __str__(self) -> str:
        return f"{self.numero:05d} {self.nombre}"


class EstrategiaDeAutorizacion(Fechado):
    """How the vouchers of a type are authorised at a point of sale, over `[desde, hasta)`; maybe by service."""

    class Estrategia(models.TextChoices):
        CESP = "CESP", "CESP (servicios públicos)"
        CAE = "CAE", "CAE"
        CAEA = "CAEA", "CAEA (contingencia)"
        SIN_AUTORIZACION = "SIN_AUTORIZACION", "Sin autorización"

    tipo = models.ForeignKey(TipoComprobante, on_delete=models.PROTECT, related_name="estrategias")
    punto = models.ForeignKey(PuntoDeVenta, on_delete=models.PROTECT, related_name="estrategias")
    # None: every service.
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    estrategia = models.CharField("estrategia", max_length=16, choices=Estrategia)
    norma = models.CharField("norma", max_length=120, blank=True)

    class Meta:
        verbose_name = "estrategia de autorización"
        verbose_name_plural = "estrategias de autorización"
        constraints = [
            ExclusionConstraint(
                name="estrategiadeautorizacion_sin_superposicion",
                expressions=[
                    ("tipo", RangeOperators.EQUAL),
                    ("punto", RangeOperators.EQUAL),
                    (Coalesce("servicio_id", models.Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    (RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(reemplazado_en__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")),
                name="estrategiadeautorizacion_rango",
            ),
        ]
