"""What the dials of a placed meter showed on a day, as readings: one of each register, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from catastro.models import Colocacion, RegistroMedidor
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Usuario
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Lectura

Valores = Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Mirada:
    """Who looked, when, and why. campos: magnitude → field of the form where what it showed was written."""

    clase: str
    origen: str
    fecha: dt.date
    usuario: Usuario
    hora: dt.time | None = None
    campos: Mapping[str, str] = field(default_factory=dict)


def escribir(puesta: Colocacion, valores: Valores, mirada: Mirada) -> list[Lectura]:
    """Write the readings of the meter. valores: magnitude → what it showed. The caller locks and computes.

    *Errores:* `dial.falta_registro`, `dial.no_cabe`, `dial.decimales`; constraints of readings.
    """
    registros = list(RegistroMedidor.objects.filter(medidor=puesta.medidor_id).order_by("numero"))
    for registro in registros:
        _exigir(puesta, registro, valores.get(registro.magnitud), campo=mirada.campos.get(registro.magnitud))
    return Lectura.objects.bulk_create(
        una(
            puesta,
            registro.pk,
            valores[registro.magnitud],
            clase=mirada.clase,
            origen=mirada.origen,
            fecha=mirada.fecha,
            hora=mirada.hora,
            usuario=mirada.usuario,
        )
        for registro in registros
    )


def una(puesta: Colocacion, registro: int, valor: Decimal, **datos: object) -> Lectura:
    """A reading of a register of a placed meter, not written yet."""
    return Lectura(
        suministro_id=puesta.suministro_id,
        medidor_id=puesta.medidor_id,
        registro_id=registro,
        crudo=valor,
        valor=valor,
        multiplicador=puesta.multiplicador,
        anomalia_id=SIN_NOVEDAD,
        **datos,
    )


def _exigir(puesta: Colocacion, registro: RegistroMedidor, valor: Decimal | None, *, campo: str | None) -> None:
    """It was read, and the dial may show it."""
    if valor is None:
        raise ErrorNegocio(
            "dial.falta_registro",
            f"No se puede registrar el medidor {puesta.medidor} sin lo que marcaba en "
            f"{registro.get_magnitud_display().lower()}. Escribilo.",
            campo=campo,
        )
    exigir_que_entre(registro, valor, campo=campo)


def exigir_que_entre(registro: RegistroMedidor, valor: Decimal, *, campo: str | None = "valor") -> None:
    """The dial of the register may show it. *Errores:* `dial.no_cabe`, `dial.decimales`."""
    escrito = f"{valor:f}".replace(".", ",")
    if valor < 0 or valor >= 10**registro.digitos_enteros:
        raise ErrorNegocio(
            "dial.no_cabe",
            f"No se puede tomar la lectura porque {escrito} no entra en un medidor de {registro.digitos_enteros} "
            "dígitos. Corregila.",
            campo=campo,
        )
    if valor * 10**registro.digitos_decimales % 1:
        muestra = f"muestra {registro.digitos_decimales}" if registro.digitos_decimales else "no muestra decimales"
        raise ErrorNegocio(
            "dial.decimales",
            f"No se puede tomar la lectura porque {escrito} tiene más decimales de los que hay: el medidor {muestra}. "
            "Corregila.",
            campo=campo,
        )
