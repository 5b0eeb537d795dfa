"""Pieces that the tables of catastro repeat: the constraints of dated rows, checks by function, places on the map."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.constraints import BaseConstraint

from cesop.nucleo.models.base import RangoDeFechas


class CuitValido(models.Func):
    """SQL `catastro_cuit_valido(text)`: eleven digits whose last one checks the others (mod 11)."""

    function = "catastro_cuit_valido"
    output_field = models.BooleanField()


class CbuValido(models.Func):
    """SQL `catastro_cbu_valido(text)`: 22 digits in two blocks, each with its check digit (BCRA "A" 2622)."""

    function = "catastro_cbu_valido"
    output_field = models.BooleanField()


class SoloDigitos(models.Func):
    """SQL: the digits of a text, so that a telephone is found however it was typed."""

    function = "regexp_replace"
    template = r"%(function)s(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = models.TextField()


def vigencia(tabla: str, *columnas: str) -> list[BaseConstraint]:
    """The constraints of a dated table: what ends, ends after it starts; one live row per `columnas` and day."""
    return [
        ExclusionConstraint(
            name=f"{tabla}_sin_superposicion",
            expressions=[
                *((columna, RangeOperators.EQUAL) for columna in columnas),
                (RangoDeFechas("desde", "hasta"), RangeOperators.OVERLAPS),
            ],
            condition=models.Q(reemplazado_en__isnull=True),
        ),
        models.CheckConstraint(
            condition=models.Q(hasta__isnull=True) | models.Q(hasta__gt=models.F("desde")), name=f"{tabla}_rango"
        ),
    ]


class ConLugar(models.Model):
    """A place on the map: WGS 84, six decimals (about 11 cm). Both coordinates or neither."""

    latitud = models.DecimalField("latitud", max_digits=9, decimal_places=6, null=True, blank=True)
    longitud = models.DecimalField("longitud", max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        abstract = True


def en_el_mapa(tabla: str) -> BaseConstraint:
    """Both coordinates, within the globe, or neither."""
    return models.CheckConstraint(
        condition=models.Q(latitud__isnull=True, longitud__isnull=True)
        | models.Q(latitud__gte=-90, latitud__lte=90, longitud__gte=-180, longitud__lte=180),
        name=f"{tabla}_en_el_mapa",
    )
