"""Tariff books: all of them, each with the version that rules today and what waits to rule."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from cesop.nucleo.fechas import hoy
from cesop.nucleo.listados import Boton, Columna, Estado, Listado, Vacio
from facturacion.models import CuadroTarifario, VersionDeCuadro

ACTIVA, BORRADOR = VersionDeCuadro.Estado.ACTIVA, VersionDeCuadro.Estado.BORRADOR


def _estado(cuadro: Any) -> Estado:
    if cuadro.rige_desde is None:
        return Estado("Sin versión vigente", "aviso")
    return Estado("Vigente", "bien")


class ListadoDeCuadros(Listado):
    """Every tariff book."""

    clave = "facturacion.cuadros"
    titulo = "Cuadros tarifarios"
    busqueda = ("codigo", "nombre", "servicio__nombre")
    busqueda_ayuda = "Código, nombre o servicio"
    orden = "codigo"
    vacio = Vacio(
        titulo="Todavía no hay cuadros tarifarios",
        texto="Un cuadro entra con su primera versión, desde un archivo JSON o xlsx, como borrador.",
        icono="table",
        accion="Importar un cuadro",
        ruta="facturacion:cuadro_importar",
    )
    botones = (
        Boton(titulo="Importar un cuadro", ruta="facturacion:cuadro_importar", icono="file-import", tecla="I",
              principal=True),
    )  # fmt: skip
    columnas = (
        Columna(clave="codigo", titulo="Código", orden="codigo"),
        Columna(clave="nombre", titulo="Cuadro", orden="nombre", detalle=lambda c: c.norma_vigente or ""),
        Columna(clave="servicio", titulo="Servicio", valor="servicio.nombre", orden="servicio__nombre"),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=_estado),
        Columna(clave="desde", titulo="Rige desde", tipo="fecha", valor="rige_desde", orden="rige_desde"),
        Columna(clave="versiones", titulo="Versiones", tipo="entero", valor="cuantas", orden="cuantas"),
        Columna(clave="borradores", titulo="Borradores", tipo="entero", orden="borradores"),
    )  # fmt: skip

    def filas(self) -> QuerySet[CuadroTarifario]:
        """All of them: tariffs are of the whole cooperative."""
        vigente = VersionDeCuadro.objects.filter(cuadro=OuterRef("pk"), estado=ACTIVA, desde__lte=hoy())
        vigente = vigente.order_by("-desde")[:1]
        return CuadroTarifario.objects.select_related("servicio").annotate(
            rige_desde=Subquery(vigente.values("desde")),
            norma_vigente=Subquery(vigente.values("norma")),
            cuantas=Count("versiones", filter=~Q(versiones__estado=VersionDeCuadro.Estado.RETIRADA)),
            borradores=Count("versiones", filter=Q(versiones__estado=BORRADOR)),
        )

    def url_fila(self, fila: CuadroTarifario) -> str:
        """Its page."""
        return reverse("facturacion:cuadro", args=[fila.pk])
