"""The charge for paying late, made when it is paid: its own voucher, or a charge of the next bill."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from facturacion.intereses import interes
from facturacion.models import (
    Aplicacion,
    CargoFacturable,
    Comprobante,
    Concepto,
    PoliticaFacturacion,
    PuntoDeVenta,
    TipoComprobante,
)
from facturacion.selectors import politicas, tasas
from facturacion.services.individual import Cargo, Pedido, emitir_conceptos

CAUSA = "aplicacion"
CONCEPTO = "interes"
ESPACIO = uuid.UUID("0d6a4f0e-3a6a-4d0e-8c9b-1f0f3b1b2c77")


@dataclass(frozen=True, kw_only=True)
class Hecho:
    """What paying late made: one of both, or none when there is nothing to charge. importe: pesos, net of VAT."""

    importe: Decimal
    cargo: CargoFacturable | None = None
    comprobante: Comprobante | None = None


def calcular(comprobante: Comprobante, importe: Decimal, *, al: dt.date) -> Decimal:
    """Interest of paying `importe` pesos of a voucher on `al`, net of VAT; zero until its due date.

    Between both due dates it is the part of the printed surcharge; after, that of the days since the first one. A
    voucher of nobody's consumption (internal) has none.
    """
    if al <= comprobante.vence or comprobante.tipo.clase == TipoComprobante.Clase.INTERNO:
        return CERO
    consumidor = comprobante.condicion_iva == tasas.CONSUMIDOR
    hasta = al
    if comprobante.segundo_vence is not None and al <= comprobante.segundo_vence:
        hasta = comprobante.segundo_vence
    aplicables = tasas.aplicables(comprobante.vence, hasta, consumidor=consumidor)
    return Decimal(interes(int(importe * 100), comprobante.vence, hasta, aplicables)).scaleb(-2)


@transaction.atomic
def cobrar_tarde(aplicacion: Aplicacion, *, punto: PuntoDeVenta | None, usuario: Usuario) -> Hecho:
    """Charge the interest of what an application paid late, once, as the policy of its group says.

    punto: where its own voucher is numbered. *Bloquea:* with its own voucher, person, account and series. *Asienta:*
    `facturacion.interes_emitido`, with its own voucher. *Errores:* facturacion.sin_punto, those of `emitir_conceptos`.
    """
    comprobante = aplicacion.comprobante
    importe = calcular(comprobante, aplicacion.importe, al=aplicacion.fecha)
    if importe <= CERO:
        return Hecho(importe=CERO)
    concepto = Concepto.objects.get(clave=CONCEPTO)
    detalle = f"Interés por pago del {aplicacion.fecha:%d/%m/%Y}, vencido el {comprobante.vence:%d/%m/%Y}"
    cuenta = comprobante.cuenta
    if cuenta is not None and _en_la_proxima(comprobante):
        cargo, _ = CargoFacturable.objects.get_or_create(
            causa_tipo=CAUSA,
            causa_id=aplicacion.pk,
            cuota=1,
            defaults={
                "cuenta": cuenta, "concepto": concepto, "detalle": detalle, "importe": importe,
                "facturable_desde": aplicacion.fecha, "usuario": usuario,
            },
        )  # fmt: skip
        return Hecho(importe=importe, cargo=cargo)
    if punto is None:
        raise ErrorNegocio(
            "facturacion.sin_punto", "No se puede cobrar el interés sin un punto de venta. Elegí el de tu mostrador."
        )
    pedido = Pedido(
        clave=uuid.uuid5(ESPACIO, str(aplicacion.pk)),
        persona=comprobante.persona,
        cuenta=cuenta,
        tipo=_nota_de_debito(comprobante.tipo),
        punto=punto,
        vence=hoy(),
        cargos=[Cargo(concepto=concepto, importe=importe, detalle=detalle)],
    )
    return Hecho(importe=importe, comprobante=emitir_conceptos(pedido, usuario=usuario))


def _en_la_proxima(comprobante: Comprobante) -> bool:
    """True when the group bills its interest with the service; what is of no account goes by its own voucher."""
    if comprobante.grupo_id is None:
        return False
    politica = politicas.de_grupo(comprobante.grupo_id, al=hoy())
    return politica is not None and politica.interes == PoliticaFacturacion.Interes.CARGO


def _nota_de_debito(tipo: TipoComprobante) -> TipoComprobante:
    return TipoComprobante.objects.get(especie=TipoComprobante.Especie.DEBITO, letra=tipo.letra, activo=True)
