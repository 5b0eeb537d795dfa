"""At which hour a reading goes that has a day and no hour."""

from __future__ import annotations

import datetime as dt

from medicion.models import Lectura

MEDIODIA = dt.time(12)
ULTIMO_SEGUNDO = 86_398


def despues_de_lo_leido(suministro: int, fecha: dt.date, *, salvo: int | None = None) -> dt.time | None:
    """After what was read at the point that day; None, which counts as noon, when nothing was.

    salvo: a meter that is not looked at: the one that comes.
    """
    del_dia = Lectura.objects.filter(
        suministro=suministro, fecha=fecha, anulada=False, reemplazada_por__isnull=True
    ).exclude(medidor=salvo)
    segundos = [_segundos(hora or MEDIODIA) for hora in del_dia.values_list("hora", flat=True)]
    if not segundos:
        return None
    despues = min(max(segundos), ULTIMO_SEGUNDO) + 1
    return dt.time(despues // 3600, despues // 60 % 60, despues % 60)


def _segundos(hora: dt.time) -> int:
    return hora.hour * 3600 + hora.minute * 60 + hora.second
