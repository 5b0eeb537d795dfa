"""The short masters in as spreadsheets: towns, zones, categories, groups. What is given once never changes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from catastro.models import Categoria, GrupoGestion, Localidad, Zona
from catastro.planillas.piezas import (
    SI_NO,
    Error,
    Fila,
    ImportacionDeLugares,
    columna,
    nombrar,
    nombrar_servicio,
    por_nombre,
    texto,
)
from catastro.services.cargas import guardar_todas
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, RenglonDePlan
from cesop.nucleo.texto import plegar
from contabilidad.models import Seccion

SI, NO = "si", "no"


def si_o_no(clave: str, titulo: str, *, vacia: str = SI) -> ColumnaImportada:
    """A column of yes or no; `vacia`: what an empty cell of a new row says."""
    campo = CampoOpcion(choices=SI_NO, required=False, label=titulo)
    return columna(clave, titulo, campo, ayuda=f"vacío: {dict(SI_NO)[vacia].lower()}")


class ImportacionDeMaestro(ImportacionDeLugares):
    """Rows of a short master, by what names them. logicos: its fields of yes or no, with what an empty cell says."""

    modelo: ClassVar[type[Model]]
    logicos: ClassVar[Mapping[str, str]] = {}

    def identificar(self, datos: Datos) -> Clave:
        """What names it, whatever the accents and the case."""
        return tuple(plegar(v) if isinstance(v := datos[clave], str) else v for clave in self.identidad)

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """All of them: they are few."""
        return {
            self.identificar({clave: self.valor_actual(fila, clave) for clave in self.identidad}): fila
            for fila in self.filas()
        }

    @abstractmethod
    def filas(self) -> QuerySet[Any]:
        """Every row, with what its columns name."""

    def valor_actual(self, actual: Any, columna: str) -> Any:
        """A yes or a no as it is written."""
        valor = getattr(actual, columna)
        return (SI if valor else NO) if columna in self.logicos else valor

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new ones, whole; of the others, what is not given once."""
        claves = [columna.clave for columna in self.columnas]
        cambian = [clave for clave in claves if clave not in self.identidad and clave not in self.dados()]
        objetos = []
        for renglon in renglones:
            datos = self.en_la_base(renglon.datos)
            objeto = renglon.actual or self.modelo(**datos)
            for clave in cambian:
                setattr(objeto, clave, datos[clave])
            objetos.append(objeto)
        guardar_todas(self.modelo, objetos, cambian)

    def dados(self) -> tuple[str, ...]:
        """Columns that are given once, besides what names it."""
        return ()

    def en_la_base(self, datos: Datos) -> dict[str, Any]:
        """The data of a row as its table keeps them."""
        escrito = {clave: datos[clave] or vacia for clave, vacia in self.logicos.items()}
        return {clave: escrito[clave] == SI if clave in escrito else valor for clave, valor in datos.items()}

    def firmes(self, filas: Sequence[Fila]) -> Iterator[Error]:
        """What a row gives again of what is given once, and is not what there is. One query."""
        previas = self.hallar([datos for _, datos in filas])
        titulos = {columna.clave: columna.titulo for columna in self.columnas}
        for numero, datos in filas:
            previa = previas.get(self.identificar(datos)) if all(datos[clave] for clave in self.identidad) else None
            for clave in self.dados() if previa is not None else ():
                if datos[clave] not in (None, "") and datos[clave] != self.valor_actual(previa, clave):
                    yield numero, titulos[clave], "Ya existe y tiene otro valor: eso no cambia."


