"""What accounting registers when the program starts."""

from cesop.nucleo.errors import registrar_mensajes
from contabilidad.catalogo import EVENTOS
from contabilidad.eventos import registrar_eventos


def registrar() -> None:
    """The catalogue of events, and what the tables' constraints say."""
    registrar_eventos(*EVENTOS)
    registrar_mensajes(
        {
            "regla_sin_superposicion": "No se puede guardar la regla porque ya hay otra en esas fechas. "
            "Actualizá la página y reintentá.",
            "regla_dos_cuentas": "No se puede guardar la regla porque debita y acredita la misma cuenta. "
            "Elegí dos cuentas.",
            "ejercicio_sin_superposicion": "No se puede abrir el ejercicio porque se superpone con otro. "
            "Corregí las fechas.",
            "periodo_sin_superposicion": "No se puede abrir el período porque se superpone con otro. "
            "Corregí las fechas.",
        }
    )
