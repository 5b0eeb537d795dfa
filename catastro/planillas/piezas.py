"""What the spreadsheets of places and meters share: names that become rows; empty cells that leave what there is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from catastro.calles import escribir_altura
from catastro.models import Localidad, Servicio
from catastro.selectors.domicilios import callejeros
from cesop.nucleo.planillas.campos import CampoTexto
from cesop.nucleo.planillas.declaracion import Clave, ColumnaImportada, Datos, ImportacionDe
from cesop.nucleo.texto import plegar

Error = tuple[int, str, str]
Fila = tuple[int, dict[str, Any]]
SI_NO = (("si", "Sí"), ("no", "No"))


class ImportacionDeLugares(ImportacionDe):
    """An import whose empty cells leave what the register says, and which gives the register back as a spreadsheet."""

    @abstractmethod
    def filas(self) -> QuerySet[Any]:
        """Every row of the register, with what its columns need."""

    def adornar(self, objetos: Sequence[Any]) -> None:
        """Leave in each row what `valor_actual` needs and a join does not bring."""

    @abstractmethod
    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """What `actuales` says: rows of the database by key, with what `valor_actual` needs of each."""

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """The rows that are there; the empty cells of the file take their values."""
        hallados = self.hallar(filas)
        optativas = [columna.clave for columna in self.columnas if not columna.campo.required]
        for datos in filas:
            actual = hallados.get(self.identificar(datos))
            if actual is not None and isinstance(datos, dict):
                vacias = [clave for clave in optativas if datos[clave] in (None, "")]
                datos.update({clave: self.valor_actual(actual, clave) for clave in vacias})
        return hallados


def nombrar(
    filas: Sequence[Fila], clave: str, titulo: str, *, opciones: Mapping[str, Any], que: str
) -> Iterator[Error]:
    """Put in each row what its text names (a key of `opciones`, folded), or tell that there is no such `que`."""
    for numero, datos in filas:
        texto = datos[clave]
        datos[clave] = opciones.get(plegar(texto)) if texto else None
        if texto and datos[clave] is None:
            yield numero, titulo, f"No hay {que} «{texto}»."


def por_nombre(objetos: Iterable[Any], *campos: str) -> dict[str, Any]:
    """Objects by each of those fields, folded; what two share names none."""
    halladas: dict[str, Any] = {}
    repetidas: set[str] = set()
    for objeto in objetos:
        for clave in {plegar(str(getattr(objeto, campo))) for campo in campos}:
            if clave in halladas and halladas[clave] != objeto:
                repetidas.add(clave)
            halladas[clave] = objeto
    return {clave: objeto for clave, objeto in halladas.items() if clave not in repetidas}


def nombrar_servicio(filas: Sequence[Fila]) -> Iterator[Error]:
    """The service of each row, by key or by name."""
    return nombrar(
        filas, "servicio", "Servicio", opciones=por_nombre(Servicio.objects.all(), "clave", "nombre"), que="un servicio"
    )


def nombrar_domicilio(filas: Sequence[Fila]) -> Iterator[Error]:
    """The town of each row, and its street and number as that town writes them. Two queries."""
    localidades = por_nombre(Localidad.objects.all(), "nombre")
    yield from nombrar(filas, "localidad", "Localidad", opciones=localidades, que="una localidad")
    de_cada_una = callejeros({datos["localidad"].pk for _, datos in filas if datos["localidad"]})
    for _, datos in filas:
        if datos["localidad"]:
            datos["calle"] = de_cada_una[datos["localidad"].pk].escribir(datos["calle"])
        datos["altura"] = escribir_altura(datos["altura"])
        datos["piso"], datos["departamento"] = datos["piso"].upper(), datos["departamento"].upper()


def columna(clave: str, titulo: str, campo: forms.Field, *, ejemplo: str = "", ayuda: str = "") -> ColumnaImportada:
    """A column, in one line."""
    return ColumnaImportada(clave=clave, titulo=titulo, campo=campo, ejemplo=ejemplo, ayuda=ayuda)


def texto(largo: int, *, vacio: bool = True) -> CampoTexto:
    """A text of at most `largo`."""
    return CampoTexto(max_length=largo, required=not vacio)


def de_domicilio(*, obligatorio: bool) -> tuple[ColumnaImportada, ...]:
    """The columns of an address."""
    return (
        columna("localidad", "Localidad", texto(60, vacio=not obligatorio), ejemplo="San Bernardo"),
        columna(
            "calle", "Calle", texto(80, vacio=not obligatorio), ejemplo="Av. Chiozza",
            ayuda="como se conozca: se escribe como en el nomenclador",
        ),
        columna("altura", "Altura", texto(10), ejemplo="1850", ayuda="número de puerta, o S/N"),
        columna("piso", "Piso", texto(6)),
        columna("departamento", "Departamento", texto(10)),
    )  # fmt: skip
