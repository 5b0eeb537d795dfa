"""Properties: where they are, what they measure and what they are for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from catastro.models import CaracteristicaDeInmueble, Domicilio, Inmueble, Zona
from catastro.models.piezas import ConLugar
from catastro.services.vigencias import poner
from cesop.nucleo.errors import AvisoConfirmable, ErrorNegocio

SEIS_DECIMALES = Decimal("0.000001")


@transaction.atomic
def guardar_inmueble(
    *,
    domicilio: Domicilio,
    zona: Zona | None = None,
    nomenclatura: str = "",
    partida: str = "",
    observaciones: str = "",
    inmueble: Inmueble | None = None,
) -> Inmueble:
    """Add a property, or change `inmueble`.

    *Errores:* constraints `inmueble_nomenclatura_unica`, `inmueble_partida_unica`.
    """
    dicho = inmueble or Inmueble()
    dicho.domicilio, dicho.zona = domicilio, zona
    dicho.nomenclatura = " ".join(nomenclatura.upper().split())
    dicho.partida = partida.strip()
    dicho.observaciones = observaciones.strip()
    dicho.save()
    return dicho


def avisar_de_la_puerta(iguales: Sequence[Inmueble], *, aceptado: str | None) -> None:
    """Two properties at one address are told to who writes the second.

    iguales: those that there are (`selectors.inmuebles.en_la_puerta`). *Errores:* AvisoConfirmable
    `inmuebles.repetido`.
    """
    if iguales:
        otro = iguales[0]
        AvisoConfirmable(
            "inmuebles.repetido",
            f"No se puede guardar sin que lo aceptes porque ya hay un inmueble en {otro.domicilio}, "
            f"{otro.domicilio.localidad}. Usá ese; si es otro, aceptalo.",
        ).exigir(aceptado)


@transaction.atomic
def ubicar(lugar: ConLugar, *, latitud: Decimal | None, longitud: Decimal | None) -> None:
    """Put a property, a service point or a node on the map, or take it away (both None).

    *Errores:* the table's constraint `…_en_el_mapa`.
    """
    lugar.latitud = latitud if latitud is None else latitud.quantize(SEIS_DECIMALES)
    lugar.longitud = longitud if longitud is None else longitud.quantize(SEIS_DECIMALES)
    lugar.save(update_fields=["latitud", "longitud"])


def caracterizar(
    inmueble: Inmueble,
    *,
    destino: str,
    desde: dt.date,
    hasta: dt.date | None = None,
    superficie_terreno: Decimal | None = None,
    superficie_cubierta: Decimal | None = None,
    unidades_funcionales: int = 1,
) -> CaracteristicaDeInmueble:
    """Say what a property is for and measures over `[desde, hasta)`: what was said of those days gives way.

    *Errores:* `catastro.simultaneo`, constraint `caracteristicadeinmueble_positiva`.
    """
    fila = CaracteristicaDeInmueble(
        inmueble=inmueble,
        destino=destino,
        superficie_terreno=superficie_terreno,
        superficie_cubierta=superficie_cubierta,
        unidades_funcionales=unidades_funcionales,
        desde=desde,
        hasta=hasta,
    )
    return poner(fila, por=("inmueble",))


@transaction.atomic
def dar_de_baja(inmueble: Inmueble) -> None:
    """Retire a property from use; its history stays. *Errores:* `inmuebles.con_suministros`."""
    activos = inmueble.suministros.filter(activo=True).count()
    if activos:
        cuantos = "un suministro activo" if activos == 1 else f"{activos} suministros activos"
        raise ErrorNegocio(
            "inmuebles.con_suministros",
            f"No se puede dar de baja el inmueble porque tiene {cuantos}. Dalos de baja antes.",
        )
    inmueble.activo = False
    inmueble.save(update_fields=["activo"])


@transaction.atomic
def reactivar(inmueble: Inmueble) -> None:
    """Undo `dar_de_baja`."""
    inmueble.activo = True
    inmueble.save(update_fields=["activo"])
