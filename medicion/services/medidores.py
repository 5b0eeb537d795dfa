"""The acts on a meter, each with its readings of that day: one act for what the crew did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from catastro.models import Colocacion, Medidor, Suministro
from catastro.selectors.medidores import colocaciones_al
from catastro.services import medidores
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.models import Usuario
from medicion.models import Lectura
from medicion.services import calculo, dial
from medicion.services.dial import Valores
from medicion.services.hora import despues_de_lo_leido
from medicion.services.ordenes import exigir_posibles


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

    *Bloquea:* the accounts of the service point. *Errores:* those of `dial.escribir`; those of catastro's `colocar`.
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

    *Bloquea:* the accounts of the service point. *Errores:* those of `dial.escribir`, `ordenes.imposible`; those of
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
    *Bloquea:* the accounts of the service point. *Errores:* those of `dial.escribir`, `ordenes.imposible`; those of
    catastro's `cambiar`.
    """
    asegurar(calculo.llaves([suministro.pk]), para="cambiar el medidor")
    vieja = colocaciones_al([suministro.pk], al=trabajo.fecha).first()
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

    *Bloquea:* the accounts of the service point. *Errores:* those of `dial.escribir`; those of catastro's
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
    """A reading of each register of the meter. *Errores:* those of `dial.escribir`, `ordenes.imposible`."""
    sale = clase == Lectura.Clase.RETIRO
    mirada = dial.Mirada(
        clase=clase,
        origen=trabajo.origen,
        fecha=trabajo.fecha,
        hora=hora,
        usuario=usuario,
        campos=trabajo.campos if sale else {},
    )
    escritas = dial.escribir(fila, valores, mirada)
    if sale and trabajo.origen == Lectura.Origen.ORDEN:
        exigir_posibles(fila.suministro_id, {lectura.pk for lectura in escritas}, campos=trabajo.campos)
