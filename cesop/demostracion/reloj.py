"""The clock while the demonstration is built: to the end of a working day, never beyond the real instant."""

from __future__ import annotations

import datetime as dt

from cesop.nucleo import fechas

CIERRE = dt.time(17, 40)
CERO = dt.timedelta(0)


def mover_a(fecha: dt.date, *, ahora: dt.datetime) -> None:
    """Set the clock to the end of that day. `ahora`: the real instant."""
    fechas.mover_reloj(min(dt.datetime.combine(fecha, CIERRE, tzinfo=ahora.tzinfo) - ahora, CERO))


def soltar() -> None:
    """Let it go as any other clock."""
    fechas.mover_reloj(CERO)
