"""The charge for paying late, made when it is paid: its own voucher, or a charge of the next bill."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import Llave
from cesop.nucleo.copia import copiar
from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import BloqueNumerado, Usuario
from facturacion.intereses import devengado, redondear
from facturacion.models import (
    Aplicacion,
    CargoFacturable,
    Comprobante,
    Concepto,
    DestinoDeCargo,
    Numeracion,
    PoliticaFacturacion,
    PuntoDeVenta,
    TipoComprobante,
)
from facturacion.selectors import politicas, tasas
from facturacion.services.individual import Cargo, Pedido, emitir_conceptos, llaves_de
from facturacion.services.notas import Nota, acreditar
from facturacion.services.notas_en_tanda import tipo_de_nota

CAUSA = "aplicacion"
# Of what is given back: the charge that had ridden in a bill.
CAUSA_DEVUELTA = "interes_devuelto"
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
    if comprobante.tipo.clase == TipoComprobante.Clase.INTERNO:
        return CERO
    plazo = Plazo(
        vence=comprobante.vence,
        segundo_vence=comprobante.segundo_vence,
        consumidor=comprobante.condicion_iva == tasas.CONSUMIDOR,
    )
    return Decimal(redondear(int(importe * 100) * devengado_de(plazo, al=al))).scaleb(-2)


@dataclass(frozen=True, kw_only=True)
class Plazo:
    """When a voucher falls due, and whether the law looks after who owes it."""

    vence: dt.date
    segundo_vence: dt.date | None
    consumidor: bool


def devengado_de(plazo: Plazo, *, al: dt.date, conocida: tasas.Historia | None = None) -> int:
    """What a balance paid on `al` is multiplied by (`intereses.redondear`) to get its interest; 0 until it is due."""
    if al <= plazo.vence:
        return 0
    hasta = al
    if plazo.segundo_vence is not None and al <= plazo.segundo_vence:
        hasta = plazo.segundo_vence
    return devengado(
        plazo.vence, hasta, tasas.aplicables(plazo.vence, hasta, consumidor=plazo.consumidor, conocida=conocida)
    )


@transaction.atomic
def cobrar_tarde(
    aplicacion: Aplicacion, *, punto: PuntoDeVenta | None, usuario: Usuario, al: dt.date | None = None
) -> Hecho:
    """Charge the interest of what an application paid late, once, as the policy of its group says.

    punto: where its own voucher is numbered. al: when it was paid, if before it was applied. *Bloquea:* with its own
    voucher, person, account and series. *Asienta:* `facturacion.interes_emitido`, with its own voucher. *Errores:*
    facturacion.sin_punto, those of `emitir_conceptos`.
    """
    comprobante = aplicacion.comprobante
    pagado = al or aplicacion.fecha
    importe = calcular(comprobante, aplicacion.importe, al=pagado)
    if importe <= CERO:
        return Hecho(importe=CERO)
    concepto = Concepto.objects.get(clave=CONCEPTO)
    detalle = _detalle(pagado, comprobante.vence)
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
        tipo=nota_de_debito(comprobante.tipo.letra),
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


def nota_de_debito(letra: str) -> TipoComprobante:
    """The type that charges interest on the vouchers of a letter."""
    return TipoComprobante.objects.get(especie=TipoComprobante.Especie.DEBITO, letra=letra, activo=True)


@dataclass(frozen=True, kw_only=True)
class Tardia:
    """An application that paid late, whose interest (net centavos) rides in the next bill of its account."""

    aplicacion: int
    cuenta: int
    centavos: int
    vencia: dt.date
    pagado: dt.date


def cargar_en_la_proxima(tardias: Sequence[Tardia], *, fecha: dt.date, usuario: Usuario) -> None:
    """As `cobrar_tarde`, of many applications that were just written and whose groups bill it with the service."""
    concepto = Concepto.objects.values_list("pk", flat=True).get(clave=CONCEPTO) if tardias else 0
    filas = [
        {
            "cuenta_id": t.cuenta, "detalle": _detalle(t.pagado, t.vencia), "importe": f"{t.centavos}e-2",
            "causa_id": t.aplicacion,
        }
        for t in tardias
        if t.centavos > 0
    ]  # fmt: skip
    if not filas:
        return
    frame = pl.DataFrame(filas).with_columns(
        concepto_id=pl.lit(concepto, pl.Int64),
        facturable_desde=pl.lit(fecha),
        fecha=pl.lit(fecha),
        cuota=pl.lit(1),
        cuotas=pl.lit(1),
        causa_tipo=pl.lit(CAUSA),
        usuario_id=pl.lit(usuario.pk, pl.Int64),
    )
    copiar("facturacion_cargofacturable", frame, contexto=Contexto(usuario=usuario, pedido="facturacion"))


@transaction.atomic
def devolver(aplicaciones: Sequence[int], *, motivo: str, usuario: Usuario) -> list[Comprobante]:
    """Undo the interest of applications that were undone: what waits is left without effect, what rode in a bill is
    given in the next one, and its own vouchers are credited. Returns those notes.

    *Bloquea:* `llaves_de_devolver`. *Asienta:* `facturacion.nota_de_credito`.
    """
    cargos = CargoFacturable.objects.filter(causa_tipo=CAUSA, causa_id__in=aplicaciones).select_related("destino")
    for cargo in cargos:
        if not hasattr(cargo, "destino"):
            DestinoDeCargo.objects.create(cargo=cargo, motivo=motivo[:200])
            continue
        CargoFacturable.objects.get_or_create(
            causa_tipo=CAUSA_DEVUELTA, causa_id=cargo.pk, cuota=1,
            defaults={
                "cuenta": cargo.cuenta, "concepto": cargo.concepto, "importe": -cargo.importe,
                "detalle": f"Se devuelve: {cargo.detalle}"[:160], "facturable_desde": hoy(), "usuario": usuario,
            },
        )  # fmt: skip
    return [
        acreditar(
            nota,
            Nota(
                clave=uuid.uuid5(ESPACIO, f"devuelto {nota.pk}"),
                tipo=tipo_de_nota(nota.tipo),
                punto=punto,
                motivo=motivo,
            ),
            usuario=usuario,
        )
        for nota, punto in _con_comprobante(aplicaciones)
    ]


def llaves_de_devolver(aplicaciones: Sequence[int]) -> list[Llave]:
    """What `devolver` locks."""
    return [
        llave
        for nota, punto in _con_comprobante(aplicaciones)
        for llave in llaves_de(nota.persona, nota.cuenta, tipo_de_nota(nota.tipo), punto)
    ]


def _con_comprobante(aplicaciones: Sequence[int]) -> list[tuple[Comprobante, PuntoDeVenta]]:
    """The vouchers of their own that the interest of some applications has, and where they are numbered."""
    claves = [uuid.uuid5(ESPACIO, str(aplicacion)) for aplicacion in aplicaciones]
    bloques = BloqueNumerado.objects.filter(destino__in=claves).values_list("serie_id", "desde")
    notas = []
    for serie, numero in bloques:
        tipo, _, punto = serie.rpartition("-")
        numeracion = (
            Numeracion.objects.filter(tipo__clave=tipo, punto__numero=int(punto), numero=numero, liberado__isnull=True)
            .select_related("comprobante__tipo", "comprobante__persona", "comprobante__cuenta__grupo", "punto")
            .first()
        )
        if numeracion is not None:
            notas.append((numeracion.comprobante, numeracion.punto))
    return notas


def _detalle(pagado: dt.date, vencia: dt.date) -> str:
    return f"Interés por pago del {pagado:%d/%m/%Y}, vencido el {vencia:%d/%m/%Y}"
