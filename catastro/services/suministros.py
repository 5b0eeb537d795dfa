"""Service points: where a service reaches a property, and the node that feeds each."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import (
    Colocacion,
    EstadoActual,
    EstadoServicio,
    Inmueble,
    NodoRed,
    Servicio,
    Suministro,
    UbicacionEnRed,
)
from catastro.services import rutas
from catastro.services.numeros import siguiente
from catastro.services.vigencias import poner, terminar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes


@transaction.atomic
def alta_de_suministro(
    *, servicio: Servicio, inmueble: Inmueble, ubicacion: str = "", numero: int | None = None
) -> Suministro:
    """Open a service point in a property, with the next number or with the one it brings from the old register.

    *Bloquea:* talonario of service points, when it numbers. *Errores:* `suministros.inmueble_de_baja`,
    `suministros.servicio_inactivo`, constraint `catastro_suministro_numero_key`.
    """
    if not inmueble.activo:
        raise ErrorNegocio(
            "suministros.inmueble_de_baja",
            f"No se puede abrir el suministro porque el inmueble {inmueble} está de baja. Reactivalo antes.",
        )
    if not servicio.activo:
        raise ErrorNegocio(
            "suministros.servicio_inactivo",
            f"No se puede abrir el suministro porque {servicio} ya no se presta. Elegí otro servicio.",
            campo="servicio",
        )
    return Suministro.objects.create(
        numero=numero if numero is not None else siguiente(Suministro),
        servicio=servicio,
        inmueble=inmueble,
        ubicacion=" ".join(ubicacion.split()),
    )


@transaction.atomic
def cambiar_suministro(suministro: Suministro, *, inmueble: Inmueble, ubicacion: str) -> None:
    """Correct the property of a service point, or where its meter is. Its number and service never change."""
    suministro.inmueble = inmueble
    suministro.ubicacion = " ".join(ubicacion.split())
    suministro.save(update_fields=["inmueble", "ubicacion"])


def alimentar(suministro: Suministro, *, nodo: NodoRed, desde: dt.date, hasta: dt.date | None = None) -> UbicacionEnRed:
    """Say which node feeds a service point over `[desde, hasta)`: what was said of those days gives way.

    *Errores:* `suministros.nodo_de_otro_servicio`, `suministros.nodo_inactivo`, `catastro.simultaneo`.
    """
    if nodo.servicio_id != suministro.servicio_id:
        raise ErrorNegocio(
            "suministros.nodo_de_otro_servicio",
            f"No se puede colgar el suministro {suministro} del nodo {nodo} porque es de otro servicio. "
            "Elegí uno del suyo.",
            campo="nodo",
        )
    if not nodo.activo:
        raise ErrorNegocio(
            "suministros.nodo_inactivo",
            f"No se puede colgar el suministro del nodo {nodo} porque está de baja. Elegí otro.",
            campo="nodo",
        )
    return poner(UbicacionEnRed(suministro=suministro, nodo=nodo, desde=desde, hasta=hasta), por=("suministro",))


def desalimentar(suministro: Suministro, *, hasta: dt.date) -> None:
    """End what feeds a service point, on its first day without a node. *Errores:* `suministros.sin_nodo`."""
    fila = vigentes(suministro.ubicaciones_en_red.all(), al=hasta).first()
    if fila is None:
        raise ErrorNegocio(
            "suministros.sin_nodo",
            f"No se puede quitar el nodo porque el suministro {suministro} no tenía uno el {hasta:%d/%m/%Y}.",
        )
    terminar(fila, hasta=hasta)


@transaction.atomic
def dar_de_baja(suministro: Suministro) -> None:
    """Retire a service point; its history stays, and it leaves its routes.

    *Bloquea:* its routes. *Errores:* `suministros.con_cuenta`, `suministros.con_medidor`.
    """
    vivas = EstadoActual.objects.filter(suministro=suministro).exclude(estado=EstadoServicio.RETIRADA)
    if viva := vivas.select_related("cuenta").first():
        raise ErrorNegocio(
            "suministros.con_cuenta",
            f"No se puede dar de baja el suministro {suministro} porque la cuenta {viva.cuenta} no está retirada. "
            "Retirala antes.",
        )
    puestos = Colocacion.objects.filter(suministro=suministro, hasta__isnull=True, reemplazado_en__isnull=True)
    if puesto := puestos.select_related("medidor").first():
        raise ErrorNegocio(
            "suministros.con_medidor",
            f"No se puede dar de baja el suministro {suministro} porque tiene el medidor {puesto.medidor}. "
            "Retiralo antes.",
        )
    rutas.sacar(suministro)
    suministro.activo = False
    suministro.save(update_fields=["activo"])


@transaction.atomic
def reactivar(suministro: Suministro) -> None:
    """Undo `dar_de_baja`. *Errores:* `suministros.inmueble_de_baja`."""
    if not suministro.inmueble.activo:
        raise ErrorNegocio(
            "suministros.inmueble_de_baja",
            "No se puede reactivar el suministro porque su inmueble está de baja. Reactivalo antes.",
        )
    suministro.activo = True
    suministro.save(update_fields=["activo"])
