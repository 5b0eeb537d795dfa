"""The masters that say what may be given and ordered, in as spreadsheets: services, conditions, crews, orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.validators import validate_slug
from django.db.models import QuerySet

from catastro.models import Cuadrilla, Servicio, TipoCondicion, TipoOrden
from catastro.planillas.maestros import NO, SI, ImportacionDeMaestro, si_o_no
from catastro.planillas.piezas import Error, Fila, columna, nombrar, nombrar_servicio, por_nombre, texto
from catastro.selectors.ordenes import cuadrillas
from cesop.nucleo.models import Sucursal
from cesop.nucleo.planillas.campos import CampoOpcion, CampoTexto
from cesop.nucleo.planillas.declaracion import Datos
from contabilidad.models import Seccion

CHICO_MAX = 32_767


def _clave(largo: int) -> CampoTexto:
    return CampoTexto(max_length=largo, validators=[validate_slug])


def _chico(*, minimo: int = 0) -> forms.IntegerField:
    return forms.IntegerField(min_value=minimo, max_value=CHICO_MAX, required=False)


class ImportacionDeServicios(ImportacionDeMaestro):
    """Services, by key. What they are measured in is given once."""

    clave = "servicios"
    titulo = "Servicios"
    descripcion = "Lo que la cooperativa presta: en qué se mide y a qué sección contable va."
    permiso = "importar:servicios"
    identidad = ("clave",)
    destino = "catastro:servicios"
    modelo, logicos = Servicio, {"medido": SI, "activo": SI}
    columnas = (
        columna("clave", "Clave", _clave(20), ejemplo="gas", ayuda="letras y números, sin espacios"),
        columna("nombre", "Nombre", texto(40, vacio=False), ejemplo="Gas"),
        columna("unidad", "Unidad", texto(10, vacio=False), ejemplo="m³"),
        si_o_no("medido", "Se mide"),
        columna("seccion", "Sección", texto(60, vacio=False), ejemplo="EE", ayuda="código o nombre"),
        columna("orden", "Orden", _chico(), ayuda="vacío: 0"),
        si_o_no("activo", "Activo"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Sections that there are; what exists keeps its unit."""
        secciones = por_nombre(Seccion.objects.all(), "codigo", "nombre")
        errores = list(nombrar(filas, "seccion", "Sección", opciones=secciones, que="una sección"))
        return [*errores, *self.firmes(filas)]

    def dados(self) -> tuple[str, ...]:
        """What it is measured in, and whether it is."""
        return ("unidad", "medido")

    def en_la_base(self, datos: Datos) -> dict[str, Any]:
        """First, when its place is not said."""
        return {**super().en_la_base(datos), "orden": datos["orden"] or 0}

    def filas(self) -> QuerySet[Servicio]:
        """Every service."""
        return Servicio.objects.select_related("seccion")


