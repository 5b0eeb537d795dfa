"""Acts of access that take two people: exceptions of segregation, and removing a second factor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cesop.nucleo import aprobaciones, formato, segregacion
from cesop.nucleo.acceso import segundo_factor, sesion
from cesop.nucleo.aprobaciones import ACTOS, Datos
from cesop.nucleo.bloqueos import Llave, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Aprobacion, Usuario

EXCEPCION = "segregacion.excepcion"
SEGUNDO_FACTOR = "usuarios.quitar_segundo_factor"


class ExcepcionDeSegregacion:
    """Lets one person hold two incompatible acts for a while. Who approves signs it."""

    titulo = "Excepción de incompatibilidad"
    clave = "segregacion.decidir"

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Who, which pair, until when."""
        par = segregacion.incompatibilidades()[datos["par"]]
        desde, hasta = (formato.fecha(dt.date.fromisoformat(datos[clave])) for clave in ("desde", "hasta"))
        return [
            f"Excepción para {datos['nombre']}, del {desde} al {hasta}",
            f"Va a poder hacer los dos actos incompatibles: {' y '.join(sorted(par.actos))}.",
            f"La regla que se exceptúa: {par.motivo}",
            f"Deja de valer sola el {hasta}. Queda en el informe con tu nombre como firma.",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """The user's."""
        return exclusiva("usuario", datos["usuario"])

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Write the exception, signed by who approves."""
        excepcion = segregacion.registrar_excepcion(
            Usuario.objects.get(pk=datos["usuario"]),
            par=datos["par"],
            desde=dt.date.fromisoformat(datos["desde"]),
            hasta=dt.date.fromisoformat(datos["hasta"]),
            motivo=aprobacion.motivo,
            firmada_por=_decisor(aprobacion),
        )
        return f"Excepción hasta el {formato.fecha(excepcion.hasta)}."


class QuitarSegundoFactor:
    """For who lost the phone and the recovery codes: at the next login it is enrolled again."""

    titulo = "Quitar un segundo factor"
    clave = "usuarios.decidir_segundo_factor"

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Who, and what it opens."""
        return [
            f"Quitar el segundo factor de {datos['nombre']}",
            "Hasta que active otro, su contraseña sola alcanza para ingresar. Se cierran sus sesiones abiertas.",
            "Antes de aprobar, comprobá en persona o por teléfono que lo pidió.",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """The user's."""
        return exclusiva("usuario", datos["usuario"])

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Remove it and end the sessions. Errores: usuarios.propio."""
        usuario = Usuario.objects.get(pk=datos["usuario"])
        if usuario.pk == _decisor(aprobacion).pk:
            raise ErrorNegocio(
                "usuarios.propio", "No se puede aprobar porque es tu propio segundo factor. Lo decide otra persona."
            )
        segundo_factor.quitar(usuario)
        sesion.terminar_sesiones(usuario)
        return f"{usuario} lo activa de nuevo al ingresar."


def pedir_excepcion(
    usuario: Usuario, *, par: str, desde: dt.date, hasta: dt.date, motivo: str, por: Usuario
) -> Aprobacion:
    """Ask for an exception over `[desde, hasta)`. Errores: segregacion.no_exceptuable, segregacion.fechas."""
    segregacion.exigir_exceptuable(par)
    segregacion.exigir_fechas(desde=desde, hasta=hasta)
    datos = {
        "usuario": usuario.pk,
        "nombre": usuario.nombre_completo,
        "par": par,
        "desde": desde.isoformat(),
        "hasta": hasta.isoformat(),
    }
    return aprobaciones.pedir(EXCEPCION, datos=datos, motivo=motivo, usuario=por, sucursal=usuario.sucursal)


def pedir_sin_segundo_factor(usuario: Usuario, *, motivo: str, por: Usuario) -> Aprobacion:
    """Ask that a user's second factor is removed. Errores: acceso.sin_segundo_factor."""
    if not segundo_factor.tiene(usuario):
        raise ErrorNegocio("acceso.sin_segundo_factor", "No se puede quitar porque no tiene segundo factor.")
    datos = {"usuario": usuario.pk, "nombre": usuario.nombre_completo}
    return aprobaciones.pedir(SEGUNDO_FACTOR, datos=datos, motivo=motivo, usuario=por, sucursal=usuario.sucursal)


def _decisor(aprobacion: Aprobacion) -> Usuario:
    assert aprobacion.decidida_por is not None, "an act runs once somebody decided"
    return aprobacion.decidida_por


def registrar() -> None:
    """Called once from `arranque`."""
    ACTOS.registrar(EXCEPCION, ExcepcionDeSegregacion())
    ACTOS.registrar(SEGUNDO_FACTOR, QuitarSegundoFactor())
