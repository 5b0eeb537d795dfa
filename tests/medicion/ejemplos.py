"""One object per route of medicion with arguments, for the tests of the matrix (tests/nucleo/ejemplos.py)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from catastro.models import Ruta
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.models import ArchivoLecturas, FilaApartada, Lectura, ReglaVEE
from tests.medicion.escena import Escena, una_escena

Argumentos = dict[str, Any]
ALTO = 2500


def _escena(de: Usuario) -> Escena:
    """A walk of the branch of that user."""
    return una_escena(1, ruta=f"{Ruta.objects.count() + 100:05d}", sucursal=de.sucursal, usuario=de)


def _lote(de: Usuario) -> Argumentos:
    return {"pk": _escena(de).lote.pk}


def _excepcion(de: Usuario) -> Argumentos:
    return {"pk": _escena(de).leer(0, ALTO).pk}


def _punto(de: Usuario) -> Argumentos:
    escena = _escena(de)
    return {"pk": escena.lote.pk, "punto": escena.punto_de_lote(0).pk}


def _suministro(de: Usuario) -> Argumentos:
    escena = _escena(de)
    escena.leer(0, ALTO)
    return {"pk": escena.puntos[0].suministro.pk}


def _lectura(de: Usuario) -> Argumentos:
    escena = _escena(de)
    escena.leer(0, ALTO)
    return {"pk": Lectura.objects.filter(lote=escena.lote).latest("pk").pk}


def _archivo(de: Usuario) -> ArchivoLecturas:
    return ArchivoLecturas.objects.create(
        nombre="ruta10.csv", huella=uuid.uuid4().hex, bytes=10, usuario=de, fecha=hoy()
    )


def _apartada(de: Usuario) -> Argumentos:
    datos = {"lote": "L0000009", "suministro": "9", "medidor": "X1", "registro": "activa", "lectura_mil": 1000}
    return {"pk": FilaApartada.objects.create(archivo=_archivo(de), linea=2, motivo="lote", datos=datos).pk}


def _regla(de: Usuario) -> Argumentos:
    _escena(de)
    return {"pk": ReglaVEE.objects.filter(codigo="V06", servicio=None).latest("pk").pk}


def _grupo(de: Usuario) -> Argumentos:
    return {"pk": _escena(de).puntos[0].cuenta.grupo_id}


EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    "medicion:lote": _lote,
    "medicion:lote_planilla": _lote,
    "medicion:lote_bajar": _lote,
    "medicion:lote_acto": lambda de: _lote(de) | {"acto": "cerrar"},
    "medicion:grilla": _lote,
    "medicion:grilla_cargar": _punto,
    "medicion:archivo": lambda de: {"pk": _archivo(de).pk},
    "medicion:apartada": _apartada,
    "medicion:excepcion": _excepcion,
    "medicion:excepcion_aceptar": _excepcion,
    "medicion:excepcion_estimar": _excepcion,
    "medicion:excepcion_releer": _excepcion,
    "medicion:excepcion_corregir": _excepcion,
    "medicion:ficha": _suministro,
    "medicion:medidor_cambiar": _suministro,
    "medicion:medidor_retirar": _suministro,
    "medicion:medidor_multiplicador": _suministro,
    "medicion:cuenta_consumo": lambda de: {"pk": _escena(de).puntos[0].cuenta.pk},
    "medicion:cuenta_baja": lambda de: {"pk": _escena(de).puntos[0].cuenta.pk},
    "medicion:lectura_corregir": _lectura,
    "medicion:lectura_anular": _lectura,
    "medicion:lectura_foto": _lectura,
    "medicion:regla_cambiar": _regla,
    "medicion:politica_cambiar": _grupo,
}
SIN_ALCANCE: dict[str, str] = {
    "medicion:cuenta_baja": "accounts are served by the whole cooperative",
    "medicion:regla_cambiar": "rules are of the whole cooperative",
    "medicion:politica_cambiar": "policies are of the whole cooperative",
}
