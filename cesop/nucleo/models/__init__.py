"""Tables of the kernel, one file per aggregate."""

from cesop.nucleo.models.adjunto import Adjunto
from cesop.nucleo.models.aprobacion import Aprobacion, ExcepcionSegregacion
from cesop.nucleo.models.auditoria import RegistroAuditoria, RegistroConsulta
from cesop.nucleo.models.calendario import DiaNoLaborable, Moratoria
from cesop.nucleo.models.importacion import Importacion
from cesop.nucleo.models.instalacion import Instalacion
from cesop.nucleo.models.notificacion import CorreoSaliente, Notificacion
from cesop.nucleo.models.numeracion import BloqueNumerado, Serie
from cesop.nucleo.models.parametro import Parametro, ValorParametro
from cesop.nucleo.models.proceso import ErrorDeProceso, Lote, Proceso
from cesop.nucleo.models.sesion import Sesion
from cesop.nucleo.models.sucursal import Sucursal
from cesop.nucleo.models.usuario import Usuario
from cesop.nucleo.models.vista import VistaGuardada

__all__ = [
    "Adjunto",
    "Aprobacion",
    "BloqueNumerado",
    "CorreoSaliente",
    "DiaNoLaborable",
    "ErrorDeProceso",
    "ExcepcionSegregacion",
    "Importacion",
    "Instalacion",
    "Lote",
    "Moratoria",
    "Notificacion",
    "Parametro",
    "Proceso",
    "RegistroAuditoria",
    "RegistroConsulta",
    "Serie",
    "Sesion",
    "Sucursal",
    "Usuario",
    "ValorParametro",
    "VistaGuardada",
]
