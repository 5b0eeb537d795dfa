"""What a handheld brings of a batch, with what readers find and the mistakes that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import polars as pl

from cesop.demostracion import nombres
from cesop.demostracion.trabajos import hacer
from cesop.demostracion.visores import Visores
from cesop.nucleo.models import Usuario
from medicion.formatos import terminal
from medicion.models import ArchivoLecturas, LoteLectura, PuntoLote
from medicion.services.lotes import exportar
from medicion.services.recepcion import recibir

MIL = 1_000
OPERADORES = dict(nombres.LECTORES)
SIN_LECTURA = ("01", "01", "01", "02", "03", "12")
# Of each thousand visits.
CERRADAS, MAL_LEIDAS, AJENOS, DESHABITADAS = 12, 5, 1, 6
EMPIEZA = dt.time(7, 40)
SEGUNDOS_POR_CASA = 95


@dataclass(kw_only=True)
class Recorrida:
    """What was received so far: readings, rows set apart, and what the dial said where it was read wrong."""

    lecturas: int = 0
    apartadas: int = 0
    mal_leidas: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Casa:
    suministro: int
    numero: int
    medidor: str
    orden: int
    registros: tuple[str, ...]


def leer(
    lote: LoteLectura,
    visores: Visores,
    recorrida: Recorrida,
    *,
    dia: dt.date,
    por: Usuario,
    hasta: int = 100,
    veces: int = 1,
) -> ArchivoLecturas:
    """Export a batch, walk it on a day, receive what comes back and do its import to the end.

    hasta: how many of each hundred houses were visited. veces: how many times the usual things go wrong.
    """
    exportar(lote, formato="csv")
    casas = list(_casas(lote))
    visitadas = casas[: len(casas) * hasta // 100]
    filas = [fila for casa in visitadas for fila in _visita(lote, casa, visores, recorrida, dia=dia, veces=veces)]
    datos = terminal.escribir_lecturas(pl.DataFrame(filas, schema=terminal.ESQUEMA_LEIDAS, orient="row"))
    archivo = recibir(f"{lote.ruta.codigo}-{dia:%Y%m%d}.csv", datos, por)
    assert archivo.proceso is not None, archivo.causas[:3]
    hacer(archivo.proceso)
    archivo.refresh_from_db()
    recorrida.lecturas += archivo.nuevas
    recorrida.apartadas += archivo.apartadas
    return archivo


def _casas(lote: LoteLectura) -> Iterator[_Casa]:
    """The service points of a batch in their order, each with its registers."""
    puntos = PuntoLote.objects.filter(lote=lote).order_by("orden", "registro__numero")
    casas: dict[int, _Casa] = {}
    for suministro, numero, medidor, orden, magnitud in puntos.values_list(
        "suministro", "suministro__numero", "medidor__numero", "orden", "registro__magnitud"
    ):
        previos = casas[suministro].registros if suministro in casas else ()
        casas[suministro] = _Casa(
            suministro=suministro, numero=numero, medidor=medidor, orden=orden, registros=(*previos, magnitud)
        )
    yield from casas.values()


def _visita(
    lote: LoteLectura, casa: _Casa, visores: Visores, recorrida: Recorrida, *, dia: dt.date, veces: int
) -> Iterator[dict[str, Any]]:
    """The rows of a house: a reading of each register, or why there is none."""
    azar = visores.azar
    suerte = azar.randrange(1_000)
    marcas = visores.marca(casa.numero, dia)
    cerrada, mala = suerte < CERRADAS * veces, 500 <= suerte < 500 + MAL_LEIDAS * veces
    ajeno, sin_nadie = 700 <= suerte < 700 + AJENOS * veces, 800 <= suerte < 800 + DESHABITADAS
    for magnitud in casa.registros:
        valor: int | None = None if cerrada else marcas[magnitud]
        if mala and valor is not None and magnitud in {"activa", "volumen"}:
            recorrida.mal_leidas[casa.suministro] = valor
            valor = _mal(azar, valor, visores[casa.numero].ultimo, enteros=visores[casa.numero].enteros)
        yield {
            "linea": 0,
            "lote": lote.codigo,
            "suministro": str(casa.numero),
            "medidor": f"{casa.medidor}9" if ajeno else casa.medidor,
            "registro": magnitud,
            "lectura_mil": None if valor is None else valor * MIL,
            "fecha_hora": dt.datetime.combine(dia, EMPIEZA) + dt.timedelta(seconds=casa.orden * SEGUNDOS_POR_CASA),
            "anomalia": azar.choice(SIN_LECTURA) if cerrada else "11" if sin_nadie else "00",
            "observacion": "",
            "lat_micro": None,
            "lon_micro": None,
            "foto_id": f"f{lote.pk}-{casa.orden}.jpg" if mala else "",
            "operador": OPERADORES[lote.lector],
        }


def _mal(azar: Random, valor: int, ultimo: int, *, enteros: int) -> int:
    """What a reader writes instead: too much, the dial of before, a digit for another."""
    tope, un_digito, como = int(10**enteros), int(10 ** len(str(ultimo))), azar.randrange(3)
    if como == 0:
        return (valor + 2 * ultimo + 300) % tope
    if como == 1:
        return max(0, valor - ultimo - azar.randrange(4, 90))
    return (valor + un_digito) % tope
