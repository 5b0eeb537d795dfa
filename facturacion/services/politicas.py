"""How a management group is billed, changed by date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from catastro.models import GrupoGestion
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Serie
from facturacion.models import CuadroTarifario, PoliticaFacturacion, PuntoDeVenta, TipoComprobante
from facturacion.services.talonarios import serie

SIMULTANEO = ErrorNegocio(
    "facturacion.simultaneo", "No se puede guardar porque otra persona lo cambió mientras tanto. Actualizá la página."
)


@transaction.atomic
def cambiar_politica(
    grupo: GrupoGestion,
    *,
    desde: dt.date,
    cuadro: CuadroTarifario,
    tipo_a: TipoComprobante,
    tipo_b: TipoComprobante,
    punto: PuntoDeVenta,
    **datos: Any,
) -> PoliticaFacturacion:
    """How a group is billed from a day on; `datos` are the other columns of the table. The first may start before.

    *Errores:* facturacion.politica_pasada, facturacion.cuadro_ajeno, facturacion.punto_ajeno, facturacion.sin_serie,
    facturacion.simultaneo.
    """
    previas = PoliticaFacturacion.objects.filter(grupo=grupo)
    if desde < hoy() and previas.exists():
        raise ErrorNegocio(
            "facturacion.politica_pasada",
            "No se puede cambiar desde un día que pasó porque con lo anterior ya se facturó. Elegí hoy u otro.",
            campo="desde",
        )
    if cuadro.servicio_id != grupo.servicio_id:
        raise ErrorNegocio(
            "facturacion.cuadro_ajeno",
            f"No se puede facturar {grupo} con {cuadro} porque es de {cuadro.servicio}. Elegí otro cuadro.",
            campo="cuadro",
        )
    if punto.uso != PuntoDeVenta.Uso.CORRIDAS or not punto.activo:
        raise ErrorNegocio(
            "facturacion.punto_ajeno",
            f"No se puede facturar en {punto} porque no es de corridas, o no está activo. Elegí otro.",
            campo="punto",
        )
    _exigir_series((tipo_a, tipo_b), punto)
    fila = PoliticaFacturacion(
        grupo=grupo, desde=desde, cuadro=cuadro, tipo_a=tipo_a, tipo_b=tipo_b, punto=punto, **datos
    )
    reemplazar(
        list(alcanzadas(previas, desde=desde, hasta=None)),
        modelo=PoliticaFacturacion,
        desde=desde,
        hasta=None,
        nuevas=[fila],
        simultaneo=SIMULTANEO,
    )
    return fila


def _exigir_series(tipos: tuple[TipoComprobante, ...], punto: PuntoDeVenta) -> None:
    """Both types are numbered at that point of sale: a run must not find it out after it was approved."""
    claves = {serie(tipo, punto): tipo for tipo in tipos}
    abiertas = set(Serie.objects.filter(pk__in=claves).values_list("pk", flat=True))
    for clave, tipo in claves.items():
        if clave not in abiertas:
            raise ErrorNegocio(
                "facturacion.sin_serie",
                f"No se puede facturar con {tipo} en {punto} porque no tiene su serie. Abrila en Puntos de venta.",
                campo="punto",
            )
