"""Reads of fiscal years and periods."""

from __future__ import annotations

import datetime as dt

from contabilidad.models import Ejercicio, Periodo


def periodo_de(fecha: dt.date) -> Periodo | None:
    """The period that a day falls in, open or closed, with its fiscal year."""
    return Periodo.objects.filter(desde__lte=fecha, hasta__gt=fecha).select_related("ejercicio").first()


def ejercicio_de(fecha: dt.date) -> Ejercicio | None:
    """The fiscal year that a day falls in."""
    return Ejercicio.objects.filter(desde__lte=fecha, hasta__gt=fecha).first()
