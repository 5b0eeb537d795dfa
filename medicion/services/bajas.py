"""Ending an account whose meter stays in place, with what it showed: the last that it is billed by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from catastro.models import CuentaServicio
from catastro.selectors.medidores import colocaciones_al
from catastro.services import estados
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.models import Lectura
from medicion.services import calculo, ordenes
from medicion.services.dial import Valores


@transaction.atomic
def dar_de_baja(
    cuenta: CuentaServicio,
    valores: Valores,
    *,
    fecha: dt.date,
    motivo: str,
    usuario: Usuario,
    campos: Mapping[str, str] | None = None,
) -> None:
    """End an account without an order. valores: magnitude → what the meter showed that day, each of its registers.

    campos: magnitude → field to blame. What it measures is computed, and judged like any other.
    *Bloquea:* the accounts of the service point. *Errores:* `bajas.sin_medidor`; those of `ordenes.tomar` and of
    catastro's `estados.pasar`.
    """
    asegurar(calculo.llaves([cuenta.suministro_id]), para="dar de baja la cuenta")
    puesta = colocaciones_al([cuenta.suministro_id], al=fecha).first()
    if puesta is None:
        raise ErrorNegocio(
            "bajas.sin_medidor",
            f"No se puede dar de baja la cuenta {cuenta.numero} con una lectura porque el {fecha:%d/%m/%Y} no tenía un "
            "medidor. Corregí la fecha, o dala de baja sin lectura.",
            campo="fecha",
        )
    ordenes.tomar(
        puesta,
        valores,
        fecha=fecha,
        clase=Lectura.Clase.FINAL,
        origen=Lectura.Origen.OFICINA,
        usuario=usuario,
        campos=campos,
    )
    estados.pasar(cuenta, "retirar", fecha=fecha, motivo=motivo, usuario=usuario, leida=True)
