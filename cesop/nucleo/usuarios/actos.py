"""Acts of access that take two people: exceptions of segregation, and what lets in without a second factor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cesop.nucleo import aprobaciones, fechas, formato, segregacion
from cesop.nucleo.acceso import segundo_factor, sesion
from cesop.nucleo.aprobaciones import ACTOS, Datos, decisor
from cesop.nucleo.bloqueos import Llave, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Aprobacion, RegistroAuditoria, Usuario
from cesop.nucleo.permisos import necesita_segundo_factor

EXCEPCION = "segregacion.excepcion"
SEGUNDO_FACTOR = "usuarios.quitar_segundo_factor"
CLAVE = "usuarios.dar_clave"
CLAVE_VALE = dt.timedelta(hours=24)


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
            firmada_por=decisor(aprobacion),
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
        if usuario.pk == decisor(aprobacion).pk:
            raise ErrorNegocio(
                "usuarios.propio", "No se puede aprobar porque es tu propio segundo factor. Lo decide otra persona."
            )
        segundo_factor.quitar(usuario)
        sesion.terminar_sesiones(usuario)
        return f"{usuario} lo activa de nuevo al ingresar."


class DarClave:
    """Lets who asks give, within a day and once, a password to who owes a second factor.

    Until that person enrols a phone the password is all there is. It is shown to who asks, never kept.
    """

    titulo = "Contraseña para quien no tiene segundo factor"
    clave = "usuarios.decidir_segundo_factor"

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Who, and what it opens."""
        return [
            f"Contraseña provisoria para {datos['nombre']}",
            "Sus roles llevan segundo factor y no lo activó: con esa contraseña sola se puede entrar en su nombre.",
            "Antes de aprobar, comprobá en persona o por teléfono que la pidió.",
            "Si aprobás, quien la pide la puede dar una vez, dentro de las 24 horas.",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """The user's."""
        return exclusiva("usuario", datos["usuario"])

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Nothing yet: the approval itself is the permission. Errores: usuarios.propio."""
        if datos["usuario"] == decisor(aprobacion).pk:
            raise ErrorNegocio(
                "usuarios.propio", "No se puede aprobar porque es tu propia contraseña. Lo decide otra persona."
            )
        return "Ya la puede dar quien la pidió."


def falta_aprobar_clave(usuario: Usuario, *, por: Usuario) -> bool:
    """True when a password for `usuario`, given by `por`, needs an approval that is not there, or was used already."""
    if segundo_factor.tiene(usuario) or not necesita_segundo_factor(usuario):
        return False
    aprobada = (
        Aprobacion.objects.filter(
            acto=CLAVE,
            estado=Aprobacion.Estado.APROBADA,
            datos__usuario=usuario.pk,
            pedida_por=por,
            decidida_en__gt=fechas.ahora() - CLAVE_VALE,
        )
        .order_by("-decidida_en")
        .first()
    )
    return (
        aprobada is None
        or RegistroAuditoria.objects.filter(
            tabla=Usuario._meta.db_table,
            clave=str(usuario.pk),
            despues__has_key="password",
            registrado_en__gte=aprobada.decidida_en,
        ).exists()
    )


def pedir_clave(usuario: Usuario, *, motivo: str, por: Usuario) -> Aprobacion:
    """Ask to give a password to who owes a second factor. Errores: those of `aprobaciones.pedir`."""
    datos = {"usuario": usuario.pk, "nombre": usuario.nombre_completo}
    return aprobaciones.pedir(CLAVE, datos=datos, motivo=motivo, usuario=por, sucursal=usuario.sucursal)


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


def registrar() -> None:
    """Called once from `arranque`."""
    ACTOS.registrar(EXCEPCION, ExcepcionDeSegregacion())
    ACTOS.registrar(SEGUNDO_FACTOR, QuitarSegundoFactor())
    ACTOS.registrar(CLAVE, DarClave())
