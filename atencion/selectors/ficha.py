"""A person whole: what it owes, its accounts with what each consumed and was billed, its last document.

As many queries with twelve accounts as with one, and with any history.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Min, Q

from atencion.deuda import Debe, por_cuenta
from catastro.models import CuentaServicio, EstadoServicio, OrdenServicio, ParteDeCuenta, PuntoDeRuta, Ruta
from catastro.selectors.cuentas import cuentas_con_lo_de_hoy
from catastro.selectors.personas import Ficha
from facturacion.models import Comprobante, DocumentoPago, TipoComprobante
from facturacion.selectors.documentos import documentos
from medicion.models import Consumo, LoteLectura
from medicion.validacion.registros import PRINCIPALES
from recaudacion.imputacion import interes_de
from recaudacion.selectors import deudas
from recaudacion.selectors.deudas import Mora

# What is drawn: thirteen periods, so that a month is beside the same one of the year before.
PERIODOS, DIAS_VISTOS = 13, 410
CUENTAS_MAX: Final = 12
ABIERTAS_MAX: Final = 6
ROLES = (ParteDeCuenta.Rol.TITULAR, ParteDeCuenta.Rol.PAGADOR)
RETIRADA = EstadoServicio.RETIRADA
POR_LEER = (LoteLectura.Estado.GENERADO, LoteLectura.Estado.EXPORTADO)


@dataclass(frozen=True, kw_only=True)
class Servicio:
    """An account of the person. Oldest first: consumos, facturas. proxima: the day that its route is to be read.

    cuenta: of `cuentas_con_lo_de_hoy`. de_otro: pesos of vouchers of the person that another one pays.
    """

    cuenta: Any
    roles: Sequence[str]
    debidas: Sequence[Debe]
    de_otro: Decimal
    consumos: Sequence[Consumo]
    facturas: Sequence[Comprobante]
    proxima: dt.date | None

    @property
    def ultima(self) -> Comprobante | None:
        """Its last bill."""
        return self.facturas[-1] if self.facturas else None


def debidas_de(identidad: Collection[int], *, al: dt.date) -> list[Debe]:
    """What a person would pay at the till, the oldest first. Six queries at most."""
    hechas = []
    for adeudado in sorted(deudas.de_pagadores(identidad, al=al), key=lambda a: (a.vence, a.comprobante)):
        interes = interes_de(adeudado.deuda, adeudado.saldo) if adeudado.mora == Mora.AHORA else 0
        hechas.append(
            Debe(
                comprobante=adeudado.comprobante,
                cuenta=adeudado.cuenta,
                vence=adeudado.vence,
                capital=Decimal(adeudado.saldo).scaleb(-2),
                interes=Decimal(interes).scaleb(-2),
            )
        )
    return hechas


def roles_de(ficha: Ficha) -> dict[int, list[str]]:
    """Account that the person holds or pays → how, in words. No query."""
    roles: dict[int, list[str]] = defaultdict(list)
    for parte in ficha.partes:
        if parte.rol in ROLES:
            roles[parte.cuenta_id].append(parte.get_rol_display())
    return dict(roles)


def servicios(ficha: Ficha, debidas: Sequence[Debe], *, elegida: int | None = None) -> tuple[list[Servicio], int]:
    """Its live accounts and those that it had and still owes for; and how many are not shown: too many, or ended.

    The one that is chosen is always among them. Four queries.
    """
    roles, debe = roles_de(ficha), por_cuenta(debidas)
    todas = {*roles, *(cuenta for cuenta in debe if cuenta is not None)}
    cuentas = list(cuentas_con_lo_de_hoy(al=ficha.al).filter(pk__in=todas))
    vivas = [c for c in cuentas if c.estado_actual.estado != RETIRADA or c.pk in debe or c.pk == elegida]
    vistas = sorted(vivas, key=lambda c: (c.pk != elegida, *_lugar(c, roles)))[:CUENTAS_MAX]
    vistas.sort(key=lambda c: _lugar(c, roles))
    ids = [c.pk for c in vistas]
    consumos = _consumos(ids, al=ficha.al)
    emitidos = _emitidos(ids, ficha)
    lecturas = _por_leer(vistas, al=ficha.al)
    return [
        Servicio(
            cuenta=cuenta,
            roles=roles.get(cuenta.pk, []),
            debidas=debe.get(cuenta.pk, []),
            de_otro=sum((c.saldo.saldo for c in emitidos.get(cuenta.pk, []) if _paga_otro(c, ficha)), Decimal(0)),
            consumos=consumos.get(cuenta.pk, []),
            facturas=_facturas(emitidos, cuenta.pk),
            proxima=lecturas.get(cuenta.suministro_id),
        )
        for cuenta in vistas
    ], len(todas) - len(vistas)


def _lugar(cuenta: CuentaServicio, roles: Mapping[int, list[str]]) -> tuple[bool, int, int]:
    """The live ones first, then by service."""
    suya = cuenta.estado_actual.estado != RETIRADA and cuenta.pk in roles
    return (not suya, cuenta.suministro.servicio.orden, cuenta.numero)


def _consumos(cuentas: Sequence[int], *, al: dt.date) -> dict[int, list[Consumo]]:
    """The last thirteen in force of what each account is billed by, oldest first. One query."""
    filas = Consumo.objects.filter(
        cuenta__in=cuentas, magnitud__in=PRINCIPALES, reemplazado_por__isnull=True,
        hasta__gt=al - dt.timedelta(days=DIAS_VISTOS), hasta__lte=al,
    )  # fmt: skip
    juntos: dict[int, list[Consumo]] = defaultdict(list)
    for consumo in filas.select_related("lectura__medidor").order_by("hasta", "pk"):
        if consumo.cuenta_id is not None:
            juntos[consumo.cuenta_id].append(consumo)
    return {cuenta: suyos[-PERIODOS:] for cuenta, suyos in juntos.items()}


def _emitidos(cuentas: Sequence[int], ficha: Ficha) -> dict[int, list[Comprobante]]:
    """What charged the person for each account: of the last thirteen months, or still owed. One query."""
    de_la_persona = Q(persona__in=ficha.identidad) | Q(pagador__in=ficha.identidad)
    filas = Comprobante.objects.filter(
        de_la_persona,
        Q(fecha__gt=ficha.al - dt.timedelta(days=DIAS_VISTOS)) | Q(saldo__saldo__gt=0),
        cuenta__in=cuentas, saldo__isnull=False,
    )  # fmt: skip
    juntos: dict[int, list[Comprobante]] = defaultdict(list)
    for comprobante in filas.select_related("tipo", "saldo").order_by("fecha", "pk"):
        if comprobante.cuenta_id is not None:
            juntos[comprobante.cuenta_id].append(comprobante)
    return juntos


def _facturas(emitidos: Mapping[int, list[Comprobante]], cuenta: int) -> list[Comprobante]:
    especie = TipoComprobante.Especie.FACTURA
    return [c for c in emitidos.get(cuenta, []) if c.tipo.especie == especie][-PERIODOS:]


def _paga_otro(comprobante: Comprobante, ficha: Ficha) -> bool:
    return comprobante.pagador_id not in ficha.identidad


def _por_leer(cuentas: Sequence[CuentaServicio], *, al: dt.date) -> dict[int, dt.date]:
    """Service point → the day that its route is to be read next, of those that were planned. One query."""
    filas = PuntoDeRuta.objects.filter(
        suministro__in=[c.suministro_id for c in cuentas], uso=Ruta.Uso.LECTURA,
        ruta__lotes__estado__in=POR_LEER, ruta__lotes__fecha_teorica__gt=al,
    )  # fmt: skip
    return dict(filas.order_by().values_list("suministro").annotate(Min("ruta__lotes__fecha_teorica")))


def ordenes_abiertas(cuentas: Sequence[int], suministros: Sequence[int]) -> list[OrdenServicio]:
    """What is still to be done in the street for those accounts, the most urgent first. One query."""
    filas = OrdenServicio.objects.filter(
        Q(cuenta__in=cuentas) | Q(cuenta=None, suministro__in=suministros), estado__in=OrdenServicio.ABIERTAS
    )
    con = filas.select_related("tipo", "cuenta", "suministro__servicio")
    return list(con.order_by("vence_el", "pk")[:ABIERTAS_MAX])


def ultimo_documento(identidad: Collection[int]) -> DocumentoPago | None:
    """The last payable document of a person, with `se_debe`. One query."""
    return documentos().filter(pagador__in=identidad).order_by("-pk").first()
