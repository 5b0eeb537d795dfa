"""Where entries come from, in words, by the port of the apps that own the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.urls import reverse

from contabilidad.models import Asiento
from contabilidad.ports import ORIGEN, DocumentoOrigen

Clave = tuple[str, int]


def origenes_de(asientos: Iterable[Asiento]) -> Mapping[Clave, DocumentoOrigen]:
    """Label and address of the origin of each entry, by (kind, id). One question per kind of document."""
    por_tipo: dict[str, set[int]] = {}
    for asiento in asientos:
        por_tipo.setdefault(asiento.origen_tipo, set()).add(asiento.origen_id)
    proveedores = dict(ORIGEN)
    hallados: dict[Clave, DocumentoOrigen] = {}
    for tipo, ids in por_tipo.items():
        descritos = proveedores[tipo].describir(ids) if tipo in proveedores else _sin_proveedor(tipo, ids)
        hallados |= {(tipo, clave): documento for clave, documento in descritos.items()}
    return hallados


def _sin_proveedor(tipo: str, ids: set[int]) -> Mapping[int, DocumentoOrigen]:
    """The ledger knows its own entries; of the rest, the kind and the number."""
    return {
        clave: DocumentoOrigen(
            etiqueta=f"{_en_palabras(tipo)} {clave}",
            url=reverse("contabilidad:asiento", args=[clave]) if tipo == "asiento" else "",
        )
        for clave in ids
    }


def _en_palabras(tipo: str) -> str:
    """The key of a kind of document, as it is written: "orden_de_pago" → "Orden de pago"."""
    return re.sub(r"(c|s)ion\b", r"\1ión", tipo.replace("_", " ")).capitalize()
