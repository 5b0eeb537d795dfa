"""Consumption: what the readings of a period add up to, what was found in it, and who said that it is right."""

from __future__ import annotations

from django.db import models

from catastro.models import CuentaServicio, OrdenServicio, RegistroMedidor, Suministro
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Hecho
from contabilidad.models import Asiento
from medicion.models.lectura import Lectura
from medicion.models.lote import LoteLectura

# `caso` of what the old system measured and billed: it is history, and nothing is billed nor calculated of it.
HEREDADO = "heredado"


class Consumo(models.Model):
    """The consumption of a register at a service point over `(desde, hasta]`. Append-only; a new computation replaces.

    It is valid when a `Validacion` says so; until then it waits at the desk of exceptions.
    """

    class Resultado(models.TextChoices):
        VALIDA = "valida", "Válida"
        OBSERVADA = "observada", "Observada"
        BLOQUEADA = "bloqueada", "Bloqueada"
        SIN_LECTURA = "sin_lectura", "Sin lectura"

    lote = models.ForeignKey(
        LoteLectura, on_delete=models.PROTECT, null=True, related_name="consumos", db_constraint=False, db_index=False
    )
    suministro = models.ForeignKey(
        Suministro, on_delete=models.PROTECT, related_name="consumos", db_constraint=False, db_index=False
    )
    # Of the account that was there; none for a totalizer.
    cuenta = models.ForeignKey(
        CuentaServicio,
        on_delete=models.PROTECT,
        null=True,
        related_name="consumos",
        db_constraint=False,
        db_index=False,
    )
    magnitud = models.CharField("magnitud", max_length=10, choices=RegistroMedidor.Magnitud)
    # Day of the opening reading (not included) and of the closing one.
    desde = models.DateField("desde", null=True)
    hasta = models.DateField("hasta")
    dias = models.PositiveIntegerField("días")
    # Null: to be reviewed, there is no figure yet. In the magnitude's unit.
    consumo = models.DecimalField("consumo", max_digits=16, decimal_places=3, null=True)
    estimado = models.BooleanField("estimado", default=False)
    # How it came out: normal, vuelta, negativo… (medicion/validacion/consumo.py).
    caso = models.CharField("caso", max_length=16)
    # The parts, when there was a swap: a list of {medidor, desde, hasta, inicial, final, k, consumo}.
    tramos = models.JSONField("tramos", default=list)
    esperado = models.DecimalField("esperado", max_digits=16, decimal_places=3, null=True)
    esperado_por = models.CharField("cómo se esperaba", max_length=12, blank=True)
    resultado = models.CharField("resultado", max_length=12, choices=Resultado)
    # Pesos: how much money hangs from it being right.
    en_juego = models.DecimalField("en juego", max_digits=16, decimal_places=2, default=0)
    lectura = models.ForeignKey(
        Lectura, on_delete=models.PROTECT, null=True, related_name="consumos", db_constraint=False, db_index=False
    )
    reemplaza = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reemplazado_por", db_constraint=False
    )
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)

    class Meta:
        ordering = ["suministro", "magnitud", "hasta", "id"]
        verbose_name = "consumo"
        constraints = [
            models.UniqueConstraint(
                fields=["lote", "suministro", "magnitud"], condition=models.Q(reemplaza__isnull=True),
                name="consumo_uno_por_lote",
            ),
            models.CheckConstraint(
                condition=models.Q(desde__isnull=True) | models.Q(hasta__gt=models.F("desde")), name="consumo_rango"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["suministro", "magnitud", "hasta"], name="consumo_historia"),
            models.Index(fields=["cuenta", "hasta"], name="consumo_cuenta"),
            models.Index(fields=["lote", "resultado"], name="consumo_lote_resultado"),
            # The desk: few of many.
            models.Index(
                models.F("en_juego").desc(), "id", condition=~models.Q(resultado="valida"), name="consumo_de_la_mesa"
            ),
        ]


class Hallazgo(models.Model):
    """What a validation rule found in a consumption. Append-only."""

    consumo = models.ForeignKey(
        Consumo, on_delete=models.PROTECT, related_name="hallazgos", db_constraint=False, db_index=False
    )
    codigo = models.CharField("regla", max_length=3)
    nivel = models.CharField("nivel", max_length=8)
    orden = models.PositiveSmallIntegerField("orden")
    # What it asks for: estimar, relectura, inspeccion, fraude.
    accion = models.CharField("acción", max_length=12, blank=True)
    detalle = models.CharField("detalle", max_length=240)

    class Meta:
        ordering = ["consumo", "orden"]
        verbose_name = "hallazgo"
        constraints = [models.UniqueConstraint(fields=["consumo", "codigo"], name="hallazgo_unico")]


class Validacion(Hecho):
    """The word that a consumption is right: of the rules, or of somebody with a reason. Append-only."""

    class Accion(models.TextChoices):
        AUTOMATICA = "automatica", "Sin novedad"
        ACEPTADO = "aceptado", "Aceptado"
        ESTIMADO = "estimado", "Estimado"
        CORREGIDO = "corregido", "Corregido"
        RELEIDO = "releido", "Releído"

    consumo = models.OneToOneField(Consumo, on_delete=models.PROTECT, related_name="validacion", db_constraint=False)
    accion = models.CharField("acción", max_length=10, choices=Accion)
    motivo = models.CharField("motivo", max_length=200, blank=True)
    usuario = models.ForeignKey(
        Usuario, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = "validación"
        verbose_name_plural = "validaciones"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accion="automatica") | (models.Q(usuario__isnull=False) & ~models.Q(motivo="")),
                name="validacion_con_motivo",
            )
        ]


class AvisoLegal(Hecho):
    """The notice that a bill carries: more than the law presumes right, and somebody said that it is. Append-only.

    Law 24.240, art. 31: over the average of the same period of the two previous years, or of the last twelve months,
    an error is presumed, and the consumer may pay that average meanwhile.
    """

    consumo = models.OneToOneField(Consumo, on_delete=models.PROTECT, related_name="aviso_legal")
    # In the magnitude's unit, over the days of the consumption, and how it came out: what he may pay meanwhile.
    promedio = models.DecimalField("promedio", max_digits=16, decimal_places=3)
    metodo = models.CharField("método", max_length=12)
    # What the rule found, as it was said.
    detalle = models.CharField("detalle", max_length=240)

    class Meta:
        verbose_name = "aviso legal"
        verbose_name_plural = "avisos legales"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promedio__gte=0, metodo__in=("estacional", "doce_meses")), name="avisolegal_promedio"
            )
        ]


class Devengo(Hecho):
    """The accrual of a valid consumption: what the port valued and the ledger took. Append-only."""

    consumo = models.OneToOneField(Consumo, on_delete=models.PROTECT, related_name="devengo")
    # None when there was nothing to post: it is worth what was already accrued, or nothing.
    asiento = models.ForeignKey(Asiento, on_delete=models.PROTECT, null=True, related_name="+")
    # Pesos, net of taxes: of the whole consumption, also when only a difference was posted.
    importe = models.DecimalField("importe", max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = "devengo"


class Relectura(models.Model):
    """The order that sends somebody to read again, and the consumption that asked for it."""

    orden = models.OneToOneField(OrdenServicio, on_delete=models.PROTECT, related_name="relectura")
    consumo = models.ForeignKey(Consumo, on_delete=models.PROTECT, related_name="relecturas")

    class Meta:
        verbose_name = "relectura"
