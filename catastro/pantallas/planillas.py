"""The registers as the spreadsheets that bring them in: what comes out goes back in without a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.urls import URLPattern, path

from catastro.campos_lugares import CampoGrado
from catastro.models import NodoRed, Ruta
from catastro.planillas.lugares import IMPORTACIONES
from catastro.planillas.piezas import ImportacionDeLugares
from cesop.nucleo.alcance import visibles
from cesop.nucleo.listados import Columna, Listado, vista_de
from cesop.nucleo.models import Sucursal
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.planillas.declaracion import ColumnaImportada
from cesop.nucleo.planillas.tipos import Tipo
from contabilidad.models import Seccion


class ListadoDePlanilla(Listado):
    """A register with the columns of its import."""

    importacion: ClassVar[ImportacionDeLugares]
    plantilla = "catastro/lugares/planilla.html"

    def filas(self) -> QuerySet[Any]:
        """All of it; of the branches that the user sees, where it has them."""
        filas = self.importacion.filas()
        return visibles(filas, usuario=self.usuario) if filas.model is Ruta else filas

    def preparar(self, filas: Sequence[Any]) -> None:
        """What its columns need, for all of them."""
        self.importacion.adornar(filas)

    def contexto(self) -> dict[str, Any]:
        """Its import, when the user may bring files."""
        puede = puede_escribir(self.usuario, self.importacion.permiso)
        return {"importacion": self.importacion.clave if puede else "", "destino": self.importacion.destino}


def direcciones() -> Iterator[URLPattern]:
    """One address for each register."""
    for importacion in IMPORTACIONES:
        yield path(
            f"planillas/{importacion.clave}/",
            vista_de(_listado(importacion)),
            name=f"planilla_{importacion.clave}",
        )


def _listado(importacion: ImportacionDeLugares) -> type[ListadoDePlanilla]:
    return type(
        f"ListadoDePlanilla_{importacion.clave}",
        (ListadoDePlanilla,),
        {
            "__doc__": f"{importacion.titulo}, as the spreadsheet that brings them in.",
            "importacion": importacion,
            "clave": f"catastro.planilla.{importacion.clave}",
            "titulo": f"Planilla de {importacion.titulo.lower()}",
            "columnas": tuple(_columna(importacion, columna) for columna in importacion.columnas),
        },
    )


def _columna(importacion: ImportacionDeLugares, columna: ColumnaImportada) -> Columna:
    """Days and measures with their kind, to be sorted in the spreadsheet; the rest, as it is read."""
    tipos: tuple[tuple[type[forms.Field], Tipo], ...] = (
        (CampoGrado, "texto"), (forms.DateField, "fecha"), (forms.DecimalField, "decimal"),
    )  # fmt: skip
    tipo: Tipo = next((tipo for clase, tipo in tipos if isinstance(columna.campo, clase)), "texto")
    valor = _escrito(importacion, columna) if tipo == "texto" else _valor(importacion, columna.clave)
    return Columna(clave=columna.clave, titulo=columna.titulo, tipo=tipo, valor=valor)


def _valor(importacion: ImportacionDeLugares, clave: str) -> Callable[[Any], Any]:
    return lambda fila: importacion.valor_actual(fila, clave)


def _escrito(importacion: ImportacionDeLugares, columna: ColumnaImportada) -> Callable[[Any], str]:
    """As the import reads it: codes of routes, nodes and sections, words of options."""
    opciones = dict(getattr(columna.campo, "choices", ()))

    def valor(fila: Any) -> str:
        dicho = importacion.valor_actual(fila, columna.clave)
        if dicho is None:
            return ""
        if isinstance(dicho, Ruta | NodoRed | Seccion | Sucursal):
            return dicho.codigo
        return str(dicho) if isinstance(dicho, Model) else str(opciones.get(dicho, dicho))

    return valor
