"""Sections and cost centres: add, rename, retire. Nothing is ever removed: entries point to them."""

from __future__ import annotations

from django.db import transaction

from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir
from contabilidad.models import CentroCosto, Regla, Seccion


def guardar_seccion(codigo: str, *, nombre: str, activa: bool, por: Usuario, seccion: Seccion | None = None) -> Seccion:
    """Add a section, or change the name and state of `seccion`. Its code never changes: rules and files name it.

    *Errores:* SinPermiso; `secciones.codigo_repetido`; `secciones.con_reglas` when it would be retired with rules of
    its own.
    """
    _exigir_permiso("contabilidad:seccion_editar", por=por)
    with transaction.atomic():
        if seccion is None:
            _exigir_libre(Seccion.objects.filter(codigo=codigo).exists(), f"la sección {codigo}")
            return Seccion.objects.create(codigo=codigo, nombre=nombre, activa=activa)
        if seccion.activa and not activa:
            _exigir_sin_reglas(seccion)
        seccion.nombre, seccion.activa = nombre, activa
        seccion.save(update_fields=["nombre", "activa"])
        return seccion


def guardar_centro(
    codigo: str, *, nombre: str, activo: bool, por: Usuario, centro: CentroCosto | None = None
) -> CentroCosto:
    """Add a cost centre, or change `centro`. *Errores:* SinPermiso, `secciones.codigo_repetido`."""
    _exigir_permiso("contabilidad:centro_editar", por=por)
    with transaction.atomic():
        if centro is None:
            _exigir_libre(CentroCosto.objects.filter(codigo=codigo).exists(), f"el centro {codigo}")
            return CentroCosto.objects.create(codigo=codigo, nombre=nombre, activo=activo)
        centro.nombre, centro.activo = nombre, activo
        centro.save(update_fields=["nombre", "activo"])
        return centro


def _exigir_permiso(clave: str, *, por: Usuario) -> None:
    if not puede_escribir(por, clave):
        raise SinPermiso(
            "secciones.sin_permiso",
            "No se puede porque tu usuario no cambia las secciones. Pedilo a contaduría.",
        )


def _exigir_libre(ocupado: bool, que: str) -> None:
    if ocupado:
        raise ErrorNegocio(
            "secciones.codigo_repetido",
            f"No se puede agregar porque {que} ya existe. Elegí otro código.",
            campo="codigo",
        )


def _exigir_sin_reglas(seccion: Seccion) -> None:
    if Regla.objects.filter(seccion=seccion, reemplazado_en__isnull=True, hasta__isnull=True).exists():
        raise ErrorNegocio(
            "secciones.con_reglas",
            f"No se puede dar de baja {seccion} porque tiene reglas propias en el manual. Terminalas antes.",
            campo="activa",
        )
