"""Payable documents: which there are, how they are delivered, and one with what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catastro.models import Ruta
from cesop.nucleo.dinero import CERO, CampoImporte
from cesop.nucleo.models import CorreoSaliente
from facturacion.models import ComprobanteDeDocumento, DeudaInformada, DocumentoPago, TandaImpresa
from facturacion.selectors.comprobantes import etiquetas


def documentos() -> QuerySet[DocumentoPago]:
    """Every document, with what is still owed of its vouchers as `se_debe`."""
    suyos = ComprobanteDeDocumento.objects.filter(documento=OuterRef("pk")).order_by().values("documento")
    debe = suyos.annotate(suma=Sum("comprobante__saldo__saldo")).values("suma")
    return DocumentoPago.objects.select_related("ruta").annotate(
        se_debe=Coalesce(Subquery(debe, output_field=CampoImporte()), CERO, output_field=CampoImporte())
    )


def por_reparto(periodo: dt.date, *, todos: bool) -> QuerySet[DocumentoPago, tuple[int, int | None, str]]:
    """(document, route, template) of a month as they are delivered; those of no route last, by address."""
    filas = DocumentoPago.objects.filter(periodo=periodo)
    elegidas = filas if todos else filas.filter(en_papel=True)
    return elegidas.order_by(
        F("ruta__codigo").asc(nulls_last=True), "plantilla", F("orden").asc(nulls_last=True), "domicilio", "pk"
    ).values_list("pk", "ruta_id", "plantilla")


def codigo_de_ruta(ruta: int | None) -> str:
    """How people call it; nothing without one. One query."""
    return Ruta.objects.values_list("codigo", flat=True).get(pk=ruta) if ruta else ""


def por_correo(periodo: dt.date) -> QuerySet[DocumentoPago, int]:
    """Documents of a month with an address."""
    return DocumentoPago.objects.filter(periodo=periodo).exclude(correo="").order_by("pk").values_list("pk", flat=True)


def tandas() -> QuerySet[TandaImpresa]:
    """Every file to print, with its route."""
    return TandaImpresa.objects.select_related("ruta", "adjunto", "lote__proceso__dueno")


@dataclass(frozen=True, kw_only=True)
class DeMes:
    """A month: how many documents, on paper and by mail, how much they asked for, and what waits for one."""

    documentos: int
    en_papel: int
    por_correo: int
    total: Decimal


def del_mes(periodo: dt.date) -> DeMes:
    """What there is of a month. Two queries."""
    filas = DocumentoPago.objects.filter(periodo=periodo)
    return DeMes(
        documentos=filas.count(),
        en_papel=filas.filter(en_papel=True).count(),
        por_correo=filas.exclude(correo="").count(),
        total=filas.aggregate(total=Sum("total"))["total"] or CERO,
    )


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """A document: its vouchers with what is owed of them now, what it told that was owed, and its mails."""

    comprobantes: Sequence[ComprobanteDeDocumento]
    nombres: dict[int, str]
    deudas: Sequence[DeudaInformada]
    correos: Sequence[CorreoSaliente]

    @property
    def se_debe(self) -> Decimal:
        """Pesos that are owed now of its vouchers."""
        return sum((fila.comprobante.saldo.saldo for fila in self.comprobantes), CERO)


def ficha(documento: DocumentoPago, *, clave_de_correo: str) -> Ficha:
    """Everything of one. Five queries."""
    comprobantes = list(
        documento.comprobantes.select_related(
            "comprobante__tipo", "comprobante__saldo", "comprobante__cuenta__suministro__servicio"
        ).order_by("orden")
    )
    deudas = list(documento.deuda_informada.select_related("comprobante").order_by("comprobante__vence"))
    propia = Q(clave=clave_de_correo) | Q(clave__startswith=f"{clave_de_correo}:")
    return Ficha(
        comprobantes=comprobantes,
        nombres=etiquetas([*(f.comprobante_id for f in comprobantes), *(d.comprobante_id for d in deudas)]),
        deudas=deudas,
        correos=list(CorreoSaliente.objects.filter(propia).order_by("-pk")),
    )
