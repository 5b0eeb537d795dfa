"""Fiscal years, periods and their closing; the legal numbers and the seals."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import RangoDeFechas


class Ejercicio(models.Model):
    """A fiscal year, `[desde, hasta)`."""

    nombre = models.CharField("nombre", max_length=40, unique=True)
    desde = models.DateField("desde")
    hasta = models.DateField("hasta")

    class Meta:
        ordering = ["-desde"]
        verbose_name = "ejercicio"
        constraints = [
            models.CheckConstraint(condition=models.Q(hasta__gt=models.F("desde")), name="ejercicio_rango"),
            ExclusionConstraint(
                name="ejercicio_sin_superposicion",
                expressions=[(RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.nombre


class Periodo(models.Model):
    """A month of a fiscal year, `[desde, hasta)`. Entries go only in an open one."""

    class Estado(models.TextChoices):
        ABIERTO = "abierto", "Abierto"
        CERRADO = "cerrado", "Cerrado"

    ejercicio = models.ForeignKey(Ejercicio, on_delete=models.PROTECT, related_name="periodos")
    desde = models.DateField("desde")
    hasta = models.DateField("hasta")
    estado = models.CharField("estado", max_length=8, choices=Estado, default=Estado.ABIERTO)

    class Meta:
        ordering = ["desde"]
        verbose_name = "período"
        constraints = [
            models.CheckConstraint(condition=models.Q(hasta__gt=models.F("desde")), name="periodo_rango"),
            models.CheckConstraint(condition=models.Q(estado__in=["abierto", "cerrado"]), name="periodo_estado"),
            ExclusionConstraint(
                name="periodo_sin_superposicion",
                expressions=[(RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desde:%m/%Y}"


class ActoDePeriodo(models.Model):
    """A closing or a reopening: who, when, why. Append-only."""

    class Acto(models.TextChoices):
        CIERRE = "cierre", "Cierre"
        REAPERTURA = "reapertura", "Reapertura"

    periodo = models.ForeignKey(Periodo, on_delete=models.PROTECT, related_name="actos")
    acto = models.CharField("acto", max_length=10, choices=Acto)
    # 1 for the first closing, 2 after the first reopening…
    revision = models.PositiveSmallIntegerField("revisión")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    motivo = models.CharField("motivo", max_length=300, blank=True)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "acto de período"
        constraints = [
            models.UniqueConstraint(fields=["periodo", "acto", "revision"], name="actodeperiodo_unico"),
        ]


class ActoDeModulo(models.Model):
    """A module that stops posting in a period, or does again: who, when, why. Append-only.

    The module is the prefix of the event keys; a closing without the reopening of its revision is in force. Accounting
    itself closes with the period.
    """

    class Acto(models.TextChoices):
        CIERRE = "cierre", "Cierre"
        REAPERTURA = "reapertura", "Reapertura"

    periodo = models.ForeignKey(Periodo, on_delete=models.PROTECT, related_name="actos_de_modulos")
    modulo = models.CharField("módulo", max_length=20)
    acto = models.CharField("acto", max_length=10, choices=Acto)
    # 1 for the first closing of the module in the period, 2 after its first reopening…
    revision = models.PositiveSmallIntegerField("revisión")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    motivo = models.CharField("motivo", max_length=300, blank=True)
    # The database writes it, whatever it is given.
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "acto de módulo"
        constraints = [
            models.UniqueConstraint(fields=["periodo", "modulo", "acto", "revision"], name="actodemodulo_unico"),
            models.CheckConstraint(
                condition=models.Q(modulo__regex=r"^[a-z]+$") & ~models.Q(modulo="contabilidad"),
                name="actodemodulo_modulo",
            ),
            models.CheckConstraint(
                condition=models.Q(acto="cierre") | (models.Q(acto="reapertura") & ~models.Q(motivo="")),
                name="actodemodulo_motivo",
            ),
        ]


class NumeroDiario(models.Model):
    """The legal number of an entry in the Diario of its fiscal year, given when its period closes. Append-only."""

    # No database foreign key: entries are never removed, and millions of numbers are given in one statement.
    asiento = models.OneToOneField(
        "contabilidad.Asiento",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="diario",
    )
    ejercicio = models.ForeignKey(Ejercicio, on_delete=models.PROTECT, related_name="+")
    numero = models.PositiveIntegerField("número")

    class Meta:
        verbose_name = "número de diario"
        constraints = [models.UniqueConstraint(fields=["ejercicio", "numero"], name="numerodiario_unico")]


class Sello(models.Model):
    """Seal of a posting day: sha256(previous seal, canonical text of the day's entries). Append-only, exportable."""

    dia = models.DateField("día", primary_key=True)
    huella = models.CharField("sello", max_length=64)
    previo = models.CharField("sello previo", max_length=64, blank=True)
    asientos = models.PositiveIntegerField("asientos")
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        ordering = ["dia"]
        verbose_name = "sello"


class SelloHoja(models.Model):
    """sha256 of a sealed entry's canonical text: it tells which entry was touched. Written only when sealing."""

    asiento = models.OneToOneField(
        "contabilidad.Asiento", on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="hoja"
    )
    sello = models.ForeignKey(Sello, on_delete=models.DO_NOTHING, db_constraint=False, related_name="hojas")
    huella = models.BinaryField("huella", max_length=32)

    class Meta:
        verbose_name = "hoja de sello"
