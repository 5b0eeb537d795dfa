"""What people read when the database refuses a write on the kernel's masters."""

from collections.abc import Mapping
from typing import Final

_OTRA_PERSONA: Final = "porque otra persona lo acaba de cambiar. Actualizá la página y reintentá."

MENSAJES: Final[Mapping[str, str]] = {
    "valorparametro_sin_superposicion": f"No se puede cambiar el valor {_OTRA_PERSONA}",
    "valorparametro_rango": "No se puede fijar el valor porque termina antes de empezar. Corregí las fechas.",
    "valorparametro_con_fundamento": "No se puede fijar el valor sin fundamento. Escribí la norma o el motivo.",
    "dianolaborable_unico": "No se puede agregar el día porque ya está en el calendario de esa localidad. Editalo.",
    "moratoria_rango": "No se puede guardar la moratoria porque termina antes de empezar. Corregí las fechas.",
    "nucleo_sucursal_codigo_key": "No se puede guardar la sucursal porque ese código ya es de otra. Elegí otro.",
    "serie_primero_positivo": "No se puede abrir la serie porque el primer número es menor que 1. Corregilo.",
    "bloquenumerado_desde_unico": "No se puede numerar porque otra persona tomó ese número. Reintentá.",
    "bloquenumerado_hasta_unico": "No se puede numerar porque otra persona tomó ese número. Reintentá.",
    "bloquenumerado_destino_unico": "No se puede numerar dos veces el mismo documento. Actualizá la página.",
    "bloquenumerado_rango": "No se puede numerar porque el bloque termina antes de empezar.",
}
