"""The street: batches made by the services, files written by a handheld, processes run to their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso, Usuario
from cesop.nucleo.procesos import motor
from medicion.formatos import terminal
from medicion.models import ArchivoLecturas, LoteLectura
from medicion.services.lotes import abrir_periodo, generar_lotes
from medicion.services.recepcion import recibir
from tests.factories import un_usuario
from tests.medicion import fabrica


def un_lector(nombre: str = "oscar") -> Usuario:
    """Who works in metering."""
    return Usuario.objects.filter(usuario=nombre).first() or un_usuario(nombre, "medicion")


def un_lote(mes: int = 10, *, fecha: dt.date | None = None) -> LoteLectura:
    """The batch of the route, made from it."""
    ruta = fabrica.una_ruta()
    assert ruta.servicio is not None
    periodo = abrir_periodo(servicio=ruta.servicio, ciclo="mensual", anio=2026, numero=mes)
    return generar_lotes(periodo, fechas={ruta: fecha or hoy()}, usuario=un_lector())[0]


def una_fila(punto: fabrica.Punto, lote: LoteLectura | str, valor: int | None, **datos: Any) -> dict[str, Any]:
    """A line of a file; `valor` in units."""
    return {
        "linea": 0,
        "lote": str(lote),
        "suministro": str(punto.suministro.numero),
        "medidor": punto.medidor.numero,
        "registro": punto.registro.magnitud,
        "lectura_mil": None if valor is None else valor * 1000,
        "fecha_hora": dt.datetime.combine(hoy(), dt.time(10, 30)),
        "anomalia": "00",
        "observacion": "",
        "lat_micro": None,
        "lon_micro": None,
        "foto_id": "",
        "operador": "lec01",
        **datos,
    }


def un_archivo(filas: Sequence[Mapping[str, Any]]) -> bytes:
    """What the handheld writes."""
    return terminal.escribir_lecturas(pl.DataFrame(list(filas), schema=terminal.ESQUEMA_LEIDAS, orient="row"))


def importar(filas: Sequence[Mapping[str, Any]], nombre: str = "ruta10.csv") -> ArchivoLecturas:
    """Receive a file and run its process to the end."""
    archivo = recibir(nombre, un_archivo(filas), un_lector())
    correr(archivo)
    archivo.refresh_from_db()
    return archivo


def correr(archivo: ArchivoLecturas) -> Proceso:
    """Run the import of a file to its end."""
    assert archivo.proceso is not None, archivo.causas
    while motor.avanzar(archivo.proceso.pk) is motor.Avance.HAY_MAS:
        pass
    archivo.proceso.refresh_from_db()
    return archivo.proceso


def importar_mes(puntos: Sequence[fabrica.Punto], valor: int, *, dias: int, mes: int = 10) -> LoteLectura:
    """The batch of the route, of so many days ago, read with one value and valid."""
    dia = hoy() - dt.timedelta(days=dias)
    lote = un_lote(mes, fecha=dia)
    cuando = {"fecha_hora": dt.datetime.combine(dia, dt.time(9))}
    importar([una_fila(punto, lote, valor, **cuando) for punto in puntos], nombre=f"mes{mes}.csv")
    return lote
