"""Internal vouchers of a person: a share of capital, a third party's money; whole or in instalments."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from catastro.models import CuentaServicio, Persona
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.dinero import CENTAVO, repartir
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.models import Usuario
from facturacion.models import Comprobante, Concepto, PuntoDeVenta, TipoComprobante
from facturacion.services.individual import Cargo, Pedido, emitir_conceptos, llaves_de

CUOTAS_MAX: Final = 60


@dataclass(frozen=True, kw_only=True)
class PedidoInterno:
    """What is owed by an internal voucher. clave: of the form. vence: the first one; the others, a month after each.

    cuenta: the one that it is for; None, of the person only, and no service may be cut for it.
    """

    clave: uuid.UUID
    persona: Persona
    concepto: Concepto
    importe: Decimal
    cuotas: int
    vence: dt.date
    punto: PuntoDeVenta
    cuenta: CuentaServicio | None = None
    detalle: str = ""


def tipo_interno() -> TipoComprobante:
    """The type of internal vouchers."""
    return TipoComprobante.objects.get(especie=TipoComprobante.Especie.INTERNO, activo=True)


@transaction.atomic
def emitir_interno(pedido: PedidoInterno, *, usuario: Usuario) -> Sequence[Comprobante]:
    """Issue what is owed today, a voucher for each instalment; the same request again gives the same ones.

    *Bloquea:* person, account, series. *Asienta:* the event of its concept. *Errores:* facturacion.cuotas,
    facturacion.cuota_minima, those of `emitir_conceptos`.
    """
    if not 1 <= pedido.cuotas <= CUOTAS_MAX:
        raise ErrorNegocio(
            "facturacion.cuotas", f"No se puede emitir: las cuotas van de 1 a {CUOTAS_MAX}.", campo="cuotas"
        )
    if pedido.importe < CENTAVO * pedido.cuotas:
        raise ErrorNegocio(
            "facturacion.cuota_minima",
            "No se puede emitir porque alguna cuota sería de cero. Subí el importe o bajá las cuotas.",
            campo="importe",
        )
    tipo = tipo_interno()
    asegurar(llaves_de(pedido.persona, pedido.cuenta, tipo, pedido.punto), para="emitir el comprobante interno")
    partes = repartir(pedido.importe, [Decimal(1)] * pedido.cuotas)
    return [
        emitir_conceptos(_de_cuota(pedido, tipo, n, parte), usuario=usuario) for n, parte in enumerate(partes, start=1)
    ]


def _de_cuota(pedido: PedidoInterno, tipo: TipoComprobante, n: int, importe: Decimal) -> Pedido:
    detalle = pedido.detalle or pedido.concepto.nombre
    if pedido.cuotas > 1:
        detalle = f"{detalle} (cuota {n} de {pedido.cuotas})"
    return Pedido(
        clave=uuid.uuid5(pedido.clave, str(n)),
        persona=pedido.persona,
        cuenta=pedido.cuenta,
        tipo=tipo,
        punto=pedido.punto,
        vence=sumar_meses(pedido.vence, n - 1),
        cargos=[Cargo(concepto=pedido.concepto, importe=importe, detalle=detalle)],
    )
