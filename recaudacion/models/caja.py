"""Tills, and their days: opened with a float, counted blind, closed with its difference."""

from __future__ import annotations

from django.db import models

from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.models.base import Hecho
from contabilidad.models import CentroCosto, Seccion
from facturacion.models import PuntoDeVenta


class Caja(models.Model):
    """Where payments come in: a till with its cashier, or a channel whose files are loaded. It numbers its receipts."""

    class Clase(models.TextChoices):
        MOSTRADOR = "mostrador", "Mostrador"
        CANAL = "canal", "Canal externo"

    numero = models.PositiveIntegerField("número", unique=True)
    nombre = models.CharField("nombre", max_length=60)
    clase = models.CharField("clase", max_length=10, choices=Clase)
    sucursal = models.ForeignKey(Sucursal, on_delete=models.PROTECT, related_name="+")
    # Where its differences go.
    seccion = models.ForeignKey(Seccion, on_delete=models.PROTECT, related_name="+", verbose_name="sección")
    centro = models.ForeignKey(CentroCosto, on_delete=models.PROTECT, related_name="+", verbose_name="centro de costo")
    # Where the notes of interest that it collects are numbered; None: the policy of no group asks for them.
    punto = models.ForeignKey(
        PuntoDeVenta, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="punto de venta"
    )
    activa = models.BooleanField("activa", default=True)

    class Meta:
        ordering = ["numero"]
        verbose_name = "caja"
        constraints = [models.CheckConstraint(condition=models.Q(numero__range=(1, 99_999)), name="caja_numero")]

    def __str__(self) -> str:
        return f"{self.numero:03d} {self.nombre}"

    @property
    def serie(self) -> str:
        """Key of the series of its receipts."""
        return f"REC-{self.numero:05d}"


class CajeroDeCaja(models.Model):
    """Somebody who may open a till. One without any is for whoever collects in its branch."""

    caja = models.ForeignKey(Caja, on_delete=models.PROTECT, related_name="cajeros")
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["caja", "usuario"]
        verbose_name = "cajero de una caja"
        verbose_name_plural = "cajeros de cajas"
        constraints = [models.UniqueConstraint(fields=["caja", "usuario"], name="cajerodecaja_unico")]


class SesionCaja(Hecho):
    """A cashier at a till, one day. Append-only: closing it is a row of its own, which leaves `cerrada_en` here."""

    caja = models.ForeignKey(Caja, on_delete=models.PROTECT, related_name="sesiones")
    cajero = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    # Pesos that it starts with, from the treasury.
    fondo = CampoImporte("fondo inicial")
    cerrada_en = models.DateTimeField("cerrada", null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "sesión de caja"
        verbose_name_plural = "sesiones de caja"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fondo__gte=CERO, fondo__lt=10_000_000_000), name="sesioncaja_fondo"
            ),
            models.UniqueConstraint(
                fields=["caja"], condition=models.Q(cerrada_en__isnull=True), name="sesioncaja_una_por_caja"
            ),
            models.UniqueConstraint(
                fields=["cajero"], condition=models.Q(cerrada_en__isnull=True), name="sesioncaja_una_por_cajero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caja} del {self.fecha:%d/%m/%Y}"


class EntregaDeCaja(Hecho):
    """Cash that leaves an open till for the treasury, before it closes. Append-only."""

    sesion = models.ForeignKey(SesionCaja, on_delete=models.PROTECT, related_name="entregas")
    importe = CampoImporte("importe")
    clave = models.UUIDField("clave", unique=True)
    recibe = models.CharField("recibe", max_length=80)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "rendición parcial"
        verbose_name_plural = "rendiciones parciales"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(importe__gt=CERO, importe__lt=10_000_000_000) & ~models.Q(recibe=""),
                name="entregadecaja_importe",
            )
        ]

    def __str__(self) -> str:
        return f"Rendición parcial de {self.sesion}"


class ArqueoDeCaja(Hecho):
    """The cash of an open till as its cashier counted it, without seeing what it should be. Append-only."""

    sesion = models.ForeignKey(SesionCaja, on_delete=models.PROTECT, related_name="arqueos")
    contado = CampoImporte("contado")
    # Denomination in pesos, as text → how many.
    conteo = models.JSONField("conteo", default=dict, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "arqueo"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contado__gte=CERO, contado__lt=10_000_000_000), name="arqueodecaja_contado"
            )
        ]


class CierreDeCaja(Hecho):
    """The end of a session: what its cash should be, what was counted last, and the difference. Append-only."""

    sesion = models.OneToOneField(SesionCaja, on_delete=models.PROTECT, related_name="cierre")
    arqueo = models.OneToOneField(ArqueoDeCaja, on_delete=models.PROTECT, related_name="cierre")
    esperado = CampoImporte("esperado")
    contado = CampoImporte("contado")
    diferencia = CampoImporte("diferencia")
    observacion = models.CharField("observación", max_length=200, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")
    # Who approved a difference beyond what is tolerated.
    aprobo = models.ForeignKey(Usuario, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = "cierre de caja"
        verbose_name_plural = "cierres de caja"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(diferencia=models.F("contado") - models.F("esperado")),
                name="cierredecaja_diferencia",
            ),
            models.CheckConstraint(
                condition=models.Q(diferencia=CERO) | ~models.Q(observacion=""), name="cierredecaja_explicado"
            ),
            models.CheckConstraint(
                condition=models.Q(aprobo__isnull=True) | ~models.Q(aprobo=models.F("usuario")),
                name="cierredecaja_de_dos_personas",
            ),
        ]
