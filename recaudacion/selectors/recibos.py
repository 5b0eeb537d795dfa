"""Receipts: which there are, and one with everything around it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from cesop.nucleo.alcance import visibles
from cesop.nucleo.models import Usuario
from contabilidad.models import Asiento
from facturacion.models import Aplicacion
from facturacion.selectors.comprobantes import etiquetas
from recaudacion.eventos import RECIBO
from recaudacion.models import Recibo

# "1-1234", "00001-00001234", or the number alone.
NUMERO: Final = re.compile(r"^(?:(\d{1,5})-)?(\d{1,8})$")


def recibos(usuario: Usuario) -> QuerySet[Recibo]:
    """The receipts of the branches that a user sees."""
    todos = Recibo.objects.select_related("caja", "persona", "anulacion")
    return visibles(todos, usuario=usuario, campo="caja__sucursal")


def con_numero(texto: str) -> list[int]:
    """The receipts with a number as people write it; nothing when it is not one."""
    dicho = NUMERO.match(texto.strip())
    if dicho is None:
        return []
    caja, numero = dicho.groups()
    filas = Recibo.objects.filter(numero=int(numero), **({"caja__numero": int(caja)} if caja else {}))
    return list(filas.order_by("-pk").values_list("pk", flat=True))


def ficha(recibo: Recibo) -> dict[str, Any]:
    """What a receipt paid, with what, what it left. Five queries."""
    aplicaciones = list(
        Aplicacion.objects.filter(abono=recibo.abono_id, revierte__isnull=True)
        .select_related("comprobante")
        .order_by("pk")
    )
    nombres = etiquetas([a.comprobante_id for a in aplicaciones])
    pagado = [
        {
            "comprobante": a.comprobante,
            "nombre": nombres[a.comprobante_id],
            "importe": a.importe,
            "despues": a.registrado_en > recibo.registrado_en and a.fecha > recibo.fecha,
        }
        for a in aplicaciones
    ]
    aplicado = sum((a.importe for a in aplicaciones if a.fecha == recibo.fecha), Decimal(0))
    return {
        "recibo": recibo,
        "medios": list(recibo.medios.select_related("medio").order_by("orden")),
        "pagado": pagado,
        "a_cuenta": recibo.total - aplicado,
        "asientos": list(Asiento.objects.filter(origen_tipo=RECIBO, origen_id=recibo.pk).order_by("pk")),
    }
