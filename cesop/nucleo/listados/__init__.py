"""Lists as tools: columns declared once give the page and its files.

class ListadoDeSucursales(Listado):
    clave = "sucursales"
    titulo = "Sucursales"
    columnas = (Columna(clave="codigo", titulo="Código", orden="codigo"), …)
    filtros = FiltroDeSucursales           # a django-filter FilterSet
    busqueda = ("nombre", "localidad")
    orden = "codigo"

    def filas(self): return sucursales_de(self.usuario)
    def url_fila(self, fila): return reverse("nucleo:sucursal", args=[fila.pk])

path("sucursales/", vista_de(ListadoDeSucursales), name="sucursales")
"""

from cesop.nucleo.listados.columnas import Columna, Estado
from cesop.nucleo.listados.declaracion import Accion, Boton, Ejecutor, Listado, Previsualizacion, Vacio
from cesop.nucleo.listados.filtros import Buscable, FiltroFechas, FiltroLogico
from cesop.nucleo.listados.pantalla import Pantalla
from cesop.nucleo.listados.views import armar, responder, vista_de

__all__ = [
    "Accion",
    "Boton",
    "Buscable",
    "Columna",
    "Ejecutor",
    "Estado",
    "FiltroFechas",
    "FiltroLogico",
    "Listado",
    "Pantalla",
    "Previsualizacion",
    "Vacio",
    "armar",
    "responder",
    "vista_de",
]
