"""One object per route with arguments: `EJEMPLOS[view](user)` makes one of that user's, and gives the URL's arguments.

The tests of the matrix open each with its owner; those of the data scope, with somebody of another branch. A route
with arguments that is not here fails a test. `SIN_ALCANCE` says which ones show the same to every branch, and why.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cesop.nucleo import aprobaciones, auditoria, fechas
from cesop.nucleo.acceso import services as acceso
from cesop.nucleo.adjuntos import services as adjuntos
from cesop.nucleo.models import (
    DiaNoLaborable,
    Importacion,
    Moratoria,
    Notificacion,
    Proceso,
    RegistroAuditoria,
    Sesion,
    Usuario,
    VistaGuardada,
)
from cesop.nucleo.parametros_nucleo import ESPERA_MOSTRADOR
from cesop.nucleo.usuarios.actos import SEGUNDO_FACTOR
from tests.contabilidad import ejemplos as contabilidad
from tests.factories import un_usuario

Argumentos = dict[str, Any]
Ejemplo = Callable[[Usuario], Argumentos]


def _compania(de: Usuario) -> Usuario:
    """A colleague of the same branch."""
    return un_usuario(f"u{uuid.uuid4().hex[:10]}", "compras", sucursal=de.sucursal)


def _usuario(de: Usuario) -> Argumentos:
    return {"pk": _compania(de).pk}


def _sesion(de: Usuario) -> Argumentos:
    clave = uuid.uuid4().hex
    Sesion.objects.create(session_key=clave, usuario=de, expire_date=fechas.ahora(), session_data="")
    return {"huella": acceso.huella_de(clave)}


def _vista(de: Usuario) -> Argumentos:
    return {"pk": VistaGuardada.objects.create(usuario=de, listado="auditoria", nombre=uuid.uuid4().hex[:9]).pk}


def _notificacion(de: Usuario) -> Argumentos:
    return {"pk": Notificacion.objects.create(usuario=de, titulo="Algo").pk}


def _aprobacion(de: Usuario) -> Argumentos:
    pedida = aprobaciones.pedir(
        SEGUNDO_FACTOR,
        datos={"usuario": 1, "nombre": uuid.uuid4().hex},
        motivo="Perdió el teléfono",
        usuario=_compania(de),
        sucursal=de.sucursal,
    )
    return {"pk": pedida.pk}


def _aprobacion_propia(de: Usuario) -> Argumentos:
    pedida = aprobaciones.pedir(
        SEGUNDO_FACTOR,
        datos={"usuario": 1, "nombre": uuid.uuid4().hex},
        motivo="Perdió el teléfono",
        usuario=de,
        sucursal=de.sucursal,
    )
    return {"pk": pedida.pk}


def _proceso(de: Usuario) -> Argumentos:
    return {
        "pk": Proceso.objects.create(
            tipo="prueba_de_trabajadores", clave=uuid.uuid4().hex, titulo="Prueba", dueno=de, sucursal=de.sucursal
        ).pk
    }


def _importacion(de: Usuario) -> Argumentos:
    return {
        "pk": Importacion.objects.create(
            tipo="sucursales", archivo="a.csv", sha256="0" * 64, bytes=1, estado="rechazada", usuario=de
        ).pk
    }


def _registro(de: Usuario) -> Argumentos:
    with auditoria.firmado(auditoria.Contexto(usuario=de, pedido="ejemplo")):
        _compania(de)
    return {"pk": RegistroAuditoria.objects.latest("pk").pk}


def _adjunto(de: Usuario) -> Argumentos:
    archivo = SimpleUploadedFile("nota.csv", b"a;b\n1;2\n", content_type="text/csv")
    quien = un_usuario(f"u{uuid.uuid4().hex[:10]}", "sistemas", sucursal=de.sucursal)
    return {"pk": adjuntos.guardar(archivo, permiso="nucleo:usuario_nuevo", sucursal=de.sucursal, usuario=quien).pk}


def _sucursal(de: Usuario) -> Argumentos:
    return {"pk": de.sucursal_id}


def _dia(de: Usuario) -> Argumentos:
    fecha = fechas.hoy() + dt.timedelta(days=DiaNoLaborable.objects.count() + 30)
    return {"pk": DiaNoLaborable.objects.create(fecha=fecha, nombre="Día de prueba", localidad=uuid.uuid4().hex).pk}


def _moratoria(de: Usuario) -> Argumentos:
    return {"pk": Moratoria.objects.create(desde=fechas.hoy(), motivo="Prueba", norma="Acta 1").pk}


def _parametro(de: Usuario) -> Argumentos:
    return {"clave": ESPERA_MOSTRADOR}


EJEMPLOS: dict[str, Ejemplo] = {
    **contabilidad.EJEMPLOS,
    "nucleo:adjunto": _adjunto,
    "nucleo:sucursal": _sucursal,
    "nucleo:sucursal_editar": _sucursal,
    "nucleo:sucursal_desactivar": _sucursal,
    "nucleo:sucursal_reactivar": _sucursal,
    "nucleo:parametro": _parametro,
    "nucleo:parametro_fijar": _parametro,
    "nucleo:parametro_exceptuar": _parametro,
    "nucleo:parametro_levantar": _parametro,
    "nucleo:dia_editar": _dia,
    "nucleo:dia_quitar": _dia,
    "nucleo:feriados": lambda de: {"anio": fechas.hoy().year},
    "nucleo:moratoria": _moratoria,
    "nucleo:cerrar_sesion": _sesion,
    "nucleo:vista_quitar": _vista,
    "nucleo:vista_predeterminar": _vista,
    "nucleo:notificacion_abrir": _notificacion,
    "nucleo:importar": lambda de: {"clave": "feriados"},
    "nucleo:importar_confirmar": lambda de: {"clave": "feriados"},
    "nucleo:importar_modelo": lambda de: {"clave": "feriados"},
    "nucleo:importacion": _importacion,
    "nucleo:proceso_iniciar": lambda de: {"tipo": "prueba_de_trabajadores"},
    "nucleo:proceso": _proceso,
    "nucleo:proceso_errores": _proceso,
    "nucleo:proceso_lotes": _proceso,
    "nucleo:proceso_cancelar": _proceso,
    "nucleo:proceso_reintentar": _proceso,
    "nucleo:auditoria_detalle": _registro,
    "nucleo:usuario": _usuario,
    "nucleo:usuario_editar": _usuario,
    "nucleo:usuario_roles": _usuario,
    "nucleo:usuario_desactivar": _usuario,
    "nucleo:usuario_reactivar": _usuario,
    "nucleo:usuario_clave": _usuario,
    "nucleo:usuario_sesiones": _usuario,
    "nucleo:usuario_segundo_factor": _usuario,
    "nucleo:aprobacion": _aprobacion,
    "nucleo:aprobacion_aprobar": _aprobacion,
    "nucleo:aprobacion_rechazar": _aprobacion,
    "nucleo:aprobacion_retirar": _aprobacion_propia,
}

SIN_ALCANCE: dict[str, str] = {
    **contabilidad.SIN_ALCANCE,
    "nucleo:parametro": "parameters rule the whole cooperative",
    "nucleo:parametro_fijar": "parameters rule the whole cooperative",
    "nucleo:parametro_exceptuar": "parameters rule the whole cooperative",
    "nucleo:parametro_levantar": "parameters rule the whole cooperative",
    "nucleo:dia_editar": "one calendar for the whole cooperative",
    "nucleo:dia_quitar": "one calendar for the whole cooperative",
    "nucleo:feriados": "one calendar for the whole cooperative",
    "nucleo:moratoria": "one calendar for the whole cooperative",
    "nucleo:importar": "the argument is a kind of import, not an object",
    "nucleo:importar_confirmar": "the argument is a kind of import, not an object",
    "nucleo:importar_modelo": "the argument is a kind of import, not an object",
    "nucleo:proceso_iniciar": "the argument is a kind of process, not an object",
}

# Views that ask inside for one more thing, by what they are about: the key of the matrix that the example above
# needs, and whether to look (L) or to write (E) in it. Who has it not gets 403, or 404 when the thing is hidden.
PIDEN_MAS: dict[str, tuple[str, str]] = {
    "nucleo:importar": ("importar:feriados", "E"),
    "nucleo:importar_modelo": ("importar:feriados", "E"),
    "nucleo:importacion": ("importar:sucursales", "L"),
    "nucleo:proceso_iniciar": ("proceso:prueba_de_trabajadores", "E"),
    "nucleo:adjunto": ("nucleo:usuario_nuevo", "L"),
    "nucleo:aprobacion": ("usuarios.decidir_segundo_factor", "L"),
    "nucleo:aprobacion_aprobar": ("usuarios.decidir_segundo_factor", "L"),
    "nucleo:aprobacion_rechazar": ("usuarios.decidir_segundo_factor", "L"),
}
