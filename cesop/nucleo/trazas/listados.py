"""Lists of what happened: changes of masters, reads of sensitive data, files brought in."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet, Sum
from django.urls import reverse

from cesop.nucleo.listados import Boton, Columna, Estado, FiltroFechas, Listado, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.models import Importacion, RegistroAuditoria, RegistroConsulta, Usuario
from cesop.nucleo.trazas import selectors
from cesop.nucleo.trazas.palabras import decir_consulta, nombre_de_tabla, nombres_de, resumen

# The address of the machine that somebody worked from: for who controls or investigates, not for who only looks.
DIRECCION = "dato:auditoria.direccion"
TONO_DE_ACCION: dict[str, Tono] = {"alta": "bien", "cambio": "info", "baja": "mal"}


class FiltroDeAuditoria(django_filters.FilterSet):
    """Who, on what, what for and when."""

    usuario = django_filters.ModelChoiceFilter(
        label="Quién", queryset=selectors.usuarios, to_field_name="usuario", method="de_quien", empty_label="Todos"
    )
    tabla = django_filters.ChoiceFilter(label="Qué", choices=selectors.tablas_auditadas, empty_label="Todo")
    accion = django_filters.ChoiceFilter(label="Acción", choices=RegistroAuditoria.Accion.choices, empty_label="Todas")
    fecha = FiltroFechas(field_name="registrado_en", label="Fecha")
    clave = django_filters.CharFilter(label="Clave", lookup_expr="exact")
    pedido = django_filters.CharFilter(label="Pedido", lookup_expr="exact")

    class Meta:
        model = RegistroAuditoria
        fields: tuple[str, ...] = ()

    def de_quien(
        self, filas: QuerySet[RegistroAuditoria], nombre: str, persona: Usuario
    ) -> QuerySet[RegistroAuditoria]:
        """The audit keeps no foreign key."""
        return filas.filter(usuario_id=persona.pk)


class ListadoDeAuditoria(Listado):
    """Every change of the masters, whatever the path that made it."""

    clave = "auditoria"
    titulo = "Auditoría"
    filtros = FiltroDeAuditoria
    orden = "-cuando"
    vacio = Vacio(
        titulo="Todavía no hay cambios",
        texto="Acá queda cada alta, cambio y baja: quién, cuándo, antes y después.",
        icono="shield-check",
    )
    columnas = (
        Columna(clave="cuando", titulo="Cuándo", valor="registrado_en", tipo="fecha_hora", orden="id"),
        Columna(clave="quien", titulo="Quién", valor=lambda f: f.usuario or f"programa ({f.rol})", orden="usuario"),
        Columna(
            clave="accion",
            titulo="Acción",
            valor=lambda f: Estado(f.get_accion_display().capitalize(), TONO_DE_ACCION[f.accion]),
            tipo="estado",
            orden="accion",
        ),
        Columna(clave="tabla", titulo="Qué", valor=lambda f: nombre_de_tabla(f.tabla), orden="tabla"),
        Columna(clave="clave", titulo="Clave", orden="clave"),
        Columna(clave="cambios", titulo="Antes → después", valor="en_palabras"),
        Columna(clave="pedido", titulo="Pedido", oculta_al_inicio=True),
        Columna(clave="direccion", titulo="Dirección", permiso=DIRECCION, oculta_al_inicio=True),
        Columna(clave="rol", titulo="Rol de base", oculta_al_inicio=True),
    )

    def filas(self) -> QuerySet[RegistroAuditoria]:
        """What people of the user's branches changed."""
        return selectors.auditados(self.usuario)

    def preparar(self, filas: Sequence[RegistroAuditoria]) -> None:
        """Put each change in words, asking once for all the names."""
        nombres = nombres_de(filas)
        for fila in filas:
            fila.en_palabras = resumen(fila, nombres=nombres, usuario=self.usuario)  # type: ignore[attr-defined]

    def url_fila(self, fila: RegistroAuditoria) -> str:
        """Its detail."""
        return reverse("nucleo:auditoria_detalle", args=[fila.pk])


class FiltroDeConsultas(django_filters.FilterSet):
    """Who and when."""

    usuario = django_filters.ModelChoiceFilter(label="Quién", queryset=selectors.usuarios, empty_label="Todos")
    fecha = FiltroFechas(field_name="registrado_en", label="Fecha")

    class Meta:
        model = RegistroConsulta
        fields: tuple[str, ...] = ()


