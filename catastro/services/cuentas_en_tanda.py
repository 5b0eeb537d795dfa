"""Accounts that come in from a file: opened, and changed from a day on, thousands at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from catastro.models import CambioDeEstado, CategoriaDeCuenta, CuentaServicio, EstadoServicio, ParteDeCuenta
from catastro.services.vigencias import poner_todas, vaciar
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.models import Usuario

MOTIVO = "Importación de cuentas"
POR_TANDA = 2_000
E = EstadoServicio
# How an account got to each state.
CAMINOS: dict[str, tuple[str, ...]] = {
    E.SOLICITADA: (E.SOLICITADA,),
    E.CONECTADA: (E.SOLICITADA, E.CONECTADA),
    E.SUSPENDIDA: (E.SOLICITADA, E.CONECTADA, E.SUSPENDIDA),
    E.CORTADA: (E.SOLICITADA, E.CONECTADA, E.CORTADA),
    E.RETIRADA: (E.SOLICITADA, E.RETIRADA),
}


@dataclass(frozen=True, kw_only=True)
class CuentaNueva:
    """An account to open, with its number and state. Keys of rows; pagador: None, the holder pays."""

    numero: int
    suministro: int
    grupo: int
    categoria: int
    titular: int
    pagador: int | None
    envio: str
    estado: str
    desde: dt.date


@dataclass(frozen=True, kw_only=True)
class CuentaCambiada:
    """What of an account changes from `desde` on; None, it stays. sin_pagador: from then on the holder pays."""

    cuenta: CuentaServicio
    desde: dt.date
    titular: int | None = None
    pagador: int | None = None
    sin_pagador: bool = False
    categoria: int | None = None


@transaction.atomic
def guardar_en_tanda(nuevas: Sequence[CuentaNueva], cambiadas: Sequence[CuentaCambiada], *, usuario: Usuario) -> None:
    """Open and change accounts; the plain data of `cambiadas` (group, delivery) is saved as their instance has it.

    Statements do not grow with the rows, but with their batches and different days.
    *Bloquea:* every person and account, the numbers of accounts. *Errores:* constraints of the tables,
    `catastro.simultaneo`.
    """
    personas = {persona for fila in nuevas for persona in (fila.titular, fila.pagador)}
    personas |= {persona for fila in cambiadas for persona in (fila.titular, fila.pagador)}
    bloquear(
        [
            *exclusiva("persona", *sorted(pk for pk in personas if pk is not None)),
            *exclusiva("cuenta", *(fila.cuenta.pk for fila in cambiadas)),
            *exclusiva("talonario", CuentaServicio._meta.db_table),
        ],
        para="importar las cuentas",
    )
    _abrir(nuevas, usuario=usuario)
    _cambiar(cambiadas)


def _abrir(nuevas: Sequence[CuentaNueva], *, usuario: Usuario) -> None:
    cuentas = CuentaServicio.objects.bulk_create(
        [
            CuentaServicio(numero=fila.numero, suministro_id=fila.suministro, grupo_id=fila.grupo, envio=fila.envio)
            for fila in nuevas
        ],
        batch_size=POR_TANDA,
    )
    pares = list(zip(cuentas, nuevas, strict=True))
    for paso in range(max((len(CAMINOS[fila.estado]) for fila in nuevas), default=0)):
        CambioDeEstado.objects.bulk_create(
            [
                CambioDeEstado(
                    cuenta=cuenta,
                    desde=CAMINOS[fila.estado][paso - 1] if paso else "",
                    hasta=CAMINOS[fila.estado][paso],
                    fecha=fila.desde,
                    motivo=MOTIVO,
                    usuario=usuario,
                )
                for cuenta, fila in pares
                if paso < len(CAMINOS[fila.estado])
            ],
            batch_size=POR_TANDA,
        )
    ParteDeCuenta.objects.bulk_create(
        [
            ParteDeCuenta(cuenta=cuenta, rol=rol, persona_id=persona, desde=fila.desde, motivo=MOTIVO)
            for cuenta, fila in pares
            for rol, persona in (("titular", fila.titular), ("pagador", fila.pagador))
            if persona is not None
        ],
        batch_size=POR_TANDA,
    )
    CategoriaDeCuenta.objects.bulk_create(
        [
            CategoriaDeCuenta(cuenta=cuenta, categoria_id=fila.categoria, desde=fila.desde, motivo=MOTIVO)
            for cuenta, fila in pares
        ],
        batch_size=POR_TANDA,
    )


def _cambiar(cambiadas: Sequence[CuentaCambiada]) -> None:
    CuentaServicio.objects.bulk_update([fila.cuenta for fila in cambiadas], ["grupo", "envio"], batch_size=POR_TANDA)
    poner_todas(
        [
            ParteDeCuenta(cuenta=fila.cuenta, rol=rol, persona_id=persona, desde=fila.desde, motivo=MOTIVO)
            for fila in cambiadas
            for rol, persona in (("titular", fila.titular), ("pagador", fila.pagador))
            if persona is not None
        ],
        por=("cuenta", "rol"),
    )
    poner_todas(
        [
            CategoriaDeCuenta(cuenta=fila.cuenta, categoria_id=fila.categoria, desde=fila.desde, motivo=MOTIVO)
            for fila in cambiadas
            if fila.categoria is not None
        ],
        por=("cuenta",),
    )
    sin_pagador: dict[dt.date, list[int]] = defaultdict(list)
    for fila in cambiadas:
        if fila.sin_pagador:
            sin_pagador[fila.desde].append(fila.cuenta.pk)
    for desde, cuentas in sin_pagador.items():
        vaciar(ParteDeCuenta.objects.filter(cuenta__in=cuentas, rol="pagador"), desde=desde)
