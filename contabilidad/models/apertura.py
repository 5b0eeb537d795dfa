"""What the opening says of control accounts, item by item, where no module has a document of its own for it."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models.base import Hecho
from contabilidad.models.cuenta import Cuenta


class SaldoDeApertura(Hecho):
    """An item of the balance of a control account on the day of the opening. Append-only.

    What its module does later adds to it: an opening item explains the account for ever.
    """

    cuenta = models.ForeignKey(Cuenta, on_delete=models.PROTECT, related_name="saldos_de_apertura")
    detalle = models.CharField("detalle", max_length=160)
    # Pesos, positive when debit.
    importe = CampoImporte("importe")
    # Plain ids of catastro, which lives above.
    persona = models.BigIntegerField("persona", null=True, blank=True)
    cuenta_servicio = models.BigIntegerField("cuenta de servicio", null=True, blank=True)

    class Meta:
        ordering = ["cuenta", "id"]
        verbose_name = "saldo de apertura"
        verbose_name_plural = "saldos de apertura"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(importe=CERO) & ~models.Q(detalle=""), name="saldodeapertura_con_importe"
            )
        ]

    def __str__(self) -> str:
        return self.detalle
