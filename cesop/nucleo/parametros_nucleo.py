"""The kernel's own parameters."""

import datetime as dt

from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, definir

_DESDE = dt.date(2000, 1, 1)
_INTERNA = "Política interna de uso del sistema"

ESPERA_MOSTRADOR = "seguridad.espera_mostrador"
ESPERA_OFICINA = "seguridad.espera_oficina"
IMPORTACION_FILAS_MAX = "importacion.filas_max"
ADJUNTO_MEGAS_MAX = "adjuntos.megas_max"
APROBACION_VENCE_DIAS = "aprobaciones.vence_dias"


def _entero(clave: str, nombre: str, *, unidad: str, valor: int, descripcion: str) -> Definicion:
    return Definicion(
        clave=clave,
        modulo="nucleo",
        nombre=nombre,
        tipo=Parametro.Tipo.ENTERO,
        unidad=unidad,
        descripcion=descripcion,
        requiere_aprobacion=clave.startswith("seguridad."),
        inicial=Inicial(valor=valor, desde=_DESDE, norma=_INTERNA),
    )


def registrar() -> None:
    """Called once when the program starts."""
    for definicion in (
        _entero(
            ESPERA_MOSTRADOR,
            "Bloqueo de pantalla en el mostrador",
            unidad="min",
            valor=15,
            descripcion="Minutos sin uso hasta que la pantalla de caja o mostrador pide la contraseña.",
        ),
        _entero(
            ESPERA_OFICINA,
            "Bloqueo de pantalla en la oficina",
            unidad="min",
            valor=30,
            descripcion="Minutos sin uso hasta que la pantalla de los demás puestos pide la contraseña.",
        ),
        _entero(
            IMPORTACION_FILAS_MAX,
            "Filas de una importación",
            unidad="filas",
            valor=20_000,
            descripcion="Cuántas filas puede traer, a lo sumo, una planilla que se importa desde la pantalla.",
        ),
        _entero(
            ADJUNTO_MEGAS_MAX,
            "Tamaño de un adjunto",
            unidad="MB",
            valor=10,
            descripcion="Cuánto puede pesar, a lo sumo, un archivo que se adjunta.",
        ),
        _entero(
            APROBACION_VENCE_DIAS,
            "Vencimiento de un pedido de aprobación",
            unidad="días",
            valor=15,
            descripcion="Días que un pedido espera la firma de otra persona antes de vencer.",
        ),
    ):
        definir(definicion)
