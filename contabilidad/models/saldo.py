"""Balances, kept by the database itself: deltas that the trigger adds, folded by a job. Nobody else writes them."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.dinero import CampoImporte


class _Movimiento(models.Model):
    """Key of a balance: account, day, section, cost centre, group, kind of management. Never person nor service
    account: those are the subledger's."""

    cuenta_id = models.BigIntegerField()
    dia = models.DateField()
    seccion_id = models.BigIntegerField(null=True)
    centro_id = models.BigIntegerField(null=True)
    grupo = models.BigIntegerField(null=True)
    gestion = models.CharField(max_length=1, null=True)
    debe = CampoImporte()
    haber = CampoImporte()

    class Meta:
        abstract = True


class SaldoDelta(_Movimiento):
    """What was posted since the last folding."""

    class Meta:
        verbose_name = "delta de saldo"


class SaldoDiario(_Movimiento):
    """Σ debe and Σ haber of a key in a day. Every read is one statement over both tables."""

    class Meta:
        verbose_name = "saldo diario"
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta_id", "dia", "seccion_id", "centro_id", "grupo", "gestion"],
                name="saldodiario_unico",
                nulls_distinct=False,
            )
        ]
