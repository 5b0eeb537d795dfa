"""Tills whose difference passes what is tolerated: their cashier asks, another person approves, and they close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from cesop.nucleo import aprobaciones, parametros
from cesop.nucleo.bloqueos import Llave
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion, Usuario
from recaudacion.models import CierreDeCaja, SesionCaja
from recaudacion.parametros import DIFERENCIA_TOLERADA
from recaudacion.selectors.cajas import efectivo_de
from recaudacion.services import cajas
from recaudacion.services.cobros import exigir_abierta

ACTO = "recaudacion.cerrar_con_diferencia"
APROBAR = "recaudacion.aprobar_diferencia"


def cerrar_o_pedir(sesion: SesionCaja, *, observacion: str, usuario: Usuario) -> CierreDeCaja | Aprobacion:
    """Close a till with its last count or, when its difference passes what is tolerated, ask another person to.

    *Errores:* those of `cajas.cerrar` and of `aprobaciones.pedir`.
    """
    exigir_abierta(sesion, usuario=usuario, al=sesion.fecha)
    arqueo, esperado = cajas.ultimo_arqueo(sesion), efectivo_de(sesion)
    diferencia = arqueo.contado - esperado
    cajas.exigir_explicada(diferencia, observacion)
    if abs(diferencia) <= parametros.decimal(DIFERENCIA_TOLERADA, al=hoy()):
        return cajas.cerrar(sesion, observacion=observacion, usuario=usuario)
    motivo = observacion.strip()[:200]
    datos = {
        "sesion": sesion.pk,
        "nombre": str(sesion),
        "cajero": str(sesion.cajero),
        "arqueo": arqueo.pk,
        "esperado": str(esperado),
        "contado": str(arqueo.contado),
        "diferencia": str(diferencia),
        "observacion": motivo,
    }
    return aprobaciones.pedir(ACTO, datos=datos, motivo=motivo, usuario=usuario, sucursal=sesion.caja.sucursal)


def pendiente_de(sesion: SesionCaja) -> Aprobacion | None:
    """What waits for another person's yes to close it. One query."""
    return (
        Aprobacion.objects.filter(acto=ACTO, estado=Aprobacion.Estado.PEDIDA, datos__sesion=sesion.pk)
        .order_by("-pedida_en")
        .first()
    )


def llaves(datos: Mapping[str, Any]) -> Sequence[Llave]:
    """What closing it locks."""
    return cajas.llaves_de_cierre(datos["sesion"])


@transaction.atomic
def cerrar(datos: Mapping[str, Any], *, pidio: Usuario, usuario: Usuario) -> CierreDeCaja:
    """Close the till as its cashier asked, with the yes of another. *Bloquea:* `llaves`. *Asienta:*
    `recaudacion.caja_cerrada`. *Errores:* recaudacion.conto_de_nuevo, those of `cajas.cerrar`.
    """
    sesion = SesionCaja.objects.select_related("caja", "cajero").get(pk=datos["sesion"])
    if sesion.cerrada_en is None and (
        cajas.ultimo_arqueo(sesion).pk != datos["arqueo"] or str(efectivo_de(sesion)) != datos["esperado"]
    ):
        raise ErrorNegocio(
            "recaudacion.conto_de_nuevo",
            "No se puede aprobar porque la caja se contó de nuevo, o cobró, después de pedirlo. Rechazalo: vuelve a "
            "pedirse con el último arqueo.",
        )
    return cajas.cerrar_con_llaves(sesion, observacion=datos["observacion"], usuario=pidio, aprobo=usuario)
