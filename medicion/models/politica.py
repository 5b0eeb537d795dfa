"""What rules metering, as dated data: the policy of each group, the validation rules, the caps of estimation."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Coalesce

from catastro.models import Categoria, GrupoGestion, Servicio
from catastro.models.piezas import vigencia
from cesop.nucleo.models.base import Fechado, RangoDeFechas


class Ciclo(models.TextChoices):
    """How often a group is read."""

    MENSUAL = "mensual", "Mensual"
    BIMESTRAL = "bimestral", "Bimestral"


class PoliticaMedicion(Fechado):
    """How a management group is read."""

    grupo = models.ForeignKey(GrupoGestion, on_delete=models.PROTECT, related_name="politicas_de_medicion")
    ciclo = models.CharField("ciclo", max_length=10, choices=Ciclo)
    # Days around the theoretical one in which the route may be read.
    tolerancia = models.PositiveSmallIntegerField("tolerancia en días", default=3)
    # Pesos that a unit is worth, more or less: ranks the exceptions until the tariff says (port `medicion.valor`).
    valor_orientativo = models.DecimalField("valor orientativo de la unidad", max_digits=12, decimal_places=4)

    class Meta:
        verbose_name = "política de medición"
        verbose_name_plural = "políticas de medición"
        constraints = [
            *vigencia("politicamedicion", "grupo"),
            models.CheckConstraint(
                condition=models.Q(valor_orientativo__gte=Decimal(0)), name="politicamedicion_valor_positivo"
            ),
        ]


class ReglaVEE(Fechado):
    """A validation rule in force: its level, its place in the order and its figures. The most specific one wins."""

    class Nivel(models.TextChoices):
        INFORMA = "INFORMA", "Informa"
        AVISA = "AVISA", "Avisa"
        BLOQUEA = "BLOQUEA", "Bloquea"

    codigo = models.CharField("código", max_length=3)
    # None and empty: every service, every cycle.
    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ciclo = models.CharField("ciclo", max_length=10, choices=Ciclo, blank=True)
    nivel = models.CharField("nivel", max_length=8, choices=Nivel)
    orden = models.PositiveSmallIntegerField("orden")
    # Figures by name, as texts: those that the rule's definition declares.
    parametros = models.JSONField("parámetros", default=dict, blank=True)
    activa = models.BooleanField("activa", default=True)
    # Why it is so: who looks at what was let through asks for it.
    motivo = models.CharField("motivo", max_length=200)

    class Meta:
        verbose_name = "regla de validación"
        verbose_name_plural = "reglas de validación"
        constraints = [
            ExclusionConstraint(
                name="reglavee_sin_superposicion",
                expressions=[
                    ("codigo", RangeOperators.EQUAL),
                    (Coalesce("servicio_id", models.Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    ("ciclo", RangeOperators.EQUAL),
                    (RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(reemplazado_en__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")), name="reglavee_rango"
            ),
            models.CheckConstraint(condition=models.Q(codigo__regex=r"^V\d{2}$"), name="reglavee_codigo"),
            models.CheckConstraint(condition=~models.Q(motivo=""), name="reglavee_con_motivo"),
        ]


class TopeDeEstimacion(Fechado):
    """How many readings may be estimated in a row, and in a fiscal year. The most specific one in force wins."""

    categoria = models.ForeignKey(Categoria, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ciclo = models.CharField("ciclo", max_length=10, choices=Ciclo, blank=True)
    seguidas_max = models.PositiveSmallIntegerField("seguidas")
    por_ejercicio_max = models.PositiveSmallIntegerField("por año")
    norma = models.CharField("norma", max_length=120, blank=True)

    class Meta:
        verbose_name = "tope de estimación"
        verbose_name_plural = "topes de estimación"
        constraints = [
            ExclusionConstraint(
                name="topedeestimacion_sin_superposicion",
                expressions=[
                    (Coalesce("categoria_id", models.Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    ("ciclo", RangeOperators.EQUAL),
                    (RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(reemplazado_en__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")),
                name="topedeestimacion_rango",
            ),
        ]


class Anomalia(models.Model):
    """What a reader may find at a meter, by its code in the exchange files."""

    codigo = models.CharField("código", max_length=2, primary_key=True)
    nombre = models.CharField("nombre", max_length=40)
    # There may be no value with it: closed, without access.
    admite_sin_lectura = models.BooleanField("admite sin lectura", default=False)
    # Kind of order that it asks for, if any.
    orden = models.CharField("orden que pide", max_length=30, blank=True)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["codigo"]
        verbose_name = "anomalía"
        constraints = [models.CheckConstraint(condition=models.Q(codigo__regex=r"^\d{2}$"), name="anomalia_codigo")]

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"
