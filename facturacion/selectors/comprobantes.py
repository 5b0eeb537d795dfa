"""Vouchers: how they are called."""

from __future__ import annotations

from collections.abc import Collection

from facturacion.models import Comprobante, Numeracion


def etiquetas(ids: Collection[int]) -> dict[int, str]:
    """Voucher → "Factura B 00003-00001234", or without its number when it has none. Two queries."""
    nombres = dict(Comprobante.objects.filter(pk__in=ids).values_list("pk", "tipo__nombre"))
    numeros = Numeracion.objects.filter(comprobante__in=ids, liberado__isnull=True)
    con_numero = {
        clave: f"{nombres[clave]} {punto:05d}-{numero:08d}"
        for clave, punto, numero in numeros.values_list("comprobante_id", "punto__numero", "numero")
        if clave in nombres
    }
    return nombres | con_numero
