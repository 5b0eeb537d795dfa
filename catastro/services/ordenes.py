"""Service orders: issued one or thousands at a time, given to a crew, carried out, closed with their effect."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from catastro.models import (
    Cuadrilla,
    CuentaServicio,
    OrdenServicio,
    PuntoDeRuta,
    Ruta,
    Suministro,
    TipoOrden,
)
from catastro.ports import Objeto, efecto_de
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.calendario import calendario_de
from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.numeracion import reservar

SERIE = "orden_servicio"
POR_TANDA = 2_000
E = OrdenServicio.Estado
CORTAN = ("corte", "suspension")


@dataclass(frozen=True, kw_only=True)
class Pedido:
    """An order to issue: a kind, by its key, and what it is about (an account, or a point alone)."""

    tipo: str
    motivo: str
    cuenta: CuentaServicio | None = None
    suministro: Suministro | None = None
    prioridad: int = OrdenServicio.Prioridad.NORMAL

    @property
    def punto(self) -> int:
        """Key of the service point."""
        if self.cuenta is not None:
            return self.cuenta.suministro_id
        assert self.suministro is not None, "an order is about an account or a point"
        return self.suministro.pk


@transaction.atomic
def emitir(pedidos: Sequence[Pedido], *, usuario: Usuario, destino: uuid.UUID | None = None) -> list[OrdenServicio]:
    """Issue the orders, in the order given, with consecutive numbers. Queries do not grow with them.

    destino: identity of the batch; asked twice, the same orders. The branch is that of the point's reading route, or
    the user's; it is due after the working days of its kind, in the town of the point.
    *Bloquea:* the numbers of orders. *Errores:* `ordenes.tipo`, `calendario.sin_cargar`, `ordenes.impedidas`
    (ErroresDeFilas, by place in `pedidos`).
    """
    if not pedidos:
        return []
    asegurar(exclusiva("talonario", SERIE), para="emitir la orden")
    destino = destino or uuid.uuid4()
    bloque = reservar(SERIE, cantidad=len(pedidos), destino=destino)
    numeros = range(bloque.desde, bloque.hasta + 1)
    hechas = OrdenServicio.objects.filter(numero__range=(bloque.desde, bloque.hasta)).order_by("numero")
    if ya := list(hechas):
        return ya
    tipos = _tipos(pedidos)
    puntos = _puntos({pedido.punto for pedido in pedidos})
    _exigir_posibles(pedidos, tipos=tipos, puntos=puntos)
    sucursales = _sucursales(puntos)
    dia = hoy()
    vencimientos = _vencimientos(pedidos, tipos=tipos, puntos=puntos, dia=dia)
    return OrdenServicio.objects.bulk_create(
        [
            OrdenServicio(
                numero=numero,
                tipo=tipos[pedido.tipo],
                sucursal_id=sucursales.get(pedido.punto, usuario.sucursal_id),
                suministro=puntos[pedido.punto],
                cuenta=pedido.cuenta,
                prioridad=pedido.prioridad,
                fecha=dia,
                vence_el=vence,
                motivo=pedido.motivo.strip(),
                emitida_por=usuario,
            )
            for numero, pedido, vence in zip(numeros, pedidos, vencimientos, strict=True)
        ],
        batch_size=POR_TANDA,
    )


def _tipos(pedidos: Sequence[Pedido]) -> dict[str, TipoOrden]:
    """The kinds, by key. *Errores:* `ordenes.tipo`."""
    tipos = {tipo.clave: tipo for tipo in TipoOrden.objects.filter(clave__in={p.tipo for p in pedidos}, activo=True)}
    for pedido in pedidos:
        tipo = tipos.get(pedido.tipo)
        if tipo is None:
            raise ErrorNegocio(
                "ordenes.tipo", f"No se puede emitir la orden porque el tipo {pedido.tipo} no está activo. Elegí otro."
            )
        if tipo.objeto == TipoOrden.Objeto.CUENTA and pedido.cuenta is None:
            raise ErrorNegocio(
                "ordenes.tipo", f"No se puede emitir la orden de {tipo.nombre.lower()} sin una cuenta. Elegila."
            )
    return tipos


def _puntos(claves: Collection[int]) -> dict[int, Suministro]:
    return Suministro.objects.select_related("inmueble__domicilio__localidad").in_bulk(claves)


def _sucursales(puntos: Mapping[int, Suministro]) -> dict[int, int]:
    """Point → branch of its reading route."""
    de_lectura = PuntoDeRuta.objects.filter(suministro__in=puntos, uso=Ruta.Uso.LECTURA)
    return dict(de_lectura.values_list("suministro_id", "ruta__sucursal_id"))


def _vencimientos(
    pedidos: Sequence[Pedido], *, tipos: Mapping[str, TipoOrden], puntos: Mapping[int, Suministro], dia: dt.date
) -> list[dt.date]:
    """The day each is due, from `dia`. One calendar per town."""
    pueblos = [puntos[p.punto].inmueble.domicilio.localidad.nombre for p in pedidos]
    calendarios = {pueblo: calendario_de(pueblo) for pueblo in set(pueblos)}
    dias: dict[tuple[str, int], dt.date] = {}
    vencen = []
    for pedido, pueblo in zip(pedidos, pueblos, strict=True):
        plazo = tipos[pedido.tipo].plazo
        if (pueblo, plazo) not in dias:
            dias[pueblo, plazo] = calendarios[pueblo].sumar(dia, plazo)
        vencen.append(dias[pueblo, plazo])
    return vencen


def _exigir_posibles(
    pedidos: Sequence[Pedido], *, tipos: Mapping[str, TipoOrden], puntos: Mapping[int, Suministro]
) -> None:
    """What each kind says of its own, and what is already ordered. *Errores:* `ordenes.impedidas`."""
    por_tipo: dict[str, list[int]] = defaultdict(list)
    for lugar, pedido in enumerate(pedidos):
        por_tipo[pedido.tipo].append(lugar)
    impedidas = _repetidas(pedidos, tipos)
    for clave, lugares in por_tipo.items():
        efecto = efecto_de(clave)
        if efecto is None:
            continue
        objetos = [Objeto(suministro=puntos[pedidos[n].punto], cuenta=pedidos[n].cuenta) for n in lugares]
        for n, dicho in efecto.impedimentos(objetos).items():
            impedidas.setdefault(lugares[n], dicho)
    malas = [(lugar, tipos[pedidos[lugar].tipo].nombre, dicho) for lugar, dicho in sorted(impedidas.items())]
    if malas:
        uno = len(pedidos) == 1
        raise ErroresDeFilas(
            "ordenes.impedidas",
            malas[0][2]
            if uno
            else f"No se pueden emitir {len(malas)} de las {len(pedidos)} órdenes. Sacalas y reintentá: "
            + " ".join(dicho for _, _, dicho in malas[:5]),
            filas=malas,
        )


def _repetidas(pedidos: Sequence[Pedido], tipos: Mapping[str, TipoOrden]) -> dict[int, str]:
    """Place → why not: a kind about accounts has one open at a time for each. One query."""
    sobre_cuentas = {
        n: (tipos[pedido.tipo].pk, pedido.cuenta)
        for n, pedido in enumerate(pedidos)
        if pedido.cuenta is not None and tipos[pedido.tipo].objeto == TipoOrden.Objeto.CUENTA
    }
    cuentas = {cuenta.pk for _, cuenta in sobre_cuentas.values()}
    abiertas = OrdenServicio.objects.filter(cuenta__in=cuentas, exclusiva=True, estado__in=OrdenServicio.ABIERTAS)
    por_par = {(tipo, cuenta): numero for tipo, cuenta, numero in abiertas.values_list("tipo", "cuenta", "numero")}
    dichos: dict[int, str] = {}
    en_la_tanda: set[tuple[int, int]] = set()
    for n, (tipo, cuenta) in sobre_cuentas.items():
        que = f"No se puede emitir otra orden de {tipos[pedidos[n].tipo].nombre.lower()} para la cuenta {cuenta.numero}"
        if (numero := por_par.get((tipo, cuenta.pk))) is not None:
            dichos[n] = f"{que} porque la orden {numero} está sin cerrar. Cerrala o anulala."
        elif (tipo, cuenta.pk) in en_la_tanda:
            dichos[n] = f"{que} porque está dos veces en la tanda. Dejala una vez."
        en_la_tanda.add((tipo, cuenta.pk))
    return dichos


# ── Crews ──


@transaction.atomic
def asignar(ordenes: Collection[int], *, cuadrilla: Cuadrilla, para: dt.date | None, usuario: Usuario) -> int:
    """Give pending or assigned orders to a crew, for a day (None: when it can). Returns how many.

    *Errores:* `ordenes.no_abiertas`, `ordenes.pasado`, `ordenes.cuadrilla`.
    """
    if para is not None and para < hoy():
        raise ErrorNegocio(
            "ordenes.pasado", "No se puede programar una orden para un día que pasó. Elegí hoy u otro.", campo="para"
        )
    if not cuadrilla.activa:
        raise ErrorNegocio("ordenes.cuadrilla", f"No se puede asignar a {cuadrilla} porque está de baja. Elegí otra.")
    filas = OrdenServicio.objects.filter(pk__in=ordenes, estado__in=(E.PENDIENTE, E.ASIGNADA))
    return _todas(filas.update(estado=E.ASIGNADA, cuadrilla=cuadrilla, programada_para=para), de=ordenes)


@transaction.atomic
def desasignar(ordenes: Collection[int], *, usuario: Usuario) -> int:
    """Take assigned orders back: pending, of no crew and no day. *Errores:* `ordenes.no_abiertas`."""
    filas = OrdenServicio.objects.filter(pk__in=ordenes, estado=E.ASIGNADA)
    return _todas(filas.update(estado=E.PENDIENTE, cuadrilla=None, programada_para=None), de=ordenes)


@transaction.atomic
def iniciar(ordenes: Collection[int], *, usuario: Usuario) -> int:
    """The crew started on assigned orders. *Errores:* `ordenes.no_abiertas`."""
    filas = OrdenServicio.objects.filter(pk__in=ordenes, estado=E.ASIGNADA)
    return _todas(filas.update(estado=E.EN_CURSO), de=ordenes)


@transaction.atomic
def anular(ordenes: Collection[int], *, motivo: str, usuario: Usuario) -> int:
    """Leave without effect orders that nobody started. *Errores:* `ordenes.no_abiertas`, `ordenes.sin_motivo`."""
    if not motivo.strip():
        raise ErrorNegocio("ordenes.sin_motivo", "No se puede anular sin un motivo. Escribilo.", campo="motivo")
    filas = OrdenServicio.objects.filter(pk__in=ordenes, estado__in=(E.PENDIENTE, E.ASIGNADA))
    return _todas(
        filas.update(estado=E.ANULADA, cerrada_el=hoy(), cerrada_por=usuario, informe=motivo.strip()), de=ordenes
    )


@transaction.atomic
def anular_cortes(cuenta: CuentaServicio, *, motivo: str, usuario: Usuario) -> int:
    """Leave without effect what would cut an account that may not be cut. Returns how many.

    The caller holds the account's lock. *Errores:* `ordenes.corte_en_curso` when a crew is on it.
    """
    abiertas = OrdenServicio.objects.filter(cuenta=cuenta, tipo__clave__in=CORTAN, estado__in=OrdenServicio.ABIERTAS)
    en_curso = abiertas.filter(estado=E.EN_CURSO).first()
    if en_curso is not None:
        raise ErrorNegocio(
            "ordenes.corte_en_curso",
            f"No se puede proteger la cuenta {cuenta.numero} porque la orden {en_curso.numero} de corte está en "
            "curso. Avisale a la cuadrilla y cerrala como fallida.",
        )
    return abiertas.update(estado=E.ANULADA, cerrada_el=hoy(), cerrada_por=usuario, informe=motivo)


def _todas(cuantas: int, *, de: Collection[int]) -> int:
    """Every row was changed, or the act is refused whole: some had already gone on."""
    pedidas = len(set(de))
    if cuantas != pedidas:
        raise ErrorNegocio(
            "ordenes.no_abiertas",
            f"No se puede seguir porque {pedidas - cuantas} de las {pedidas} órdenes ya avanzaron o se cerraron. "
            "Actualizá la página.",
        )
    return cuantas


# ── Closing ──


@dataclass(frozen=True, kw_only=True)
class Cierre:
    """How an order ended. fecha: the day it was done. resultado: the kind's `datos`, by key, as JSON keeps them."""

    fecha: dt.date
    resultado: Mapping[str, Any]
    informe: str = ""
    cuadrilla: Cuadrilla | None = None


