"""What the kernel itself imports: days that are not working days, and branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import DiaNoLaborable, Sucursal, Usuario
from cesop.nucleo.planillas.campos import CampoOpcion, CampoTexto
from cesop.nucleo.planillas.declaracion import (
    Clave,
    ColumnaImportada,
    Datos,
    ImportacionDe,
    RenglonDePlan,
    registrar_importacion,
)


class ImportacionDeFeriados(ImportacionDe):
    """Holidays and other days without work, by date and town."""

    clave = "feriados"
    titulo = "Feriados y días no laborables"
    descripcion = "Los días sin trabajo de un año, de todos o de una localidad."
    permiso = "importar:feriados"
    identidad = ("fecha", "localidad")
    columnas = (
        ColumnaImportada(clave="fecha", titulo="Fecha", campo=CampoFecha(), ejemplo="25/05/2027"),
        ColumnaImportada(
            clave="clase",
            titulo="Clase",
            campo=CampoOpcion(choices=DiaNoLaborable.Clase.choices),
            ejemplo="feriado",
            ayuda="feriado, no laborable o asueto",
        ),
        ColumnaImportada(
            clave="nombre", titulo="Nombre", campo=CampoTexto(max_length=120), ejemplo="Día de la Revolución de Mayo"
        ),
        ColumnaImportada(
            clave="localidad",
            titulo="Localidad",
            campo=CampoTexto(max_length=80, required=False),
            ayuda="vacía si es para todos",
        ),
        ColumnaImportada(
            clave="norma",
            titulo="Norma",
            campo=CampoTexto(max_length=200, required=False),
            ejemplo="Ley 27.399",
            ayuda="ley, decreto u ordenanza",
        ),
    )

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, DiaNoLaborable]:
        """Days already recorded on those dates."""
        dias = DiaNoLaborable.objects.filter(fecha__in={datos["fecha"] for datos in filas})
        return {(dia.fecha, dia.localidad): dia for dia in dias}

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new days, change the others."""
        nuevos = [DiaNoLaborable(**r.datos) for r in renglones if r.actual is None]
        DiaNoLaborable.objects.bulk_create(nuevos)
        DiaNoLaborable.objects.bulk_update(_cambiados(renglones), ["clase", "nombre", "norma"])


class ImportacionDeSucursales(ImportacionDe):
    """Branches, by code."""

    clave = "sucursales"
    titulo = "Sucursales"
    descripcion = "Las oficinas de la cooperativa. El código no cambia nunca; lo demás se actualiza."
    permiso = "importar:sucursales"
    identidad = ("codigo",)
    columnas = (
        ColumnaImportada(
            clave="codigo",
            titulo="Código",
            campo=forms.RegexField(
                r"^[A-Z0-9]{1,8}$", error_messages={"invalid": "Va de 1 a 8 letras mayúsculas o cifras."}
            ),
            ejemplo="SCT",
            ayuda="hasta 8 letras mayúsculas o cifras",
        ),
        ColumnaImportada(clave="nombre", titulo="Nombre", campo=CampoTexto(max_length=80), ejemplo="San Clemente"),
        ColumnaImportada(
            clave="domicilio",
            titulo="Domicilio",
            campo=CampoTexto(max_length=120, required=False),
            ejemplo="Calle 1 N.º 2150",
        ),
        ColumnaImportada(
            clave="localidad", titulo="Localidad", campo=CampoTexto(max_length=80), ejemplo="San Clemente del Tuyú"
        ),
        ColumnaImportada(
            clave="telefono",
            titulo="Teléfono",
            campo=CampoTexto(max_length=40, required=False),
            ejemplo="(02252) 52-1100",
        ),
    )

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Sucursal]:
        """Branches with those codes."""
        return {(s.codigo,): s for s in Sucursal.objects.filter(codigo__in={datos["codigo"] for datos in filas})}

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new branches, change the others."""
        Sucursal.objects.bulk_create([Sucursal(**r.datos) for r in renglones if r.actual is None])
        Sucursal.objects.bulk_update(_cambiados(renglones), ["nombre", "domicilio", "localidad", "telefono"])


def _cambiados(renglones: Sequence[RenglonDePlan]) -> list[Any]:
    """The rows of the database that change, with what the file says."""
    cambiados = []
    for renglon in renglones:
        if renglon.actual is not None:
            for campo, valor in renglon.datos.items():
                setattr(renglon.actual, campo, valor)
            cambiados.append(renglon.actual)
    return cambiados


def registrar() -> None:
    """Called once from `arranque`."""
    registrar_importacion(ImportacionDeFeriados())
    registrar_importacion(ImportacionDeSucursales())
