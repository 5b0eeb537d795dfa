"""The telephone numbers of an account, with their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from catastro.models import CuentaServicio, EstadoActual, EstadoServicio, LineaDeCuenta
from catastro.services.correcciones import deshacer
from catastro.services.cuentas import exigir_abierta
from catastro.services.vigencias import poner, poner_todas, terminar
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario

POR = ("cuenta", "numero")


@transaction.atomic
def dar_linea(cuenta: CuentaServicio, *, numero: str, desde: dt.date, hasta: dt.date | None) -> LineaDeCuenta:
    """Give an account a telephone number over `[desde, hasta)`: its calls of those days are the account's.

    *Bloquea:* the account. *Errores:* `lineas.se_mide`, `cuentas.antes_de_abrir`, constraints `lineadecuenta_numero`,
    `lineadecuenta_sin_superposicion`, `lineadecuenta_rango`, `lineas.retirada`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="dar la línea")
    if cuenta.suministro.servicio.medido:
        raise ErrorNegocio(
            "lineas.se_mide",
            f"No se puede dar una línea a la cuenta {cuenta.numero} porque su servicio se mide con un medidor. "
            "Elegí la cuenta de telefonía.",
            campo="numero",
        )
    exigir_abierta(cuenta, desde)
    _exigir_con_servicio([cuenta.pk], hasta=hasta)
    digitos = "".join(c for c in numero if c.isdecimal())
    return poner(LineaDeCuenta(cuenta=cuenta, numero=digitos, desde=desde, hasta=hasta), por=POR)


@dataclass(frozen=True, kw_only=True)
class LineaNueva:
    """A number for an account (its key), from a day on."""

    cuenta: int
    numero: str
    desde: dt.date


@transaction.atomic
def dar_lineas(nuevas: Sequence[LineaNueva]) -> None:
    """Give many accounts their numbers, each from its day on and for good.

    *Bloquea:* the accounts. *Errores:* those of `vigencias.poner_todas`, constraints as `dar_linea`, `lineas.retirada`.
    """
    cuentas = sorted({nueva.cuenta for nueva in nuevas})
    asegurar(exclusiva("cuenta", *cuentas), para="dar las líneas")
    _exigir_con_servicio(cuentas, hasta=None)
    filas = [LineaDeCuenta(cuenta_id=n.cuenta, numero=n.numero, desde=n.desde, hasta=None) for n in nuevas]
    poner_todas(filas, por=POR)


@transaction.atomic
def quitar_linea(linea: LineaDeCuenta, *, desde: dt.date) -> None:
    """Take a number from its account: `desde` is its first day without it.

    *Bloquea:* the account. *Errores:* `catastro.ya_termino`, `catastro.simultaneo`.
    """
    asegurar(exclusiva("cuenta", linea.cuenta_id), para="quitar la línea")
    terminar(linea, hasta=desde)


@transaction.atomic
def deshacer_linea(linea: LineaDeCuenta, *, motivo: str, usuario: Usuario) -> None:
    """Undo a change of a line. *Bloquea:* the account. *Errores:* those of `deshacer`."""
    asegurar(exclusiva("cuenta", linea.cuenta_id), para="deshacer el cambio")
    deshacer(linea, por=POR, motivo=motivo, usuario=usuario)


def _exigir_con_servicio(cuentas: Sequence[int], *, hasta: dt.date | None) -> None:
    """None of them was retired before the line leaves it. One query. *Errores:* `lineas.retirada`."""
    retiradas = EstadoActual.objects.filter(cuenta__in=cuentas, estado=EstadoServicio.RETIRADA)
    if hasta is not None:
        retiradas = retiradas.filter(desde__lt=hasta)
    if (retirada := retiradas.select_related("cuenta").first()) is not None:
        raise ErrorNegocio(
            "lineas.retirada",
            f"No se puede dar una línea a la cuenta {retirada.cuenta.numero} porque se retiró el "
            f"{retirada.desde:%d/%m/%Y}. Elegí otra cuenta.",
            campo="numero",
        )
