"""Calls in words: their class, how long they were, what a voucher bills of each class."""

from __future__ import annotations

from cesop.nucleo import formato
from facturacion.selectors.llamadas_vistas import DeClase

MINUTO = 60


def duracion(segundos: int) -> str:
    """ "3:05", minutes and seconds, as a telephone bill says it."""
    return f"{formato.entero(segundos // MINUTO)}:{segundos % MINUTO:02d}"


def clase_de(clave: str) -> str:
    """ "Larga distancia", of larga_distancia."""
    return clave.replace("_", " ").capitalize()


def renglon_de(grupo: DeClase) -> dict[str, str]:
    """The calls of a class that a voucher bills."""
    return {
        "clase": clase_de(grupo.clase),
        "cuantas": f"{formato.entero(grupo.cuantas)} {'llamada' if grupo.cuantas == 1 else 'llamadas'}",
        "minutos": f"{duracion(grupo.segundos)} min",
        "libres": duracion(grupo.libres) if grupo.libres else "",
        "importe": formato.importe(grupo.importe, decimales=4),
    }
