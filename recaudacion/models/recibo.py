"""Receipts: what was paid, with what; their annulment; and credit that pays later."""

from __future__ import annotations

from django.db import models

from catastro.models import Persona
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Hecho
from facturacion.models import Abono, Aplicacion
from recaudacion.models.caja import Caja, SesionCaja
from recaudacion.models.medio import MedioDePago


class Recibo(Hecho):
    """A payment: its `Abono` pays vouchers, and what it leaves is credit. Append-only; numbered by its till.

    `clave` is made by whoever asks, before asking: the same one gives the same receipt.
    """

    caja = models.ForeignKey(
        Caja, related_name="recibos", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    # None: of a channel.
    sesion = models.ForeignKey(
        SesionCaja, null=True, blank=True, related_name="recibos", on_delete=models.PROTECT, db_constraint=False
    )
    numero = models.PositiveIntegerField("número")
    clave = models.UUIDField("clave", unique=True)
    persona = models.ForeignKey(
        Persona, related_name="recibos", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    abono = models.OneToOneField(Abono, on_delete=models.PROTECT, related_name="recibo", db_constraint=False)
    total = CampoImporte("total")
    # Of the cash: what was handed in and what was given back.
    entregado = CampoImporte("efectivo entregado", default=CERO)
    vuelto = CampoImporte("vuelto", default=CERO)
    # When whoever pays did it: of a channel, before the file arrives.
    pagado_el = models.DateField("pagado el")
    referencia = models.CharField("referencia", max_length=60, blank=True)
    usuario = models.ForeignKey(
        Usuario, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "recibo"
        constraints = [
            models.UniqueConstraint(fields=["caja", "numero"], name="recibo_numero"),
            models.CheckConstraint(condition=models.Q(numero__range=(1, 99_999_999)), name="recibo_numero_rango"),
            # A NaN is greater than any number: it is refused by the upper limit.
            models.CheckConstraint(condition=models.Q(total__gt=CERO, total__lt=10_000_000_000), name="recibo_total"),
            models.CheckConstraint(
                condition=models.Q(vuelto__gte=CERO, vuelto__lte=models.F("entregado"), entregado__lt=20_000_000_000),
                name="recibo_vuelto",
            ),
            models.CheckConstraint(condition=models.Q(pagado_el__lte=models.F("fecha")), name="recibo_pagado_el"),
        ]
        indexes = [
            models.Index(fields=["persona", "-id"], name="recibo_de_persona"),
            models.Index(fields=["fecha", "id"], name="recibo_por_fecha"),
        ]

    def __str__(self) -> str:
        return f"Recibo {self.caja.numero:05d}-{self.numero:08d}"


class MedioDeRecibo(models.Model):
    """A part of a receipt that was paid with one tender: net of the change. Append-only."""

    pk = models.CompositePrimaryKey("recibo_id", "orden")
    recibo = models.ForeignKey(
        Recibo, related_name="medios", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    orden = models.PositiveSmallIntegerField("orden")
    medio = models.ForeignKey(
        MedioDePago, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    importe = CampoImporte("importe")
    # Number of the cheque, coupon of the card, transfer.
    referencia = models.CharField("referencia", max_length=60, blank=True)

    class Meta:
        ordering = ["recibo", "orden"]
        verbose_name = "medio de un recibo"
        verbose_name_plural = "medios de recibos"
        constraints = [
            models.CheckConstraint(condition=models.Q(orden__gte=1), name="medioderecibo_orden"),
            models.CheckConstraint(
                condition=models.Q(importe__gt=CERO, importe__lt=10_000_000_000), name="medioderecibo_importe"
            ),
        ]


class AnulacionDeRecibo(Hecho):
    """The document that leaves a receipt without effect, decided by another person. Append-only.

    Its cash goes back from `sesion`: an open till.
    """

    recibo = models.OneToOneField(Recibo, on_delete=models.PROTECT, related_name="anulacion", db_constraint=False)
    sesion = models.ForeignKey(SesionCaja, null=True, blank=True, related_name="anulaciones", on_delete=models.PROTECT)
    efectivo = CampoImporte("efectivo devuelto")
    motivo = models.CharField("motivo", max_length=200)
    pidio = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "anulación de recibo"
        verbose_name_plural = "anulaciones de recibos"
        constraints = [
            models.CheckConstraint(condition=~models.Q(motivo=""), name="anulacionderecibo_con_motivo"),
            models.CheckConstraint(
                condition=~models.Q(pidio=models.F("usuario")), name="anulacionderecibo_de_dos_personas"
            ),
            models.CheckConstraint(
                condition=models.Q(sesion__isnull=False, efectivo__gt=CERO) | models.Q(efectivo=CERO),
                name="anulacionderecibo_efectivo",
            ),
        ]


class CreditoAplicado(Hecho):
    """Credit that a person had and that pays vouchers: the document behind its entry. Append-only."""

    abono = models.ForeignKey(Abono, on_delete=models.PROTECT, related_name="creditos_aplicados")
    importe = CampoImporte("importe")
    clave = models.UUIDField("clave", unique=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "crédito aplicado"
        verbose_name_plural = "créditos aplicados"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(importe__gt=CERO, importe__lt=10_000_000_000), name="creditoaplicado_importe"
            )
        ]

    def __str__(self) -> str:
        return f"Crédito aplicado {self.pk}"


class AplicacionDeCredito(models.Model):
    """Which applications a `CreditoAplicado` made. Append-only."""

    credito = models.ForeignKey(CreditoAplicado, on_delete=models.PROTECT, related_name="aplicaciones")
    aplicacion = models.OneToOneField(Aplicacion, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        verbose_name = "aplicación de un crédito"
        verbose_name_plural = "aplicaciones de créditos"
