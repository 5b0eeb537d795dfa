"""The telephone lines of an account: the numbers that its calls come from."""

from __future__ import annotations

from django.db import models

from catastro.models.cuenta import CuentaServicio
from catastro.models.piezas import vigencia
from cesop.nucleo.models.base import Fechado


class LineaDeCuenta(Fechado):
    """A number of an account over `[desde, hasta)`. A number is of one account at a time; an account may have many."""

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="lineas")
    # Digits, with the area first: as the exchange writes it.
    numero = models.CharField("número", max_length=15)

    class Meta:
        verbose_name = "línea de cuenta"
        verbose_name_plural = "líneas de cuentas"
        constraints = [
            *vigencia("lineadecuenta", "numero"),
            models.CheckConstraint(condition=models.Q(numero__regex=r"^[0-9]{6,15}$"), name="lineadecuenta_numero"),
        ]
        indexes = [models.Index(fields=["numero"], name="lineadecuenta_por_numero")]

    def __str__(self) -> str:
        return self.numero
