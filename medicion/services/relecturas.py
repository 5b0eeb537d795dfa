"""Re-reading: the order that sends somebody to read again, the consumption that waits for it, what comes back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import transaction

from catastro.models import OrdenServicio
from catastro.services import ordenes
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Consumo, Lectura, PuntoLote, Relectura, Validacion
from medicion.services import calculo
from medicion.services.avisos import avisar
from medicion.services.devengo import devengar
from medicion.services.dial import exigir_que_entre
from medicion.services.mesa import POR_TANDA, Resultado, abiertas, exigir_abierta, exigir_motivo, tomar
from medicion.services.reemplazo import reemplazar
from medicion.validacion.relectura import confirma

RELECTURA = "relectura"
PARA = "mandar a releer"
MIL = 1000


@transaction.atomic
def releer(pk: int, *, motivo: str, usuario: Usuario) -> Relectura:
    """Send somebody to read again: an order, and its tie to the consumption, that waits meanwhile.

    *Bloquea:* its account, the numbers of orders. *Errores:* `mesa.sin_motivo`, `mesa.decidida`, those of the orders.
    """
    motivo = exigir_motivo(motivo, para=PARA)
    consumo = tomar([pk], para=PARA, mas=exclusiva("talonario", ordenes.SERIE))[0]
    exigir_abierta(consumo, para=PARA)
    abierta = consumo.relecturas.filter(orden__estado__in=OrdenServicio.ABIERTAS).select_related("orden").first()
    if abierta is not None:
        return abierta
    return _emitir([consumo], motivo=motivo, usuario=usuario)[0]


@transaction.atomic
def releer_en_masa(pks: Collection[int], *, motivo: str, usuario: Usuario) -> Resultado:
    """An order of re-reading for each, but for those that have one open.

    *Bloquea:* their accounts, the numbers of orders. *Errores:* `mesa.sin_motivo`, those of the orders.
    """
    motivo = exigir_motivo(motivo, para=PARA)
    pendientes, salteadas = abiertas(tomar(pks, para=PARA, mas=exclusiva("talonario", ordenes.SERIE)))
    con_orden = set(
        Relectura.objects.filter(
            consumo__in=[c.pk for c in pendientes], orden__estado__in=OrdenServicio.ABIERTAS
        ).values_list("consumo_id", flat=True)
    )
    sin_orden = [consumo for consumo in pendientes if consumo.pk not in con_orden]
    if con_orden:
        salteadas = [*salteadas, ("con una relectura en curso", len(con_orden))]
    if sin_orden:
        _emitir(sin_orden, motivo=motivo, usuario=usuario)
    return Resultado(hechas=len(sin_orden), salteadas=salteadas)


def _emitir(consumos: Sequence[Consumo], *, motivo: str, usuario: Usuario) -> list[Relectura]:
    """An order of re-reading for each."""
    pedidos = [
        ordenes.Pedido(tipo=RELECTURA, motivo=motivo, cuenta=consumo.cuenta, suministro=consumo.suministro)
        for consumo in consumos
    ]
    emitidas = ordenes.emitir(pedidos, usuario=usuario, destino=uuid.uuid4())
    return Relectura.objects.bulk_create(
        [Relectura(orden=orden, consumo=consumo) for orden, consumo in zip(emitidas, consumos, strict=True)],
        batch_size=POR_TANDA,
    )


# ── What comes back ──


@transaction.atomic
def registrar(relectura: Relectura, *, valor: Decimal, fecha: dt.date, usuario: Usuario) -> Consumo:
    """Take what was read again. When it confirms what was doubted, that stays and is valid; when not, it is corrected.

    What was decided meanwhile is left as it is. Returns the consumption that counts.
    *Bloquea:* the accounts of the service point. *Errores:* `relecturas.lote_cerrado`, `relecturas.leido_despues`;
    those of readings.
    """
    asegurar(calculo.llaves([relectura.consumo.suministro_id]), para="tomar la relectura")
    consumo = _el_que_vale(relectura.consumo)
    if hasattr(consumo, "validacion"):
        return consumo
    dicho = f"orden {relectura.orden.numero}, {valor.normalize():f} el {fecha:%d/%m/%Y}".replace(".", ",")
    if consumo.lectura is None:
        _leer_por_primera_vez(consumo, valor=valor, fecha=fecha, usuario=usuario)
        return _calcular(consumo, usuario=usuario)
    _exigir_la_ultima(consumo.lectura, hasta=fecha)
    if not _confirma(consumo, consumo.lectura, valor=valor, fecha=fecha):
        reemplazar(
            consumo.lectura,
            usuario=usuario,
            motivo=f"Releída: {dicho}",
            valor=valor,
            fecha=fecha,
            hora=None,
            origen=Lectura.Origen.ORDEN,
            anomalia_id=SIN_NOVEDAD,
        )
        return _calcular(consumo, usuario=usuario)
    reemplazar(consumo.lectura, usuario=usuario, motivo=f"Confirmada: {dicho}", origen=Lectura.Origen.CONFIRMADA)
    nuevo = _calcular(consumo, usuario=usuario)
    if not hasattr(nuevo, "validacion"):
        Validacion.objects.create(
            consumo=nuevo, accion=Validacion.Accion.RELEIDO, motivo=f"Confirmada: {dicho}", usuario=usuario
        )
        avisar([nuevo.pk])
        devengar([nuevo.pk], usuario=usuario)
    return nuevo


def _el_que_vale(consumo: Consumo) -> Consumo:
    """The last one of those that took its place."""
    actual = Consumo.objects.select_related("lectura", "lote", "validacion", "reemplazado_por").get(pk=consumo.pk)
    while hasattr(actual, "reemplazado_por"):
        filas = Consumo.objects.select_related("lectura", "lote", "validacion", "reemplazado_por")
        actual = filas.get(pk=actual.reemplazado_por.pk)
    return actual


def _confirma(consumo: Consumo, lectura: Lectura, *, valor: Decimal, fecha: dt.date) -> bool:
    """Whether what was read again is what the dial would show by then, had it been well read."""
    if lectura.valor is None or consumo.consumo is None:
        return False
    return confirma(
        int(lectura.valor * MIL),
        int(valor * MIL),
        consumo_mil=int(consumo.consumo / lectura.multiplicador * MIL),
        dias=consumo.dias,
        pasaron=(fecha - lectura.fecha).days,
    )


def _exigir_la_ultima(lectura: Lectura, *, hasta: dt.date) -> None:
    """Nobody read that register after the doubted reading."""
    despues = Lectura.objects.filter(
        registro=lectura.registro_id,
        suministro=lectura.suministro_id,
        fecha__gt=lectura.fecha,
        fecha__lte=hasta,
        reemplazada_por__isnull=True,
        anulada=False,
    ).first()
    if despues is not None:
        raise ErrorNegocio(
            "relecturas.leido_despues",
            f"No se puede tomar la relectura porque el medidor se volvió a leer el {despues.fecha:%d/%m/%Y}. "
            "Cerrala como fallida y decidí en la mesa.",
        )


def _leer_por_primera_vez(consumo: Consumo, *, valor: Decimal, fecha: dt.date, usuario: Usuario) -> None:
    """The reading of a point that nobody had read. *Errores:* `relecturas.lote_cerrado`, `dial.no_cabe`."""
    punto = PuntoLote.objects.filter(
        lote=consumo.lote_id, suministro=consumo.suministro_id, registro__magnitud=consumo.magnitud
    ).first()
    if punto is None or consumo.lote is None or consumo.lote.estado not in {"generado", "exportado"}:
        raise ErrorNegocio(
            "relecturas.lote_cerrado",
            f"No se puede tomar la relectura porque el lote {consumo.lote} está cerrado. Reabrilo.",
        )
    exigir_que_entre(punto.registro, valor)
    Lectura.objects.create(
        suministro_id=punto.suministro_id,
        medidor_id=punto.medidor_id,
        registro_id=punto.registro_id,
        origen=Lectura.Origen.ORDEN,
        fecha=fecha,
        crudo=valor,
        valor=valor,
        multiplicador=punto.multiplicador,
        anomalia_id=SIN_NOVEDAD,
        lote=consumo.lote,
        usuario=usuario,
    )


def _calcular(consumo: Consumo, *, usuario: Usuario) -> Consumo:
    """Compute again; the consumption that takes its place."""
    lotes = [consumo.lote_id] if consumo.lote_id else []
    calculo.calcular([consumo.suministro_id], lotes=lotes, usuario=usuario)
    return _el_que_vale(consumo)
