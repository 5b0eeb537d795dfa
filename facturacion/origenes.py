"""Vouchers as origins of entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from contabilidad.ports import DocumentoOrigen
from facturacion.models import Comprobante
from facturacion.selectors.comprobantes import etiquetas


class DeComprobantes:
    """The voucher behind an entry."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """ "Factura B 00003-00001234"."""
        return {
            clave: DocumentoOrigen(etiqueta=etiqueta, url=reverse("facturacion:comprobante", args=[clave]))
            for clave, etiqueta in etiquetas(ids).items()
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which of them there are."""
        return set(Comprobante.objects.filter(pk__in=ids).values_list("pk", flat=True))
