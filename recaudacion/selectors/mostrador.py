"""What the till shows: whom it found, what is owed by service, and what a payment would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from catastro.models import Persona
from catastro.selectors.busqueda import TODO, Visto, con_numero_de_asociado, ids_de_personas
from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from facturacion.models import Comprobante, SaldoAbono, SaldoComprobante
from facturacion.selectors.comprobantes import numeros
from recaudacion.imputacion import imputar, interes_de
from recaudacion.ports import EFECTO
from recaudacion.selectors import deudas
from recaudacion.selectors.codigos import comprobantes_de
from recaudacion.selectors.deudas import Adeudado, Mora
from recaudacion.services.cobros import pago_de

HALLADAS_MAX = 8


@dataclass(frozen=True, kw_only=True)
class Hallado:
    """What a search gave: one person with some vouchers chosen, or several persons to choose from."""

    personas: Sequence[Persona] = ()
    elegidos: frozenset[int] = frozenset()


def hallar(texto: str, *, visto: Visto = TODO) -> Hallado:
    """By what was scanned or a voucher's number first; then by name, associate, document, account."""
    comprobantes = comprobantes_de(texto)
    if comprobantes:
        pagadores = dict(SaldoComprobante.objects.filter(pk__in=comprobantes).values_list("pk", "pagador_id"))
        if len(set(pagadores.values())) == 1:
            personas = _personas([pagadores[comprobantes[0]]])
            return Hallado(personas=personas, elegidos=frozenset(comprobantes))
        return Hallado(personas=_personas([pagadores[c] for c in comprobantes][:HALLADAS_MAX]))
    return Hallado(personas=_personas(ids_de_personas(texto, maximo=HALLADAS_MAX, visto=visto)))


def _personas(ids: Collection[int]) -> list[Persona]:
    en_orden = {clave: orden for orden, clave in enumerate(ids)}
    filas = con_numero_de_asociado(Persona.objects.filter(pk__in=ids))
    return sorted(filas, key=lambda persona: en_orden[persona.pk])


@dataclass(frozen=True, kw_only=True)
class Fila:
    """An open voucher, as the till shows it. Pesos."""

    comprobante: Comprobante
    numero: str
    saldo: Decimal
    interes: Decimal
    dias: int
    mora: Mora

    @property
    def a_pagar(self) -> Decimal:
        """What paying it whole takes now: its interest too, when it is collected now."""
        return self.saldo + (self.interes if self.mora == Mora.AHORA else CERO)


def filas(adeudados: Sequence[Adeudado], *, al: dt.date) -> list[tuple[str, list[Fila]]]:
    """Open vouchers by what they are for, the oldest first. Two queries."""
    ids = [a.comprobante for a in adeudados]
    hallados = Comprobante.objects.select_related("tipo", "cuenta__suministro__servicio").in_bulk(ids)
    nombres = numeros(ids)
    grupos: dict[str, list[Fila]] = {}
    for adeudado in sorted(adeudados, key=lambda a: (a.cuenta is None, a.cuenta or 0, a.vence, a.comprobante)):
        comprobante = hallados[adeudado.comprobante]
        cuenta = comprobante.cuenta
        titulo = f"{cuenta.suministro.servicio.nombre} · cuenta {cuenta.numero}" if cuenta else "De la persona"
        neto = adeudado.interes_neto(adeudado.saldo)
        interes = interes_de(adeudado.deuda, adeudado.saldo) if adeudado.mora == Mora.AHORA else neto
        fila = Fila(
            comprobante=comprobante,
            numero=nombres.get(adeudado.comprobante, "sin número"),
            saldo=_pesos(adeudado.saldo),
            interes=_pesos(interes),
            dias=max((al - adeudado.vence).days, 0),
            mora=adeudado.mora,
        )
        grupos.setdefault(titulo, []).append(fila)
    return list(grupos.items())


def credito_de(persona: int) -> Decimal:
    """Pesos that a person has in favour. One query."""
    total: Decimal | None = SaldoAbono.objects.filter(persona=persona, disponible__gt=0).aggregate(
        total=Sum("disponible")
    )["total"]
    return total or CERO


@dataclass(frozen=True, kw_only=True)
class Cambio:
    """One thing that a payment changes: what, told in a sentence. tono: bien, aviso, info."""

    titulo: str
    detalle: str
    icono: str
    tono: str


def cambios(persona: int, partes: Mapping[int, Decimal], *, anticipo: Decimal, al: dt.date) -> list[Cambio]:
    """What a payment would change: balances, interest and credit, and what upper apps say. It writes nothing."""
    adeudados = {a.comprobante: a for a in deudas.de_pagadores([persona], al=al)}
    elegidas = {c: int(pesos * 100) for c, pesos in partes.items() if c in adeudados}
    imputado = imputar(sum(elegidas.values()), [a.deuda for a in adeudados.values()], {}, elegidas=elegidas)
    pagado = {parte.clave: parte for parte in imputado.partes}
    queda = sum(a.saldo for a in adeudados.values()) - sum(parte.capital for parte in imputado.partes)
    vencido = sum(
        a.saldo - (pagado[a.comprobante].capital if a.comprobante in pagado else 0)
        for a in adeudados.values()
        if a.vence < al
    )
    vistos = [
        Cambio(titulo="Queda sin deuda", detalle="No debe nada más.", icono="circle-check", tono="bien")
        if queda == 0
        else Cambio(
            titulo=f"Queda debiendo {formato.pesos(_pesos(queda))}",
            detalle=f"Vencido: {formato.pesos(_pesos(vencido))}." if vencido else "Nada vencido: queda al día.",
            icono="receipt",
            tono="aviso" if vencido else "bien",
        )
    ]
    vistos += _de_interes([(adeudados[clave], parte.capital, parte.interes) for clave, parte in pagado.items()])
    if anticipo + _pesos(imputado.credito) > 0:
        a_favor = formato.pesos(anticipo + _pesos(imputado.credito))
        vistos.append(
            Cambio(titulo=f"Quedan {a_favor} a favor", detalle="Paga lo próximo que deba.", icono="wallet", tono="info")
        )
    pago = pago_de(persona, al, imputado, adeudados)
    for _, efecto in EFECTO:
        vistos += [Cambio(titulo=dicho, detalle="", icono="plug", tono="bien") for dicho in efecto.prever(pago)]
    return vistos


def _de_interes(pagadas: Sequence[tuple[Adeudado, int, int]]) -> list[Cambio]:
    ahora = sum(interes for _, _, interes in pagadas)
    proxima = sum(a.interes_neto(capital) for a, capital, _ in pagadas if a.mora == Mora.PROXIMA)
    vistos = []
    if ahora:
        vistos.append(
            Cambio(
                titulo=f"Se cobra {formato.pesos(_pesos(ahora))} de interés",
                detalle="Sale su nota de débito, y deja de sumar.",
                icono="percentage",
                tono="info",
            )
        )
    if proxima:
        vistos.append(
            Cambio(
                titulo="Deja de sumar interés",
                detalle=f"{formato.pesos(_pesos(proxima))} más IVA van en la próxima factura.",
                icono="percentage",
                tono="info",
            )
        )
    return vistos


def _pesos(centavos: int) -> Decimal:
    return Decimal(centavos).scaleb(-2)
