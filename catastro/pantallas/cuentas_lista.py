"""The list of service accounts: its filters, its columns, and the file that comes back in through the import."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from catastro.models import Categoria, CuentaServicio, EstadoServicio, GrupoGestion, Ruta, Servicio, TipoCondicion, Zona
from catastro.pantallas.marco_personas import DOCUMENTO, tapar, visto_por
from catastro.pantallas.palabras import estado_de_servicio
from catastro.selectors.cuentas import cuentas_con_lo_de_hoy
from catastro.selectors.cuentas_busqueda import de_persona_lugar_o_numero
from cesop.nucleo.alcance import visibles
from cesop.nucleo.fechas import hoy
from cesop.nucleo.listados import Boton, Columna, Listado, Vacio
from cesop.nucleo.listados.pantalla import COLUMNAS
from cesop.nucleo.pedidos import usuario_de

# The columns that `planillas.cuentas` reads, in its order.
DE_LA_PLANILLA = (
    "numero", "suministro", "titular_documento", "pagador_documento", "grupo", "categoria", "envio", "estado", "desde",
)  # fmt: skip


def _rutas(request: Any) -> QuerySet[Ruta]:
    return visibles(Ruta.objects.filter(uso=Ruta.Uso.LECTURA), usuario=usuario_de(request))


class FiltroDeCuentas(django_filters.FilterSet):
    """Service, state, group, category, condition, zone and reading route."""

    servicio = django_filters.ModelChoiceFilter(
        label="Servicio", field_name="suministro__servicio", queryset=Servicio.objects.all(), empty_label="Todos"
    )
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="estado_actual__estado", choices=EstadoServicio.choices, empty_label="Todos"
    )
    grupo = django_filters.ModelChoiceFilter(
        label="Grupo de gestión", queryset=GrupoGestion.objects.all(), empty_label="Todos"
    )
    categoria = django_filters.ModelChoiceFilter(
        label="Categoría",
        field_name="hoy_categoria__categoria",
        queryset=Categoria.objects.select_related("servicio"),
        empty_label="Todas",
    )
    condicion = django_filters.ModelChoiceFilter(
        label="Condición", method="con_condicion", queryset=TipoCondicion.objects.all(), empty_label="Todas"
    )
    zona = django_filters.ModelChoiceFilter(
        label="Zona", field_name="suministro__inmueble__zona", queryset=Zona.objects.all(), empty_label="Todas"
    )
    ruta = django_filters.ModelChoiceFilter(
        label="Ruta de lectura", field_name="de_lectura__ruta", queryset=_rutas, empty_label="Todas"
    )

    class Meta:
        model = CuentaServicio
        fields: tuple[str, ...] = ()

    def con_condicion(
        self, filas: QuerySet[CuentaServicio], nombre: str, tipo: TipoCondicion
    ) -> QuerySet[CuentaServicio]:
        """Those that have it today."""
        dia = hoy()
        en_vigor = Q(condiciones__hasta__isnull=True) | Q(condiciones__hasta__gt=dia)
        return filas.filter(
            en_vigor, condiciones__tipo=tipo, condiciones__reemplazado_en__isnull=True, condiciones__desde__lte=dia
        )


def _documento(fila: Any, quien: str) -> str | None:
    """What names a person in a file: the CUIT, or else the document."""
    return getattr(fila, f"{quien}_cuit") or getattr(fila, f"{quien}_documento") or None


class ListadoDeCuentas(Listado):
    """Every service account, with who holds it and what it has today."""

    clave = "catastro.cuentas"
    plantilla = "catastro/lugares/listado.html"
    titulo = "Cuentas de servicio"
    filtros = FiltroDeCuentas
    importa = "cuentas"
    busqueda_ayuda = "Titular, calle, medidor o n.º"
    orden = "numero"
    botones = (Boton(titulo="Alta de servicio", ruta="catastro:cuenta_alta", icono="plus", tecla="N", principal=True),)
    vacio = Vacio(
        titulo="Todavía no hay cuentas de servicio",
        texto="Una cuenta es el acuerdo por un servicio en un suministro: quién es el titular, quién paga, con qué "
        "categoría y en qué estado está.",
        icono="plug",
        accion="Alta de servicio",
        ruta="catastro:cuenta_alta",
    )
    columnas = (
        Columna(clave="numero", titulo="Cuenta", valor=lambda f: str(f.numero), orden="numero"),
        Columna(clave="titular", titulo="Titular", orden="titular_clave"),
        Columna(
            clave="domicilio",
            titulo="Dónde",
            valor="suministro.inmueble.domicilio",
            detalle=lambda f: f.suministro.inmueble.domicilio.localidad.nombre,
            orden="suministro__inmueble__domicilio__clave",
        ),
        Columna(clave="servicio", titulo="Servicio", valor="suministro.servicio", orden="suministro__servicio__orden"),
        Columna(clave="categoria", titulo="Categoría", valor="categoria_clave", orden="categoria_clave"),
        Columna(clave="grupo", titulo="Grupo", valor="grupo.codigo", orden="grupo__codigo"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: estado_de_servicio(f.estado_actual.estado),
            tipo="estado",
            orden="estado_actual__estado",
        ),
        Columna(
            clave="desde", titulo="Desde", valor="estado_actual.desde", tipo="fecha", orden="estado_actual__desde"
        ),
        Columna(clave="pagador", titulo="Paga", orden="pagador", oculta_al_inicio=True),
        Columna(
            clave="titular_documento",
            titulo="Documento del titular",
            valor=lambda f: _documento(f, "titular"),
            permiso=DOCUMENTO,
            mascara=tapar,
            oculta_al_inicio=True,
        ),
        Columna(
            clave="pagador_documento",
            titulo="Documento del pagador",
            valor=lambda f: _documento(f, "pagador"),
            permiso=DOCUMENTO,
            mascara=tapar,
            oculta_al_inicio=True,
        ),
        Columna(
            clave="suministro",
            titulo="Suministro",
            valor=lambda f: str(f.suministro.numero),
            orden="suministro__numero",
            oculta_al_inicio=True,
        ),
        Columna(clave="zona", titulo="Zona", valor="suministro.inmueble.zona", oculta_al_inicio=True),
        Columna(
            clave="ruta",
            titulo="Ruta",
            valor=lambda f: f"{f.ruta} n.º {f.ruta_orden}" if f.ruta else None,
            orden=("ruta", "ruta_orden"),
            oculta_al_inicio=True,
        ),
        Columna(clave="envio", titulo="Envío", valor="get_envio_display", oculta_al_inicio=True),
    )  # fmt: skip

    def filas(self) -> QuerySet[CuentaServicio]:
        """Every account: the whole cooperative serves them, whatever the branch."""
        return cuentas_con_lo_de_hoy(al=hoy())

    def buscar(self, texto: str) -> Q:
        """By holder, address, meter or number."""
        return de_persona_lugar_o_numero(
            texto,
            titular="hoy_titular__persona",
            numeros=("numero",),
            visto=visto_por(self.usuario),
        )

    def contexto(self) -> dict[str, Any]:
        """The address with the columns that the import asks for."""
        columnas = urlencode([(COLUMNAS, clave) for clave in DE_LA_PLANILLA])
        return {"planilla_url": f"?{columnas}"}

    def url_fila(self, fila: CuentaServicio) -> str:
        """Its page."""
        return reverse("catastro:cuenta", args=[fila.pk])