class ImportacionDeLocalidades(ImportacionDeMaestro):
    """Towns, by province, name and postal code."""

    clave = "localidades"
    titulo = "Localidades"
    descripcion = "Pueblos con su código postal, su partido y su provincia."
    permiso = "importar:localidades"
    identidad = ("nombre", "codigo_postal", "provincia")
    destino = "catastro:localidades"
    modelo = Localidad
    columnas = (
        columna("nombre", "Localidad", texto(60, vacio=False), ejemplo="San Bernardo"),
        columna("codigo_postal", "Código postal", texto(8, vacio=False), ejemplo="7111"),
        columna("partido", "Partido", texto(60), ejemplo="La Costa"),
        columna(
            "provincia",
            "Provincia",
            CampoOpcion(choices=[(str(clave), nombre) for clave, nombre in Localidad.Provincia.choices]),
            ejemplo="Buenos Aires",
        ),
    )

    def filas(self) -> QuerySet[Localidad]:
        """Every town."""
        return Localidad.objects.all()

    def valor_actual(self, actual: Localidad, columna: str) -> Any:
        """The province by its code, as the options have it."""
        return str(actual.provincia) if columna == "provincia" else super().valor_actual(actual, columna)

    def en_la_base(self, datos: Datos) -> dict[str, Any]:
        """The code as a number."""
        return {**datos, "provincia": int(datos["provincia"])}


class ImportacionDeZonas(ImportacionDeMaestro):
    """Zones, by code."""

    clave = "zonas"
    titulo = "Zonas"
    descripcion = "Partes del territorio, por su código."
    permiso = "importar:zonas"
    identidad = ("codigo",)
    destino = "catastro:zonas"
    modelo, logicos = Zona, {"activa": SI}
    columnas = (
        columna("codigo", "Código", texto(10, vacio=False), ejemplo="Z1"),
        columna("nombre", "Nombre", texto(60, vacio=False), ejemplo="Centro"),
        si_o_no("activa", "Activa"),
    )

    def filas(self) -> QuerySet[Zona]:
        """Every zone."""
        return Zona.objects.all()


class ImportacionDeCategorias(ImportacionDeMaestro):
    """Categories, by service and key."""

    clave = "categorias"
    titulo = "Categorías"
    descripcion = "Para qué se usa cada servicio: las tarifas se fijan por categoría."
    permiso = "importar:categorias"
    identidad = ("servicio", "clave")
    destino = "catastro:categorias"
    modelo, logicos = Categoria, {"activa": SI}
    columnas = (
        columna("servicio", "Servicio", texto(40, vacio=False), ejemplo="Electricidad"),
        columna("clave", "Clave", texto(12, vacio=False), ejemplo="T1R"),
        columna("nombre", "Nombre", texto(80, vacio=False), ejemplo="Residencial"),
        si_o_no("activa", "Activa"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Each service is one that there is."""
        return list(nombrar_servicio(filas))

    def filas(self) -> QuerySet[Categoria]:
        """Every category."""
        return Categoria.objects.select_related("servicio")


class ImportacionDeGrupos(ImportacionDeMaestro):
    """Groups, by code. The service is given once."""

    clave = "grupos"
    titulo = "Grupos de gestión"
    descripcion = "Los grupos que rigen la vida de las cuentas, con su servicio y su sección contable."
    permiso = "importar:grupos"
    identidad = ("codigo",)
    destino = "catastro:grupos"
    modelo, logicos = GrupoGestion, {"activo": SI}
    columnas = (
        columna("codigo", "Código", texto(10, vacio=False), ejemplo="ELE"),
        columna("nombre", "Nombre", texto(60, vacio=False), ejemplo="Electricidad mensual"),
        columna("servicio", "Servicio", texto(40, vacio=False), ejemplo="Electricidad"),
        columna("seccion", "Sección", texto(60, vacio=False), ejemplo="EE", ayuda="código o nombre"),
        si_o_no("activo", "Activo"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Services and sections that there are; what exists keeps its service."""
        errores = list(nombrar_servicio(filas))
        secciones = por_nombre(Seccion.objects.all(), "codigo", "nombre")
        errores += nombrar(filas, "seccion", "Sección", opciones=secciones, que="una sección")
        errores += self.firmes(filas)
        return errores

    def dados(self) -> tuple[str, ...]:
        """The service."""
        return ("servicio",)

    def filas(self) -> QuerySet[GrupoGestion]:
        """Every group."""
        return GrupoGestion.objects.select_related("servicio", "seccion")
