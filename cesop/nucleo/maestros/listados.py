"""Lists of branches, parameters and moratorias."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from cesop.nucleo.fechas import hoy
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros import selectors
from cesop.nucleo.maestros.palabras import en_pantalla
from cesop.nucleo.models import Moratoria, Parametro, Sucursal, ValorParametro

UN_DIA = dt.timedelta(days=1)


class FiltroDeSucursales(django_filters.FilterSet):
    """Open or closed."""

    activa = FiltroLogico(label="Activa")

    class Meta:
        model = Sucursal
        fields: tuple[str, ...] = ()


class ListadoDeSucursales(Listado):
    """Where people work."""

    clave = "sucursales"
    titulo = "Sucursales"
    filtros = FiltroDeSucursales
    importa = "sucursales"
    busqueda = ("codigo", "nombre", "localidad", "domicilio")
    busqueda_ayuda = "Nombre o localidad"
    orden = "codigo"
    botones = (
        Boton(titulo="Abrir una sucursal", ruta="nucleo:sucursal_nueva", icono="plus", tecla="N", principal=True),
    )
    vacio = Vacio(
        titulo="No hay sucursales con esos filtros",
        texto="Acá está cada oficina: de ella salen el alcance de cada usuario y los feriados de su localidad.",
        icono="building",
        accion="Abrir una sucursal",
        ruta="nucleo:sucursal_nueva",
    )
    columnas = (
        Columna(clave="codigo", titulo="Código", orden="codigo"),
        Columna(clave="nombre", titulo="Nombre", orden="nombre"),
        Columna(clave="localidad", titulo="Localidad", orden="localidad"),
        Columna(clave="domicilio", titulo="Domicilio", orden="domicilio"),
        Columna(clave="telefono", titulo="Teléfono"),
        Columna(clave="usuarios", titulo="Usuarios activos", tipo="entero", orden="usuarios"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado("Activa", "bien") if f.activa else Estado("Desactivada", "neutro"),
            tipo="estado",
            orden="activa",
        ),
    )

    def filas(self) -> QuerySet[Sucursal]:
        """Those in the user's scope."""
        return selectors.sucursales_visibles(self.usuario)

    def url_fila(self, fila: Sucursal) -> str:
        """Its detail."""
        return reverse("nucleo:sucursal", args=[fila.pk])


class FiltroDeParametros(django_filters.FilterSet):
    """Module."""

    modulo = django_filters.ChoiceFilter(label="Módulo", choices=selectors.modulos_con_parametros, empty_label="Todos")

    class Meta:
        model = Parametro
        fields: tuple[str, ...] = ()


class ListadoDeParametros(Listado):
    """Each parameter with what rules today."""

    clave = "parametros"
    titulo = "Parámetros"
    filtros = FiltroDeParametros
    busqueda = ("clave", "nombre", "descripcion")
    busqueda_ayuda = "Nombre del parámetro"
    orden = "modulo"
    vacio = Vacio(
        titulo="No hay parámetros con esos filtros",
        texto="Acá está cada valor que fija una ley, el regulador o la gerencia, con la norma y desde cuándo rige.",
        icono="adjustments",
    )
    columnas = (
        Columna(clave="nombre", titulo="Parámetro", detalle="clave", orden="nombre"),
        Columna(
            clave="modulo",
            titulo="Módulo",
            valor=lambda f: selectors.nombre_de_modulo(f.modulo),
            orden=("modulo", "nombre"),
        ),
        Columna(clave="valor", titulo="Valor hoy", valor="de_hoy"),
        Columna(clave="desde", titulo="Rige desde", tipo="fecha"),
        Columna(clave="origen", titulo="Origen", tipo="estado"),
        Columna(clave="fundamento", titulo="Norma o motivo"),
        Columna(clave="proximo", titulo="Próximo cambio", tipo="fecha"),
        Columna(
            clave="firma",
            titulo="Pide firma",
            valor=lambda f: Estado("Sí", "info") if f.requiere_aprobacion else None,
            tipo="estado",
            orden="requiere_aprobacion",
        ),
    )

    def filas(self) -> QuerySet[Parametro]:
        """Every parameter: they are nobody's secret."""
        return Parametro.objects.all()

    def preparar(self, filas: Sequence[Parametro]) -> None:
        """Bring what rules today and when it changes, in two queries."""
        dia = hoy()
        claves = [fila.clave for fila in filas]
        rigen = selectors.valores_de_hoy(claves, hoy=dia)
        proximos = selectors.proximos_cambios(claves, hoy=dia)
        for fila in filas:
            self._completar(fila, rigen, proximos)

    @staticmethod
    def _completar(fila: Parametro, rigen: Mapping[str, ValorParametro], proximos: Mapping[str, dt.date]) -> None:
        rige = rigen.get(fila.clave)
        es_norma = rige is None or rige.origen == ValorParametro.Origen.NORMA
        datos = {
            "de_hoy": en_pantalla(rige, fila) if rige else None,
            "desde": rige.desde if rige else None,
            "origen": Estado("Sin valor", "mal")
            if rige is None
            else Estado("Norma", "neutro")
            if es_norma
            else Estado("Excepción", "aviso"),
            "fundamento": (rige.norma if es_norma else rige.motivo) if rige else None,
            "proximo": proximos.get(fila.clave),
        }
        for nombre, valor in datos.items():
            setattr(fila, nombre, valor)

    def url_fila(self, fila: Parametro) -> str:
        """Its detail."""
        return reverse("nucleo:parametro", args=[fila.pk])


