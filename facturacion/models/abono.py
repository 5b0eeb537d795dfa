"""What pays vouchers: credits, and how each one is applied. And the amounts that somebody disputes."""

from __future__ import annotations

from django.db import models

from catastro.models import Persona
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Hecho
from facturacion.models.comprobante import Comprobante


class Abono(Hecho):
    """An amount that a person has to pay vouchers with: a payment, a credit note, a plan, a write-off. Append-only.

    Upper apps' rows point to theirs. What is not applied is the person's credit. One that is left without effect is
    reverted by another, of the same amount with the other sign, once nothing of it is applied.
    """

    class Clase(models.TextChoices):
        PAGO = "pago", "Pago"
        NOTA_DE_CREDITO = "nota", "Nota de crédito"
        PLAN = "plan", "Plan de pagos"
        CASTIGO = "castigo", "Castigo"
        APERTURA = "apertura", "Saldo a favor de la apertura"

    clase = models.CharField("clase", max_length=10, choices=Clase)
    persona = models.ForeignKey(
        Persona, related_name="abonos", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    importe = CampoImporte("importe")
    # Of a credit note, and of no other class.
    comprobante = models.OneToOneField(
        Comprobante, on_delete=models.PROTECT, null=True, blank=True, related_name="abono", db_constraint=False
    )
    revierte = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversion", db_constraint=False
    )
    motivo = models.CharField("motivo", max_length=200, blank=True)
    usuario = models.ForeignKey(
        Usuario, null=True, blank=True, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["-fecha", "-id"]
        verbose_name = "abono"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(importe__gt=CERO, revierte__isnull=True)
                | models.Q(models.Q(importe__lt=CERO, revierte__isnull=False), ~models.Q(motivo="")),
                name="abono_importe",
            ),
            models.CheckConstraint(
                condition=models.Q(clase="nota", comprobante__isnull=False)
                | models.Q(clase="nota", revierte__isnull=False)
                | models.Q(~models.Q(clase="nota"), comprobante__isnull=True),
                name="abono_de_nota",
            ),
        ]
        indexes = [models.Index(fields=["persona", "-fecha"], name="abono_de_persona")]


class Aplicacion(Hecho):
    """A part of an `Abono` that pays a part of a voucher. Append-only: it is undone by its opposite (`revierte`)."""

    abono = models.ForeignKey(Abono, on_delete=models.PROTECT, related_name="aplicaciones", db_constraint=False)
    comprobante = models.ForeignKey(
        Comprobante, on_delete=models.PROTECT, related_name="aplicaciones", db_constraint=False
    )
    importe = CampoImporte("importe")
    revierte = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversion", db_constraint=False
    )

    class Meta:
        ordering = ["-fecha", "-id"]
        verbose_name = "aplicación"
        verbose_name_plural = "aplicaciones"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(importe__gt=CERO, revierte__isnull=True)
                | models.Q(importe__lt=CERO, revierte__isnull=False),
                name="aplicacion_importe",
            )
        ]


class SaldoAbono(models.Model):
    """What is left of an `Abono`. Kept by the triggers of credits and applications; nobody writes it."""

    abono = models.OneToOneField(
        Abono, on_delete=models.PROTECT, primary_key=True, related_name="saldo", db_constraint=False
    )
    persona = models.ForeignKey(
        Persona, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    importe = CampoImporte("importe")
    disponible = CampoImporte("disponible")
    actualizado_en = models.DateTimeField("actualizado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "saldo de abono"
        verbose_name_plural = "saldos de abonos"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(disponible__gte=CERO, disponible__lte=models.F("importe")),
                name="saldoabono_rango",
            )
        ]
        indexes = [
            models.Index(fields=["persona"], condition=models.Q(disponible__gt=CERO), name="saldoabono_disponible")
        ]


class Bloqueo(Hecho):
    """An amount of a voucher that is disputed: not claimed nor charged interest meanwhile. Append-only."""

    comprobante = models.ForeignKey(Comprobante, on_delete=models.PROTECT, related_name="bloqueos", db_constraint=False)
    importe = CampoImporte("importe")
    motivo = models.CharField("motivo", max_length=200)
    # The dispute that this row ends: of the same voucher and amount.
    levanta = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="levantado")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "importe en disputa"
        verbose_name_plural = "importes en disputa"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(importe__gt=CERO) & ~models.Q(motivo=""), name="bloqueo_con_motivo"
            )
        ]
