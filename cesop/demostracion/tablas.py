"""The masters of the demonstration: towns, services, categories, groups, zones, crews; how each group is read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from catastro.models import Calle, Categoria, Cuadrilla, GrupoGestion, Localidad, Servicio, Zona
from catastro.planillas.calles import ImportacionDeCalles
from catastro.services.maestros import guardar
from cesop.demostracion import nombres
from cesop.demostracion.manzanas import LOCALIDADES
from cesop.demostracion.planillas import subir
from cesop.nucleo.models import Sucursal, Usuario
from contabilidad.models import Seccion
from medicion.services.inicio import iniciar_medicion
from medicion.services.politicas import cambiar_politica

# key, name, unit, whether it is metered, section
SERVICIOS = (
    ("electricidad", "Electricidad", "kWh", True, "E"), ("agua", "Agua", "m³", True, "A"),
    ("cloacas", "Cloacas", "mes", False, "C"), ("internet", "Internet", "mes", False, "I"),
    ("telefonia", "Telefonía", "min", False, "T"),
)  # fmt: skip
CATEGORIAS = {
    "electricidad": (("T1R", "Residencial"), ("T1G", "General"), ("T2", "Mediana demanda"), ("T3MT", "Gran demanda")),
    "agua": (("A1", "Vivienda, medida"), ("A2", "Comercio e industria, medida")),
    "cloacas": (("C1", "Vivienda"), ("C2", "Comercio e industria")),
    "internet": (("F100", "100 megas"), ("F300", "300 megas"), ("F1000", "1000 megas")),
    "telefonia": (("TR", "Línea residencial"),),
}  # fmt: skip
# code, name, service, cycle and pesos that a unit is worth, more or less
GRUPOS = (
    ("ELE", "Electricidad general", "electricidad", "mensual", "208.4"),
    ("GRA", "Grandes demandas", "electricidad", "mensual", "164.9"),
    ("AGU", "Agua medida", "agua", "bimestral", "395"),
    ("CLO", "Cloacas", "cloacas", "", ""),
    ("INT", "Internet", "internet", "", ""),
    ("TEL", "Telefonía", "telefonia", "", ""),
)
CUADRILLAS = (
    ("Guardia", "Paz, Ríos", "CEN"), ("Redes 1", "Luna, Sosa, Vera", "CEN"), ("Agua", "Vega, Rivas", "CEN"),
    ("Mar de Ajó", "Ojeda, Bazán", "MDA"),
)  # fmt: skip


@transaction.atomic
def cargar(*, desde: dt.date, por: Usuario) -> None:
    """Write them all. In an empty base, with the chart of accounts loaded."""
    _lugares(por)
    servicios = _servicios()
    for codigo, nombre, clave, ciclo, valor in GRUPOS:
        servicio = servicios[clave]
        datos = {"codigo": codigo, "nombre": nombre, "servicio": servicio, "seccion": servicio.seccion}
        grupo = guardar(GrupoGestion(), datos=datos)
        if ciclo:
            cambiar_politica(grupo, ciclo=ciclo, tolerancia=3, valor_orientativo=Decimal(valor), desde=desde)
    sucursales = {sucursal.codigo: sucursal for sucursal in Sucursal.objects.all()}
    for nombre, integrantes, sucursal in CUADRILLAS:
        guardar(
            Cuadrilla(), datos={"nombre": nombre, "integrantes": integrantes, "sucursal": sucursales[sucursal]}
        )  # fmt: skip
    iniciar_medicion(desde)


def _lugares(por: Usuario) -> None:
    calles = []
    for localidad in LOCALIDADES:
        datos = {"nombre": localidad.nombre, "codigo_postal": localidad.codigo_postal, "partido": "La Costa"}
        guardar(Localidad(), datos=datos)
        for codigo, nombre in localidad.zonas:
            guardar(Zona(), datos={"codigo": codigo, "nombre": nombre})
        calles += [
            {"localidad": localidad.nombre, "nombre": calle}
            for calle in (*localidad.paralelas, *localidad.transversales)
        ]
    for nombre, codigo_postal, partido, provincia, _ in nombres.DE_AFUERA:
        donde = {"codigo_postal": codigo_postal, "partido": partido, "provincia": provincia}
        guardar(Localidad(), datos={"nombre": nombre, **donde})
    subir(ImportacionDeCalles(), calles, por=por)
    assert Calle.objects.exists(), "addresses follow their spelling"


def _servicios() -> dict[str, Servicio]:
    secciones = {seccion.codigo: seccion for seccion in Seccion.objects.all()}
    servicios = {}
    for orden, (clave, nombre, unidad, medido, seccion) in enumerate(SERVICIOS, start=1):
        datos = {
            "clave": clave, "nombre": nombre, "unidad": unidad, "medido": medido, "seccion": secciones[seccion],
            "orden": orden,
        }  # fmt: skip
        servicio = servicios[clave] = guardar(Servicio(), datos=datos)
        for categoria, titulo in CATEGORIAS[clave]:
            guardar(Categoria(), datos={"servicio": servicio, "clave": categoria, "nombre": titulo})
    return servicios
