"""What accounting registers when the program starts."""

from cesop.nucleo import adjuntos
from cesop.nucleo.errors import registrar_mensajes
from cesop.nucleo.planillas.declaracion import registrar_importacion
from contabilidad import actos, origenes, parametros
from contabilidad.catalogo import EVENTOS
from contabilidad.eventos import registrar_eventos
from contabilidad.pantallas import paginas
from contabilidad.planillas import ImportacionDePlan


def registrar() -> None:
    """The catalogue of events, the import of the chart, and what the tables' constraints say."""
    registrar_eventos(*EVENTOS)
    parametros.registrar()
    actos.registrar()
    origenes.registrar()
    registrar_importacion(ImportacionDePlan())
    paginas.registrar()
    adjuntos.es_de_todas("contabilidad:manual_adjuntar")
    registrar_mensajes(
        {
            "regla_sin_superposicion": "No se puede guardar la regla porque ya hay otra en esas fechas. "
            "Actualizá la página y reintentá.",
            "regla_dos_cuentas": "No se puede guardar la regla porque debita y acredita la misma cuenta. "
            "Elegí dos cuentas.",
            "ejercicio_sin_superposicion": "No se puede abrir el ejercicio porque se superpone con otro. "
            "Corregí las fechas.",
            "partida_gestion": "No se puede asentar porque la gestión de un renglón no es A, N ni X. Corregila.",
            "periodo_sin_superposicion": "No se puede abrir el período porque se superpone con otro. "
            "Corregí las fechas.",
        }
    )
