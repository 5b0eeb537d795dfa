"""Everything that happened with a person, in one dated list: bills, payments, notes, orders, contacts.

A page asks each source for as many as it may show, so the queries are the same whatever the history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from atencion.selectors.ficha import ROLES
from catastro.models import Contacto, OrdenServicio, ParteDeCuenta, Persona
from catastro.selectors.identidad import identidad
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from facturacion.models import Aplicacion, Comprobante, TipoComprobante
from facturacion.selectors.comprobantes import numeros
from recaudacion.models import CreditoAplicado, MedioDeRecibo, Recibo

POR_PAGINA, PAGINAS_MAX = 25, 40


class Clase(StrEnum):
    """Kinds of facts, as the filters name them."""

    FACTURAS = "facturas"
    PAGOS = "pagos"
    NOTAS = "notas"
    ORDENES = "ordenes"
    CONTACTOS = "contactos"


@dataclass(frozen=True, kw_only=True)
class De:
    """Whose: the keys of the person, its accounts of today and their service points."""

    personas: Collection[int]
    cuentas: Collection[int]
    suministros: Collection[int]
    # Only of this account.
    cuenta: int | None = None


@dataclass(frozen=True, kw_only=True)
class Hecho:
    """A row of some table that happened. numero: of a voucher."""

    clase: Clase
    fecha: dt.date
    registrado_en: dt.datetime
    fila: Any
    numero: str = ""


def movimientos(de: De, *, clases: Collection[Clase], paginas: int) -> tuple[list[Hecho], bool]:
    """The newest facts, so many pages of them, and whether there are more. At most seven queries."""
    cuantos = min(max(paginas, 1), PAGINAS_MAX) * POR_PAGINA
    hechos = [hecho for clase in clases for hecho in _FUENTES[clase](de, cuantos + 1)]
    hechos.sort(key=lambda h: (h.fecha, h.registrado_en), reverse=True)
    vistos = hechos[:cuantos]
    nombres = numeros([h.fila.pk for h in vistos if isinstance(h.fila, Comprobante)])
    con_numero = [
        Hecho(clase=h.clase, fecha=h.fecha, registrado_en=h.registrado_en, fila=h.fila, numero=nombres[h.fila.pk])
        if isinstance(h.fila, Comprobante) and h.fila.pk in nombres
        else h
        for h in vistos
    ]
    return con_numero, len(hechos) > cuantos and paginas < PAGINAS_MAX


def de_persona(persona: Persona, *, cuenta: int | None = None) -> De:
    """What a person has today, or one account of it. Two queries."""
    suya = identidad(persona)
    partes = vigentes(ParteDeCuenta.objects.filter(persona__in=suya, rol__in=ROLES), al=hoy())
    cuentas = {c: s for c, s in partes.values_list("cuenta_id", "cuenta__suministro_id") if cuenta in {None, c}}
    return De(personas=suya, cuentas=list(cuentas), suministros=list(cuentas.values()), cuenta=cuenta)


def _comprobantes(de: De, cuantos: int, *, notas: bool) -> list[Comprobante]:
    especies = (TipoComprobante.Especie.CREDITO, TipoComprobante.Especie.DEBITO)
    propios = Q(persona__in=de.personas) | Q(cuenta__in=de.cuentas, pagador__in=de.personas)
    filas = Comprobante.objects.filter(propios, _en(especies, si=notas))
    if de.cuenta is not None:
        filas = filas.filter(cuenta=de.cuenta)
    con = filas.select_related("tipo", "saldo", "cuenta__suministro__servicio")
    return list(con.order_by("-fecha", "-pk")[:cuantos])


def _en(especies: Collection[str], *, si: bool) -> Q:
    return Q(tipo__especie__in=especies) if si else ~Q(tipo__especie__in=especies)


def _facturas(de: De, cuantos: int) -> list[Hecho]:
    return _hechos(Clase.FACTURAS, _comprobantes(de, cuantos, notas=False))


def _notas(de: De, cuantos: int) -> list[Hecho]:
    return _hechos(Clase.NOTAS, _comprobantes(de, cuantos, notas=True))


def _pagos(de: De, cuantos: int) -> list[Hecho]:
    """Receipts, of whatever branch took them, and credit that was applied."""
    recibos = Recibo.objects.filter(persona__in=de.personas)
    creditos = CreditoAplicado.objects.filter(abono__persona__in=de.personas)
    if de.cuenta is not None:
        recibos = recibos.filter(_pago_de(de.cuenta, "abono"))
        creditos = creditos.filter(_pago_de(de.cuenta, "abono"))
    medios = Prefetch("medios", MedioDeRecibo.objects.select_related("medio").order_by("orden"))
    con = recibos.select_related("caja", "anulacion").prefetch_related(medios).order_by("-fecha", "-pk")
    aplicados = creditos.select_related("abono").order_by("-fecha", "-pk")
    return [*_hechos(Clase.PAGOS, list(con[:cuantos])), *_hechos(Clase.PAGOS, list(aplicados[:cuantos]))]


def _pago_de(cuenta: int, campo: str) -> Exists:
    """That what was paid was of an account, all of it or in part."""
    return Exists(Aplicacion.objects.filter(abono=OuterRef(campo), comprobante__cuenta=cuenta))


def _ordenes(de: De, cuantos: int) -> list[Hecho]:
    filas = OrdenServicio.objects.filter(Q(cuenta__in=de.cuentas) | Q(cuenta=None, suministro__in=de.suministros))
    con = filas.select_related("tipo", "cuadrilla", "cuenta", "suministro__servicio")
    return _hechos(Clase.ORDENES, list(con.order_by("-fecha", "-pk")[:cuantos]))


def _contactos(de: De, cuantos: int) -> list[Hecho]:
    filas: QuerySet[Contacto] = Contacto.objects.filter(persona__in=de.personas)
    if de.cuenta is not None:
        filas = filas.filter(cuenta=de.cuenta)
    con = filas.select_related("usuario", "cuenta__suministro__servicio")
    return _hechos(Clase.CONTACTOS, list(con.order_by("-fecha", "-pk")[:cuantos]))


def _hechos(clase: Clase, filas: Sequence[Any]) -> list[Hecho]:
    return [Hecho(clase=clase, fecha=f.fecha, registrado_en=f.registrado_en, fila=f) for f in filas]


_FUENTES: dict[Clase, Callable[[De, int], list[Hecho]]] = {
    Clase.FACTURAS: _facturas,
    Clase.PAGOS: _pagos,
    Clase.NOTAS: _notas,
    Clase.ORDENES: _ordenes,
    Clase.CONTACTOS: _contactos,
}
