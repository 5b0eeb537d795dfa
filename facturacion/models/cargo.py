"""What is charged apart from a tariff: concepts, and what waits for the next bill."""

from __future__ import annotations

from django.db import models

from catastro.models import CuentaServicio
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Hecho
from facturacion.models.comprobante import Comprobante


class Concepto(models.Model):
    """Something that is charged by hand or by an event: rehabilitación, conexión, interés, cuota de capital."""

    class Uso(models.TextChoices):
        # Rides in the bill of the service, or is a voucher of its own.
        FACTURA = "factura", "En la factura del servicio"
        INTERNO = "interno", "Comprobante interno"

    class Evento(models.TextChoices):
        EMITIDO = "facturacion.comprobante_emitido", "Comprobante emitido"
        INTERES = "facturacion.interes_emitido", "Intereses por mora"
        REHABILITACION = "facturacion.rehabilitacion_emitida", "Rehabilitación"
        CAPITAL = "facturacion.cuota_de_capital", "Cuota de capital"

    clave = models.SlugField("clave", max_length=30, unique=True)
    nombre = models.CharField("nombre", max_length=80)
    uso = models.CharField("uso", max_length=8, choices=Uso)
    # What accounting calls it: event and component of the catalogue.
    evento = models.CharField("evento contable", max_length=60, choices=Evento)
    componente = models.CharField("componente contable", max_length=40)
    # The VAT rate; null when it is no matter of VAT.
    iva = models.DecimalField("alícuota de IVA", max_digits=5, decimal_places=2, null=True, blank=True)
    activo = models.BooleanField("activo", default=True)

    class Meta:
        ordering = ["nombre"]
        verbose_name = "concepto"
        constraints = [
            # A third party's money or a share of capital carries no VAT, and never rides in a fiscal voucher.
            models.CheckConstraint(
                condition=models.Q(uso="factura") | models.Q(iva__isnull=True), name="concepto_interno_sin_iva"
            )
        ]

    def __str__(self) -> str:
        return self.nombre


class CargoFacturable(Hecho):
    """An amount that waits for the next bill of its account, from a day on: whole, or a part of a series. Append-only.

    Negative: it is given. Net of VAT.
    """

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="cargos")
    concepto = models.ForeignKey(Concepto, on_delete=models.PROTECT, related_name="cargos")
    detalle = models.CharField("detalle", max_length=160, blank=True)
    importe = CampoImporte("importe")
    facturable_desde = models.DateField("se factura desde")
    # Part k of n of what was charged in instalments.
    cuota = models.PositiveSmallIntegerField("cuota", default=1)
    cuotas = models.PositiveSmallIntegerField("de cuántas", default=1)
    # What caused it, told by its app: kind and id (interes/123).
    causa_tipo = models.CharField("causa", max_length=30, blank=True)
    causa_id = models.BigIntegerField("id de la causa", null=True, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["facturable_desde", "id"]
        verbose_name = "cargo facturable"
        verbose_name_plural = "cargos facturables"
        constraints = [
            models.CheckConstraint(condition=~models.Q(importe=CERO), name="cargofacturable_con_importe"),
            models.CheckConstraint(
                condition=models.Q(cuota__gte=1, cuota__lte=models.F("cuotas")), name="cargofacturable_cuota"
            ),
            models.UniqueConstraint(
                fields=["causa_tipo", "causa_id", "cuota"], condition=~models.Q(causa_tipo=""),
                name="cargofacturable_una_vez",
            ),
        ]  # fmt: skip


class DestinoDeCargo(Hecho):
    """What became of a charge: the voucher that took it, or that it was left without effect. Append-only.

    A voucher that is annulled gives it back: another charge is made.
    """

    cargo = models.OneToOneField(CargoFacturable, on_delete=models.PROTECT, related_name="destino")
    comprobante = models.ForeignKey(
        Comprobante,
        null=True,
        blank=True,
        related_name="cargos",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    motivo = models.CharField("motivo", max_length=200, blank=True)
    # Who left it without effect.
    usuario = models.ForeignKey(
        Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "destino de un cargo"
        verbose_name_plural = "destinos de cargos"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comprobante__isnull=False) | ~models.Q(motivo=""), name="destinodecargo_dicho"
            )
        ]
