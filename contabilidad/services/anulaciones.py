"""Annulling an entry: one person up to what one person may post alone, two over it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from cesop.nucleo import aprobaciones, formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Aprobacion, Usuario
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import ANULACION
from contabilidad.libro import anular, exigir_anulable, exigir_periodo
from contabilidad.models import Asiento
from contabilidad.parametros import limite_a_solas
from contabilidad.services.controles import ACTO_ANULAR


@transaction.atomic
def anular_asiento(asiento: Asiento, *, fecha: dt.date, motivo: str, usuario: Usuario) -> Asiento:
    """Post the mirror of an entry that one person may annul alone: the only way to correct it.

    *Asienta:* contabilidad.anulacion. *Errores:* anulacion.necesita_aprobacion, EventoInvalido.
    """
    if necesita_aprobacion(asiento):
        raise ErrorNegocio(
            "anulacion.necesita_aprobacion",
            f"No se puede anular porque el total pasa de {formato.pesos(limite_a_solas())}. Pedí que otro lo apruebe.",
        )
    return anular(asiento, fecha=fecha, motivo=motivo, usuario=usuario)


@transaction.atomic
def pedir_anulacion(asiento: Asiento, *, fecha: dt.date, motivo: str, usuario: Usuario) -> Aprobacion:
    """Ask another person to annul an entry, on that date and for that reason.

    *Errores:* aprobaciones.sin_motivo, aprobaciones.repetida, EventoInvalido when it could not be done today either.
    """
    if asiento.evento == ANULACION or Asiento.objects.filter(evento=ANULACION, origen_id=asiento.pk).exists():
        raise EventoInvalido("anulacion", "ese asiento ya está anulado, o es una anulación. Actualizá la página")
    exigir_anulable(asiento, fecha=fecha, motivo=motivo)
    exigir_periodo(ANULACION, fecha=fecha)
    datos = {
        "asiento": asiento.pk,
        "fecha": fecha.isoformat(),
        "motivo": motivo.strip(),
        "total": str(asiento.total),
        "glosa": asiento.glosa,
    }
    return aprobaciones.pedir(ACTO_ANULAR, datos=datos, motivo=motivo, usuario=usuario, sucursal=usuario.sucursal)


def necesita_aprobacion(asiento: Asiento) -> bool:
    """True when its total is over what one person may post alone today."""
    total: Decimal = asiento.total
    return total > limite_a_solas()
