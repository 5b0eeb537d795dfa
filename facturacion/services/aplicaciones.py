"""Credits applied to vouchers, and back. The database keeps the balances, and refuses more than there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from facturacion.models import Abono, Aplicacion, Comprobante


@dataclass(frozen=True, kw_only=True)
class Parte:
    """So many pesos of a credit for a voucher."""

    comprobante: Comprobante
    importe: Decimal


@transaction.atomic
def aplicar(abono: Abono, partes: Sequence[Parte], *, fecha: dt.date | None = None) -> list[Aplicacion]:
    """Pay parts of vouchers with a credit. *Bloquea:* the person of the credit.

    *Errores:* the balances' constraints when there is not so much on either side.
    """
    asegurar(exclusiva("persona", abono.persona_id), para="aplicar")
    dia = fecha or hoy()
    return Aplicacion.objects.bulk_create(
        Aplicacion(abono=abono, comprobante=parte.comprobante, importe=parte.importe, fecha=dia) for parte in partes
    )


@transaction.atomic
def desaplicar(aplicaciones: Sequence[Aplicacion], *, fecha: dt.date | None = None) -> list[Aplicacion]:
    """Undo applications by their opposites: the vouchers are owed again, and the credits are free.

    *Bloquea:* the persons of the credits. *Errores:* facturacion.ya_revertida.
    """
    asegurar(exclusiva("persona", *{a.abono.persona_id for a in aplicaciones}), para="desaplicar")
    ya = Aplicacion.objects.filter(revierte__in=[a.pk for a in aplicaciones]).exists()
    if ya or any(a.revierte_id for a in aplicaciones):
        raise ErrorNegocio(
            "facturacion.ya_revertida",
            "No se puede deshacer la aplicación porque ya se deshizo. Actualizá la página.",
        )
    dia = fecha or hoy()
    return Aplicacion.objects.bulk_create(
        Aplicacion(abono=a.abono, comprobante=a.comprobante, importe=-a.importe, revierte=a, fecha=dia)
        for a in aplicaciones
    )