class ImportacionDeCondiciones(ImportacionDeMaestro):
    """Kinds of condition, by key. Whether they take a value, and in what, is given once."""

    clave = "condiciones"
    titulo = "Condiciones"
    descripcion = "Lo que una cuenta puede tener de particular: electrodependiente, tarifa social, potencia."
    permiso = "importar:condiciones"
    identidad = ("clave",)
    destino = "catastro:condiciones"
    modelo = TipoCondicion
    logicos: ClassVar = {"lleva_valor": NO, "exige_comprobante": NO, "es_alerta": NO, "activo": SI}
    columnas = (
        columna("clave", "Clave", _clave(30), ejemplo="tarifa_social", ayuda="letras y números, sin espacios"),
        columna("nombre", "Nombre", texto(60, vacio=False), ejemplo="Tarifa social"),
        columna("servicio", "Servicio", texto(40), ejemplo="Electricidad", ayuda="vacío: de cualquiera"),
        si_o_no("lleva_valor", "Lleva un valor", vacia=NO),
        columna("unidad", "Unidad", texto(10), ejemplo="kW", ayuda="solo si lleva un valor"),
        si_o_no("exige_comprobante", "Exige comprobante", vacia=NO),
        si_o_no("es_alerta", "Es una alerta", vacia=NO),
        si_o_no("activo", "Activa"),
    )

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Only a value has a unit."""
        if datos["unidad"] and datos["lleva_valor"] == NO:
            yield "Unidad", "Solo lo que lleva un valor tiene unidad: dejala vacía."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Services that there are; a unit only for a value; what exists keeps how it is written."""
        errores = list(nombrar_servicio(filas))
        previas = self.hallar([])
        for numero, datos in filas:
            nueva = self.identificar(datos) not in previas
            if nueva and datos["unidad"] and not datos["lleva_valor"]:
                errores.append((numero, "Unidad", "Solo lo que lleva un valor tiene unidad: dejala vacía."))
        return [*errores, *self.firmes(filas)]

    def dados(self) -> tuple[str, ...]:
        """Whether it takes a value, and in what."""
        return ("lleva_valor", "unidad")

    def filas(self) -> QuerySet[TipoCondicion]:
        """Every kind."""
        return TipoCondicion.objects.select_related("servicio")


class ImportacionDeCuadrillas(ImportacionDeMaestro):
    """Crews, by name."""

    clave = "cuadrillas"
    titulo = "Cuadrillas"
    descripcion = "Quiénes salen a la calle a cumplir las órdenes."
    permiso = "importar:cuadrillas"
    identidad = ("nombre",)
    destino = "catastro:cuadrillas"
    modelo, logicos = Cuadrilla, {"activa": SI}
    columnas = (
        columna("nombre", "Nombre", texto(40, vacio=False), ejemplo="Guardia 2"),
        columna("integrantes", "Integrantes", texto(200), ejemplo="Ruiz, Paz"),
        columna("sucursal", "Sucursal", texto(80, vacio=False), ejemplo="CEN", ayuda="código o nombre"),
        si_o_no("activa", "Activa"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Branches that there are."""
        sucursales = por_nombre(Sucursal.objects.filter(activa=True), "codigo", "nombre")
        return list(nombrar(filas, "sucursal", "Sucursal", opciones=sucursales, que="una sucursal activa"))

    def filas(self) -> QuerySet[Cuadrilla]:
        """Every crew."""
        return cuadrillas()


class ImportacionDeTiposDeOrden(ImportacionDeMaestro):
    """Kinds of order, by key. What they are about is given once."""

    clave = "tipos_de_orden"
    titulo = "Tipos de orden"
    descripcion = "Qué se puede ordenar en la calle, sobre qué, y en cuántos días hábiles."
    permiso = "importar:tipos_de_orden"
    identidad = ("clave",)
    destino = "catastro:tipos_de_orden"
    modelo, logicos = TipoOrden, {"activo": SI}
    columnas = (
        columna("clave", "Clave", _clave(30), ejemplo="poda", ayuda="letras y números, sin espacios"),
        columna("nombre", "Nombre", texto(60, vacio=False), ejemplo="Poda sobre la línea"),
        columna("objeto", "Sobre", CampoOpcion(choices=TipoOrden.Objeto.choices), ejemplo="Un suministro"),
        columna("plazo", "Plazo", _chico(minimo=1), ejemplo="5", ayuda="días hábiles; vacío: 5"),
        si_o_no("activo", "Activo"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """What exists keeps what it is about."""
        return list(self.firmes(filas))

    def dados(self) -> tuple[str, ...]:
        """What it is about."""
        return ("objeto",)

    def en_la_base(self, datos: Datos) -> dict[str, Any]:
        """A week, when it is not said."""
        return {**super().en_la_base(datos), "plazo": datos["plazo"] or 5}

    def filas(self) -> QuerySet[TipoOrden]:
        """Every kind."""
        return TipoOrden.objects.all()
