"""What-ifs: a month that passed, as it would be billed by other tariffs. Sums, never vouchers nor entries."""

from __future__ import annotations

from django.db import models

from catastro.models import CuentaServicio, GrupoGestion
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Proceso, Usuario
from facturacion.models.cuadro import CuadroTarifario


class Simulacion(models.Model):
    """One or more versions against a month. What it gave hangs from it, by chunk; chunks are added up when read."""

    class Alcance(models.TextChoices):
        CUADROS = "cuadros", "Los grupos que usan esos cuadros"
        TODOS = "todos", "Toda la cooperativa"
        GRUPO = "grupo", "Un grupo"

    nombre = models.CharField("nombre", max_length=80)
    anio = models.PositiveSmallIntegerField("año")
    mes = models.PositiveSmallIntegerField("mes")
    alcance = models.CharField("alcance", max_length=8, choices=Alcance, default=Alcance.CUADROS)
    grupo = models.ForeignKey(GrupoGestion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    # None only inside the transaction that starts it.
    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registrado_en = models.DateTimeField("registrada", db_default=Ahora(), editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "simulación"
        verbose_name_plural = "simulaciones"
        constraints = [
            models.CheckConstraint(condition=models.Q(mes__range=(1, 12)), name="simulacion_mes"),
            models.CheckConstraint(
                condition=models.Q(alcance="grupo", grupo__isnull=False)
                | models.Q(~models.Q(alcance="grupo"), grupo__isnull=True),
                name="simulacion_alcance",
            ),
        ]

    def __str__(self) -> str:
        return self.nombre


class VersionSimulada(models.Model):
    """The text that was simulated of a book, by value: the draft may be thrown away after. Append-only."""

    simulacion = models.ForeignKey(Simulacion, on_delete=models.PROTECT, related_name="versiones")
    cuadro = models.ForeignKey(CuadroTarifario, on_delete=models.PROTECT, related_name="+")
    desde = models.DateField("rige desde")
    norma = models.CharField("norma", max_length=160)
    contenido = models.TextField("contenido")
    huella = models.CharField("huella", max_length=64)

    class Meta:
        ordering = ["simulacion", "cuadro"]
        verbose_name = "versión simulada"
        verbose_name_plural = "versiones simuladas"
        constraints = [
            models.UniqueConstraint(fields=["simulacion", "cuadro"], name="versionsimulada_una_por_cuadro"),
        ]

    def __str__(self) -> str:
        return f"{self.cuadro} desde el {self.desde:%d/%m/%Y}"


class DeTanda(models.Model):
    """What a chunk gave of a group. `antes`: billed, or by the tariffs in force; `despues`: simulated."""

    simulacion = models.ForeignKey(Simulacion, on_delete=models.PROTECT)
    tanda = models.PositiveIntegerField("tanda")
    grupo = models.ForeignKey(GrupoGestion, on_delete=models.PROTECT, related_name="+", db_index=False)
    categoria = models.CharField("categoría", max_length=12, blank=True)
    antes = CampoImporte("antes", default=CERO)
    despues = CampoImporte("después", default=CERO)

    class Meta:
        abstract = True


class CifraSimulada(DeTanda):
    """Pesos by class and component of the lines. Append-only. clase: that of a line, or `subsidio`."""

    clase = models.CharField("clase", max_length=12)
    componente = models.CharField("componente", max_length=40)

    class Meta:
        verbose_name = "cifra simulada"
        verbose_name_plural = "cifras simuladas"
        constraints = [
            models.UniqueConstraint(
                fields=["simulacion", "tanda", "grupo", "categoria", "clase", "componente"], name="cifrasimulada_unica"
            ),
        ]


class FranjaSimulada(DeTanda):
    """How many accounts change by how much (`contraste.franja`). Append-only.

    facturada: compared with their bill of the month; otherwise, with what the tariffs in force would have given.
    """

    facturada = models.BooleanField("facturada")
    franja = models.PositiveSmallIntegerField("franja")
    cuentas = models.PositiveIntegerField("cuentas")

    class Meta:
        verbose_name = "franja simulada"
        verbose_name_plural = "franjas simuladas"
        constraints = [
            models.UniqueConstraint(
                fields=["simulacion", "tanda", "grupo", "categoria", "facturada", "franja"], name="franjasimulada_unica"
            ),
        ]


class CuentaSimulada(DeTanda):
    """An account among those that gain or lose most in its chunk. Append-only."""

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "cuenta simulada"
        verbose_name_plural = "cuentas simuladas"
        constraints = [models.UniqueConstraint(fields=["simulacion", "cuenta"], name="cuentasimulada_unica")]


class CausaSimulada(DeTanda):
    """Why an account is not compared, or comes to nothing. Append-only. antes: its bill of the month, if it had one.

    en_vigente: it is the tariffs in force that could not rate it.
    """

    cuenta = models.ForeignKey(CuentaServicio, on_delete=models.PROTECT, related_name="+", db_index=False)
    causa = models.CharField("causa", max_length=30)
    detalle = models.CharField("detalle", max_length=300, blank=True)
    en_vigente = models.BooleanField("por el cuadro vigente", default=False)

    class Meta:
        verbose_name = "causa simulada"
        verbose_name_plural = "causas simuladas"
        constraints = [
            models.UniqueConstraint(
                fields=["simulacion", "cuenta", "causa", "detalle", "en_vigente"], name="causasimulada_unica"
            ),
        ]
