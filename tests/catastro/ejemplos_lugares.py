"""One object per route of places, routes, network, meters and masters with arguments."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from catastro.models import Calle, Cuadrilla, Medidor, NodoRed, Ruta, TipoCondicion, TipoOrden, Zona
from catastro.services import medidores, rutas
from catastro.services.red import guardar_nodo
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica

Argumentos = dict[str, Any]
_NUMEROS = itertools.count(1)


def una_ruta(de: Usuario) -> Ruta:
    """A route of the user's branch with two points."""
    n = next(_NUMEROS)
    servicio = fabrica.un_servicio()
    ruta = rutas.guardar_ruta(
        codigo=f"E{n}", nombre=f"Ruta {n}", uso="lectura", servicio=servicio, sucursal=de.sucursal
    )
    rutas.agregar(ruta, suministros=[fabrica.un_suministro(servicio), fabrica.un_suministro(servicio)])
    return ruta


def un_nodo() -> NodoRed:
    n = next(_NUMEROS)
    return guardar_nodo(servicio=fabrica.un_servicio(), tipo="transformador", codigo=f"SET-{n}", nombre="Chiozza")


def un_medidor() -> Medidor:
    return fabrica.un_medidor(f"EJ-{next(_NUMEROS)}")


def un_suministro_con_medidor() -> Any:
    suministro = fabrica.un_suministro()
    medidores.colocar(medidor=un_medidor(), suministro=suministro, fecha=hoy())
    return suministro


def _pk(hacer: Callable[[], Any]) -> Callable[[Usuario], Argumentos]:
    return lambda de: {"pk": hacer().pk}


def _calle() -> Calle:
    return Calle.objects.get_or_create(localidad=fabrica.una_localidad(), nombre="Chiozza")[0]


def _cuadrilla(de: Usuario) -> Argumentos:
    return {"pk": Cuadrilla.objects.create(nombre=f"Guardia {next(_NUMEROS)}", sucursal=de.sucursal).pk}


def _inmueble() -> Any:
    return fabrica.un_suministro().inmueble


EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    **dict.fromkeys(
        (
            "catastro:inmueble",
            "catastro:inmueble_editar",
            "catastro:inmueble_caracteristicas",
            "catastro:inmueble_ubicar",
            "catastro:inmueble_baja",
            "catastro:inmueble_reactivar",
        ),
        _pk(_inmueble),
    ),
    "catastro:suministro_nuevo": lambda de: {"inmueble": _inmueble().pk},
    **dict.fromkeys(
        (
            "catastro:suministro",
            "catastro:suministro_editar",
            "catastro:suministro_nodo",
            "catastro:suministro_baja",
            "catastro:suministro_reactivar",
        ),
        _pk(un_suministro_con_medidor),
    ),
    **dict.fromkeys(
        (
            "catastro:ruta",
            "catastro:ruta_editar",
            "catastro:ruta_ordenar",
            "catastro:ruta_pasar",
            "catastro:ruta_agregar",
            "catastro:ruta_quitar",
            "catastro:ruta_renumerar",
        ),
        lambda de: {"pk": una_ruta(de).pk},
    ),
    **dict.fromkeys(("catastro:nodo", "catastro:nodo_editar", "catastro:nodo_ubicar"), _pk(un_nodo)),
    **dict.fromkeys(
        (
            "catastro:medidor",
            "catastro:medidor_editar",
            "catastro:medidor_contrastar",
            "catastro:medidor_baja",
            "catastro:medidor_a_contrastar",
            "catastro:medidor_reactivar",
        ),
        _pk(un_medidor),
    ),
    "catastro:servicios_editar": _pk(fabrica.un_servicio),
    "catastro:categorias_editar": _pk(lambda: fabrica.una_categoria(fabrica.un_servicio())),
    "catastro:condiciones_editar": _pk(lambda: TipoCondicion.objects.get(clave="estacional")),
    "catastro:grupos_editar": _pk(lambda: fabrica.un_grupo(fabrica.un_servicio())),
    "catastro:zonas_editar": _pk(lambda: Zona.objects.get_or_create(codigo="Z1", defaults={"nombre": "Centro"})[0]),
    "catastro:localidades_editar": _pk(fabrica.una_localidad),
    "catastro:calles_editar": _pk(_calle),
    "catastro:cuadrillas_editar": _cuadrilla,
    "catastro:tipos_de_orden_editar": _pk(lambda: TipoOrden.objects.get(clave="corte")),
}
CON_SUCURSAL = ("catastro:ruta", "catastro:cuadrillas_editar")
SIN_ALCANCE = {
    clave: "one register for the whole cooperative" for clave in EJEMPLOS if not clave.startswith(CON_SUCURSAL)
}
