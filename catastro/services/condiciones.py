"""Dated conditions of an account: electrodependiente, tarifa social, estacional, contracted power…"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from catastro.models import CategoriaDeCuenta, CondicionDeCuenta, CuentaServicio, TipoCondicion
from catastro.selectors.protecciones import ELECTRODEPENDIENTE
from catastro.services.correcciones import anteriores, deshacer
from catastro.services.cuentas import exigir_abierta
from catastro.services.ordenes import anular_cortes
from catastro.services.vigencias import avisar_de_lo_futuro, poner, vaciar
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

POR = ("cuenta", "tipo")


@transaction.atomic
def dar_condicion(
    cuenta: CuentaServicio,
    *,
    tipo: TipoCondicion,
    valor: Decimal | None,
    comprobante: str,
    desde: dt.date,
    hasta: dt.date | None,
    usuario: Usuario,
    aceptado: str | None = None,
) -> CondicionDeCuenta:
    """Give an account a condition over `[desde, hasta)`, or another value of it.

    A new electrodependiente is not cut: what was ordered is annulled, as `protecciones.proteger` does.
    *Bloquea:* the account. *Errores:* `cuentas.antes_de_abrir`, `ordenes.corte_en_curso`, `vigencias.futuro`;
    constraints `condiciondecuenta_valor`, `…_comprobante`, `…_servicio`, `…_rango`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="dar la condición")
    exigir_abierta(cuenta, desde)
    avisar_de_lo_futuro(
        CondicionDeCuenta.objects.filter(cuenta=cuenta, tipo=tipo),
        desde=desde,
        hasta=hasta,
        decir=lambda fila: str(tipo),
        aceptado=aceptado,
    )
    if tipo.clave == ELECTRODEPENDIENTE and (hasta is None or hasta > hoy()):
        anular_cortes(cuenta, motivo=f"La cuenta es electrodependiente: {comprobante.strip()}", usuario=usuario)
    return poner(
        CondicionDeCuenta(
            cuenta=cuenta, tipo=tipo, valor=valor, comprobante=comprobante.strip(), desde=desde, hasta=hasta
        ),
        por=POR,
    )


@transaction.atomic
def quitar_condicion(cuenta: CuentaServicio, *, tipo: TipoCondicion, desde: dt.date) -> None:
    """End a condition of an account: `desde` is its first day without it.

    *Bloquea:* the account. *Errores:* `condiciones.no_la_tiene`, `cuentas.antes_de_abrir`.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="quitar la condición")
    exigir_abierta(cuenta, desde)
    if not vaciar(CondicionDeCuenta.objects.filter(cuenta=cuenta, tipo=tipo), desde=desde):
        raise ErrorNegocio(
            "condiciones.no_la_tiene",
            f"No se puede quitar {tipo} porque la cuenta {cuenta.numero} no la tiene desde el {desde:%d/%m/%Y}. "
            "Actualizá la página.",
        )


@transaction.atomic
def deshacer_condicion(condicion: CondicionDeCuenta, *, motivo: str, usuario: Usuario) -> None:
    """Undo a change of a condition; one that was not there goes away. *Bloquea:* the account."""
    asegurar(exclusiva("cuenta", condicion.cuenta_id), para="deshacer el cambio")
    deshacer(condicion, por=POR, motivo=motivo, usuario=usuario)


@transaction.atomic
def deshacer_categoria(fila: CategoriaDeCuenta, *, motivo: str, usuario: Usuario) -> None:
    """Undo a change of category. *Bloquea:* the account. *Errores:* `categorias.sin_anterior`, those of `deshacer`."""
    asegurar(exclusiva("cuenta", fila.cuenta_id), para="deshacer el cambio")
    if not anteriores(fila, por=("cuenta",)):
        raise ErrorNegocio(
            "categorias.sin_anterior",
            "No se puede deshacer porque antes no había otra categoría para esas fechas. Cambiala por otra.",
        )
    deshacer(fila, por=("cuenta",), motivo=motivo, usuario=usuario)
