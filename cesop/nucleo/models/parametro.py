"""Dated parameters: everything that a law, a regulator, an assembly or a manager can change."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from cesop.nucleo.models.base import Fechado, RangoDeFechas
from cesop.nucleo.models.usuario import Usuario


class Parametro(models.Model):
    """What a parameter is. Rows come from each module's definitions (`parametros.definir`), never from a screen."""

    class Tipo(models.TextChoices):
        DECIMAL = "decimal", "número"
        ENTERO = "entero", "entero"
        PORCENTAJE = "porcentaje", "porcentaje"
        IMPORTE = "importe", "importe"
        TEXTO = "texto", "texto"
        LOGICO = "logico", "sí o no"
        FECHA = "fecha", "fecha"

    clave = models.CharField("clave", max_length=80, primary_key=True)
    modulo = models.CharField("módulo", max_length=20)
    nombre = models.CharField("nombre", max_length=120)
    descripcion = models.TextField("descripción", blank=True)
    tipo = models.CharField("tipo", max_length=12, choices=Tipo)
    unidad = models.CharField("unidad", max_length=20, blank=True)
    # A value that takes another person's approval before it is in force.
    requiere_aprobacion = models.BooleanField("requiere aprobación", default=False)

    class Meta:
        ordering = ["modulo", "clave"]
        verbose_name = "parámetro"

    def __str__(self) -> str:
        return self.nombre


class ValorParametro(Fechado):
    """A value in force over `[desde, hasta)`: what the norm says, or an exception decided over it, with its reason."""

    class Origen(models.TextChoices):
        NORMA = "norma", "norma"
        EXCEPCION = "excepcion", "excepción"

    parametro = models.ForeignKey(Parametro, on_delete=models.PROTECT, related_name="valores")
    # Canonical text of the value: "21.00", "true", "2026-11-24". `parametros.valor` gives it its type.
    valor = models.CharField("valor", max_length=400)
    origen = models.CharField("origen", max_length=10, choices=Origen, default=Origen.NORMA)
    norma = models.CharField("norma", max_length=200, blank=True, help_text="Ley, resolución o acta que lo fija.")
    motivo = models.CharField("motivo", max_length=300, blank=True)
    registrado_por = models.ForeignKey(Usuario, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "valor de parámetro"
        constraints = [
            ExclusionConstraint(
                name="valorparametro_sin_superposicion",
                expressions=[
                    ("parametro", RangeOperators.EQUAL),
                    ("origen", RangeOperators.EQUAL),
                    (RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(reemplazado_en__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")),
                name="valorparametro_rango",
            ),
            models.CheckConstraint(
                condition=~models.Q(norma="") | ~models.Q(motivo=""), name="valorparametro_con_fundamento"
            ),
        ]
