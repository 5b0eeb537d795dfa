"""The opening of the books: the balances that the installation starts with, and the items that explain them.

Each item is an event of its own against the bridge account; the balance posts what the items do not, and the bridge for
the rest. What the control accounts have is what their items add up to, and the bridge ends in zero when both agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.dinero import CERO
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Usuario
from contabilidad.catalogo.piezas import PUENTE
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.eventos import APERTURA
from contabilidad.libro import asentar_lote, asentar_renglones
from contabilidad.models import Asiento, Cuenta, SaldoDeApertura
from contabilidad.renglones import ESQUEMA_COMPONENTES

ORIGEN_SALDO = "saldo_de_apertura"
# What `asentar_items` takes: pesos in centavos, positive; the rest, of SaldoDeApertura.
ESQUEMA_ITEMS: dict[str, pl.DataType] = {
    "detalle": pl.String(), "centavos": pl.Int64(), "persona": pl.Int64(), "cuenta_servicio": pl.Int64(),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SaldoDicho:
    """A balance as the opening says it. importe: pesos, positive when debit. seccion, centro: ids."""

    cuenta: Cuenta
    importe: Decimal
    detalle: str = ""
    seccion: int | None = None
    centro: int | None = None
    persona: int | None = None


def puente() -> Cuenta:
    """The account between the items and the balance. Raises Cuenta.DoesNotExist where the chart has not got it."""
    return Cuenta.objects.get(codigo=PUENTE)


@transaction.atomic
def asentar_saldos(saldos: Sequence[SaldoDicho], *, fecha: dt.date, usuario: Usuario) -> list[SaldoDeApertura]:
    """Write items of control accounts of which no module has documents. *Asienta:* contabilidad.apertura of each.

    *Errores:* those of `asentar_renglones`.
    """
    contra = puente()
    escritos = SaldoDeApertura.objects.bulk_create(
        SaldoDeApertura(cuenta=s.cuenta, detalle=s.detalle, importe=s.importe, persona=s.persona, fecha=fecha)
        for s in saldos
    )
    for escrito, saldo in zip(escritos, saldos, strict=True):
        suyo = _renglon(saldo)
        asentar_renglones(
            AsientoDirecto(
                tipo=APERTURA,
                fecha=fecha,
                origen=(ORIGEN_SALDO, escrito.pk),
                glosa=saldo.detalle,
                renglones=(suyo, RenglonDirecto(cuenta=contra.pk, debe=suyo.haber, haber=suyo.debe)),
            ),
            usuario=usuario,
        )
    return escritos


@transaction.atomic
def asentar_items(items: pl.DataFrame, *, evento: str, componente: str, fecha: dt.date, usuario: Usuario) -> int:
    """Write items (ESQUEMA_ITEMS) of the account that an event credits: that event of each. Returns how many.

    *Asienta:* `evento`. *Errores:* LoteInvalido of the ledger.
    """
    completos = items.select(list(ESQUEMA_ITEMS)).with_columns(
        id=reservar("contabilidad_saldodeapertura", items.height), n=pl.int_range(items.height, dtype=pl.Int64)
    )
    nulo = pl.lit(None, pl.Int64)
    hecho = asentar_lote(
        completos.select(
            "n", "centavos", "persona", "cuenta_servicio",
            evento=pl.lit(evento), fecha=pl.lit(fecha), fecha_valor=pl.lit(fecha), origen_tipo=pl.lit(ORIGEN_SALDO),
            origen_id="id", origen_revision=pl.lit(1, pl.Int64), glosa="detalle", componente=pl.lit(componente),
            seccion=nulo, centro=nulo, grupo=nulo, gestion=pl.lit(None, pl.String),
        ).select(list(ESQUEMA_COMPONENTES)),
        usuario=usuario,
    )  # fmt: skip
    if hecho.nuevos:
        acreditada = Asiento.objects.get(pk=hecho.asientos["id"][0]).partidas.get(haber__gt=CERO).cuenta_id
        copiar(
            "contabilidad_saldodeapertura",
            completos.select(
                "id", "detalle", "persona", "cuenta_servicio",
                cuenta_id=pl.lit(acreditada, pl.Int64),
                importe=pl.lit("-") + con_decimales("centavos", 2),
                fecha=pl.lit(fecha),
                registrado_en=pl.lit(ahora()),
            ),
            contexto=Contexto(usuario=usuario, pedido="apertura"),
        )  # fmt: skip
    return hecho.nuevos


def asentar_balance(
    saldos: Sequence[SaldoDicho], *, origen: tuple[str, int], fecha: dt.date, usuario: Usuario
) -> Asiento | None:
    """Post the balances of the accounts that no item explains, and the bridge for the others.

    *Asienta:* contabilidad.apertura, once. *Errores:* those of `asentar_renglones`.
    """
    propios = [s for s in saldos if not s.cuenta.control and s.importe]
    resto = -sum((s.importe for s in propios), CERO)
    renglones = [_renglon(s) for s in propios]
    if resto:
        renglones.append(_renglon(SaldoDicho(cuenta=puente(), importe=resto)))
    if not renglones:
        return None
    return asentar_renglones(
        AsientoDirecto(
            tipo=APERTURA, fecha=fecha, origen=origen, glosa="Apertura: saldos del sistema anterior",
            renglones=tuple(renglones),
        ),
        usuario=usuario,
    )  # fmt: skip


def _renglon(saldo: SaldoDicho) -> RenglonDirecto:
    return RenglonDirecto(
        cuenta=saldo.cuenta.pk,
        debe=max(saldo.importe, CERO),
        haber=max(-saldo.importe, CERO),
        seccion=saldo.seccion,
        centro=saldo.centro,
        persona=saldo.persona,
    )
