"""Charges that wait for the next bill of an account: made, whole or in instalments, and left without effect."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from catastro.models import CuentaServicio
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.dinero import CENTAVO, repartir
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Usuario
from facturacion.models import CargoFacturable, Concepto, DestinoDeCargo
from facturacion.selectors import borradores

CAUSA: Final = "a_mano"
CUOTAS_MAX: Final = 60
# A positive bigint out of a uuid.
BITS: Final = 65


@dataclass(frozen=True, kw_only=True)
class Pedido:
    """A charge to be made. clave: of the form, so that asking twice makes one. importe: pesos net of VAT, of all of it.

    desde: the day from which the first instalment is billed; the others, a month after each other.
    """

    clave: uuid.UUID
    cuenta: CuentaServicio
    concepto: Concepto
    importe: Decimal
    cuotas: int
    desde: dt.date
    detalle: str = ""


@transaction.atomic
def cargar(pedido: Pedido, *, usuario: Usuario) -> list[CargoFacturable]:
    """Let a charge wait for the next bills of an account. The same request again gives the same charges.

    *Bloquea:* the account. *Errores:* facturacion.concepto_aparte, facturacion.cuotas, facturacion.cuota_minima,
    facturacion.cargo_pasado.
    """
    asegurar(exclusiva("cuenta", pedido.cuenta.pk), para="cargar")
    causa = pedido.clave.int >> BITS
    previos = list(CargoFacturable.objects.filter(causa_tipo=CAUSA, causa_id=causa).order_by("cuota"))
    if previos:
        return previos
    _exigir(pedido)
    partes = repartir(pedido.importe, [Decimal(1)] * pedido.cuotas)
    return [
        CargoFacturable.objects.create(
            cuenta=pedido.cuenta, concepto=pedido.concepto, detalle=pedido.detalle, importe=parte, cuota=n + 1,
            cuotas=pedido.cuotas, facturable_desde=sumar_meses(pedido.desde, n), causa_tipo=CAUSA, causa_id=causa,
            usuario=usuario,
        )
        for n, parte in enumerate(partes)
    ]  # fmt: skip


def _exigir(pedido: Pedido) -> None:
    if pedido.concepto.uso != Concepto.Uso.FACTURA or not pedido.concepto.activo:
        raise ErrorNegocio(
            "facturacion.concepto_aparte",
            f"No se puede cargar {pedido.concepto} porque va en un comprobante interno. Emitilo aparte.",
            campo="concepto",
        )
    if not 1 <= pedido.cuotas <= CUOTAS_MAX:
        raise ErrorNegocio(
            "facturacion.cuotas", f"No se puede cargar: las cuotas van de 1 a {CUOTAS_MAX}.", campo="cuotas"
        )
    if abs(pedido.importe) < CENTAVO * pedido.cuotas:
        raise ErrorNegocio(
            "facturacion.cuota_minima",
            "No se puede cargar porque alguna cuota sería de cero. Subí el importe o bajá las cuotas.",
            campo="importe",
        )
    if pedido.desde < hoy():
        raise ErrorNegocio(
            "facturacion.cargo_pasado", "No se puede cargar desde un día que pasó. Elegí hoy u otro.", campo="desde"
        )


@transaction.atomic
def anular(cargos: Sequence[CargoFacturable], *, motivo: str, usuario: Usuario) -> list[DestinoDeCargo]:
    """Leave charges that were not billed without effect.

    *Bloquea:* their accounts. *Errores:* facturacion.sin_motivo, facturacion.cargo_usado, facturacion.cargo_numerado.
    """
    if not motivo.strip():
        raise ErrorNegocio("facturacion.sin_motivo", "No se puede anular sin motivo. Escribilo.", campo="motivo")
    cuentas = {cargo.cuenta_id for cargo in cargos}
    asegurar(exclusiva("cuenta", *sorted(cuentas)), para="anular cargos")
    if DestinoDeCargo.objects.filter(cargo__in=cargos).exists():
        raise ErrorNegocio(
            "facturacion.cargo_usado",
            "No se puede anular el cargo porque ya se facturó o se anuló. Si se facturó, acreditá el comprobante.",
        )
    if borradores.se_emite(cuentas):
        raise ErrorNegocio(
            "facturacion.cargo_numerado",
            "No se puede anular el cargo porque una corrida está emitiendo la cuenta. Esperá a que termine.",
        )
    return [
        DestinoDeCargo.objects.create(cargo=cargo, motivo=motivo.strip()[:200], usuario=usuario) for cargo in cargos
    ]
