"""Vouchers and credits as origins of entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from contabilidad.ports import DocumentoOrigen
from facturacion.models import Abono, Comprobante
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


class DeAbonos:
    """The credit behind the entry of an opening."""

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Whose it is."""
        return {
            abono.pk: DocumentoOrigen(
                etiqueta=f"{abono.get_clase_display()} de {abono.persona}",
                url=reverse("catastro:persona", args=[abono.persona_id]),
            )
            for abono in Abono.objects.filter(pk__in=ids).select_related("persona")
        }

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """Which of them there are."""
        return set(Abono.objects.filter(pk__in=ids).values_list("pk", flat=True))
