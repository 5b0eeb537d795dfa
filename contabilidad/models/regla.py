"""Posting rules: which accounts a component of an event moves. Dated data that accountants edit."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Coalesce

from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Fechado, RangoDeFechas
from contabilidad.models.cuenta import Cuenta, Seccion


class Regla(Fechado):
    """(event, component, section, group) → debit and credit account, in force over `[desde, hasta)`.

    The most specific rule wins: section and group, then group, then section, then neither.
    """

    evento = models.CharField("evento", max_length=60)
    componente = models.CharField("componente", max_length=30)
    seccion = models.ForeignKey(Seccion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Plain id of catastro's GrupoGestion, which lives above.
    grupo = models.BigIntegerField("grupo de gestión", null=True, blank=True)
    debe = models.ForeignKey(Cuenta, on_delete=models.PROTECT, related_name="+")
    haber = models.ForeignKey(Cuenta, on_delete=models.PROTECT, related_name="+")
    motivo = models.CharField("motivo", max_length=200, blank=True)
    registrado_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "regla"
        constraints = [
            ExclusionConstraint(
                name="regla_sin_superposicion",
                expressions=[
                    ("evento", RangeOperators.EQUAL),
                    ("componente", RangeOperators.EQUAL),
                    (Coalesce("seccion", 0), RangeOperators.EQUAL),
                    (Coalesce("grupo", 0), RangeOperators.EQUAL),
                    (RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(reemplazado_en__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")), name="regla_rango"
            ),
            models.CheckConstraint(condition=~models.Q(debe=models.F("haber")), name="regla_dos_cuentas"),
        ]