class FiltroDeMoratorias(django_filters.FilterSet):
    """In force today or not."""

    vigente = FiltroLogico(label="Rige hoy", method="filtrar_vigente")

    class Meta:
        model = Moratoria
        fields: tuple[str, ...] = ()

    def filtrar_vigente(self, filas: QuerySet[Moratoria], nombre: str, valor: bool | None) -> QuerySet[Moratoria]:
        """Those that cover today, or the others."""
        hoy_rigen = selectors.moratorias_al(hoy())
        return filas.filter(pk__in=hoy_rigen) if valor else filas.exclude(pk__in=hoy_rigen)


class ListadoDeMoratorias(Listado):
    """Spans when services may not be cut."""

    clave = "moratorias"
    titulo = "Moratorias"
    filtros = FiltroDeMoratorias
    busqueda = ("motivo", "norma", "servicio", "categoria", "localidad")
    busqueda_ayuda = "Motivo o norma"
    orden = "-desde"
    botones = (Boton(titulo="Agregar", ruta="nucleo:moratoria_nueva", icono="plus", tecla="N", principal=True),)
    vacio = Vacio(
        titulo="No hay moratorias",
        texto="Acá va cada lapso en que no se puede cortar, por decreto o por decisión propia: mientras rige, "
        "ninguna orden de corte sale.",
        icono="hand-stop",
        accion="Agregar una moratoria",
        ruta="nucleo:moratoria_nueva",
    )
    columnas = (
        Columna(clave="motivo", titulo="Motivo", orden="motivo"),
        Columna(clave="desde", titulo="Desde", tipo="fecha", orden="desde"),
        Columna(
            clave="hasta",
            titulo="Hasta",
            valor=lambda f: f.hasta - UN_DIA if f.hasta else None,
            tipo="fecha",
            orden="hasta",
        ),
        Columna(clave="servicio", titulo="Servicio", valor=lambda f: f.servicio or "Todos"),
        Columna(clave="categoria", titulo="Categoría", valor=lambda f: f.categoria or "Todas"),
        Columna(clave="localidad", titulo="Localidad", valor=lambda f: f.localidad or "Todas"),
        Columna(clave="norma", titulo="Norma"),
        Columna(clave="estado", titulo="Estado", tipo="estado"),
    )

    def filas(self) -> QuerySet[Moratoria]:
        """Every one."""
        return Moratoria.objects.all()

    def preparar(self, filas: Sequence[Moratoria]) -> None:
        """Say which rule today."""
        dia = hoy()
        for fila in filas:
            estado = (
                Estado("Futura", "info")
                if fila.desde > dia
                else Estado("Terminada", "neutro")
                if fila.hasta and fila.hasta <= dia
                else Estado("Rige", "aviso")
            )
            setattr(fila, "estado", estado)  # noqa: B010

    def url_fila(self, fila: Moratoria) -> str:
        """Its form."""
        return reverse("nucleo:moratoria", args=[fila.pk])