class ListadoDeConsultas(Listado):
    """Who saw what is sensitive, or took data away in a file."""

    clave = "consultas"
    titulo = "Consultas y exportaciones"
    filtros = FiltroDeConsultas
    busqueda = ("que", "detalle", "motivo", "usuario__apellido", "usuario__usuario")
    busqueda_ayuda = "Qué, motivo o persona"
    orden = "-cuando"
    vacio = Vacio(
        titulo="Todavía no hay consultas",
        texto="Acá queda quién vio datos sensibles o se llevó un archivo, cuántas filas y por qué.",
        icono="eye",
    )
    columnas = (
        Columna(clave="cuando", titulo="Cuándo", valor="registrado_en", tipo="fecha_hora", orden="id"),
        Columna(clave="quien", titulo="Quién", valor="usuario.nombre_completo", orden=("usuario__apellido",)),
        Columna(clave="que", titulo="Qué", valor=lambda f: decir_consulta(f.que), orden="que"),
        Columna(clave="detalle", titulo="Detalle"),
        Columna(clave="filas", titulo="Filas", tipo="entero", orden="filas", total=Sum("filas")),
        Columna(clave="motivo", titulo="Motivo"),
        Columna(clave="pedido", titulo="Pedido", oculta_al_inicio=True),
    )

    def filas(self) -> QuerySet[RegistroConsulta]:
        """What people of the user's branches saw or took away."""
        return selectors.consultados(self.usuario)


class FiltroDeImportaciones(django_filters.FilterSet):
    """What, how it ended, who and when."""

    tipo = django_filters.ChoiceFilter(label="Qué", choices=selectors.tipos_de_importacion, empty_label="Todo")
    estado = django_filters.ChoiceFilter(label="Estado", choices=Importacion.Estado.choices, empty_label="Todos")
    fecha = FiltroFechas(field_name="registrado_en", label="Fecha")
    usuario = django_filters.ModelChoiceFilter(label="Quién", queryset=selectors.usuarios, empty_label="Todos")

    class Meta:
        model = Importacion
        fields: tuple[str, ...] = ()


class ListadoDeImportaciones(Listado):
    """Every file that was brought in, and every one that was refused."""

    clave = "importaciones"
    titulo = "Importaciones"
    filtros = FiltroDeImportaciones
    busqueda = ("archivo",)
    botones = (
        Boton(titulo="Importar", ruta="nucleo:importar_indice", icono="table-import", principal=True, escribe=False),
    )
    busqueda_ayuda = "Nombre del archivo"
    orden = "-cuando"
    vacio = Vacio(
        titulo="Todavía no se importó nada",
        texto="Acá queda cada archivo: cuántas filas trajo, qué cambió, o todos los errores por los que se rechazó.",
        icono="table-import",
        accion="Importar",
        ruta="nucleo:importar_indice",
    )
    columnas = (
        Columna(clave="cuando", titulo="Cuándo", valor="registrado_en", tipo="fecha_hora", orden="id"),
        Columna(clave="tipo", titulo="Qué", valor=lambda f: selectors.nombre_de_tipo(f.tipo), orden="tipo"),
        Columna(clave="archivo", titulo="Archivo", orden="archivo"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado(f.get_estado_display(), "bien" if f.estado == "aplicada" else "mal"),
            tipo="estado",
            orden="estado",
        ),
        Columna(clave="filas", titulo="Filas", tipo="entero", orden="filas", total=Sum("filas")),
        Columna(clave="altas", titulo="Altas", tipo="entero", orden="altas", total=Sum("altas")),
        Columna(clave="cambios", titulo="Cambios", tipo="entero", orden="cambios", total=Sum("cambios")),
        Columna(clave="errores", titulo="Errores", valor=lambda f: len(f.errores), tipo="entero"),
        Columna(clave="quien", titulo="Quién", valor="usuario.nombre_completo", orden=("usuario__apellido",)),
    )

    def filas(self) -> QuerySet[Importacion]:
        """Files of the kinds that the user may look at."""
        return selectors.importaciones_visibles(usuario=self.usuario)

    def url_fila(self, fila: Importacion) -> str:
        """Its detail."""
        return reverse("nucleo:importacion", args=[fila.pk])
