"""Points of sale, and how what each one issues is authorised."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import Servicio
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Sucursal
from facturacion.models import EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante

SIMULTANEO = ErrorNegocio(
    "facturacion.simultaneo", "No se puede guardar porque otra persona lo cambió mientras tanto. Actualizá la página."
)


@transaction.atomic
def abrir_punto(*, numero: int, nombre: str, uso: str, sucursal: Sucursal) -> PuntoDeVenta:
    """A point of sale, with the number that the tax agency gave it. *Errores:* the constraints of its table."""
    return PuntoDeVenta.objects.create(numero=numero, nombre=" ".join(nombre.split()), uso=uso, sucursal=sucursal)


@transaction.atomic
def cambiar_punto(punto: PuntoDeVenta, *, nombre: str, sucursal: Sucursal, activo: bool) -> PuntoDeVenta:
    """Its name, its branch, and whether it still issues; number and use are given once."""
    punto.nombre, punto.sucursal, punto.activo = " ".join(nombre.split()), sucursal, activo
    punto.save(update_fields=["nombre", "sucursal", "activo"])
    return punto


@transaction.atomic
def fijar_estrategia(
    punto: PuntoDeVenta,
    *,
    tipo: TipoComprobante,
    servicio: Servicio | None,
    estrategia: str,
    norma: str,
    desde: dt.date,
) -> EstrategiaDeAutorizacion:
    """How the vouchers of a type are authorised there from a day on; the first may start before.

    *Errores:* facturacion.interno_sin_estrategia, facturacion.estrategia_pasada, facturacion.simultaneo.
    """
    if tipo.clase == TipoComprobante.Clase.INTERNO:
        raise ErrorNegocio(
            "facturacion.interno_sin_estrategia",
            f"No se puede decir cómo se autoriza {tipo} porque es interno: no se autoriza. Elegí uno fiscal.",
            campo="tipo",
        )
    previas = EstrategiaDeAutorizacion.objects.filter(punto=punto, tipo=tipo, servicio=servicio)
    if desde < hoy() and previas.exists():
        raise ErrorNegocio(
            "facturacion.estrategia_pasada",
            "No se puede cambiar desde un día que pasó porque así ya se emitió. Elegí hoy u otro.",
            campo="desde",
        )
    fila = EstrategiaDeAutorizacion(
        punto=punto, tipo=tipo, servicio=servicio, estrategia=estrategia, norma=" ".join(norma.split()), desde=desde
    )
    reemplazar(
        list(alcanzadas(previas, desde=desde, hasta=None)),
        modelo=EstrategiaDeAutorizacion,
        desde=desde,
        hasta=None,
        nuevas=[fila],
        simultaneo=SIMULTANEO,
    )
    return fila