@transaction.atomic
def cumplir(orden: OrdenServicio, cierre: Cierre, *, usuario: Usuario) -> OrdenServicio:
    """Close an order that was done, and do its effect. A pending one may be closed too: it was done without a crew.

    *Bloquea:* the accounts of its point. *Errores:* `ordenes.cerrada`, `ordenes.fecha`, those of the effect.
    """
    return _cerrar(orden, cierre, estado=E.CUMPLIDA, usuario=usuario)


@transaction.atomic
def fallar(orden: OrdenServicio, cierre: Cierre, *, usuario: Usuario) -> OrdenServicio:
    """Close an order that could not be done. As `cumplir`. *Errores:* `ordenes.sin_motivo` (informe says why)."""
    if not cierre.informe.strip():
        raise ErrorNegocio(
            "ordenes.sin_motivo", "No se puede cerrar como fallida sin decir por qué. Escribilo.", campo="informe"
        )
    return _cerrar(orden, cierre, estado=E.FALLIDA, usuario=usuario)


def _cerrar(orden: OrdenServicio, cierre: Cierre, *, estado: str, usuario: Usuario) -> OrdenServicio:
    asegurar(exclusiva("cuenta", *_cuentas_de(orden)), para="cerrar la orden")
    orden = _releer(orden)
    if orden.estado not in OrdenServicio.ABIERTAS:
        raise ErrorNegocio(
            "ordenes.cerrada",
            f"No se puede cerrar la orden {orden.numero} porque ya está {orden.get_estado_display().lower()}.",
        )
    if not orden.fecha <= cierre.fecha <= hoy():
        raise ErrorNegocio(
            "ordenes.fecha",
            f"No se puede cerrar la orden {orden.numero} el {cierre.fecha:%d/%m/%Y}: va desde que se emitió, el "
            f"{orden.fecha:%d/%m/%Y}, hasta hoy. Corregí la fecha.",
            campo="fecha",
        )
    orden.estado = estado
    orden.resultado = dict(cierre.resultado)
    orden.informe = cierre.informe.strip()
    orden.cerrada_el, orden.cerrada_por = cierre.fecha, usuario
    orden.save(update_fields=["estado", "resultado", "informe", "cerrada_el", "cerrada_por"])
    efecto = efecto_de(orden.tipo.clave)
    if efecto is not None:
        (efecto.cumplida if estado == E.CUMPLIDA else efecto.fallida)(orden, usuario=usuario)
    return orden


def _cuentas_de(orden: OrdenServicio) -> list[int]:
    """Every account that lived at its point: its effect may touch one, or readings that any of them is billed by."""
    de_su_punto = CuentaServicio.objects.filter(suministro=orden.suministro_id).order_by()
    return list(de_su_punto.values_list("pk", flat=True))


def _releer(orden: OrdenServicio) -> OrdenServicio:
    filas: QuerySet[OrdenServicio] = OrdenServicio.objects.select_related("tipo", "cuenta", "suministro")
    return filas.get(pk=orden.pk)
