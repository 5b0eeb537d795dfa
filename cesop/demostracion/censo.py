"""The register of the town, in as spreadsheets, in the order that a cooperative would load its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from catastro.planillas.asociados import ImportacionDeAsociados
from catastro.planillas.cuentas import ImportacionDeCuentas
from catastro.planillas.inmuebles import ImportacionDeInmuebles
from catastro.planillas.medidores import ImportacionDeMedidores
from catastro.planillas.nodos import ImportacionDeNodos
from catastro.planillas.personas import ImportacionDePersonas
from catastro.planillas.rutas import ImportacionDeRutas
from catastro.planillas.suministros import ImportacionDeSuministros
from cesop.demostracion.manzanas import LOCALIDADES
from cesop.demostracion.padron import Persona, Propiedad, Pueblo, Servicio
from cesop.demostracion.planillas import subir
from cesop.demostracion.recorridos import Recorridos
from cesop.nucleo.models import Usuario

REPUESTOS = 40  # meters in the store, of each metered service
DEL_DEPOSITO = (("electricidad", "E", "HEXING", "activa", 6), ("agua", "W", "ZENNER", "volumen", 5))
Fila = dict[str, Any]


def cargar(pueblo: Pueblo, *, al: dt.date, personas: dict[str, Usuario], paso: Callable[[str, int], object]) -> None:
    """Load it all, as it was on a day. paso: told what was loaded, and how much."""
    mostrador, medicion = personas["laura"], personas["oscar"]
    recorridos = Recorridos(pueblo)
    paso("Personas", subir(ImportacionDePersonas(), _personas(pueblo.personas), por=mostrador))
    paso("Asociados", subir(ImportacionDeAsociados(), _asociados(pueblo.personas), por=mostrador))
    paso("Inmuebles", subir(ImportacionDeInmuebles(), _inmuebles(pueblo.propiedades, al), por=medicion))
    subir(ImportacionDeNodos(), recorridos.nodos(), por=medicion)
    paso("Rutas", subir(ImportacionDeRutas(), recorridos.rutas(), por=medicion))
    paso("Suministros", subir(ImportacionDeSuministros(), _suministros(pueblo, recorridos, al), por=medicion))
    paso("Medidores", subir(ImportacionDeMedidores(), _medidores(pueblo.propiedades, al), por=medicion))
    # Those that ended first: a point is given to another when it is free.
    cuentas = sum(subir(ImportacionDeCuentas(), parte, por=mostrador) for parte in _cuentas(pueblo))
    paso("Cuentas de servicio", cuentas)


def _personas(personas: Sequence[Persona]) -> Iterator[Fila]:
    for persona in personas:
        yield {
            "nombre": persona.nombre,
            "tipo": "juridica" if persona.juridica else "fisica",
            "documento_tipo": "dni" if persona.dni else "",
            "documento": persona.dni,
            "cuit": persona.cuit,
            "nacimiento": persona.nacimiento,
            "celular": persona.celular,
            "correo": persona.correo,
        }


def _asociados(personas: Sequence[Persona]) -> Iterator[Fila]:
    for persona in personas:
        if persona.asociado:
            yield {
                "numero": persona.asociado,
                "documento": persona.documento,
                "desde": persona.desde,
                "acta": f"Acta {(persona.desde.year - 1960) * 24 + persona.desde.month * 2}",
                "cuotas": persona.cuotas,
            }


def _inmuebles(propiedades: Sequence[Propiedad], al: dt.date) -> Iterator[Fila]:
    for propiedad in propiedades:
        yield {
            "localidad": LOCALIDADES[propiedad.localidad].nombre,
            "calle": propiedad.calle,
            "altura": propiedad.altura,
            "piso": propiedad.piso,
            "departamento": propiedad.departamento,
            "entre_calles": propiedad.entre,
            "zona": propiedad.zona,
            "nomenclatura": propiedad.nomenclatura,
            "partida": propiedad.partida,
            "latitud": propiedad.latitud,
            "longitud": propiedad.longitud,
            "destino": propiedad.destino,
            "superficie_terreno": propiedad.terreno or None,
            "superficie_cubierta": propiedad.cubierta,
            "unidades_funcionales": 1,
            "desde": al - dt.timedelta(days=3_000),
        }


def _suministros(pueblo: Pueblo, recorridos: Recorridos, al: dt.date) -> Iterator[Fila]:
    for propiedad, servicio in _servicios(pueblo.propiedades):
        yield {
            "numero": servicio.numero,
            "servicio": servicio.servicio,
            "partida": propiedad.partida,
            "ubicacion": servicio.ubicacion,
            "nodo_desde": al - dt.timedelta(days=3_000),
            **recorridos.lugar(servicio.numero),
        }


def _medidores(propiedades: Sequence[Propiedad], al: dt.date) -> Iterator[Fila]:
    """Those that are placed, and those of the store."""
    for _, servicio in _servicios(propiedades):
        if (medidor := servicio.medidor) is not None:
            yield {
                "servicio": servicio.servicio,
                "marca": medidor.marca,
                "numero": medidor.numero,
                "modelo": medidor.modelo,
                "anio": medidor.anio,
                "fases": medidor.fases,
                "diametro": medidor.diametro,
                "mide": ", ".join(medidor.mide),
                "enteros": medidor.enteros,
                "suministro": servicio.numero,
                "desde": medidor.desde,
                "multiplicador": medidor.multiplicador,
            }
    for clave, letra, marca, magnitud, enteros in DEL_DEPOSITO:
        for n in range(REPUESTOS):
            yield {
                "servicio": clave, "marca": marca, "numero": f"{letra}9{n:05d}", "anio": al.year,
                "fases": 1 if clave == "electricidad" else None, "diametro": 15 if clave == "agua" else None,
                "mide": magnitud, "enteros": enteros,
            }  # fmt: skip


def _cuentas(pueblo: Pueblo) -> tuple[list[Fila], list[Fila]]:
    """Those that ended, and those that live."""
    todas = list(_todas_las_cuentas(pueblo))
    terminadas = [fila for fila in todas if fila["estado"] == "retirada"]
    return terminadas, [fila for fila in todas if fila["estado"] != "retirada"]


def _todas_las_cuentas(pueblo: Pueblo) -> Iterator[Fila]:
    for _, servicio in _servicios(pueblo.propiedades):
        for cuenta in servicio.cuentas:
            titular = pueblo.personas[cuenta.titular]
            pagador = pueblo.personas[cuenta.pagador] if cuenta.pagador is not None else None
            yield {
                "numero": cuenta.numero,
                "suministro": servicio.numero,
                "titular": titular.documento,
                "pagador": pagador.documento if pagador else "",
                "grupo": servicio.grupo,
                "categoria": servicio.categoria,
                "envio": "correo" if titular.correo and cuenta.numero % 3 else "papel",
                "estado": cuenta.estado,
                "desde": cuenta.desde,
            }


def _servicios(propiedades: Sequence[Propiedad]) -> Iterator[tuple[Propiedad, Servicio]]:
    for propiedad in propiedades:
        for servicio in propiedad.servicios:
            yield propiedad, servicio
