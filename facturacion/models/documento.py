"""The payable document: the paper that merges the vouchers of who pays. It asks for money and holds no balance."""

from __future__ import annotations

from django.db import models

from catastro.models import Persona, Ruta
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models import Adjunto, Lote, Usuario
from cesop.nucleo.models.base import Hecho
from facturacion.models.comprobante import Comprobante

CODIGO_MAX = 60


class DocumentoPago(Hecho):
    """The vouchers of a payer, issued up to `fecha`, to be paid with one code or each with its own. Append-only.

    Everything that is printed and might change is frozen here, so that printing it again gives the same paper; vouchers
    and lines never change. `total` is what was asked then: what is owed, the balances of the vouchers say.
    """

    # First day of the month that it was prepared in.
    periodo = models.DateField("período")
    pagador = models.ForeignKey(
        Persona, related_name="documentos_de_pago", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    nombre = models.CharField("nombre", max_length=120)
    # Where the paper goes, and the place there in its delivery route.
    domicilio = models.CharField("domicilio", max_length=200, blank=True)
    ruta = models.ForeignKey(
        Ruta, null=True, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    orden = models.PositiveIntegerField("orden en la ruta", null=True)
    en_papel = models.BooleanField("va en papel", default=True)
    # Empty: it does not go by mail.
    correo = models.EmailField("correo", blank=True)
    vence = models.DateField("primer vencimiento")
    segundo_vence = models.DateField("segundo vencimiento", null=True)
    # Pesos that are added when all of it is paid between both.
    recargo = CampoImporte("recargo del segundo vencimiento", default=CERO)
    total = CampoImporte("total")
    cuantos = models.PositiveSmallIntegerField("comprobantes que lleva")
    # Layout of its payment code (`facturacion.codigos`); both empty when it asks for nothing.
    formato = models.CharField("formato del código", max_length=20, blank=True)
    codigo = models.CharField("código de pago", max_length=CODIGO_MAX, blank=True)
    # Version of the paper (`facturacion/papel/plantillas`).
    plantilla = models.CharField("plantilla", max_length=20)
    # What might be another when it is printed again: {"emisor": {"nombre", "datos"}, "consumos": {account: thirteen}}.
    congelado = models.JSONField("congelado", default=dict)
    usuario = models.ForeignKey(
        Usuario, related_name="+", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "documento de pago"
        verbose_name_plural = "documentos de pago"
        constraints = [
            models.CheckConstraint(condition=models.Q(periodo__day=1), name="documentopago_periodo"),
            models.CheckConstraint(
                condition=models.Q(total__gte=CERO, total__lt=10_000_000_000, cuantos__gte=1),
                name="documentopago_total",
            ),
            models.CheckConstraint(
                condition=models.Q(segundo_vence__isnull=True, recargo=CERO)
                | models.Q(segundo_vence__isnull=False, segundo_vence__gt=models.F("vence"), recargo__gte=CERO),
                name="documentopago_vencimientos",
            ),
            models.CheckConstraint(
                condition=models.Q(total=CERO, codigo="", formato="")
                | (models.Q(total__gt=CERO) & ~models.Q(codigo="") & ~models.Q(formato="")),
                name="documentopago_codigo",
            ),
            models.CheckConstraint(
                condition=models.Q(ruta__isnull=True, orden__isnull=True)
                | models.Q(ruta__isnull=False, orden__isnull=False),
                name="documentopago_reparto",
            ),
        ]
        indexes = [
            models.Index(fields=["pagador", "-id"], name="documentopago_de_persona"),
            # As they are delivered.
            models.Index(fields=["periodo", "ruta", "orden", "id"], name="documentopago_de_reparto"),
        ]

    def __str__(self) -> str:
        return f"Documento {self.pk}"


class ComprobanteDeDocumento(models.Model):
    """A voucher in its payable document, with its own payment code. One voucher rides in one document. Append-only."""

    comprobante = models.OneToOneField(
        Comprobante, on_delete=models.PROTECT, primary_key=True, related_name="en_documento", db_constraint=False
    )
    documento = models.ForeignKey(
        DocumentoPago, on_delete=models.PROTECT, related_name="comprobantes", db_constraint=False
    )
    orden = models.PositiveSmallIntegerField("orden")
    # Pesos that the document asks for of it; zero, it was paid before.
    importe = CampoImporte("importe")
    formato = models.CharField("formato del código", max_length=20, blank=True)
    codigo = models.CharField("código de pago", max_length=CODIGO_MAX, blank=True)

    class Meta:
        ordering = ["documento", "orden"]
        verbose_name = "comprobante de un documento"
        verbose_name_plural = "comprobantes de documentos"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(importe=CERO, codigo="", formato="")
                | (models.Q(importe__gt=CERO) & ~models.Q(codigo="") & ~models.Q(formato="")),
                name="comprobantededocumento_codigo",
            ),
            models.CheckConstraint(condition=models.Q(orden__gte=1), name="comprobantededocumento_orden"),
        ]


class DeudaInformada(models.Model):
    """What a document told its payer that was owed from before (law 24.240 art. 30 bis): it is evidence. Append-only.

    A document without any tells that nothing is owed.
    """

    pk = models.CompositePrimaryKey("documento_id", "comprobante_id")
    documento = models.ForeignKey(
        DocumentoPago, on_delete=models.PROTECT, related_name="deuda_informada", db_constraint=False, db_index=False
    )
    comprobante = models.ForeignKey(
        Comprobante, on_delete=models.PROTECT, related_name="informes_de_deuda", db_constraint=False
    )
    capital = CampoImporte("capital")
    # Net of VAT, up to the date of the document.
    interes = CampoImporte("interés", default=CERO)

    class Meta:
        ordering = ["documento", "comprobante"]
        verbose_name = "deuda informada"
        verbose_name_plural = "deudas informadas"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capital__gt=CERO, interes__gte=CERO), name="deudainformada_importe"
            )
        ]


class TandaImpresa(Hecho):
    """A file to be printed: some documents of a route, in its order. Append-only."""

    lote = models.OneToOneField(Lote, on_delete=models.PROTECT, related_name="tanda_impresa")
    periodo = models.DateField("período")
    # None: those of no route.
    ruta = models.ForeignKey(Ruta, null=True, on_delete=models.PROTECT, related_name="+")
    # Which one of its route, from 1.
    parte = models.PositiveSmallIntegerField("parte")
    documentos = models.PositiveIntegerField("documentos")
    adjunto = models.ForeignKey(Adjunto, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "tanda impresa"
        verbose_name_plural = "tandas impresas"
