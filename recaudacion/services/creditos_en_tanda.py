"""Credit of many persons that pays what they owe, at once: the same rules as of one, over columns."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.marco import buscar_por_clave
from cesop.nucleo.models import Usuario
from contabilidad.libro import asentar_lote
from contabilidad.renglones import ESQUEMA_COMPONENTES
from facturacion.models import Abono, SaldoAbono
from recaudacion.eventos import CREDITO, parte_de
from recaudacion.imputacion import Cubierto, Deuda, Politica, imputar
from recaudacion.ports import EFECTO, Pago
from recaudacion.selectors import deudas
from recaudacion.selectors.deudas import Adeudado
from recaudacion.services.cobros import de_personas_y_cuentas, dia_y_periodo
from recaudacion.services.creditos import EVENTOS


@dataclass(frozen=True, kw_only=True)
class Hecho:
    """What a chunk did: persons and credits that paid something, and centavos."""

    personas: int
    creditos: int
    centavos: int


@dataclass(frozen=True, kw_only=True)
class _Uso:
    """A credit and what it pays."""

    abono: int
    persona: int
    evento: str
    partes: Sequence[Cubierto]


@transaction.atomic
def aplicar_a(personas: Sequence[int], *, clave: uuid.UUID, usuario: Usuario) -> Hecho:
    """Pay what those persons owe with what they have in favour, as `creditos.aplicar_credito` does for one.

    clave: of whoever asks, the same one once. *Bloquea:* payers and holders, accounts, day and period. *Asienta:*
    `recaudacion.anticipo_aplicado` or `recaudacion.saldo_a_favor_aplicado` of each credit.
    """
    dia = hoy()
    buscar_por_clave()
    vistos = deudas.de_pagadores(personas, al=dia)
    bloquear(
        [*exclusiva("persona", *personas), *de_personas_y_cuentas(vistos), *dia_y_periodo(dia)],
        para="aplicar los saldos a favor",
    )
    adeudados = {a.comprobante: a for a in deudas.de_pagadores(personas, al=dia)}
    restan = _sin_interes(adeudados)
    usos = _imputar(personas, restan, deudas.politicas({a.grupo for a in adeudados.values()}, al=dia))
    if usos:
        _escribir(usos, adeudados, clave=clave, usuario=usuario, dia=dia)
        _avisar(usos, restan, dia)
    return Hecho(
        personas=len({uso.persona for uso in usos}),
        creditos=len(usos),
        centavos=sum(parte.capital for uso in usos for parte in uso.partes),
    )


# ── Inside ──


def _sin_interes(adeudados: Mapping[int, Adeudado]) -> dict[int, dict[int, Deuda]]:
    """Payer → voucher → what is owed of it: what is late waits for when it is paid."""
    restan: dict[int, dict[int, Deuda]] = {}
    for adeudado in adeudados.values():
        deuda = replace(adeudado, mora=deudas.Mora.NINGUNA).deuda
        restan.setdefault(adeudado.pagador, {})[adeudado.comprobante] = deuda
    return restan


def _imputar(
    personas: Sequence[int], restan: dict[int, dict[int, Deuda]], politicas: Mapping[int | None, Politica]
) -> list[_Uso]:
    """What each credit pays, the oldest first; `restan` is left with what stays owed."""
    filas = SaldoAbono.objects.filter(persona__in=personas, disponible__gt=0, abono__clase__in=EVENTOS)
    usos = []
    for saldo in filas.select_related("abono").order_by("persona", "abono__fecha", "abono_id"):
        suyas = restan.get(saldo.persona_id, {})
        pendientes = [deuda for deuda in suyas.values() if deuda.saldo]
        partes = imputar(int(saldo.disponible * 100), pendientes, politicas).partes
        for parte in partes:
            deuda = suyas[parte.clave]
            suyas[parte.clave] = replace(deuda, saldo=deuda.saldo - parte.capital)
        if partes:
            evento = EVENTOS[Abono.Clase(saldo.abono.clase)]
            usos.append(_Uso(abono=saldo.abono_id, persona=saldo.persona_id, evento=evento, partes=partes))
    return usos


def _escribir(
    usos: Sequence[_Uso], adeudados: Mapping[int, Adeudado], *, clave: uuid.UUID, usuario: Usuario, dia: dt.date
) -> None:
    """Applications, the document behind each entry, and the entries."""
    firma = Contexto(usuario=usuario, pedido="recaudacion")
    comunes: dict[str, Any] = {"fecha": pl.lit(dia), "registrado_en": pl.lit(ahora())}
    creditos = reservar("recaudacion_creditoaplicado", len(usos)).to_list()
    pares = [(n, uso, parte) for n, uso in enumerate(usos) for parte in uso.partes]
    filas = pl.DataFrame(
        {
            "n": [n for n, _, _ in pares],
            "aplicacion": reservar("facturacion_aplicacion", len(pares)).to_list(),
            "credito": [creditos[n] for n, _, _ in pares],
            "abono": [uso.abono for _, uso, _ in pares],
            "comprobante": [parte.clave for _, _, parte in pares],
            "centavos": [parte.capital for _, _, parte in pares],
        },
        schema=dict.fromkeys(("n", "aplicacion", "credito", "abono", "comprobante", "centavos"), pl.Int64),
    )
    importe = con_decimales("centavos", 2)
    copiar(
        "facturacion_aplicacion",
        filas.select(id="aplicacion", abono_id="abono", comprobante_id="comprobante", importe=importe, **comunes),
        contexto=firma,
    )
    copiar(
        "recaudacion_creditoaplicado",
        filas.group_by("n", maintain_order=True)
        .agg(pl.col("credito", "abono").first(), pl.col("centavos").sum())
        .select(
            id="credito", abono_id="abono", importe=importe,
            clave=pl.Series([str(uuid.uuid5(clave, str(uso.abono))) for uso in usos]),
            usuario_id=pl.lit(usuario.pk, pl.Int64), **comunes,
        ),
        contexto=firma,
    )  # fmt: skip
    copiar(
        "recaudacion_aplicaciondecredito",
        filas.select(credito_id="credito", aplicacion_id="aplicacion"),
        contexto=firma,
    )
    asentar_lote(_eventos(usos, creditos, adeudados, dia), usuario=usuario)


def _eventos(
    usos: Sequence[_Uso], creditos: Sequence[int], adeudados: Mapping[int, Adeudado], dia: dt.date
) -> pl.DataFrame:
    """ESQUEMA_COMPONENTES of each credit; equal parts are one."""
    dimensiones = {
        "n": pl.Int64, "evento": pl.String, "origen_id": pl.Int64, "componente": pl.String, "seccion": pl.Int64,
        "grupo": pl.Int64, "gestion": pl.String, "persona": pl.Int64, "cuenta_servicio": pl.Int64, "centavos": pl.Int64,
    }  # fmt: skip
    filas = [
        (n, uso.evento, creditos[n], *parte_de(adeudados[parte.clave]), parte.capital)
        for n, uso in enumerate(usos)
        for parte in uso.partes
    ]
    return (
        pl.DataFrame(filas, schema=dimensiones, orient="row")
        .group_by([c for c in dimensiones if c != "centavos"], maintain_order=True)
        .agg(pl.col("centavos").sum())
        .with_columns(
            fecha=pl.lit(dia),
            fecha_valor=pl.lit(dia),
            origen_tipo=pl.lit(CREDITO),
            origen_revision=pl.lit(1, pl.Int64),
            glosa=pl.format("Crédito aplicado {}", pl.col("origen_id")),
            centro=pl.lit(None, pl.Int64),
        )
        .sort("n", maintain_order=True)
        .select(list(ESQUEMA_COMPONENTES))
    )


def _avisar(usos: Sequence[_Uso], restan: Mapping[int, Mapping[int, Deuda]], dia: dt.date) -> None:
    """Tell the upper apps, when there is any."""
    efectos = list(EFECTO)
    if not efectos:
        return
    tocados: dict[int, dict[int, int]] = {}
    for uso in usos:
        suyas = restan[uso.persona]
        tocados.setdefault(uso.persona, {}).update({parte.clave: suyas[parte.clave].saldo for parte in uso.partes})
    pagos = [Pago(persona=persona, fecha=dia, saldos=saldos) for persona, saldos in tocados.items()]
    for _, efecto in efectos:
        efecto.aplicar(pagos)
