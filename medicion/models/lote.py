"""When and what to read: metering periods, and the batch of each route with the points that it will visit."""

from __future__ import annotations

from django.db import models

from catastro.models import CuentaServicio, Medidor, RegistroMedidor, Ruta, Servicio, Suministro
from cesop.nucleo.fechas import Ahora
from cesop.nucleo.models import Usuario
from medicion.models.politica import Ciclo


class PeriodoMedicion(models.Model):
    """A metering period of a service and a cycle. What is billed of it, and when, is of facturacion."""

    servicio = models.ForeignKey(Servicio, on_delete=models.PROTECT, related_name="periodos_de_medicion")
    ciclo = models.CharField("ciclo", max_length=10, choices=Ciclo)
    anio = models.PositiveSmallIntegerField("año")
    # Month, or bimester, from 1.
    numero = models.PositiveSmallIntegerField("número")

    class Meta:
        ordering = ["-anio", "-numero", "servicio"]
        verbose_name = "período de medición"
        verbose_name_plural = "períodos de medición"
        constraints = [
            models.UniqueConstraint(fields=["servicio", "ciclo", "anio", "numero"], name="periodomedicion_unico"),
            models.CheckConstraint(
                condition=models.Q(ciclo="mensual", numero__gte=1, numero__lte=12)
                | models.Q(ciclo="bimestral", numero__gte=1, numero__lte=6),
                name="periodomedicion_numero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero:02d}/{self.anio}"


class LoteLectura(models.Model):
    """The reading of a route in a period: a batch that goes to the street and comes back."""

    class Estado(models.TextChoices):
        GENERADO = "generado", "Generado"
        EXPORTADO = "exportado", "En la calle"
        CERRADO = "cerrado", "Cerrado"
        ANULADO = "anulado", "Anulado"

    # Eight characters: its name in the exchange files.
    codigo = models.CharField("código", max_length=8, unique=True)
    periodo = models.ForeignKey(PeriodoMedicion, on_delete=models.PROTECT, related_name="lotes")
    ruta = models.ForeignKey(Ruta, on_delete=models.PROTECT, related_name="lotes")
    fecha_teorica = models.DateField("fecha teórica")
    tolerancia = models.PositiveSmallIntegerField("tolerancia en días", default=3)
    lector = models.CharField("lector", max_length=60, blank=True)
    estado = models.CharField("estado", max_length=10, choices=Estado, default=Estado.GENERADO)
    registrado_en = models.DateTimeField("registrado", db_default=Ahora(), editable=False)
    cerrado_el = models.DateField("cerrado", null=True, blank=True)
    cerrado_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["fecha_teorica", "ruta"]
        verbose_name = "lote de lectura"
        verbose_name_plural = "lotes de lectura"
        constraints = [
            models.UniqueConstraint(
                fields=["periodo", "ruta"], condition=~models.Q(estado="anulado"), name="lotelectura_uno_por_ruta"
            ),
            models.CheckConstraint(condition=models.Q(codigo__regex=r"^[A-Z0-9]{1,8}$"), name="lotelectura_codigo"),
        ]

    def __str__(self) -> str:
        return self.codigo


class PuntoLote(models.Model):
    """What a batch will read, frozen when it was made: one row per register. Append-only, and many: no foreign keys."""

    lote = models.ForeignKey(
        LoteLectura, on_delete=models.PROTECT, related_name="puntos", db_constraint=False, db_index=False
    )
    orden = models.PositiveIntegerField("orden")
    suministro = models.ForeignKey(Suministro, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    cuenta = models.ForeignKey(
        CuentaServicio, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    medidor = models.ForeignKey(
        Medidor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    registro = models.ForeignKey(
        RegistroMedidor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    multiplicador = models.DecimalField("multiplicador", max_digits=8, decimal_places=3)
    # Of the dial, in the register's unit.
    anterior = models.DecimalField("lectura anterior", max_digits=12, decimal_places=3, null=True)
    fecha_anterior = models.DateField("fecha anterior", null=True)
    minimo = models.DecimalField("lectura mínima esperada", max_digits=13, decimal_places=3, null=True)
    maximo = models.DecimalField("lectura máxima esperada", max_digits=13, decimal_places=3, null=True)
    # Units a day, and how they came out (medicion/validacion/esperado.py): what its reading will be compared with.
    diario = models.DecimalField("promedio diario esperado", max_digits=14, decimal_places=3, null=True)
    metodo = models.CharField("cómo se esperaba", max_length=12, blank=True)

    class Meta:
        ordering = ["lote", "orden", "registro"]
        verbose_name = "punto de un lote"
        verbose_name_plural = "puntos de un lote"
        constraints = [models.UniqueConstraint(fields=["lote", "registro"], name="puntolote_unico")]
        indexes = [models.Index(fields=["lote", "orden"], name="puntolote_orden")]
