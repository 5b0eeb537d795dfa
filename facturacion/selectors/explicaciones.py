"""Why a bill is what it is: against the one before, and against the same month last year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from cesop.nucleo.dinero import CERO, CampoImporte
from facturacion.explicacion import Explicacion, Factura, parrafo
from facturacion.explicacion.efectos import explicar as entre
from facturacion.models import Comprobante, TipoComprobante
from facturacion.selectors import entonces
from facturacion.selectors.comprobantes import etiquetas

# Bills that are looked at, back in time: more than two years of the shortest cycle.
ATRAS = 40
UN_ANIO, CERCA = dt.timedelta(days=365), dt.timedelta(days=20)
ANTERIOR, ANIO_PASADO = "la anterior", "la del mismo mes del año pasado"


@dataclass(frozen=True, kw_only=True)
class Comparacion:
    """A bill against another one. como: how that one is called in the paragraph."""

    otra: Comprobante
    etiqueta: str
    como: str
    explicacion: Explicacion
    parrafo: str


@dataclass(frozen=True, kw_only=True)
class Explicada:
    """A bill and what it is compared with. anterior, anio_pasado: None, there is none.

    comparable: it bills a period of an account; a note or a voucher of concepts does not. anulada: notes gave it back
    whole, and it is told as it came out.
    """

    factura: Factura | None
    anterior: Comparacion | None
    anio_pasado: Comparacion | None
    comparable: bool = True
    anulada: bool = False


def comparable(comprobante: Comprobante) -> bool:
    """Whether it bills a period of an account."""
    return bool(comprobante.cuenta_id and comprobante.desde) and not comprobante.tipo.resta


def facturas_de(cuenta: int) -> QuerySet[Comprobante]:
    """The bills of periods of an account, the last period first, with what notes gave back of each (`acreditado`)."""
    notas = Comprobante.objects.filter(corrige=OuterRef("pk"), tipo__especie=TipoComprobante.Especie.CREDITO)
    dado = notas.order_by().values("corrige").annotate(suma=Sum("total")).values("suma")
    return (
        Comprobante.objects.filter(cuenta=cuenta, desde__isnull=False)
        .exclude(tipo__especie=TipoComprobante.Especie.CREDITO)
        .select_related("tipo")
        .annotate(acreditado=Subquery(dado, output_field=CampoImporte()))
        .order_by("-hasta", "-fecha", "-pk")
    )


def ultima(cuenta: int) -> Comprobante | None:
    """The last bill of an account that notes did not give back whole. One query."""
    return next((c for c in facturas_de(cuenta)[:ATRAS] if not _anulada(c)), None)


def explicar(comprobante: Comprobante) -> Explicada:
    """A voucher against those before it, as they were made. Eleven queries; none for what bills no period."""
    if not comparable(comprobante):
        return Explicada(factura=None, anterior=None, anio_pasado=None, comparable=False)
    assert comprobante.cuenta_id is not None
    todas = list(facturas_de(comprobante.cuenta_id).filter(hasta__lte=comprobante.hasta)[:ATRAS])
    propia = next((c for c in todas if c.pk == comprobante.pk), comprobante)
    previas = todas[todas.index(propia) + 1 :] if propia in todas else []
    anterior, anio_pasado = _con_que(previas, comprobante.hasta)
    otras = [otra for otra in (anterior, anio_pasado) if otra is not None]
    notas = {c.pk: _acreditado(c) for c in [propia, *otras] if not _anulada(c)}
    hechas = entonces.facturas([comprobante, *dict.fromkeys(otras)], notas)
    return _explicada(
        hechas[comprobante.pk], anterior, anio_pasado, {c.pk: hechas[c.pk] for c in otras}, anulada=_anulada(propia)
    )


def explicar_factura(factura: Factura, *, cuenta: int) -> Explicada:
    """A bill that is not issued against the issued ones of its account. Eleven queries."""
    anterior, anio_pasado = _con_que(list(facturas_de(cuenta).filter(hasta__lte=factura.hasta)[:ATRAS]), factura.hasta)
    otras = list(dict.fromkeys(otra for otra in (anterior, anio_pasado) if otra is not None))
    hechas = entonces.facturas(otras, {c.pk: _acreditado(c) for c in otras}) if otras else {}
    return _explicada(factura, anterior, anio_pasado, hechas)


def _con_que(previas: Sequence[Comprobante], hasta: dt.date | None) -> tuple[Comprobante | None, Comprobante | None]:
    """The one before, and the one that ended nearest to a year before; not those that were given back whole."""
    vivas = [c for c in previas if not _anulada(c)]
    if hasta is None:
        return next(iter(vivas), None), None
    hace_un_anio = hasta - UN_ANIO
    cerca = [c for c in vivas if c.hasta and abs(c.hasta - hace_un_anio) <= CERCA]
    return next(iter(vivas), None), min(cerca, key=lambda c: abs((c.hasta or hasta) - hace_un_anio), default=None)


def _acreditado(comprobante: Comprobante) -> Decimal:
    acreditado: Decimal | None = getattr(comprobante, "acreditado", None)
    return acreditado or CERO


def _anulada(comprobante: Comprobante) -> bool:
    return bool(_acreditado(comprobante) >= comprobante.total)


def _explicada(
    factura: Factura,
    anterior: Comprobante | None,
    anio_pasado: Comprobante | None,
    hechas: dict[int, Factura],
    *,
    anulada: bool = False,
) -> Explicada:
    nombres = etiquetas(list(hechas)) if hechas else {}

    def contra(otra: Comprobante | None, como: str) -> Comparacion | None:
        if otra is None:
            return None
        explicacion = entre(hechas[otra.pk], factura)
        return Comparacion(
            otra=otra,
            etiqueta=nombres[otra.pk],
            como=como,
            explicacion=explicacion,
            parrafo=parrafo(explicacion, como=como),
        )

    return Explicada(
        factura=factura,
        anterior=contra(anterior, ANTERIOR),
        anio_pasado=contra(anio_pasado, ANIO_PASADO),
        anulada=anulada,
    )
