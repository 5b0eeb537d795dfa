"""Chunks between their two transactions: they will still post on the day that they froze (port `sin_terminar`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from cesop.nucleo import formato
from contabilidad.ports import Culpable
from facturacion.models import TandaNumerada


class TandasNumeradas:
    """What has its numbers and not its vouchers."""

    nombre = "corridas"

    def pendientes(self, *, desde: dt.date, hasta: dt.date) -> Sequence[Culpable]:
        """By run, with how many vouchers are missing; credit notes are of the day when they were numbered."""
        tandas = TandaNumerada.objects.filter(escrita__isnull=True).select_related("corrida__grupo").order_by("pk")
        return [
            Culpable(
                texto=f"{tanda.corrida}: {formato.entero(tanda.cuantos)} comprobantes numerados y sin escribir",
                url=reverse("facturacion:corrida", args=[tanda.corrida_id]),
            )
            for tanda in tandas
            if desde <= (tanda.fecha if tanda.anula else tanda.corrida.fecha) < hasta
        ]
