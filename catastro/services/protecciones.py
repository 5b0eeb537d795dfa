"""Do-not-cut flags of an account: each with its cause, its reason and, when it is known, its end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import CuentaServicio, Proteccion
from catastro.services.correcciones import deshacer
from catastro.services.ordenes import anular_cortes
from catastro.services.vigencias import poner, terminar
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

POR = ("cuenta", "causa")


@transaction.atomic
def proteger(
    cuenta: CuentaServicio,
    *,
    causa: str,
    motivo: str,
    comprobante: str,
    desde: dt.date,
    hasta: dt.date | None,
    usuario: Usuario,
) -> Proteccion:
    """Keep an account from being cut over `[desde, hasta)`; over the days it already was by that cause, this rules.

    When it covers today, the cuts that were ordered and nobody started are annulled.
    *Bloquea:* the account. *Errores:* `ordenes.corte_en_curso`, constraints `proteccion_con_motivo`,
    `proteccion_rango`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="proteger la cuenta")
    if desde <= hoy() and (hasta is None or hasta > hoy()):
        anular_cortes(cuenta, motivo=f"Se protegió la cuenta: {motivo.strip()}", usuario=usuario)
    return poner(
        Proteccion(
            cuenta=cuenta,
            causa=causa,
            motivo=motivo.strip(),
            comprobante=comprobante.strip(),
            desde=desde,
            hasta=hasta,
        ),
        por=POR,
    )


@transaction.atomic
def levantar(proteccion: Proteccion, *, desde: dt.date) -> None:
    """End a protection: `desde` is the first day when it does not rule.

    *Bloquea:* the account. *Errores:* `catastro.ya_termino`, `catastro.simultaneo`.
    """
    asegurar(exclusiva("cuenta", proteccion.cuenta_id), para="levantar la protección")
    terminar(proteccion, hasta=desde)


@transaction.atomic
def deshacer_proteccion(proteccion: Proteccion, *, motivo: str, usuario: Usuario) -> None:
    """Undo a change of a protection. *Bloquea:* the account. *Errores:* those of `deshacer`."""
    asegurar(exclusiva("cuenta", proteccion.cuenta_id), para="deshacer el cambio")
    deshacer(proteccion, por=POR, motivo=motivo, usuario=usuario)
