"""Calls as people look at them: what waits of a file, and the calls that a voucher bills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform

from facturacion.models import ArchivoDeLlamadas, Comprobante, LlamadaApartada, LlamadaFacturada

GRUPOS_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Grupo:
    """Calls of a file that wait for one reason, of one line or account. primera, ultima: when, as they came."""

    motivo: LlamadaApartada.Motivo
    linea: str
    cuenta: str
    cuantas: int
    primera: dt.datetime
    ultima: dt.datetime
    destino: str


def apartadas(archivo: ArchivoDeLlamadas) -> list[Grupo]:
    """What waits of a file, by reason and line, the most first. One query."""
    filas = (
        LlamadaApartada.objects.filter(archivo=archivo, resuelta_en__isnull=True)
        .order_by()
        .values("motivo", linea=KeyTextTransform("linea", "datos"), cuenta=KeyTextTransform("cuenta", "datos"))
        .annotate(
            cuantas=Count("pk"),
            primera=Min(KeyTextTransform("inicio", "datos")),
            ultima=Max(KeyTextTransform("inicio", "datos")),
            destino=Min(KeyTextTransform("destino", "datos")),
        )
        .order_by("-cuantas", "motivo", "linea", "cuenta")[:GRUPOS_MAX]
    )
    return [
        Grupo(
            motivo=LlamadaApartada.Motivo(fila["motivo"]),
            linea=fila["linea"] or "",
            cuenta=fila["cuenta"] or "",
            cuantas=fila["cuantas"],
            primera=dt.datetime.fromisoformat(fila["primera"]),
            ultima=dt.datetime.fromisoformat(fila["ultima"]),
            destino=fila["destino"],
        )
        for fila in filas
    ]


def resueltas(archivo: ArchivoDeLlamadas) -> Sequence[tuple[str, int]]:
    """What was done with those that no longer wait, and how many. One query."""
    filas = LlamadaApartada.objects.filter(archivo=archivo, resuelta_en__isnull=False).order_by()
    dichas = filas.values_list("resolucion").annotate(cuantas=Count("pk")).order_by("-cuantas", "resolucion")
    return [(str(resolucion), int(cuantas)) for resolucion, cuantas in dichas[:GRUPOS_MAX]]


def facturadas(comprobante: Comprobante) -> QuerySet[LlamadaFacturada]:
    """The calls that a voucher bills, as they were rated."""
    return LlamadaFacturada.objects.filter(comprobante=comprobante).select_related("llamada", "devuelta")


@dataclass(frozen=True, kw_only=True)
class DeClase:
    """The calls of one class that a voucher bills. segundos: as they count. importe: pesos with four decimals."""

    clase: str
    cuantas: int
    segundos: int
    libres: int
    importe: Decimal


def por_clase(comprobante: Comprobante) -> list[DeClase]:
    """The calls that a voucher bills, by class. One query."""
    filas = (
        LlamadaFacturada.objects.filter(comprobante=comprobante)
        .order_by("clase")
        .values("clase")
        .annotate(cuantas=Count("pk"), de_segundos=Sum("segundos"), de_libres=Sum("libres"), total=Sum("importe"))
    )
    return [
        DeClase(
            clase=fila["clase"],
            cuantas=fila["cuantas"],
            segundos=fila["de_segundos"],
            libres=fila["de_libres"],
            importe=fila["total"],
        )
        for fila in filas
    ]
