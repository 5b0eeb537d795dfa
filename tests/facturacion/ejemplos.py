"""One object per route of facturacion with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cesop.nucleo.models import Usuario
from facturacion.models import PuntoDeVenta, Simulacion, VersionDeCuadro
from facturacion.services import cuadros, puntos
from tests.catastro import fabrica
from tests.facturacion import ejemplos_corridas as corridas

Argumentos = dict[str, Any]
LIBRO = Path("facturacion/cuadros/cesop-internet-2025-01.json")


def _version(de: Usuario) -> VersionDeCuadro:
    fabrica.un_servicio("internet")
    return cuadros.importar(cuadros.leer_archivo(LIBRO.name, LIBRO.read_bytes()), usuario=de)


def _punto(de: Usuario) -> PuntoDeVenta:
    numero = PuntoDeVenta.objects.count() + 500
    return puntos.abrir_punto(numero=numero, nombre="Mostrador", uso="mostrador", sucursal=de.sucursal)


def _simulacion(de: Usuario) -> Simulacion:
    return Simulacion.objects.create(nombre="Prueba", anio=2026, mes=10, usuario=de)


EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    **corridas.EJEMPLOS,
    "facturacion:cuadro": lambda de: {"pk": _version(de).cuadro_id},
    "facturacion:version": lambda de: {"pk": _version(de).pk},
    "facturacion:version_bajar": lambda de: {"pk": _version(de).pk},
    "facturacion:version_clonar": lambda de: {"pk": _version(de).pk},
    "facturacion:version_reemplazar": lambda de: {"pk": _version(de).pk},
    "facturacion:version_acto": lambda de: {"pk": _version(de).pk, "acto": "activar"},
    "facturacion:politica_cambiar": lambda de: {"pk": fabrica.un_grupo(fabrica.un_servicio()).pk},
    "facturacion:punto_editar": lambda de: {"pk": _punto(de).pk},
    "facturacion:serie_abrir": lambda de: {"pk": _punto(de).pk},
    **{
        f"facturacion:{vista}": lambda de: {"pk": _simulacion(de).pk}
        for vista in ("simulacion", "simulacion_causas", "simulacion_cuentas")
    },
    "facturacion:estrategia_fijar": lambda de: {"pk": _punto(de).pk},
}
DE_TODOS = "tariffs and policies rule the whole cooperative"
SIN_ALCANCE: dict[str, str] = {
    vista: DE_TODOS
    for vista in EJEMPLOS
    if vista.startswith(("facturacion:cuadro", "facturacion:version", "facturacion:simulacion"))
} | {"facturacion:politica_cambiar": DE_TODOS, **corridas.SIN_ALCANCE}
