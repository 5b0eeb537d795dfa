"""Shares that pass from one associate to another (law 20.337 art. 24: with the board's agreement), and back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import Asociado, MovimientoDeCuotas, Persona, TransferenciaDeCuotas
from catastro.services.asociados import anotar_cuotas, exigir_pasado
from catastro.services.personas import exigir_vigente
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.models import Usuario

PARA = "transferir las cuotas"


@transaction.atomic
def transferir_cuotas(
    de: Persona, *, a: Persona, cuotas: int, fecha: dt.date, acta: str, por: Usuario
) -> TransferenciaDeCuotas:
    """Pass shares of a person to another, who is an associate that day. acta: the minutes where the board agreed.

    *Bloquea:* both persons. *Errores:* `asociados.cuotas`, `asociados.sin_acta`, `asociados.no_es`,
    `asociados.futuro`, `personas.fusionada`, rule `movimientodecuotas_suscriptas`.
    """
    exigir_pasado(fecha)
    if cuotas <= 0:
        raise ErrorNegocio(
            "asociados.cuotas", f"No se puede {PARA} porque son más de cero. Escribí cuántas.", campo="cuotas"
        )
    if de.pk == a.pk:
        raise ErrorNegocio(
            "asociados.cuotas", f"No se puede {PARA} a la misma persona. Elegí a quién le pasan.", campo="a"
        )
    if not acta.strip():
        raise ErrorNegocio(
            "asociados.sin_acta",
            f"No se puede {PARA} sin el acta donde el consejo lo aprobó (ley 20.337, art. 24). Escribila.",
            campo="acta",
        )
    sale, entra = _tomar(de.pk, a.pk)
    if not vigentes(Asociado.objects.filter(persona=entra), al=fecha).exists():
        raise ErrorNegocio(
            "asociados.no_es",
            f"No se puede transferir a {entra} porque no era asociado el {fecha:%d/%m/%Y}. Admitilo antes.",
            campo="a",
        )
    return _pasar(sale, a=entra, cuotas=cuotas, fecha=fecha, acta=acta, por=por)


@transaction.atomic
def deshacer_transferencia(
    transferencia: TransferenciaDeCuotas, *, fecha: dt.date, motivo: str, acta: str, por: Usuario
) -> TransferenciaDeCuotas:
    """Give back what a transfer took, by another one: both stay told. Once, and not before it.

    *Bloquea:* both persons. *Errores:* `asociados.sin_motivo`, `asociados.futuro`, `asociados.antes_de_transferir`,
    `asociados.ya_deshecha`, `asociados.deshace`, `personas.fusionada`, rule `movimientodecuotas_suscriptas`.
    """
    exigir_pasado(fecha)
    if not motivo.strip():
        raise ErrorNegocio("asociados.sin_motivo", "No se puede deshacer sin un motivo. Escribilo.", campo="motivo")
    if transferencia.deshace_id is not None:
        raise ErrorNegocio(
            "asociados.deshace", "No se puede deshacer porque ella misma deshace otra. Hacé una transferencia nueva."
        )
    if fecha < transferencia.sale.fecha:
        raise ErrorNegocio(
            "asociados.antes_de_transferir",
            f"No se puede deshacer con fecha anterior al {transferencia.sale.fecha:%d/%m/%Y}, el día en que se hizo. "
            "Corregila.",
            campo="fecha",
        )
    vuelve, recibe = _tomar(transferencia.entra.persona_id, transferencia.sale.persona_id)
    if TransferenciaDeCuotas.objects.filter(deshace=transferencia).exists():
        raise ErrorNegocio("asociados.ya_deshecha", "No se puede deshacer porque ya está deshecha.")
    return _pasar(
        vuelve,
        a=recibe,
        cuotas=transferencia.entra.cuotas,
        fecha=fecha,
        acta=acta,
        por=por,
        deshace=transferencia,
        motivo=motivo.strip(),
    )


def _tomar(de: int, a: int) -> tuple[Persona, Persona]:
    """Both persons, locked and read after. *Errores:* `personas.fusionada`."""
    bloquear(exclusiva("persona", de, a), para=PARA)
    quienes = Persona.objects.select_related("fusionada_en").in_bulk([de, a])
    return exigir_vigente(quienes[de], para="mover las cuotas"), exigir_vigente(quienes[a], para="mover las cuotas")


def _pasar(
    de: Persona,
    *,
    a: Persona,
    cuotas: int,
    fecha: dt.date,
    acta: str,
    por: Usuario,
    deshace: TransferenciaDeCuotas | None = None,
    motivo: str = "",
) -> TransferenciaDeCuotas:
    que = MovimientoDeCuotas.Motivo.TRANSFERENCIA
    return TransferenciaDeCuotas.objects.create(
        sale=anotar_cuotas(de, que, cuotas=-cuotas, fecha=fecha, acta=acta, por=por),
        entra=anotar_cuotas(a, que, cuotas=cuotas, fecha=fecha, acta=acta, por=por),
        deshace=deshace,
        motivo=motivo,
    )
