"""Telephone calls: the files they came in, what was kept of them, and which voucher billed each one."""

from __future__ import annotations

from django.db import models

from catastro.models import CuentaServicio
from cesop.nucleo.models import Adjunto, Proceso, Usuario
from cesop.nucleo.models.base import Hecho
from facturacion.models.comprobante import Comprobante

SEGUNDOS_MAX = 7 * 24 * 3600


class ArchivoDeLlamadas(Hecho):
    """A file of a telephone exchange that came in, and what became of it. Taken or refused, for ever."""

    class Estado(models.TextChoices):
        RECIBIDO = "recibido", "Recibido"
        IMPORTADO = "importado", "Importado"
        RECHAZADO = "rechazado", "Rechazado"

    nombre = models.CharField("nombre", max_length=120)
    huella = models.CharField("huella", max_length=64)
    bytes = models.PositiveBigIntegerField("tamaño")
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.RECIBIDO)
    # Calls read, kept, already there, that nobody charges (incoming, unanswered), and set apart.
    filas = models.PositiveIntegerField("filas", default=0)
    nuevas = models.PositiveIntegerField("nuevas", default=0)
    repetidas = models.PositiveIntegerField("repetidas", default=0)
    sin_cargo = models.PositiveIntegerField("sin cargo", default=0)
    apartadas = models.PositiveIntegerField("apartadas", default=0)
    # Why it was refused: a list of {linea, campo, motivo}.
    causas = models.JSONField("causas", default=list, blank=True)
    adjunto = models.ForeignKey(Adjunto, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proceso = models.ForeignKey(Proceso, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "archivo de llamadas"
        verbose_name_plural = "archivos de llamadas"
        constraints = [
            models.UniqueConstraint(
                fields=["huella"], condition=~models.Q(estado="rechazado"), name="archivodellamadas_una_vez"
            )
        ]

    def __str__(self) -> str:
        return self.nombre


class LlamadaApartada(models.Model):
    """A call that cannot be charged as it came: it waits to be tried again, or discarded."""

    class Motivo(models.TextChoices):
        # As `tarifas.llamadas.CAUSAS_DE_LLAMADA` names them.
        INCOMPLETA = "incompleta", "Le falta un dato"
        SIN_CUENTA = "sin_cuenta", "Nadie tiene esa línea"
        DURACION = "duracion_negativa", "La duración no puede ser"
        REPETIDA = "repetida", "Hay otra igual, a otro número"
        VIEJA = "vieja", "Es más vieja que lo que admite su cuadro"
        POSTERIOR = "posterior", "Todavía no pasó"
        SIN_VERSION = "sin_version", "Su grupo no tiene un cuadro de telefonía ese día"
        PREFIJO = "prefijo_desconocido", "Su cuadro no tiene precio para ese destino"

    archivo = models.ForeignKey(ArchivoDeLlamadas, on_delete=models.PROTECT, related_name="llamadas_apartadas")
    renglon = models.PositiveIntegerField("renglón")
    motivo = models.CharField("motivo", max_length=20, choices=Motivo)
    # The call as it came: `formatos.llamadas.ESQUEMA_LEIDAS`.
    datos = models.JSONField("datos")
    resuelta_en = models.DateTimeField("resuelta", null=True, blank=True)
    resolucion = models.CharField("resolución", max_length=200, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["archivo", "renglon"]
        verbose_name = "llamada apartada"
        verbose_name_plural = "llamadas apartadas"
        constraints = [
            models.UniqueConstraint(fields=["archivo", "renglon"], name="llamadaapartada_unica"),
            models.CheckConstraint(
                condition=models.Q(resuelta_en__isnull=True)
                | (models.Q(usuario__isnull=False) & ~models.Q(resolucion="")),
                name="llamadaapartada_resuelta",
            ),
        ]
        indexes = [
            models.Index(
                fields=["archivo"], condition=models.Q(resuelta_en__isnull=True), name="llamadaapartada_esperan"
            )
        ]


class LlamadaMedida(Hecho):
    """An outgoing call of an account: `fecha` and `hora` are when it began. Append-only, and many: no foreign keys."""

    archivo = models.ForeignKey(
        ArchivoDeLlamadas, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    renglon = models.PositiveIntegerField("renglón")
    cuenta = models.ForeignKey(
        CuentaServicio, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    # Empty: the exchange said the account.
    linea = models.CharField("línea", max_length=15, blank=True)
    hora = models.TimeField("hora")
    segundos = models.PositiveIntegerField("segundos")
    destino = models.CharField("destino", max_length=20)

    class Meta:
        ordering = ["cuenta", "fecha", "hora", "id"]
        verbose_name = "llamada"
        verbose_name_plural = "llamadas"
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta", "fecha", "hora", "linea", "segundos"], name="llamadamedida_una_vez"
            ),
            models.CheckConstraint(
                condition=models.Q(segundos__lte=SEGUNDOS_MAX) & ~models.Q(destino=""), name="llamadamedida_posible"
            ),
        ]


class LlamadaFacturada(Hecho):
    """A call that a voucher billed, as it was rated. Append-only.

    vez: it was billed again after a note gave it back (`LlamadaDevuelta`). segundos: as they count, by steps; libres:
    those of them that the plan gives.
    """

    llamada = models.ForeignKey(
        LlamadaMedida, on_delete=models.PROTECT, related_name="facturaciones", db_constraint=False, db_index=False
    )
    vez = models.PositiveSmallIntegerField("vez", default=1)
    comprobante = models.ForeignKey(Comprobante, on_delete=models.PROTECT, related_name="llamadas", db_constraint=False)
    clase = models.TextField("clase")
    segundos = models.PositiveIntegerField("segundos")
    libres = models.PositiveIntegerField("segundos libres", default=0)
    # Pesos, net of taxes: they are rounded to the centavo once they are added up in a line.
    importe = models.DecimalField("importe", max_digits=14, decimal_places=4)

    class Meta:
        verbose_name = "llamada facturada"
        verbose_name_plural = "llamadas facturadas"
        constraints = [
            models.UniqueConstraint(fields=["llamada", "vez"], name="llamadafacturada_una_vez"),
            models.CheckConstraint(
                condition=models.Q(vez__gte=1, libres__lte=models.F("segundos"), importe__gte=0, importe__lt=10**10),
                name="llamadafacturada_posible",
            ),
        ]


class LlamadaDevuelta(Hecho):
    """A call that a voucher billed and a note gave back: it may be billed again. Append-only."""

    facturada = models.OneToOneField(
        LlamadaFacturada, on_delete=models.PROTECT, related_name="devuelta", db_constraint=False
    )
    nota = models.ForeignKey(Comprobante, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        verbose_name = "llamada devuelta"
        verbose_name_plural = "llamadas devueltas"
