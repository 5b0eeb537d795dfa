"""The kernel's clock. The only source of "now" and "today" in the whole program.

The offset lives in the database (`nucleo_instalacion.desplazamiento`), so that web, worker and raw SQL agree; it is
zero and immovable in production, and moves only in tests and while the demonstration data is being built.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone

MICRO = dt.timedelta(microseconds=1)


class Ahora(models.Func):
    """SQL `nucleo_ahora()`: the default of every `registrado_en`, also for rows written by COPY or by hand."""

    function = "nucleo_ahora"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class Hoy(models.Func):
    """SQL `nucleo_hoy()`: the business date, in Buenos Aires."""

    function = "nucleo_hoy"
    template = "%(function)s()"
    output_field = models.DateField()


def ahora(*, using: str = DEFAULT_DB_ALIAS) -> dt.datetime:
    """The instant that facts are recorded with: aware datetime, in the current time zone."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT nucleo_ahora()")
        instante: dt.datetime = cursor.fetchone()[0]
    return timezone.localtime(instante)


def hoy(*, using: str = DEFAULT_DB_ALIAS) -> dt.date:
    """The business date of the cooperative (America/Argentina/Buenos_Aires)."""
    return ahora(using=using).date()


def mover_reloj(desplazamiento: dt.timedelta, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Set the offset of the clock. The database refuses outside tests and the building of demonstration data."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT nucleo_mover_reloj(make_interval(secs => %s))", [Decimal(desplazamiento // MICRO) / 1_000_000]
        )


def sumar_meses(fecha: dt.date, meses: int) -> dt.date:
    """The same day `meses` later (earlier if negative), or the last day of that month when it has no such day."""
    total = fecha.year * 12 + fecha.month - 1 + meses
    ejercicio, mes = divmod(total, 12)
    siguiente = dt.date(ejercicio + (mes == 11), (mes + 1) % 12 + 1, 1)
    return dt.date(ejercicio, mes + 1, min(fecha.day, (siguiente - dt.timedelta(days=1)).day))
