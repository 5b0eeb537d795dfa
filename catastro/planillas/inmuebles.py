"""Properties in as a spreadsheet: address, parcel, place on the map, and what they are for and measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from catastro.campos_lugares import CampoGrado
from catastro.models import CaracteristicaDeInmueble, Domicilio, Inmueble, Zona
from catastro.planillas.piezas import (
    Error,
    Fila,
    ImportacionDeLugares,
    columna,
    de_domicilio,
    nombrar,
    nombrar_domicilio,
    por_nombre,
    texto,
)
from catastro.selectors import inmuebles as selectors
from catastro.selectors.inmuebles import Referencias, referencia
from catastro.services.cargas import guardar_todas
from catastro.services.vigencias import poner_todas
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Clave, Datos, RenglonDePlan

DE_DOMICILIO = ("localidad", "calle", "altura", "piso", "departamento", "entre_calles")
PROPIOS = ("zona", "nomenclatura", "partida", "latitud", "longitud")
MEDIDAS = ("destino", "superficie_terreno", "superficie_cubierta", "unidades_funcionales")


def _superficie() -> forms.DecimalField:
    return forms.DecimalField(max_digits=10, decimal_places=2, min_value=0, required=False)


class ImportacionDeInmuebles(ImportacionDeLugares):
    """Properties, known by their parcel, their tax number or, without them, their address."""

    clave = "inmuebles"
    titulo = "Inmuebles"
    descripcion = (
        "Inmuebles, que se reconocen por su nomenclatura, por su partida o, sin ellas, por su domicilio. "
        "Las celdas vacías dejan lo que hay."
    )
    permiso = "importar:inmuebles"
    identidad = ("localidad", "calle", "altura", "piso", "departamento", "nomenclatura", "partida")
    destino = "catastro:inmuebles"
    columnas = (
        *de_domicilio(obligatorio=True),
        columna("entre_calles", "Entre calles", texto(80), ejemplo="Mitre y Andrade"),
        columna("zona", "Zona", texto(60), ejemplo="Z1", ayuda="código o nombre"),
        columna("nomenclatura", "Nomenclatura", texto(60), ejemplo="IV-B-24-12"),
        columna("partida", "Partida", texto(20), ejemplo="123-001299"),
        columna("latitud", "Latitud", CampoGrado(tope=90, required=False), ejemplo="-36.693500"),
        columna("longitud", "Longitud", CampoGrado(tope=180, required=False), ejemplo="-56.679000"),
        columna(
            "destino", "Destino", CampoOpcion(choices=CaracteristicaDeInmueble.Destino.choices, required=False),
            ejemplo="Casa de veraneo",
        ),
        columna("superficie_terreno", "Terreno", _superficie(), ejemplo="300", ayuda="metros cuadrados"),
        columna("superficie_cubierta", "Cubierto", _superficie(), ejemplo="85,5", ayuda="metros cuadrados"),
        columna(
            "unidades_funcionales", "Unidades", forms.IntegerField(min_value=1, max_value=999, required=False),
            ejemplo="1",
        ),
        columna("desde", "Desde", CampoFecha(required=False), ayuda="el destino y las medidas; vacía: hoy"),
    )  # fmt: skip

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Both coordinates or neither; what is measured has its use."""
        if (datos["latitud"] is None) != (datos["longitud"] is None):
            yield "Longitud", "Van la latitud y la longitud, o ninguna."
        if any(datos[medida] for medida in MEDIDAS[1:]) and not datos["destino"]:
            yield "Destino", "Para cargar medidas hace falta el destino."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Towns and zones that there are; streets as each town writes them."""
        errores = list(nombrar_domicilio(filas))
        zonas = por_nombre(Zona.objects.all(), "codigo", "nombre")
        errores += nombrar(filas, "zona", "Zona", opciones=zonas, que="una zona")
        for _, datos in filas:
            datos["nomenclatura"] = datos["nomenclatura"].upper()
        return errores

    def identificar(self, datos: Datos) -> Clave:
        """The best of what tells it from the others."""
        return referencia(datos)

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Inmueble]:
        """Those that the rows are about, with what is said of them today."""
        referencias = Referencias(filas)
        hallados = {referencia(datos): referencias.hallar(datos) for datos in filas}
        self.adornar(referencias.halladas())
        return {clave: inmueble for clave, inmueble in hallados.items() if inmueble is not None}

    def filas(self) -> QuerySet[Inmueble]:
        """Every property, with its address."""
        return selectors.inmuebles()

    def adornar(self, objetos: Sequence[Any]) -> None:
        """What is said of each today. One query."""
        dichas = vigentes(CaracteristicaDeInmueble.objects.filter(inmueble__in=[i.pk for i in objetos]), al=hoy())
        por_inmueble = {fila.inmueble_id: fila for fila in dichas}
        for inmueble in objetos:
            inmueble.dicha = por_inmueble.get(inmueble.pk)

    def valor_actual(self, actual: Any, columna: str) -> Any:
        """Of its address, of its measures, or its own."""
        if columna in DE_DOMICILIO:
            return getattr(actual.domicilio, columna)
        if columna in MEDIDAS or columna == "desde":
            return getattr(actual.dicha, columna) if actual.dicha else None
        return getattr(actual, columna)

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """The day of the measures is only a difference when they are."""
        hallados = super().actuales(filas)
        for datos in filas:
            actual = hallados.get(self.identificar(datos))
            if actual is not None and isinstance(datos, dict) and not _mide_otra_cosa(actual, datos):
                datos["desde"] = self.valor_actual(actual, "desde")
        return hallados

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Addresses, properties and measures, each in a few statements."""
        inmuebles = [r.actual or Inmueble(domicilio=Domicilio()) for r in renglones]
        for inmueble, renglon in zip(inmuebles, renglones, strict=True):
            for campo in DE_DOMICILIO:
                setattr(inmueble.domicilio, campo, renglon.datos[campo])
            for campo in PROPIOS:
                setattr(inmueble, campo, renglon.datos[campo])
        guardar_todas(Domicilio, [i.domicilio for i in inmuebles], DE_DOMICILIO)
        for inmueble in inmuebles:
            inmueble.domicilio_id = inmueble.domicilio.pk
        guardar_todas(Inmueble, inmuebles, PROPIOS)
        hoy_ = hoy()
        medidas = [
            _medida(inmueble, renglon, desde=_desde(renglon, hoy_))
            for inmueble, renglon in zip(inmuebles, renglones, strict=True)
            if renglon.datos["destino"] and (renglon.actual is None or _mide_otra_cosa(renglon.actual, renglon.datos))
        ]
        poner_todas(medidas, por=("inmueble",))


def _medida(inmueble: Inmueble, renglon: RenglonDePlan, *, desde: dt.date) -> CaracteristicaDeInmueble:
    dichas = {medida: renglon.datos[medida] for medida in MEDIDAS}
    dichas["unidades_funcionales"] = dichas["unidades_funcionales"] or 1
    return CaracteristicaDeInmueble(inmueble=inmueble, desde=desde, **dichas)


def _desde(renglon: RenglonDePlan, hoy_: dt.date) -> dt.date:
    """Since when the measures of a row are: the day it says, or today."""
    previa = getattr(renglon.actual, "dicha", None)
    dia: dt.date | None = renglon.datos["desde"]
    return hoy_ if dia is None or (previa is not None and dia == previa.desde) else dia


def _mide_otra_cosa(actual: Any, datos: Datos) -> bool:
    previas = [getattr(actual.dicha, medida) if actual.dicha else None for medida in MEDIDAS]
    return [datos[medida] for medida in MEDIDAS] != previas
