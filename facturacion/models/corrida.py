"""Billing runs: who is billed in a period, what each one would owe, what was looked at, and what came out."""

from __future__ import annotations

from django.db import models

from catastro.models import CuentaServicio, GrupoGestion
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Aprobacion, Proceso, Usuario
from cesop.nucleo.models.base import Hecho
from facturacion.models.comprobante import Comprobante
from medicion.models import Consumo


class Corrida(models.Model):
    """The billing of a group for a month. Its states go one way; once it numbers it is finished, never cancelled."""

    class Estado(models.TextChoices):
        PREPARADA = "preparada", "Preparada"
        CALCULADA = "calculada", "Para revisar"
        APROBADA = "aprobada", "Aprobada"
        EMITIENDO = "emitiendo", "Emitiendo"
        EMITIDA = "emitida", "Emitida"
        DESHACIENDO = "deshaciendo", "Deshaciendo"
        DESHECHA = "deshecha", "Deshecha"
        CANCELADA = "cancelada", "Cancelada"

    grupo = models.ForeignKey(GrupoGestion, on_delete=models.PROTECT, related_name="corridas")
    anio = models.PositiveSmallIntegerField("año")
    mes = models.PositiveSmallIntegerField("mes")
    fecha = models.DateField("fecha de emisión")
    vence = models.DateField("primer vencimiento")
    segundo_vence = models.DateField("segundo vencimiento", null=True, blank=True)
    estado = models.CharField("estado", max_length=12, choices=Estado, default=Estado.PREPARADA)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    aprobacion = models.ForeignKey(Aprobacion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registrado_en = models.DateTimeField("registrada", db_default=Ahora(), editable=False)

    class Meta:
        ordering = ["-anio", "-mes", "grupo", "-id"]
        verbose_name = "corrida de facturación"
        verbose_name_plural = "corridas de facturación"
        constraints = [
            models.UniqueConstraint(
                fields=["grupo", "anio", "mes"], condition=~models.Q(estado__in=("cancelada", "deshecha")),
                name="corrida_una_por_mes",
            ),
            models.CheckConstraint(condition=models.Q(mes__range=(1, 12)), name="corrida_mes"),
            models.CheckConstraint(
                condition=models.Q(vence__gte=models.F("fecha"))
                & (
                    models.Q(segundo_vence__isnull=True)
                    | models.Q(segundo_vence__isnull=False, segundo_vence__gt=models.F("vence"))
                ),
                name="corrida_vencimientos",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grupo} {self.mes:02d}/{self.anio}"


class Borrador(models.Model):
    """An account in a run: what it would owe, or why it cannot be billed. Discarding it leaves no trace."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", "Sin calcular"
        CALCULADO = "calculado", "Calculado"
        CON_CAUSA = "con_causa", "No se puede facturar"
        EXCLUIDO = "excluido", "Excluido"
        CAMBIADO = "cambiado", "Cambió después de aprobado"
        NUMERADO = "numerado", "Numerado"
        EMITIDO = "emitido", "Emitido"

    # No index of its own: two others start with it.
    corrida = models.ForeignKey(Corrida, on_delete=models.CASCADE, related_name="borradores", db_index=False)
    cuenta = models.ForeignKey(
        CuentaServicio, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.PENDIENTE)
    desde = models.DateField("desde", null=True)
    hasta = models.DateField("hasta", null=True)
    # sha256 of everything that it was rated from.
    huella = models.CharField("huella", max_length=64, blank=True)
    neto = CampoImporte("neto", default=CERO)
    total = CampoImporte("total", default=CERO)
    # What was billed of it, in thousandths of its unit; the previous bill, to compare.
    consumo_mil = models.BigIntegerField("consumo", null=True)
    anterior = CampoImporte("anterior", null=True)
    # Why somebody should look at it: keys of `revision.MARCAS`.
    marcas = models.JSONField("marcas", default=list)
    # Why it cannot be billed: a list of {causa, detalle}.
    causas = models.JSONField("causas", default=list)
    motivo = models.CharField("motivo de la exclusión", max_length=200, blank=True)
    comprobante = models.ForeignKey(
        Comprobante, on_delete=models.PROTECT, null=True, related_name="borradores", db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["corrida", "cuenta"]
        verbose_name = "borrador"
        verbose_name_plural = "borradores"
        constraints = [
            models.UniqueConstraint(fields=["corrida", "cuenta"], name="borrador_unico"),
            models.CheckConstraint(
                condition=~models.Q(estado="excluido") | ~models.Q(motivo=""), name="borrador_excluido_con_motivo"
            ),
        ]
        indexes = [
            models.Index(fields=["corrida", "estado"], name="borrador_por_estado"),
            models.Index(
                fields=["comprobante"], condition=models.Q(comprobante__isnull=False), name="borrador_emitido"
            ),
        ]


class TandaNumerada(Hecho):
    """A chunk of a run between its two transactions: what will be written, whatever changes since. Append-only.

    comprobantes, renglones: the frames of `documento`, as Arrow. consumos, cargos, llamadas: what each voucher bills
    (`n`).
    """

    corrida = models.ForeignKey(Corrida, on_delete=models.PROTECT, related_name="tandas")
    # True: the credit notes that undo it.
    anula = models.BooleanField("anula", default=False)
    numero = models.PositiveIntegerField("número")
    cuantos = models.PositiveIntegerField("comprobantes que lleva")
    comprobantes = models.BinaryField("comprobantes")
    renglones = models.BinaryField("renglones")
    consumos = models.BinaryField("consumos")
    cargos = models.BinaryField("cargos")
    llamadas = models.BinaryField("llamadas", default=bytes)

    class Meta:
        verbose_name = "tanda numerada"
        verbose_name_plural = "tandas numeradas"
        constraints = [
            models.UniqueConstraint(fields=["corrida", "anula", "numero"], name="tandanumerada_unica"),
        ]


class TandaEscrita(Hecho):
    """A numbered chunk whose vouchers are there. Append-only."""

    tanda = models.OneToOneField(TandaNumerada, on_delete=models.PROTECT, related_name="escrita")

    class Meta:
        verbose_name = "tanda escrita"
        verbose_name_plural = "tandas escritas"


class ConsumoFacturado(Hecho):
    """A consumption that a voucher billed, or an instalment of it. Append-only.

    vez: it was billed again after a note undid the previous one (`ConsumoDevuelto`).
    """

    consumo = models.ForeignKey(
        Consumo, on_delete=models.PROTECT, related_name="facturaciones", db_constraint=False, db_index=False
    )
    cuota = models.PositiveSmallIntegerField("cuota", default=1)
    cuotas = models.PositiveSmallIntegerField("de cuántas", default=1)
    vez = models.PositiveSmallIntegerField("vez", default=1)
    comprobante = models.ForeignKey(Comprobante, on_delete=models.PROTECT, related_name="consumos", db_constraint=False)
    # Pesos of its accrual that the voucher took.
    devengado = CampoImporte("devengado", default=CERO)

    class Meta:
        verbose_name = "consumo facturado"
        verbose_name_plural = "consumos facturados"
        constraints = [
            models.UniqueConstraint(fields=["consumo", "cuota", "vez"], name="consumofacturado_una_vez"),
            models.CheckConstraint(
                condition=models.Q(cuota__gte=1, cuota__lte=models.F("cuotas"), vez__gte=1),
                name="consumofacturado_cuota",
            ),
        ]


class ConsumoDevuelto(Hecho):
    """What a voucher billed and a note gave back: it may be billed again. Append-only."""

    facturado = models.OneToOneField(
        ConsumoFacturado, on_delete=models.PROTECT, related_name="devuelto", db_constraint=False
    )
    nota = models.ForeignKey(Comprobante, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        verbose_name = "consumo devuelto"
        verbose_name_plural = "consumos devueltos"
