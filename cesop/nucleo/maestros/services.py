"""Writes on branches, days off and moratorias. Every change is audited by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Sucursal, Usuario
from cesop.nucleo.permisos import puede_escribir

CAMPOS_DE_SUCURSAL = ("codigo", "nombre", "domicilio", "localidad", "telefono")
CAMPOS_DE_DIA = ("fecha", "clase", "nombre", "localidad", "norma")
CAMPOS_DE_MORATORIA = ("desde", "hasta", "servicio", "categoria", "localidad", "motivo", "norma")


@transaction.atomic
def abrir_sucursal(datos: Mapping[str, Any], *, por: Usuario) -> Sucursal:
    """Add a branch. datos: `CAMPOS_DE_SUCURSAL`. *Errores:* `sucursales.sin_alcance`."""
    if not por.ve_todas:
        raise SinPermiso(
            "sucursales.sin_alcance",
            "No se puede abrir una sucursal porque tu usuario no ve todas. Pedíselo a quien las vea.",
        )
    return Sucursal.objects.create(**_solo(datos, CAMPOS_DE_SUCURSAL))


@transaction.atomic
def editar_sucursal(sucursal: Sucursal, *, datos: Mapping[str, Any], por: Usuario) -> None:
    """Change a branch that the user sees. *Errores:* `sucursales.sin_alcance`."""
    _exigir_alcance(sucursal, por=por)
    for campo, valor in _solo(datos, CAMPOS_DE_SUCURSAL).items():
        setattr(sucursal, campo, valor)
    sucursal.save(update_fields=CAMPOS_DE_SUCURSAL)


@transaction.atomic
def desactivar_sucursal(sucursal: Sucursal, *, por: Usuario) -> None:
    """Close a branch: nobody is sent to it any more, and what it did stays.

    *Errores:* `sucursales.sin_alcance`, `sucursales.en_uso`.
    """
    _exigir_alcance(sucursal, por=por)
    if mensaje := impedimento_para_desactivar(sucursal):
        raise ErrorNegocio("sucursales.en_uso", mensaje)
    sucursal.activa = False
    sucursal.save(update_fields=["activa"])


def impedimento_para_desactivar(sucursal: Sucursal) -> str:
    """Why a branch cannot be closed now, as the user reads it; empty when it can."""
    if usuarios := Usuario.objects.filter(sucursal=sucursal, is_active=True).count():
        quienes = "un usuario activo" if usuarios == 1 else f"{usuarios} usuarios activos"
        return f"No se puede desactivar {sucursal.nombre} porque tiene {quienes}. Pasalos antes a otra sucursal."
    if not Sucursal.objects.filter(activa=True).exclude(pk=sucursal.pk).exists():
        return f"No se puede desactivar {sucursal.nombre} porque es la única activa. Abrí otra antes."
    return ""


@transaction.atomic
def reactivar_sucursal(sucursal: Sucursal, *, por: Usuario) -> None:
    """Open a closed branch again. *Errores:* `sucursales.sin_alcance`."""
    _exigir_alcance(sucursal, por=por)
    sucursal.activa = True
    sucursal.save(update_fields=["activa"])


def _exigir_alcance(sucursal: Sucursal, *, por: Usuario) -> None:
    if not sucursales_de(por).filter(pk=sucursal.pk).exists():
        raise SinPermiso("sucursales.sin_alcance", "No se puede cambiar esa sucursal porque tu usuario no la ve.")


@transaction.atomic
def guardar_dia(dia: DiaNoLaborable, *, datos: Mapping[str, Any], por: Usuario) -> DiaNoLaborable:
    """Add a day off (an instance that is not saved yet), or change one. datos: `CAMPOS_DE_DIA`.

    *Errores:* SinPermiso, constraint `dianolaborable_unico`.
    """
    _exigir_permiso("nucleo:dia_editar", por=por)
    for campo, valor in _solo(datos, CAMPOS_DE_DIA).items():
        setattr(dia, campo, valor)
    dia.save()
    return dia


@transaction.atomic
def quitar_dia(dia: DiaNoLaborable, *, por: Usuario) -> None:
    """Take a day out of the calendar: it is worked. The audit keeps it. *Errores:* SinPermiso."""
    _exigir_permiso("nucleo:dia_quitar", por=por)
    dia.delete()


@transaction.atomic
def guardar_moratoria(moratoria: Moratoria, *, datos: Mapping[str, Any], por: Usuario) -> Moratoria:
    """Add a moratoria (an instance that is not saved yet), or change one. datos: `CAMPOS_DE_MORATORIA`.

    *Errores:* SinPermiso, `moratorias.rango`.
    """
    _exigir_permiso("nucleo:moratoria", por=por)
    limpios = _solo(datos, CAMPOS_DE_MORATORIA)
    desde, hasta = limpios["desde"], limpios["hasta"]
    if isinstance(hasta, dt.date) and hasta <= desde:
        raise ErrorNegocio(
            "moratorias.rango",
            "No se puede guardar la moratoria porque termina antes de empezar. Corregí las fechas.",
            campo="hasta",
        )
    for campo, valor in limpios.items():
        setattr(moratoria, campo, valor)
    moratoria.save()
    return moratoria


def _exigir_permiso(clave: str, *, por: Usuario) -> None:
    if not puede_escribir(por, clave):
        raise SinPermiso(
            "maestros.sin_permiso", "No se puede porque tu usuario no tiene ese permiso. Pedíselo a quien lo tenga."
        )


def _solo(datos: Mapping[str, Any], campos: tuple[str, ...]) -> dict[str, Any]:
    """Those fields of `datos`, all of them, with the texts trimmed."""
    return {campo: datos[campo].strip() if isinstance(datos[campo], str) else datos[campo] for campo in campos}
