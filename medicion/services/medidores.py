"""The acts on a meter, each with its readings of that day: one act for what the crew did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from catastro.models import Colocacion, Medidor, RegistroMedidor, Suministro
from catastro.services import medidores
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.models import Usuario
from medicion.models import Lectura
from medicion.services import calculo
from medicion.services.hora import despues_de_lo_leido
from medicion.services.ordenes import exigir_posibles

SIN_NOVEDAD = "00"
Valores = Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Trabajo:
    """What was done at a service point on a day. retiro, instalacion: magnitude → what its dial showed.

    origen: of the readings. From an order of service, what cannot be is refused; at the office, the desk decides.
    campos: magnitude → field of the form where what the meter that goes showed was written.
    """

    fecha: dt.date
    motivo: str = ""
    multiplicador: Decimal = medidores.UNO
    retiro: Valores = field(default_factory=dict)
    instalacion: Valores = field(default_factory=dict)
    origen: str = Lectura.Origen.OFICINA
    campos: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def colocar(suministro: Suministro, medidor: Medidor, trabajo: Trabajo, *, usuario: Usuario) -> Colocacion:
    """Place a meter, with what each of its registers shows.

    *Bloquea:* the accounts of the service point. *Errores:* `medidores.sin_lecturas`; those of catastro's `colocar`.
    """
    asegurar(calculo.llaves([suministro.pk]), para="colocar el medidor")
    fila = medidores.colocar(
        medidor=medidor,
        suministro=suministro,
        fecha=trabajo.fecha,
        multiplicador=trabajo.multiplicador,
        motivo=trabajo.motivo,
    )
    hora = despues_de_lo_leido(suministro.pk, trabajo.fecha, salvo=medidor.pk)
    _leer(fila, trabajo.instalacion, clase=Lectura.Clase.INSTALACION, hora=hora, trabajo=trabajo, usuario=usuario)
    calculo.calcular([suministro.pk], usuario=usuario)
    return fila


@transaction.atomic
def retirar(suministro: Suministro, trabajo: Trabajo, *, usuario: Usuario) -> Colocacion:
    """Take the meter away, with what each of its registers showed. The period that it closes is computed.

    *Bloquea:* the accounts of the service point. *Errores:* `medidores.sin_lecturas`, `ordenes.imposible`; those of
    catastro's `retirar`.
    """
    asegurar(calculo.llaves([suministro.pk]), para="retirar el medidor")
    fila = medidores.retirar(suministro=suministro, fecha=trabajo.fecha)
    hora = despues_de_lo_leido(suministro.pk, trabajo.fecha)
    _leer(fila, trabajo.retiro, clase=Lectura.Clase.RETIRO, hora=hora, trabajo=trabajo, usuario=usuario)
    calculo.calcular([suministro.pk], usuario=usuario)
    return fila


@transaction.atomic
def cambiar(suministro: Suministro, medidor: Medidor, trabajo: Trabajo, *, usuario: Usuario) -> Colocacion:
    """Swap the meter: what the old one showed, what the new one shows, and the consumption over both.

    A removal reading that is missing (a burnt meter) is left out: its part is estimated by the daily average.
    *Bloquea:* the accounts of the service point. *Errores:* `medidores.sin_lecturas`, `ordenes.imposible`; those of
    catastro's `cambiar`.
    """
    asegurar(calculo.llaves([suministro.pk]), para="cambiar el medidor")
    vieja = (
        vigentes(Colocacion.objects.filter(suministro=suministro), al=trabajo.fecha).select_related("medidor").first()
    )
    nueva = medidores.cambiar(
        suministro=suministro,
        medidor=medidor,
        fecha=trabajo.fecha,
        multiplicador=trabajo.multiplicador,
        motivo=trabajo.motivo,
    )
    hora = despues_de_lo_leido(suministro.pk, trabajo.fecha, salvo=medidor.pk)
    if vieja is not None and trabajo.retiro:
        _leer(vieja, trabajo.retiro, clase=Lectura.Clase.RETIRO, hora=hora, trabajo=trabajo, usuario=usuario)
    _leer(nueva, trabajo.instalacion, clase=Lectura.Clase.INSTALACION, hora=hora, trabajo=trabajo, usuario=usuario)
    calculo.calcular([suministro.pk], usuario=usuario)
    return nueva


@transaction.atomic
def cambiar_multiplicador(suministro: Suministro, trabajo: Trabajo, *, usuario: Usuario) -> Colocacion:
    """The same meter counts by another factor from a day on. trabajo.instalacion: what each dial showed that day.

    *Bloquea:* the accounts of the service point. *Errores:* `medidores.sin_lecturas`; those of catastro's
    `cambiar_multiplicador`.
    """
    asegurar(calculo.llaves([suministro.pk]), para="cambiar el multiplicador")
    fila = medidores.cambiar_multiplicador(
        suministro=suministro, fecha=trabajo.fecha, multiplicador=trabajo.multiplicador, motivo=trabajo.motivo
    )
    _leer(fila, trabajo.instalacion, clase=Lectura.Clase.CAMBIO, hora=None, trabajo=trabajo, usuario=usuario)
    calculo.calcular([suministro.pk], usuario=usuario)
    return fila


def _leer(
    fila: Colocacion, valores: Valores, *, clase: str, hora: dt.time | None, trabajo: Trabajo, usuario: Usuario
) -> None:
    """A reading of each register of the meter. *Errores:* `medidores.sin_lecturas`."""
    registros = list(RegistroMedidor.objects.filter(medidor=fila.medidor_id).order_by("numero"))
    faltan = [registro.get_magnitud_display().lower() for registro in registros if registro.magnitud not in valores]
    if faltan:
        raise ErrorNegocio(
            "medidores.sin_lecturas",
            f"No se puede registrar el medidor {fila.medidor} sin lo que marcaba en {', '.join(faltan)}. Escribilo.",
            campo=clase,
        )
    escritas = Lectura.objects.bulk_create(
        Lectura(
            suministro_id=fila.suministro_id,
            medidor_id=fila.medidor_id,
            registro=registro,
            clase=clase,
            origen=trabajo.origen,
            fecha=trabajo.fecha,
            hora=hora,
            crudo=valores[registro.magnitud],
            valor=valores[registro.magnitud],
            multiplicador=fila.multiplicador,
            anomalia_id=SIN_NOVEDAD,
            usuario=usuario,
        )
        for registro in registros
    )
    if trabajo.origen == Lectura.Origen.ORDEN and clase == Lectura.Clase.RETIRO:
        exigir_posibles(fila.suministro_id, {lectura.pk for lectura in escritas}, campos=trabajo.campos)
