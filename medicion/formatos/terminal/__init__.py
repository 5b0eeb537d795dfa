"""The files of the handheld terminals: the round that goes out and the readings that come back.

Their layout is in docs/formats/terminal-lecturas.md.
"""

from medicion.formatos.terminal.campos import ESQUEMA_LEIDAS
from medicion.formatos.terminal.entrada import (
    ESQUEMA_CAUSAS,
    LIMITES,
    Archivo,
    ArchivoRechazado,
    Limites,
    escribir_lecturas,
    leer,
)
from medicion.formatos.terminal.salida import ESQUEMA_SALIDA, exportar_ancho_fijo, exportar_csv

__all__ = [
    "ESQUEMA_CAUSAS",
    "ESQUEMA_LEIDAS",
    "ESQUEMA_SALIDA",
    "LIMITES",
    "Archivo",
    "ArchivoRechazado",
    "Limites",
    "escribir_lecturas",
    "exportar_ancho_fijo",
    "exportar_csv",
    "leer",
]
