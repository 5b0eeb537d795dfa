"""Manual entries before they are posted: drafts, templates and recurring ones. The ledger itself is in `asiento`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Adjunto, Aprobacion, Usuario
from contabilidad.models.asiento import Asiento, Partida
from contabilidad.models.cuenta import CentroCosto, Cuenta, Seccion

# A draft may have lines without amount yet, never with two, nor a negative one.
UN_LADO = models.Q(debe__gte=CERO, haber=CERO) | models.Q(debe=CERO, haber__gte=CERO)


class _Renglon(models.Model):
    """A line that somebody wrote: account, side, dimensions and its own words, which stay here."""

    orden = models.PositiveSmallIntegerField("orden")
    cuenta = models.ForeignKey(Cuenta, on_delete=models.PROTECT, related_name="+")
    debe = CampoImporte("debe", default=CERO)
    haber = CampoImporte("haber", default=CERO)
    seccion = models.ForeignKey(Seccion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    centro = models.ForeignKey(CentroCosto, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    gestion = models.CharField("gestión", max_length=1, choices=Partida.Gestion, null=True, blank=True)
    glosa = models.CharField("detalle", max_length=120, blank=True)

    class Meta:
        abstract = True


class PlantillaAsiento(models.Model):
    """Lines to start a manual entry from. Amounts may be zero: who uses it fills them in."""

    nombre = models.CharField("nombre", max_length=80, unique=True)
    glosa = models.CharField("glosa", max_length=160, blank=True)
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["nombre"]
        verbose_name = "plantilla de asiento"
        verbose_name_plural = "plantillas de asiento"

    def __str__(self) -> str:
        return self.nombre


class RenglonPlantilla(_Renglon):
    """A line of a template. Which side is written in `lado`, because its amount may be still unknown (zero)."""

    class Lado(models.TextChoices):
        DEBE = "debe", "Debe"
        HABER = "haber", "Haber"

    plantilla = models.ForeignKey(PlantillaAsiento, on_delete=models.CASCADE, related_name="renglones")
    lado = models.CharField("lado", max_length=5, choices=Lado)

    class Meta:
        ordering: ClassVar[list[str]] = ["plantilla_id", "orden"]
        verbose_name = "renglón de plantilla"
        constraints = [
            models.UniqueConstraint(fields=["plantilla", "orden"], name="renglonplantilla_unico"),
            models.CheckConstraint(
                condition=models.Q(lado="debe", haber=CERO, debe__gte=CERO)
                | models.Q(lado="haber", debe=CERO, haber__gte=CERO),
                name="renglonplantilla_lado",
            ),
        ]


class AsientoRecurrente(models.Model):
    """A dated rule, `[desde, hasta)`: a draft every `cada_meses` months, on day `dia` or the last of the month."""

    plantilla = models.ForeignKey(PlantillaAsiento, on_delete=models.PROTECT, related_name="recurrentes")
    desde = models.DateField("desde")
    hasta = models.DateField("hasta", null=True, blank=True)
    cada_meses = models.PositiveSmallIntegerField("cada cuántos meses", default=1)
    dia = models.PositiveSmallIntegerField("día del mes", default=31)

    class Meta:
        ordering: ClassVar[list[str]] = ["plantilla_id", "desde"]
        verbose_name = "asiento recurrente"
        verbose_name_plural = "asientos recurrentes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")),
                name="asientorecurrente_rango",
            ),
            models.CheckConstraint(condition=models.Q(dia__gte=1, dia__lte=31), name="asientorecurrente_dia"),
            models.CheckConstraint(
                condition=models.Q(cada_meses__gte=1, cada_meses__lte=12), name="asientorecurrente_cada"
            ),
        ]


class AsientoManual(models.Model):
    """A manual entry from draft to posted. Once posted nothing of it changes: it is annulled in the ledger."""

    class Clase(models.TextChoices):
        MANUAL = "manual", "Manual"
        APERTURA = "apertura", "Apertura"

    class Estado(models.TextChoices):
        BORRADOR = "borrador", "Borrador"
        ASENTADO = "asentado", "Asentado"
        DESCARTADO = "descartado", "Descartado"

    clase = models.CharField("clase", max_length=8, choices=Clase, default=Clase.MANUAL)
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.BORRADOR)
    fecha = models.DateField("fecha")
    glosa = models.CharField("glosa", max_length=160)
    plantilla = models.ForeignKey(PlantillaAsiento, on_delete=models.PROTECT, null=True, related_name="+")
    recurrente = models.ForeignKey(AsientoRecurrente, on_delete=models.PROTECT, null=True, related_name="generados")
    # First day of the month that a recurring rule made it for: once per rule and month, also if it was discarded.
    mes = models.DateField("mes", null=True)
    creado_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    # Who wrote the lines that it has now: that person does not approve them.
    cargado_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)
    # The last request of approval, whatever came of it.
    aprobacion = models.ForeignKey(Aprobacion, on_delete=models.PROTECT, null=True, related_name="+")
    # No database foreign key, as everywhere that points to entries: none is ever removed.
    asiento = models.OneToOneField(
        Asiento, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="manual"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-fecha", "-id"]
        verbose_name = "asiento manual"
        verbose_name_plural = "asientos manuales"
        constraints = [
            models.UniqueConstraint(fields=["recurrente", "mes"], name="asientomanual_una_vez_por_mes"),
            models.CheckConstraint(
                condition=models.Q(estado="asentado", asiento__isnull=False)
                | (~models.Q(estado="asentado") & models.Q(asiento__isnull=True)),
                name="asientomanual_asentado",
            ),
            models.CheckConstraint(
                condition=models.Q(recurrente__isnull=True, mes__isnull=True)
                | models.Q(recurrente__isnull=False, mes__isnull=False),
                name="asientomanual_mes",
            ),
        ]

    def __str__(self) -> str:
        return f"Asiento manual {self.pk}: {self.glosa}"


class RenglonManual(_Renglon):
    """A line of a manual entry."""

    manual = models.ForeignKey(AsientoManual, on_delete=models.PROTECT, related_name="renglones")

    class Meta:
        ordering: ClassVar[list[str]] = ["manual_id", "orden"]
        verbose_name = "renglón manual"
        constraints = [
            models.UniqueConstraint(fields=["manual", "orden"], name="renglonmanual_unico"),
            models.CheckConstraint(condition=UN_LADO, name="renglonmanual_un_lado"),
        ]


class AdjuntoManual(models.Model):
    """A file that backs a manual entry. More may be added after posting; none is taken away."""

    manual = models.ForeignKey(AsientoManual, on_delete=models.PROTECT, related_name="adjuntos")
    adjunto = models.OneToOneField(Adjunto, on_delete=models.PROTECT, related_name="+")
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        verbose_name = "adjunto de asiento manual"
