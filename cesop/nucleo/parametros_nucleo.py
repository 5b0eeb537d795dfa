"""The kernel's own parameters."""

import datetime as dt

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Parametro
from cesop.nucleo.parametros import Definicion, Inicial, definir, entero

_DESDE = dt.date(2000, 1, 1)
_INTERNA = "Política interna de uso del sistema"
_YA_ADENTRO = "Quien ya está adentro sigue con el valor de antes hasta que vuelva a entrar."
_TECHO = "No pasa del tope de la instalación."

ESPERA_MOSTRADOR = "seguridad.espera_mostrador"
ESPERA_OFICINA = "seguridad.espera_oficina"
IMPORTACION_FILAS_MAX = "importacion.filas_max"
EXPORTACION_FILAS_MAX = "exportacion.filas_max"
ADJUNTO_MEGAS_MAX = "adjuntos.megas_max"
APROBACION_VENCE_DIAS = "aprobaciones.vence_dias"


def _entero(clave: str, nombre: str, *, unidad: str, valor: int, maximo: int, descripcion: str) -> Definicion:
    return Definicion(
        clave=clave,
        modulo="nucleo",
        nombre=nombre,
        tipo=Parametro.Tipo.ENTERO,
        unidad=unidad,
        descripcion=descripcion,
        requiere_aprobacion=clave.startswith("seguridad."),
        inicial=Inicial(valor=valor, desde=_DESDE, norma=_INTERNA),
        minimo=1,
        maximo=maximo,
    )


def tope(clave: str, *, techo: int, por: int = 1) -> int:
    """What a limit allows today, in units of `por`, and never more than `techo`: what this machine bears (settings).

    Without a value, `techo` rules: a limit that is missing stops nobody's work.
    """
    try:
        return min(entero(clave, al=hoy()) * por, techo)
    except ErrorNegocio:
        return techo


def registrar() -> None:
    """Called once when the program starts."""
    for definicion in (
        _entero(
            ESPERA_MOSTRADOR,
            "Bloqueo de pantalla en el mostrador",
            unidad="min",
            valor=15,
            maximo=480,
            descripcion=f"Minutos sin uso hasta que la pantalla de caja o mostrador pide la contraseña. {_YA_ADENTRO}",
        ),
        _entero(
            ESPERA_OFICINA,
            "Bloqueo de pantalla en la oficina",
            unidad="min",
            valor=30,
            maximo=480,
            descripcion=f"Minutos sin uso hasta que la pantalla de los demás puestos pide la contraseña. {_YA_ADENTRO}",
        ),
        _entero(
            IMPORTACION_FILAS_MAX,
            "Filas de una importación",
            unidad="filas",
            valor=20_000,
            maximo=1_000_000,
            descripcion=f"Cuántas filas puede traer, a lo sumo, una planilla que se importa. {_TECHO}",
        ),
        _entero(
            EXPORTACION_FILAS_MAX,
            "Filas de una exportación",
            unidad="filas",
            valor=20_000,
            maximo=1_000_000,
            descripcion=f"Cuántas filas puede llevarse, a lo sumo, quien exporta un listado. {_TECHO}",
        ),
        _entero(
            ADJUNTO_MEGAS_MAX,
            "Tamaño de un adjunto",
            unidad="MB",
            valor=10,
            maximo=1_000,
            descripcion=f"Cuánto puede pesar, a lo sumo, un archivo que se adjunta. {_TECHO}",
        ),
        _entero(
            APROBACION_VENCE_DIAS,
            "Vencimiento de un pedido de aprobación",
            unidad="días",
            valor=15,
            maximo=365,
            descripcion="Días que un pedido espera la firma de otra persona antes de vencer.",
        ),
    ):
        definir(definicion)
