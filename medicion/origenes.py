"""Consumptions as origins of entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contabilidad.ports import DocumentoOrigen
from medicion.models import Consumo


class DeConsumos:
    """The consumption behind an accrual."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """ "Consumo del suministro 1234 al 30/11/2026"."""
        consumos = Consumo.objects.filter(pk__in=ids).select_related("suministro")
        return {
            consumo.pk: DocumentoOrigen(
                etiqueta=f"Consumo del suministro {consumo.suministro} al {consumo.hasta:%d/%m/%Y}"
            )
            for consumo in consumos
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which of them there are."""
        return set(Consumo.objects.filter(pk__in=ids).values_list("pk", flat=True))
