"""The spreadsheets of masters, places, network, routes and meters that may be brought in."""

from catastro.planillas.calles import ImportacionDeCalles
from catastro.planillas.inmuebles import ImportacionDeInmuebles
from catastro.planillas.maestros import (
    ImportacionDeCategorias,
    ImportacionDeGrupos,
    ImportacionDeLocalidades,
    ImportacionDeZonas,
)
from catastro.planillas.medidores import ImportacionDeMedidores
from catastro.planillas.nodos import ImportacionDeNodos
from catastro.planillas.rutas import ImportacionDeRutas
from catastro.planillas.suministros import ImportacionDeSuministros
from catastro.planillas.tipos import (
    ImportacionDeCondiciones,
    ImportacionDeCuadrillas,
    ImportacionDeServicios,
    ImportacionDeTiposDeOrden,
)
from cesop.nucleo.planillas.declaracion import registrar_importacion

IMPORTACIONES = (
    ImportacionDeServicios(),
    ImportacionDeCondiciones(),
    ImportacionDeCuadrillas(),
    ImportacionDeTiposDeOrden(),
    ImportacionDeLocalidades(),
    ImportacionDeZonas(),
    ImportacionDeCategorias(),
    ImportacionDeGrupos(),
    ImportacionDeCalles(),
    ImportacionDeInmuebles(),
    ImportacionDeNodos(),
    ImportacionDeRutas(),
    ImportacionDeSuministros(),
    ImportacionDeMedidores(),
)


def registrar() -> None:
    """Called once from `catastro.arranque`, in the order that a register is loaded."""
    for importacion in IMPORTACIONES:
        registrar_importacion(importacion)
