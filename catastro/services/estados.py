"""The life of a service: each act takes an account to another state, with its date, its reason and its order.

`TransicionDeEstado` says which steps there are; the database refuses the others too.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import (
    CambioDeEstado,
    CuentaServicio,
    EstadoActual,
    EstadoServicio,
    LineaDeCuenta,
    OrdenServicio,
)
from catastro.selectors.medidores import colocaciones_al
from catastro.selectors.protecciones import CORTAN, motivos_para_no_cortar
from catastro.services.vigencias import terminar
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

E = EstadoServicio
# What each act is called, and the states that it starts from: connecting is not reconnecting.
_DESDE = {
    "conectar": frozenset({E.SOLICITADA}),
    "reconectar": frozenset({E.SUSPENDIDA, E.CORTADA}),
    "suspender": frozenset({E.CONECTADA}),
    "cortar": frozenset({E.CONECTADA, E.SUSPENDIDA}),
    "retirar": frozenset({E.CONECTADA, E.SUSPENDIDA, E.CORTADA}),
    "desistir": frozenset({E.SOLICITADA}),
}
_HASTA = {
    "conectar": E.CONECTADA,
    "reconectar": E.CONECTADA,
    "suspender": E.SUSPENDIDA,
    "cortar": E.CORTADA,
    "retirar": E.RETIRADA,
    "desistir": E.RETIRADA,
}
ACTOS = tuple(_HASTA)


@transaction.atomic
def pasar(
    cuenta: CuentaServicio,
    acto: str,
    *,
    fecha: dt.date,
    motivo: str,
    usuario: Usuario,
    orden: OrdenServicio | None = None,
    leida: bool = False,
) -> CambioDeEstado:
    """Do one of `ACTOS` to an account. orden: the one that did it in the street, if any. leida: the caller wrote what
    its meter showed, which is the last that it is billed by.

    Cutting and suspending ask `selectors.protecciones` why not. What ends an account (`retirar`, and `desistir` of one
    that was never connected) frees its point and its telephone lines, and annuls what was ordered and nobody started.
    *Bloquea:* the account. *Errores:* `estados.no_corresponde`, `estados.fecha`, `estados.protegida`,
    `estados.sin_lectura`, `estados.sin_medidor`, `estados.orden_en_curso`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para=acto)
    actual = EstadoActual.objects.get(cuenta=cuenta)
    hasta = _HASTA[acto]
    if actual.estado not in _DESDE[acto]:
        raise ErrorNegocio(
            "estados.no_corresponde",
            f"No se puede {acto} la cuenta {cuenta.numero} porque está {actual.get_estado_display().lower()}. "
            "Actualizá la página.",
        )
    if not actual.desde <= fecha <= hoy():
        raise ErrorNegocio(
            "estados.fecha",
            f"No se puede {acto} la cuenta {cuenta.numero} el {fecha:%d/%m/%Y}: va desde su último cambio, el "
            f"{actual.desde:%d/%m/%Y}, hasta hoy. Corregí la fecha.",
            campo="fecha",
        )
    if acto in CORTAN and (motivos := motivos_para_no_cortar([cuenta.pk], al=fecha).get(cuenta.pk)):
        raise ErrorNegocio(
            "estados.protegida",
            f"No se puede {acto} la cuenta {cuenta.numero}. {'; '.join(motivos)}. Si hay una orden, anulala.",
        )
    if acto == "conectar":
        _exigir_medidor(cuenta, fecha)
    if acto == "retirar" and not leida:
        _exigir_sin_medidor(cuenta, fecha)
    if hasta == E.RETIRADA:
        _anular_ordenes(cuenta, menos=orden, usuario=usuario)
        for linea in alcanzadas(LineaDeCuenta.objects.filter(cuenta=cuenta), desde=fecha, hasta=None):
            terminar(linea, hasta=fecha)
    return CambioDeEstado.objects.create(
        cuenta=cuenta,
        desde=actual.estado,
        hasta=hasta,
        fecha=fecha,
        motivo=motivo.strip(),
        orden=orden,
        usuario=usuario,
    )


def actos_posibles(estado: str) -> list[str]:
    """The acts that an account in that state admits, in the order of `ACTOS`. Pure."""
    return [acto for acto in ACTOS if estado in _DESDE[acto]]


def _exigir_medidor(cuenta: CuentaServicio, fecha: dt.date) -> None:
    """What is billed by readings has something to be read from the first day. *Errores:* `estados.sin_medidor`."""
    suministro = cuenta.suministro
    if suministro.servicio.medido and not colocaciones_al([suministro.pk], al=fecha).exists():
        raise ErrorNegocio(
            "estados.sin_medidor",
            f"No se puede conectar la cuenta {cuenta.numero} porque el suministro {suministro} no tiene un medidor "
            f"colocado el {fecha:%d/%m/%Y}, y {suministro.servicio} se mide. Colocalo antes, con su lectura.",
            campo="fecha",
        )


def _exigir_sin_medidor(cuenta: CuentaServicio, fecha: dt.date) -> None:
    """Nothing was being counted that day that would be left without an end. *Errores:* `estados.sin_lectura`."""
    puesta = colocaciones_al([cuenta.suministro_id], al=fecha).first()
    if puesta is not None:
        raise ErrorNegocio(
            "estados.sin_lectura",
            f"No se puede retirar la cuenta {cuenta.numero} porque el {fecha:%d/%m/%Y} tenía colocado el medidor "
            f"{puesta.medidor} y falta lo que marcaba. Retirala con una orden, o con su última lectura.",
            campo="fecha",
        )


def _anular_ordenes(cuenta: CuentaServicio, *, menos: OrdenServicio | None, usuario: Usuario) -> None:
    """Annul what was ordered for an account that ends. *Errores:* `estados.orden_en_curso`."""
    abiertas = OrdenServicio.objects.filter(cuenta=cuenta, estado__in=OrdenServicio.ABIERTAS)
    if menos is not None:
        abiertas = abiertas.exclude(pk=menos.pk)
    en_curso = abiertas.filter(estado=OrdenServicio.Estado.EN_CURSO).first()
    if en_curso is not None:
        raise ErrorNegocio(
            "estados.orden_en_curso",
            f"No se puede retirar la cuenta {cuenta.numero} porque la orden {en_curso.numero} está en curso. "
            "Cerrala primero.",
        )
    abiertas.update(
        estado=OrdenServicio.Estado.ANULADA,
        cerrada_el=hoy(),
        cerrada_por=usuario,
        informe="Se retiró la cuenta antes de hacerla.",
    )
