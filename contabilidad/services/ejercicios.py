"""Fiscal years and their monthly periods."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import sumar_meses
from contabilidad.models import Ejercicio, Periodo

MESES_MAX = 12


@transaction.atomic
def abrir_ejercicio(desde: dt.date, *, hasta: dt.date) -> Ejercicio:
    """Open a fiscal year `[desde, hasta)` of whole months, with one open period for each.

    It is called by the year of its days: "Ejercicio 2026", or "Ejercicio 2026/2027".
    *Errores:* `ejercicios.meses_enteros`, `ejercicios.largo` (1 to 12 months), `ejercicios.contiguo` (it begins when
    the last one ends: no day without a period and none with two).
    """
    if desde.day != 1 or hasta.day != 1:
        raise ErrorNegocio(
            "ejercicios.meses_enteros",
            "No se puede abrir el ejercicio porque no tiene meses enteros. Empezalo un día 1 y terminalo a fin de mes.",
        )
    meses = (hasta.year - desde.year) * 12 + hasta.month - desde.month
    if not 1 <= meses <= MESES_MAX:
        raise ErrorNegocio(
            "ejercicios.largo", f"No se puede abrir el ejercicio porque dura {meses} meses. Puede durar de 1 a 12."
        )
    ultimo = Ejercicio.objects.order_by("-hasta").first()
    if ultimo is not None and ultimo.hasta != desde:
        raise ErrorNegocio(
            "ejercicios.contiguo",
            f"No se puede abrir el ejercicio porque {ultimo} termina el "
            f"{formato.fecha(ultimo.hasta - dt.timedelta(days=1))}. Empezalo el {formato.fecha(ultimo.hasta)}.",
        )
    ejercicio = Ejercicio.objects.create(nombre=_nombre(desde, hasta), desde=desde, hasta=hasta)
    Periodo.objects.bulk_create(
        Periodo(ejercicio=ejercicio, desde=sumar_meses(desde, n), hasta=sumar_meses(desde, n + 1)) for n in range(meses)
    )
    return ejercicio


def _nombre(desde: dt.date, hasta: dt.date) -> str:
    """By year; by months when it is short and its year has another."""
    ultimo = hasta - dt.timedelta(days=1)
    nombre = f"Ejercicio {desde.year}" if desde.year == ultimo.year else f"Ejercicio {desde.year}/{ultimo.year}"
    if Ejercicio.objects.filter(nombre=nombre).exists():
        return f"Ejercicio {desde:%m/%Y} a {ultimo:%m/%Y}"
    return nombre
