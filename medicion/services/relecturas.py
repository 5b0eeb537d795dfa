"""Re-reading: the order that sends somebody to read again, and its tie to the consumption that waits for it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from django.db import transaction

from catastro.services import ordenes
from cesop.nucleo.bloqueos import exclusiva
from cesop.nucleo.models import Usuario
from medicion.models import Consumo, Relectura
from medicion.selectors.mesa import ABIERTAS
from medicion.services.mesa import POR_TANDA, Resultado, abiertas, exigir_abierta, exigir_motivo, tomar

RELECTURA = "relectura"
PARA = "mandar a releer"


@transaction.atomic
def releer(pk: int, *, motivo: str, usuario: Usuario) -> Relectura:
    """Send somebody to read again: an order, and its tie to the consumption, that waits meanwhile.

    *Bloquea:* its account, the numbers of orders. *Errores:* `mesa.sin_motivo`, `mesa.decidida`, those of the orders.
    """
    motivo = exigir_motivo(motivo, para=PARA)
    consumo = tomar([pk], para=PARA, mas=exclusiva("talonario", ordenes.SERIE))[0]
    exigir_abierta(consumo, para=PARA)
    abierta = consumo.relecturas.filter(orden__estado__in=ABIERTAS).select_related("orden").first()
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
        Relectura.objects.filter(consumo__in=[c.pk for c in pendientes], orden__estado__in=ABIERTAS).values_list(
            "consumo_id", flat=True
        )
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
