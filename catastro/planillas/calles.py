"""The catalogue of streets in as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from catastro.models import Calle, Localidad
from catastro.planillas.piezas import Error, Fila, ImportacionDeLugares, columna, nombrar, por_nombre, texto
from catastro.services.cargas import guardar_todas
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import Clave, Datos, RenglonDePlan
from cesop.nucleo.texto import plegar


class ImportacionDeCalles(ImportacionDeLugares):
    """Streets of each town. A street that is there with other capitals or accents takes those of the file."""

    clave = "calles"
    titulo = "Calles"
    descripcion = "Cómo se escribe cada calle de cada localidad. Las que ya están toman las mayúsculas y los acentos."
    permiso = "importar:calles"
    identidad = ("localidad", "nombre")
    destino = "catastro:calles"
    columnas = (
        columna("localidad", "Localidad", texto(60, vacio=False), ejemplo="San Bernardo"),
        columna("nombre", "Nombre", texto(80, vacio=False), ejemplo="Avenida Chiozza"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Each town is one that there is."""
        localidades = por_nombre(Localidad.objects.all(), "nombre")
        return list(nombrar(filas, "localidad", "Localidad", opciones=localidades, que="una localidad"))

    def identificar(self, datos: Datos) -> Clave:
        """Town and name, whatever the accents."""
        return datos["localidad"], plegar(datos["nombre"])

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Calle]:
        """The streets of those towns."""
        calles = self.filas().filter(localidad__in={datos["localidad"] for datos in filas})
        return {(calle.localidad, plegar(calle.nombre)): calle for calle in calles}

    def filas(self) -> QuerySet[Calle]:
        """Every street."""
        return Calle.objects.select_related("localidad")

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new ones, and spell the others."""
        calles = [r.actual or Calle(localidad=r.datos["localidad"]) for r in renglones]
        for calle, renglon in zip(calles, renglones, strict=True):
            calle.nombre = renglon.datos["nombre"]
        guardar_todas(Calle, calles, ["nombre"])
