"""The registers as spreadsheets: every error at once, nothing half done, and what comes out goes back in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import (
    Calle,
    Colocacion,
    Cuadrilla,
    Domicilio,
    GrupoGestion,
    Inmueble,
    Localidad,
    Medidor,
    NodoRed,
    PuntoDeRuta,
    Servicio,
    Suministro,
    TipoOrden,
    UbicacionEnRed,
    Zona,
)
from catastro.planillas.calles import ImportacionDeCalles
from catastro.planillas.inmuebles import ImportacionDeInmuebles
from catastro.planillas.lugares import IMPORTACIONES
from catastro.planillas.maestros import ImportacionDeGrupos, ImportacionDeLocalidades
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
from cesop.nucleo.errors import ErroresDeFilas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas import importar
from cesop.nucleo.planillas.declaracion import ImportacionDe
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


@pytest.fixture
def oscar() -> Usuario:
    return un_usuario("oscar", "medicion", sucursal=una_sucursal())


@pytest.fixture
def pueblo() -> None:
    """A town with two streets, a zone and two services."""
    localidad = fabrica.una_localidad()
    for nombre in ("Avenida Chiozza", "Mitre"):
        Calle.objects.create(localidad=localidad, nombre=nombre)
    Zona.objects.create(codigo="Z1", nombre="Centro")
    for clave in ("electricidad", "agua", "internet"):
        fabrica.un_servicio(clave)
    fabrica.un_grupo(fabrica.un_servicio())
    fabrica.una_categoria(fabrica.un_servicio())


def _archivo(importacion: ImportacionDe, *filas: dict[str, Any]) -> bytes:
    """A csv with those cells by the key of their column; the others, empty."""
    titulos = [columna.titulo for columna in importacion.columnas]
    renglones = [";".join(str(fila.get(columna.clave, "")) for columna in importacion.columnas) for fila in filas]
    return "\n".join([";".join(titulos), *renglones]).encode()


def _importar(importacion: ImportacionDe, contenido: bytes, usuario: Usuario) -> Any:
    huella = importar.planear(importacion, contenido).huella
    return importar.aplicar(importacion, contenido, nombre="x.csv", usuario=usuario, huella=huella)


def _errores(importacion: ImportacionDe, *filas: dict[str, Any]) -> list[tuple[int, str]]:
    with pytest.raises(ErroresDeFilas) as error:
        importar.planear(importacion, _archivo(importacion, *filas))
    return [(fila, columna) for fila, columna, _ in error.value.filas]


CASA = {"localidad": "san bernardo", "calle": "chiozza", "altura": "1850"}


def _cargar_todo(oscar: Usuario) -> None:
    """A small town, spreadsheet by spreadsheet."""
    inmuebles, nodos, rutas = ImportacionDeInmuebles(), ImportacionDeNodos(), ImportacionDeRutas()
    suministros, medidores = ImportacionDeSuministros(), ImportacionDeMedidores()
    _importar(
        inmuebles,
        _archivo(
            inmuebles,
            CASA
            | {"zona": "centro", "nomenclatura": "iv-b-1", "latitud": "-36.6935", "longitud": "-56,679",
               "destino": "Vivienda", "superficie_terreno": "300", "superficie_cubierta": "85,5",
               "desde": "01/01/2026"},
            {"localidad": "San Bernardo", "calle": "mitre", "altura": "s/n", "departamento": "b", "partida": "123-1"},
        ),
        oscar,
    )  # fmt: skip
    _importar(
        nodos,
        _archivo(
            nodos,
            {"servicio": "electricidad", "codigo": "set-1", "nombre": "Chiozza", "tipo": "Transformador",
             "padre": "ali-1"},
            {"servicio": "Electricidad", "codigo": "ALI-1", "nombre": "Norte", "tipo": "alimentador"},
        ),
        oscar,
    )  # fmt: skip
    _importar(
        rutas,
        _archivo(
            rutas,
            {"codigo": "e1", "nombre": "Centro", "uso": "Lectura", "servicio": "Electricidad", "zona": "Z1",
             "sucursal": "CEN"},
            {"codigo": "P1", "nombre": "Reparto", "uso": "reparto", "sucursal": "CEN"},
        ),
        oscar,
    )  # fmt: skip
    _importar(
        suministros,
        _archivo(
            suministros,
            {"numero": 1591, "servicio": "electricidad", "nomenclatura": "IV-B-1", "ubicacion": "pilar",
             "ruta_lectura": "E1", "orden_lectura": 10, "ruta_reparto": "P1", "nodo": "SET-1",
             "nodo_desde": "01/01/2026"},
            {"numero": 1592, "servicio": "Agua", "localidad": "San Bernardo", "calle": "Av. Chiozza", "altura": "1850"},
            {"numero": 1593, "servicio": "electricidad", "partida": "123-1", "ruta_lectura": "E1"},
        ),
        oscar,
    )  # fmt: skip
    _importar(
        medidores,
        _archivo(
            medidores,
            {"servicio": "electricidad", "marca": "elster", "numero": "e300", "mide": "activa, reactiva", "enteros": 6,
             "suministro": 1591, "desde": "07/06/2026", "multiplicador": "20", "bidireccional": "sí", "fases": 3},
            {"servicio": "agua", "marca": "Zenner", "numero": "W1", "mide": "Volumen", "diametro": 15},
        ),
        oscar,
    )  # fmt: skip


def test_un_pueblo_entra_por_planillas(pueblo: None, oscar: Usuario) -> None:
    _cargar_todo(oscar)
    casa = Inmueble.objects.get(nomenclatura="IV-B-1")
    assert (str(casa.domicilio), casa.zona.nombre if casa.zona else "") == ("Avenida Chiozza 1850", "Centro")
    assert (casa.latitud, casa.longitud) == (Decimal("-36.693500"), Decimal("-56.679000"))
    medida = casa.caracteristicas.get()
    assert (medida.destino, medida.superficie_cubierta, medida.unidades_funcionales, medida.desde) == (
        "vivienda", Decimal("85.50"), 1, dt.date(2026, 1, 1),
    )  # fmt: skip
    assert NodoRed.objects.get(codigo="SET-1").padre == NodoRed.objects.get(codigo="ALI-1")
    puntos = {
        (p.suministro.numero, p.ruta.codigo): p.orden for p in PuntoDeRuta.objects.select_related("ruta", "suministro")
    }
    assert puntos == {(1591, "E1"): 10, (1591, "P1"): 1, (1593, "E1"): 11}
    assert UbicacionEnRed.objects.get().nodo.codigo == "SET-1"
    assert Suministro.objects.get(numero=1592).inmueble == casa
    colocacion = Colocacion.objects.get()
    assert (colocacion.medidor.numero, colocacion.multiplicador) == ("E300", Decimal("20.000"))
    magnitudes = colocacion.medidor.registros.values_list("numero", "magnitud")
    assert list(magnitudes) == [(1, "activa"), (2, "reactiva")]
    assert colocacion.medidor.bidireccional


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_lo_que_sale_vuelve_a_entrar_sin_cambiar_nada(
    pueblo: None, oscar: Usuario, client: Client, formato: str
) -> None:
    Cuadrilla.objects.create(nombre="Guardia", sucursal=una_sucursal())
    _cargar_todo(oscar)
    entrar(client, oscar)
    for importacion in IMPORTACIONES:
        respuesta = client.get(reverse(f"catastro:planilla_{importacion.clave}"), {"formato": formato})
        assert respuesta.status_code == 200, importacion.clave
        plan = importar.planear(importacion, respuesta.content)
        assert (plan.altas, [c.diferencias for c in plan.cambios]) == ([], []), importacion.clave
        assert plan.iguales > 0, importacion.clave


def test_las_celdas_vacias_dejan_lo_que_hay(pueblo: None, oscar: Usuario) -> None:
    _cargar_todo(oscar)
    inmuebles, suministros = ImportacionDeInmuebles(), ImportacionDeSuministros()
    plan = importar.planear(inmuebles, _archivo(inmuebles, CASA | {"nomenclatura": "IV-B-1", "partida": "123-9"}))
    assert [c.diferencias for c in plan.cambios] == [(("Partida", "", "123-9"),)]
    _importar(
        suministros, _archivo(suministros, {"numero": 1591, "servicio": "electricidad", "ubicacion": "palier"}), oscar
    )
    punto = Suministro.objects.get(numero=1591)
    assert (punto.ubicacion, punto.inmueble.nomenclatura) == ("palier", "IV-B-1")
    assert punto.puntos_de_ruta.count() == 2
    assert punto.ubicaciones_en_red.filter(reemplazado_en__isnull=True).count() == 1


def test_las_medidas_cambian_desde_su_dia(pueblo: None, oscar: Usuario) -> None:
    _cargar_todo(oscar)
    inmuebles = ImportacionDeInmuebles()
    fila = CASA | {"nomenclatura": "IV-B-1", "destino": "comercio", "superficie_cubierta": "90", "desde": "01/03/2026"}
    _importar(inmuebles, _archivo(inmuebles, fila), oscar)
    vivas = Inmueble.objects.get(nomenclatura="IV-B-1").caracteristicas.filter(reemplazado_en__isnull=True)
    assert list(vivas.order_by("desde").values_list("destino", "desde", "hasta")) == [
        ("vivienda", dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
        ("comercio", dt.date(2026, 3, 1), None),
    ]


def test_un_punto_cambia_de_ruta_y_de_nodo(pueblo: None, oscar: Usuario) -> None:
    _cargar_todo(oscar)
    rutas, suministros = ImportacionDeRutas(), ImportacionDeSuministros()
    otra = {"codigo": "E2", "nombre": "Sur", "uso": "Lectura", "servicio": "Electricidad", "sucursal": "CEN"}
    _importar(rutas, _archivo(rutas, otra), oscar)
    fila = {"numero": 1591, "servicio": "electricidad", "ruta_lectura": "E2", "orden_lectura": 5, "nodo": "ALI-1"}
    _importar(suministros, _archivo(suministros, fila), oscar)
    punto = Suministro.objects.get(numero=1591)
    assert list(punto.puntos_de_ruta.filter(uso="lectura").values_list("ruta__codigo", "orden")) == [("E2", 5)]
    vivas = punto.ubicaciones_en_red.filter(reemplazado_en__isnull=True).order_by("desde")
    assert [(u.nodo.codigo, u.hasta) for u in vivas] == [("SET-1", hoy()), ("ALI-1", None)]


@pytest.mark.usefixtures("pueblo")
def test_todos_los_errores_de_los_suministros_de_una_vez(oscar: Usuario) -> None:
    _cargar_todo(oscar)
    antes = Suministro.objects.count()
    assert _errores(
        ImportacionDeSuministros(),
        {"numero": "x", "servicio": "electricidad", "partida": "123-1"},
        {"numero": 2, "servicio": "gas", "partida": "123-1"},
        {"numero": 3, "servicio": "electricidad", "nomenclatura": "no está"},
        {"numero": 4, "servicio": "agua", "partida": "123-1", "ruta_lectura": "E1"},
        {"numero": 5, "servicio": "electricidad", "partida": "123-1", "ruta_lectura": "E1", "orden_lectura": 11},
        {"numero": 6, "servicio": "agua", "partida": "123-1", "nodo": "SET-1"},
        {"numero": 1591, "servicio": "agua"},
        {"numero": 7, "servicio": "electricidad", "partida": "123-1", "ruta_lectura": "E9"},
    ) == [
        (2, "Número"),
        (3, "Servicio"),
        (4, "Calle"),
        (5, "Ruta de lectura"),
        (6, "Orden de lectura"),
        (7, "Nodo"),
        (8, "Servicio"),
        (9, "Ruta de lectura"),
    ]
    assert Suministro.objects.count() == antes


@pytest.mark.usefixtures("pueblo")
def test_todos_los_errores_de_los_medidores_de_una_vez(oscar: Usuario) -> None:
    _cargar_todo(oscar)
    bueno = {"servicio": "electricidad", "marca": "X", "mide": "activa", "desde": "01/01/2026"}
    assert _errores(
        ImportacionDeMedidores(),
        bueno | {"numero": "A 1"},
        bueno | {"numero": "A2", "mide": "gas"},
        bueno | {"numero": "A3", "servicio": "internet"},
        bueno | {"numero": "A4", "suministro": 1591},
        bueno | {"numero": "A5", "suministro": 1592},
        bueno | {"numero": "A6", "suministro": 99},
        bueno | {"numero": "E300", "marca": "ELSTER", "suministro": 1593},
        bueno | {"numero": "A7", "suministro": 1593},
        bueno | {"numero": "A8", "suministro": 1593},
        bueno | {"numero": "A9", "suministro": 1593, "desde": ""},
        bueno | {"numero": "A2", "mide": "activa, activa"},
    ) == [
        (2, "Número"),
        (3, "Mide"),
        (4, "Servicio"),
        (5, "Suministro"),
        (6, "Suministro"),
        (7, "Suministro"),
        (8, "Suministro"),
        (10, "Suministro"),
        (11, "Colocado desde"),
        (11, "Suministro"),
        (12, "Mide"),
        (12, "Servicio y Marca y Número"),
    ]


@pytest.mark.usefixtures("pueblo")
def test_los_errores_de_las_demas() -> None:
    assert _errores(
        ImportacionDeNodos(),
        {"servicio": "electricidad", "codigo": "A", "nombre": "A", "tipo": "otro", "padre": "B"},
        {"servicio": "electricidad", "codigo": "B", "nombre": "B", "tipo": "otro", "padre": "A"},
        {"servicio": "electricidad", "codigo": "C", "nombre": "C", "tipo": "otro", "padre": "Z"},
        {"servicio": "electricidad", "codigo": "D", "nombre": "D", "tipo": "otro", "latitud": "-36"},
    ) == [(2, "Cuelga de"), (3, "Cuelga de"), (4, "Cuelga de"), (5, "Longitud")]
    assert _errores(
        ImportacionDeRutas(),
        {"codigo": "R", "nombre": "R", "uso": "lectura", "sucursal": "CEN"},
        {"codigo": "S", "nombre": "S", "uso": "reparto", "servicio": "agua", "sucursal": "NO"},
    ) == [(2, "Servicio"), (2, "Sucursal"), (3, "Servicio"), (3, "Sucursal")]
    assert _errores(
        ImportacionDeInmuebles(),
        {"localidad": "Nada", "calle": "x"},
        CASA | {"zona": "Z9"},
        CASA | {"altura": "2", "superficie_cubierta": "10"},
        CASA | {"altura": "3", "latitud": "-36"},
        CASA | {"altura": "4", "latitud": "-136", "longitud": "0"},
    ) == [(2, "Localidad"), (3, "Zona"), (4, "Destino"), (5, "Longitud"), (6, "Latitud")]
    assert _errores(ImportacionDeCalles(), {"localidad": "Nada", "nombre": "x"}) == [(2, "Localidad")]


@pytest.mark.usefixtures("pueblo")
def test_los_maestros_entran_y_cambian_sin_tocar_lo_que_se_da_una_vez(oscar: Usuario) -> None:
    grupos, localidades = ImportacionDeGrupos(), ImportacionDeLocalidades()
    previo = fabrica.un_grupo(fabrica.un_servicio())
    seccion = previo.seccion.codigo
    hecha = _importar(
        grupos,
        _archivo(
            grupos,
            {"codigo": previo.codigo, "nombre": "Otro nombre", "servicio": previo.servicio.nombre, "seccion": seccion,
             "activo": "no"},
            {"codigo": "NUE", "nombre": "Nuevo", "servicio": "agua", "seccion": seccion},
        ),
        oscar,
    )  # fmt: skip
    assert (hecha.altas, hecha.cambios) == (1, 1)
    previo.refresh_from_db()
    assert (previo.nombre, previo.activo) == ("Otro nombre", False)
    assert GrupoGestion.objects.get(codigo="NUE").activo
    otro = {"codigo": "NUE", "nombre": "x", "servicio": "internet", "seccion": "nada"}
    assert _errores(grupos, otro) == [(2, "Sección"), (2, "Servicio")]
    pueblo = {"nombre": "Aguas Verdes", "codigo_postal": "7105", "provincia": "buenos aires"}
    assert _importar(localidades, _archivo(localidades, pueblo), oscar).altas == 1
    assert Localidad.objects.get(nombre="Aguas Verdes").provincia == Localidad.Provincia.BUENOS_AIRES


@pytest.mark.usefixtures("pueblo")
def test_lo_que_se_da_una_vez_no_cambia_por_planilla(oscar: Usuario) -> None:
    servicios, condiciones = ImportacionDeServicios(), ImportacionDeCondiciones()
    cuadrillas, tipos = ImportacionDeCuadrillas(), ImportacionDeTiposDeOrden()
    luz = fabrica.un_servicio()
    de_luz = {"clave": luz.clave, "nombre": "Luz", "unidad": luz.unidad, "seccion": luz.seccion.codigo}
    gas = {"clave": "gas", "nombre": "Gas", "unidad": "m³", "seccion": luz.seccion.codigo, "medido": "no"}
    hecha = _importar(servicios, _archivo(servicios, de_luz, gas), oscar)
    assert (hecha.altas, hecha.cambios) == (1, 1)
    luz.refresh_from_db()
    assert (luz.nombre, luz.medido) == ("Luz", True)
    assert not Servicio.objects.get(clave="gas").medido
    otra = {"unidad": "MWh", "medido": "no", "seccion": "nada"}
    assert sorted(_errores(servicios, de_luz | otra)) == [(2, "Se mide"), (2, "Sección"), (2, "Unidad")]
    potencia = {"clave": "potencia", "nombre": "Potencia", "lleva_valor": "si", "unidad": "kW"}
    assert _importar(condiciones, _archivo(condiciones, potencia), oscar).altas == 1
    assert _errores(condiciones, potencia | {"unidad": "MW"}) == [(2, "Unidad")]
    assert _errores(condiciones, {"clave": "otra", "nombre": "Otra", "unidad": "kW"}) == [(2, "Unidad")]
    guardia = {"nombre": "Guardia 9", "sucursal": "CEN"}
    assert _importar(cuadrillas, _archivo(cuadrillas, guardia), oscar).altas == 1
    assert _errores(cuadrillas, guardia | {"sucursal": "NO"}) == [(2, "Sucursal")]
    poda = {"clave": "poda", "nombre": "Poda", "objeto": "Un suministro"}
    assert _importar(tipos, _archivo(tipos, poda), oscar).altas == 1
    assert TipoOrden.objects.get(clave="poda").plazo == 5
    assert _errores(tipos, poda | {"objeto": "Una cuenta"}) == [(2, "Sobre")]


@pytest.mark.usefixtures("pueblo")
def test_las_calles_toman_su_escritura(oscar: Usuario) -> None:
    calles = ImportacionDeCalles()
    hecha = _importar(
        calles,
        _archivo(
            calles,
            {"localidad": "San Bernardo", "nombre": "AVENIDA CHIOZZA"},
            {"localidad": "San Bernardo", "nombre": "Jujuy"},
        ),
        oscar,
    )  # fmt: skip
    assert (hecha.altas, hecha.cambios) == (1, 1)
    assert set(Calle.objects.values_list("nombre", flat=True)) == {"AVENIDA CHIOZZA", "Mitre", "Jujuy"}


@pytest.mark.usefixtures("pueblo")
def test_las_consultas_no_crecen_con_las_filas(oscar: Usuario) -> None:
    una_sucursal()
    inmuebles, suministros, medidores = ImportacionDeInmuebles(), ImportacionDeSuministros(), ImportacionDeMedidores()

    def consultas(desde: int, hasta: int) -> int:
        numeros = range(desde, hasta)
        archivos = (
            (inmuebles, [CASA | {"altura": n, "partida": f"P{n}", "destino": "vivienda"} for n in numeros]),
            (suministros, [{"numero": n, "servicio": "electricidad", "partida": f"P{n}"} for n in numeros]),
            (
                medidores,
                [
                    {"servicio": "electricidad", "marca": "X", "numero": f"M{n}", "mide": "activa", "suministro": n,
                     "desde": "01/01/2026"}
                    for n in numeros
                ],
            ),
        )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as capturadas:
            for importacion, filas in archivos:
                _importar(importacion, _archivo(importacion, *filas), oscar)
        return len(capturadas)

    consultas(1, 3)
    assert consultas(10, 12) == consultas(100, 160)
    assert (Domicilio.objects.count(), Medidor.objects.count(), Colocacion.objects.count()) == (64, 64, 64)
