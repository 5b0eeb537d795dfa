"""How a voucher would be authorised."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from facturacion.models import EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante


def vigente(
    tipo: TipoComprobante,
    punto: PuntoDeVenta,
    *,
    servicio: int | None,
    al: dt.date,
) -> str:
    """The strategy in force for a type at a point of sale; the service's own wins. Internal vouchers need none.

    Errores: facturacion.sin_estrategia.
    """
    if tipo.clase == TipoComprobante.Clase.INTERNO:
        return EstrategiaDeAutorizacion.Estrategia.SIN_AUTORIZACION
    filas = EstrategiaDeAutorizacion.objects.filter(
        Q(servicio=None) | Q(servicio=servicio), tipo=tipo, punto=punto
    ).order_by(F("servicio").desc(nulls_last=True))
    fila = vigentes(filas, al=al).first()
    if fila is None:
        raise ErrorNegocio(
            "facturacion.sin_estrategia",
            f"No se puede emitir {tipo} en el punto de venta {punto} porque no se dijo cómo se autoriza. "
            "Cargalo en Puntos de venta.",
        )
    return fila.estrategia
