"""What the opening says of the vouchers that the old system left unpaid."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models.base import Hecho
from facturacion.models.comprobante import Comprobante


class ComprobanteHeredado(Hecho):
    """The day on which an old voucher came into the books, and what it had been for. Append-only.

    The voucher itself keeps its own dates and is worth what was still owed; its entry is of this day.
    """

    comprobante = models.OneToOneField(Comprobante, primary_key=True, on_delete=models.PROTECT, related_name="heredado")
    total_original = CampoImporte("total original")

    class Meta:
        verbose_name = "comprobante heredado"
        verbose_name_plural = "comprobantes heredados"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total_original__gt=CERO), name="comprobanteheredado_total_positivo"
            )
        ]
