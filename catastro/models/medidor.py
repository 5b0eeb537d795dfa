"""Meters: each device, its registers, where it was placed and when, and its tests."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from catastro.models.piezas import vigencia
from catastro.models.servicio import Servicio
from catastro.models.suministro import Suministro
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Fechado, Hecho


class Medidor(models.Model):
    """A meter: a serialised device. Where it is, its placements say; `estado`, whether it may be placed."""

    class Estado(models.TextChoices):
        SIRVE = "sirve", "En servicio"
        A_CONTRASTAR = "a_contrastar", "A contrastar"
        BAJA = "baja", "De baja"

    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="medidores")
    numero = models.CharField("número", max_length=15)
    marca = models.CharField("marca", max_length=30)
    modelo = models.CharField("modelo", max_length=30, blank=True)
    anio = models.PositiveSmallIntegerField("año", null=True, blank=True)
    fases = models.PositiveSmallIntegerField("fases", null=True, blank=True)
    # Nominal diameter of the pipe in millimetres, for water.
    diametro = models.PositiveSmallIntegerField("diámetro", null=True, blank=True)
    bidireccional = models.BooleanField("bidireccional", default=False)
    estado = models.CharField("estado", max_length=12, choices=Estado, default=Estado.SIRVE)

    class Meta:
        ordering = ["servicio", "numero"]
        verbose_name = "medidor"
        verbose_name_plural = "medidores"
        constraints = [
            models.UniqueConstraint(fields=["servicio", "marca", "numero"], name="medidor_unico"),
            models.CheckConstraint(condition=models.Q(numero__regex=r"^[A-Z0-9-]{1,15}$"), name="medidor_numero"),
        ]

    def __str__(self) -> str:
        return self.numero


class RegistroMedidor(models.Model):
    """A register of a meter: what it counts, with how many digits."""

    class Magnitud(models.TextChoices):
        ACTIVA = "activa", "Activa"
        PICO = "pico", "Pico"
        RESTO = "resto", "Resto"
        VALLE = "valle", "Valle"
        REACTIVA = "reactiva", "Reactiva"
        DEMANDA = "demanda", "Demanda"
        EXPORTADA = "exportada", "Exportada"
        VOLUMEN = "volumen", "Volumen"

    medidor = models.ForeignKey(Medidor, on_delete=models.PROTECT, related_name="registros")
    # Its place on the meter, from 1. Files name a register by the two letters of its magnitude, never by this.
    numero = models.PositiveSmallIntegerField("número")
    magnitud = models.CharField("magnitud", max_length=10, choices=Magnitud)
    digitos_enteros = models.PositiveSmallIntegerField("dígitos enteros", default=6)
    digitos_decimales = models.PositiveSmallIntegerField("dígitos decimales", default=0)

    class Meta:
        ordering = ["medidor", "numero"]
        verbose_name = "registro de medidor"
        verbose_name_plural = "registros de medidores"
        constraints = [
            models.UniqueConstraint(fields=["medidor", "numero"], name="registromedidor_unico"),
            models.UniqueConstraint(fields=["medidor", "magnitud"], name="registromedidor_magnitud_unica"),
            models.CheckConstraint(
                condition=models.Q(
                    numero__gte=1,
                    numero__lte=99,
                    digitos_enteros__gte=1,
                    digitos_enteros__lte=9,
                    digitos_decimales__lte=3,
                ),
                name="registromedidor_digitos",
            ),
        ]

    def __str__(self) -> str:
        return self.get_magnitud_display()


class Colocacion(Fechado):
    """A meter at a service point, over `[desde, hasta)`. A meter is in one place, and a place has one meter."""

    medidor = models.ForeignKey(Medidor, on_delete=models.PROTECT, related_name="colocaciones")
    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="colocaciones")
    # K: what a unit of the register is worth (CT × PT), so that another transformer is another placement.
    multiplicador = models.DecimalField("multiplicador", max_digits=8, decimal_places=3, default=Decimal(1))
    motivo = models.CharField("motivo", max_length=120, blank=True)

    class Meta:
        verbose_name = "colocación"
        verbose_name_plural = "colocaciones"
        constraints = [
            *vigencia("colocacion", "suministro"),
            vigencia("colocacion_medidor", "medidor")[0],
            models.CheckConstraint(condition=models.Q(multiplicador__gt=0), name="colocacion_multiplicador"),
        ]


class Contraste(Hecho):
    """A test or calibration of a meter."""

    class Lugar(models.TextChoices):
        SITIO = "sitio", "En el lugar"
        LABORATORIO = "laboratorio", "En laboratorio"
        FABRICA = "fabrica", "De fábrica"

    medidor = models.ForeignKey(Medidor, on_delete=models.PROTECT, related_name="contrastes")
    lugar = models.CharField("lugar", max_length=12, choices=Lugar)
    # Percentage: positive counts too much.
    error = models.DecimalField("error", max_digits=6, decimal_places=3, null=True, blank=True)
    aprobado = models.BooleanField("aprobado")
    certificado = models.CharField("certificado", max_length=40, blank=True)
    vence = models.DateField("vence", null=True, blank=True)
    usuario = models.ForeignKey(Usuario, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-fecha", "-id"]
        verbose_name = "contraste"
