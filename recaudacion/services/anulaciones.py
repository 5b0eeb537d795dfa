"""Receipts left without effect: asked by one person, decided by another, and always by a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from cesop.nucleo import aprobaciones, formato
from cesop.nucleo.bloqueos import Llave, asegurar, exclusiva
from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Aprobacion, Usuario
from contabilidad.libro import anular as anular_asiento
from contabilidad.models import Asiento
from facturacion.models import Abono, Aplicacion
from facturacion.services.aplicaciones import desaplicar
from facturacion.services.intereses import devolver, llaves_de_devolver
from recaudacion.eventos import CREDITO, RECIBO
from recaudacion.models import AnulacionDeRecibo, CreditoAplicado, Recibo, SesionCaja
from recaudacion.ports import EFECTO, Pago
from recaudacion.selectors.cajas import abierta_de
from recaudacion.services.cobros import dia_y_periodo

ACTO = "recaudacion.anular_recibo"
PEDIR, APROBAR = "recaudacion.pedir_anulacion", "recaudacion.aprobar_anulacion"


def pedir(recibo: Recibo, *, motivo: str, usuario: Usuario) -> Aprobacion:
    """Ask another person to annul a receipt. Its cash will go back from the till that who asks has open.

    *Errores:* recaudacion.ya_anulado, recaudacion.sin_caja, those of `aprobaciones`.
    """
    _exigir_vigente(recibo)
    sesion = _sesion_que_devuelve(recibo, usuario)
    datos = {
        "recibo": recibo.pk,
        "nombre": str(recibo),
        "persona": str(recibo.persona),
        "total": str(recibo.total),
        "efectivo": str(recibo.entregado - recibo.vuelto),
        "sesion": sesion.pk if sesion else None,
        "motivo": motivo.strip(),
    }
    return aprobaciones.pedir(ACTO, datos=datos, motivo=motivo, usuario=usuario, sucursal=recibo.caja.sucursal)


def llaves(datos: Mapping[str, Any]) -> Sequence[Llave]:
    """What annulling it locks."""
    recibo = Recibo.objects.get(pk=datos["recibo"])
    aplicaciones = _aplicaciones(recibo)
    personas = {recibo.persona_id} | {a.comprobante.persona_id for a in aplicaciones}
    cuentas = {a.comprobante.cuenta_id for a in aplicaciones if a.comprobante.cuenta_id}
    return [
        *exclusiva("persona", *personas),
        *exclusiva("cuenta", *cuentas),
        *(exclusiva("sesion_caja", datos["sesion"]) if datos["sesion"] else ()),
        *dia_y_periodo(hoy()),
        *llaves_de_devolver([a.pk for a in aplicaciones]),
    ]


@transaction.atomic
def anular(datos: Mapping[str, Any], *, pidio: Usuario, usuario: Usuario) -> AnulacionDeRecibo:
    """Leave a receipt without effect: what it paid is owed again, with the dates it had.

    Its credit, wherever it paid, and the interest that it made are undone too. *Bloquea:* `llaves`. *Asienta:* the
    mirror of its entries. *Errores:* recaudacion.ya_anulado, recaudacion.sin_caja.
    """
    asegurar(llaves(datos), para="anular el recibo")
    recibo = Recibo.objects.select_related("caja", "persona", "abono").get(pk=datos["recibo"])
    _exigir_vigente(recibo)
    motivo, dia = str(datos["motivo"])[:200], hoy()
    aplicaciones = _aplicaciones(recibo)
    if aplicaciones:
        desaplicar(aplicaciones, fecha=dia)
    for asiento in _asientos(recibo):
        anular_asiento(asiento, fecha=dia, motivo=f"{recibo} anulado: {motivo}", usuario=usuario)
    Abono.objects.create(
        clase=recibo.abono.clase, persona=recibo.persona, importe=-recibo.total, revierte=recibo.abono, motivo=motivo,
        fecha=dia, usuario=usuario,
    )  # fmt: skip
    devolver([a.pk for a in aplicaciones], motivo=f"{recibo} anulado", usuario=usuario)
    anulacion = AnulacionDeRecibo.objects.create(
        recibo=recibo,
        sesion=_sesion_abierta(datos["sesion"]),
        efectivo=recibo.entregado - recibo.vuelto,
        motivo=motivo,
        pidio=pidio,
        usuario=usuario,
        fecha=dia,
    )
    tocados = {a.comprobante_id: int(a.comprobante.saldo.saldo * 100) for a in _releidas(aplicaciones)}
    for _, efecto in EFECTO:
        efecto.deshacer(Pago(persona=recibo.persona_id, fecha=dia, saldos=tocados))
    return anulacion


# ── Inside ──


def _exigir_vigente(recibo: Recibo) -> None:
    if AnulacionDeRecibo.objects.filter(recibo=recibo).exists():
        raise ErrorNegocio(
            "recaudacion.ya_anulado", f"No se puede anular el {recibo} porque ya está anulado. Actualizá la página."
        )


def _sesion_que_devuelve(recibo: Recibo, usuario: Usuario) -> SesionCaja | None:
    """The open till of who asks; none when there is no cash to give back."""
    efectivo = recibo.entregado - recibo.vuelto
    if efectivo == CERO:
        return None
    sesion = abierta_de(usuario)
    if sesion is None or sesion.fecha != hoy():
        raise ErrorNegocio(
            "recaudacion.sin_caja",
            f"No se puede anular el {recibo} porque hay que devolver {formato.pesos(efectivo)} en efectivo y no tenés "
            "caja abierta hoy. Abrila, o que lo pida quien tenga una.",
        )
    return sesion


def _sesion_abierta(clave: int | None) -> SesionCaja | None:
    if clave is None:
        return None
    sesion = SesionCaja.objects.get(pk=clave)
    if sesion.cerrada_en is not None or sesion.fecha != hoy():
        raise ErrorNegocio(
            "recaudacion.sin_caja",
            "No se puede anular porque la caja que iba a devolver el efectivo ya cerró. Rechazalo, y que se pida de "
            "nuevo con una caja abierta.",
        )
    return sesion


def _aplicaciones(recibo: Recibo) -> list[Aplicacion]:
    """What the credit of a receipt pays now, whenever it did."""
    vivas = Aplicacion.objects.filter(abono=recibo.abono_id, revierte__isnull=True, reversion__isnull=True)
    return list(vivas.select_related("abono", "comprobante__saldo").order_by("pk"))


def _releidas(aplicaciones: Sequence[Aplicacion]) -> list[Aplicacion]:
    return list(Aplicacion.objects.filter(pk__in=[a.pk for a in aplicaciones]).select_related("comprobante__saldo"))


def _asientos(recibo: Recibo) -> list[Asiento]:
    """The entries of a receipt, and those of its credit when it paid later."""
    creditos = CreditoAplicado.objects.filter(abono=recibo.abono_id).values("pk")
    propios = Asiento.objects.filter(origen_tipo=RECIBO, origen_id=recibo.pk)
    posteriores = Asiento.objects.filter(origen_tipo=CREDITO, origen_id__in=creditos)
    return [*propios.order_by("pk"), *posteriores.order_by("pk")]
