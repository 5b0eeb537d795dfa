"""Routes in as a spreadsheet; their points come with the service points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from catastro.models import Ruta, Zona
from catastro.planillas.piezas import (
    Error,
    Fila,
    ImportacionDeLugares,
    columna,
    nombrar,
    nombrar_servicio,
    por_nombre,
    texto,
)
from catastro.selectors import rutas as selectors
from catastro.services.cargas import guardar_todas
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Clave, Datos, RenglonDePlan

CAMBIAN = ("nombre", "zona", "sucursal")


class ImportacionDeRutas(ImportacionDeLugares):
    """Routes by use and code. Use and service never change."""

    clave = "rutas"
    titulo = "Rutas"
    descripcion = "Rutas de lectura y de reparto, por uso y código. Sus puntos se importan con los suministros."
    permiso = "importar:rutas"
    identidad = ("uso", "codigo")
    destino = "catastro:rutas"
    columnas = (
        columna("codigo", "Código", texto(5, vacio=False), ejemplo="E01"),
        columna("nombre", "Nombre", texto(60, vacio=False), ejemplo="Centro norte"),
        columna("uso", "Uso", CampoOpcion(choices=Ruta.Uso.choices), ejemplo="Lectura"),
        columna("servicio", "Servicio", texto(40), ejemplo="Electricidad", ayuda="el de una ruta de lectura"),
        columna("zona", "Zona", texto(60), ejemplo="Z1", ayuda="código o nombre"),
        columna("sucursal", "Sucursal", texto(80, vacio=False), ejemplo="CEN", ayuda="código o nombre"),
    )

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """A reading route is of one service, and a delivery route of all."""
        if datos["uso"] == Ruta.Uso.REPARTO and datos["servicio"] and datos["servicio"] != "Todos":
            yield "Servicio", "Una ruta de reparto lleva todos los servicios: dejalo vacío."
        if datos["uso"] == Ruta.Uso.LECTURA and not datos["servicio"]:
            yield "Servicio", "Una ruta de lectura es de un servicio: decí cuál."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Services, zones and branches that there are; what exists keeps its service."""
        for _, datos in filas:
            datos["codigo"] = datos["codigo"].upper()
            datos["servicio"] = "" if datos["uso"] == Ruta.Uso.REPARTO else datos["servicio"]
        errores = list(nombrar_servicio(filas))
        zonas = por_nombre(Zona.objects.all(), "codigo", "nombre")
        errores += nombrar(filas, "zona", "Zona", opciones=zonas, que="una zona")
        sucursales = por_nombre(_activas(), "codigo", "nombre")
        errores += nombrar(filas, "sucursal", "Sucursal", opciones=sucursales, que="una sucursal activa")
        servicios = {
            (uso, codigo): s for uso, codigo, s in selectors.rutas().values_list("uso", "codigo", "servicio_id")
        }
        for numero, datos in filas:
            previo = servicios.get((datos["uso"], datos["codigo"]))
            if previo is not None and datos["servicio"] and datos["servicio"].pk != previo:
                errores.append((numero, "Servicio", "La ruta ya existe y es de otro servicio: eso no cambia."))
        return errores

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Ruta]:
        """The routes with those codes."""
        rutas = self.filas().filter(codigo__in={datos["codigo"] for datos in filas})
        return {(ruta.uso, ruta.codigo): ruta for ruta in rutas}

    def filas(self) -> QuerySet[Ruta]:
        """Every route."""
        return selectors.rutas()

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new ones, change the others."""
        rutas = [r.actual or Ruta(**r.datos) for r in renglones]
        for ruta, renglon in zip(rutas, renglones, strict=True):
            for campo in CAMBIAN:
                setattr(ruta, campo, renglon.datos[campo])
        guardar_todas(Ruta, rutas, CAMBIAN)


def _activas() -> Iterable[Sucursal]:
    return Sucursal.objects.filter(activa=True)
