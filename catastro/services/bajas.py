"""Ending a service account, by an order or on paper. With what its meter showed, medicion ends it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import CuentaServicio, EstadoActual, EstadoServicio
from catastro.services import estados, ordenes
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.models import Usuario


def pedir(cuenta: CuentaServicio, *, motivo: str, usuario: Usuario) -> None:
    """Order the retirement: the account ends when somebody does it. *Errores:* those of `ordenes.emitir`."""
    ordenes.emitir([ordenes.Pedido(tipo="retiro", cuenta=cuenta, motivo=motivo)], usuario=usuario)


@transaction.atomic
def dar_de_baja(cuenta: CuentaServicio, *, fecha: dt.date, motivo: str, usuario: Usuario) -> None:
    """End an account that counts nothing: retired, or given up when it was never connected.

    *Bloquea:* the account. *Errores:* those of `estados.pasar`; `estados.sin_lectura` when it had a meter that day.
    """
    asegurar(exclusiva("cuenta", cuenta.pk), para="dar de baja la cuenta")
    solicitada = EstadoActual.objects.get(cuenta=cuenta).estado == EstadoServicio.SOLICITADA
    acto = "desistir" if solicitada else "retirar"
    estados.pasar(cuenta, acto, fecha=fecha, motivo=motivo, usuario=usuario)
