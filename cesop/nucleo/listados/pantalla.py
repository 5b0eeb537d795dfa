"""A list for one request: reads the URL, and gives the template, the files and the bulk actions the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, F, QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.urls import reverse
from django_filters import FilterSet

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.listados.columnas import Columna, celda, escribir
from cesop.nucleo.listados.declaracion import Accion, Boton, Listado
from cesop.nucleo.listados.filtros import Buscable, condicion_de_busqueda, decir
from cesop.nucleo.listados.orden import en_orden
from cesop.nucleo.listados.piezas import Cabeza, Ficha, PaginadorContado, Renglon, Total
from cesop.nucleo.listados.vistas import vistas_visibles
from cesop.nucleo.models import VistaGuardada
from cesop.nucleo.permisos import puede_escribir, puede_ver
from cesop.nucleo.planillas.declaracion import importaciones

# What the URL of a list carries besides its filters.
BUSCAR, ORDEN, COLUMNAS, PAGINA, VISTA, FORMATO = "q", "orden", "col", "pagina", "vista", "formato"
PASAJEROS = (PAGINA, VISTA, FORMATO)
FILTROS_A_LA_VISTA = 3


class Pantalla:
    """`listado` seen with `parametros` (a query string). Queries do not grow with the rows."""

    def __init__(self, listado: Listado, parametros: QueryDict) -> None:
        self.listado = listado
        self.usuario = listado.usuario
        self.camino = listado.camino
        self.parametros = parametros
        self.id = f"listado-{listado.clave.replace('.', '-')}"
        self.titulo = listado.titulo_pagina()

    # ── Columns ──
    @cached_property
    def columnas_posibles(self) -> list[Columna]:
        """Those the user may have: a protected one is masked, or is not there."""
        return [self._segun_permiso(c) for c in self.listado.columnas if c.mascara or self._puede(c.permiso)]

    def _puede(self, permiso: str) -> bool:
        return not permiso or puede_ver(self.usuario, permiso)

    def _segun_permiso(self, columna: Columna) -> Columna:
        mascara = columna.mascara
        if mascara is None or self._puede(columna.permiso):
            return columna
        return Columna(clave=columna.clave, titulo=columna.titulo, valor=lambda f: _tapar(columna.leer(f), mascara))

    @cached_property
    def columnas(self) -> list[Columna]:
        """Those on the screen: what the URL asks, or what the list shows at first."""
        pedidas = set(self.parametros.getlist(COLUMNAS))
        elegidas = [c for c in self.columnas_posibles if c.clave in pedidas]
        return elegidas or [c for c in self.columnas_posibles if not c.oculta_al_inicio]

    @property
    def eleccion_de_columnas(self) -> list[tuple[Columna, bool]]:
        """(column, whether it is shown), for the chooser."""
        visibles = {c.clave for c in self.columnas}
        return [(c, c.clave in visibles) for c in self.columnas_posibles]

    # ── Rows ──
    @cached_property
    def filtro(self) -> FilterSet | None:
        """The bound filter set, without the filters that would reveal what the user may not see."""
        clase = self.listado.filtros
        if clase is None:
            return None
        filtro = clase(self.parametros, queryset=self.listado.filas(), request=self.listado.request)
        for nombre, permiso in self.listado.permisos_de_filtros.items():
            if not self._puede(permiso):
                filtro.filters.pop(nombre, None)
        return filtro

    @cached_property
    def filtro_valido(self) -> bool:
        """False when some filter in the URL is wrong; then no row is shown, instead of all."""
        return self.filtro is None or bool(self.filtro.is_valid())

    @cached_property
    def filtradas(self) -> QuerySet[Any]:
        """The filtered set, unordered."""
        filas: QuerySet[Any] = self.listado.filas() if self.filtro is None else self.filtro.queryset
        if not self.filtro_valido:
            return filas.none()
        if self.filtro is not None:
            filas = self.filtro.qs
        condicion = self.listado.buscar(self.texto_buscado) if self.texto_buscado else None
        if condicion is None:
            campos = [self._buscable(b) for b in self.listado.busqueda]
            condicion = condicion_de_busqueda(self.texto_buscado, [c.campo for c in campos if self._puede(c.permiso)])
        return filas.filter(condicion) if condicion else filas

    @staticmethod
    def _buscable(campo: str | Buscable) -> Buscable:
        return campo if isinstance(campo, Buscable) else Buscable(campo=campo)

    @property
    def texto_buscado(self) -> str:
        """What the search box says."""
        return self.parametros.get(BUSCAR, "").strip()[:100]

    @cached_property
    def orden(self) -> tuple[str, bool]:
        """(column key, descending): what the URL asks if that column sorts, or the list's own."""
        pedido = self.parametros.get(ORDEN, "")
        claves = {c.clave for c in self.columnas_posibles if c.campos_de_orden}
        elegido = pedido if pedido.removeprefix("-") in claves else self.listado.orden
        return elegido.removeprefix("-"), elegido.startswith("-")

    @cached_property
    def filas(self) -> QuerySet[Any]:
        """The filtered set in order; ties by key, so that pages neither repeat nor skip."""
        clave, descendente = self.orden
        columna = next((c for c in self.columnas_posibles if c.clave == clave), None)
        expresiones = [en_orden(self.filtradas, campo) for campo in (columna.campos_de_orden if columna else ())]
        return self.filtradas.order_by(*(e.desc() if descendente else e.asc() for e in [*expresiones, F("pk")]))

    @cached_property
    def _resumen(self) -> dict[str, Any]:
        """Count and totals of the filtered set, in one query."""
        sumas = {f"total_{c.clave}": c.total for c in self.columnas if c.total is not None}
        return dict(self.filtradas.order_by().aggregate(cuenta=Count("pk"), **sumas))

    @property
    def cuenta(self) -> int:
        """Rows in the filtered set."""
        return int(self._resumen["cuenta"])

    @property
    def totales(self) -> list[Total]:
        """Sums of the visible columns over the filtered set."""
        hallados = [(c, self._resumen[f"total_{c.clave}"]) for c in self.columnas if c.total is not None]
        return [
            Total(titulo=c.titulo, texto=escribir(valor or 0, c.tipo), negativo=(valor or 0) < 0)
            for c, valor in hallados
        ]

    @cached_property
    def pagina(self) -> Page:  # type: ignore[type-arg]
        """The page that the URL asks, or the nearest that exists."""
        paginador = PaginadorContado(self.filas, tamano=self.listado.por_pagina, cuenta=self.cuenta)
        return paginador.get_page(self.parametros.get(PAGINA))

    @cached_property
    def renglones(self) -> list[Renglon]:
        """Rows of the page."""
        filas = list(self.pagina.object_list)
        self.listado.preparar(filas)
        return [self._renglon(fila) for fila in filas]

    def por_tandas(self, tamano: int) -> Iterator[Any]:
        """Every row of the filtered set, read and prepared in batches, for files."""
        filas = self.filas.iterator(chunk_size=tamano)
        while tanda := list(islice(filas, tamano)):
            self.listado.preparar(tanda)
            yield from tanda

    def _renglon(self, fila: Any) -> Renglon:
        despliegue = self.listado.url_despliegue(fila) or ""
        return Renglon(
            id=str(fila.pk),
            titulo=self.listado.titulo_de_fila(fila) if self.acciones or despliegue else "",
            url=self.listado.url_fila(fila) or "",
            despliegue=despliegue,
            celdas=[celda(columna, fila) for columna in self.columnas],
            centavos=self._centavos(fila),
        )

    def _centavos(self, fila: Any) -> str:
        columna = next((c for c in self.columnas if c.clave == self.listado.importe_fila), None)
        valor = columna.leer(fila) if columna else None
        return "" if valor is None else str(int(valor * 100))

    @property
    def ancho(self) -> int:
        """Cells of a row, the one of the marks included."""
        return len(self.columnas) + bool(self.acciones)

    # ── Heads, filters and addresses ──
    @property
    def cabezas(self) -> list[Cabeza]:
        """Heads of the visible columns."""
        return [self._cabeza(c) for c in self.columnas]

    def _cabeza(self, columna: Columna) -> Cabeza:
        clave, descendente = self.orden
        actual = columna.clave == clave and bool(columna.campos_de_orden)
        siguiente = f"-{columna.clave}" if actual and not descendente else columna.clave
        return Cabeza(
            clave=columna.clave,
            titulo=columna.titulo,
            numerica=columna.numerica,
            url=self.url(cambios={ORDEN: [siguiente]}) if columna.campos_de_orden else "",
            sentido=("descending" if descendente else "ascending") if actual else "",
        )

    @property
    def campos_de_filtro(self) -> list[BoundField]:
        """Filters always in sight."""
        return self._campos[:FILTROS_A_LA_VISTA]

    @property
    def mas_filtros(self) -> list[BoundField]:
        """Filters inside «Más filtros»."""
        return self._campos[FILTROS_A_LA_VISTA:]

    @property
    def error_escondido(self) -> bool:
        """True when a wrong filter is inside «Más filtros»: it opens."""
        return any(campo.errors for campo in self.mas_filtros)

    @property
    def error_de_filtro(self) -> str:
        """What is wrong with the filters, naming each."""
        dichos = [
            f"{campo.label}: {' '.join(str(error) for error in campo.errors)}" for campo in self._campos if campo.errors
        ]
        return f"{' '.join(dichos)} Corregilo o quitá los filtros."

    @cached_property
    def _campos(self) -> list[BoundField]:
        return list(self.filtro.form) if self.filtro is not None else []

    @cached_property
    def fichas(self) -> list[Ficha]:
        """Active filters, in words."""
        fichas = [self._ficha_de(campo) for campo in self._campos if self._activo(campo)]
        if self.texto_buscado:
            fichas.insert(0, Ficha(titulo="Dice", texto=self.texto_buscado, url=self.url(cambios={BUSCAR: []})))
        return fichas

    def _activo(self, campo: BoundField) -> bool:
        if self.filtro is None or campo.errors:
            return False
        valor = self.filtro.form.cleaned_data.get(campo.name)
        return valor is not None and valor != "" and (not hasattr(valor, "__len__") or len(valor) > 0)

    def _ficha_de(self, campo: BoundField) -> Ficha:
        assert self.filtro is not None
        valor = self.filtro.form.cleaned_data[campo.name]
        opciones = getattr(campo.field, "choices", ())
        return Ficha(
            titulo=str(campo.label),
            texto=decir(valor, opciones),
            url=self.url(cambios={nombre: [] for nombre in self._nombres_de(campo)}),
        )

    @staticmethod
    def _nombres_de(campo: BoundField) -> list[str]:
        sufijos = getattr(campo.field.widget, "suffixes", None)
        return [f"{campo.name}_{sufijo}" for sufijo in sufijos] if sufijos else [campo.name]

    @property
    def ocultos_del_filtro(self) -> list[tuple[str, str]]:
        """What the filter form carries along: order, columns and view."""
        return [(n, v) for n in (ORDEN, COLUMNAS, VISTA) for v in self.parametros.getlist(n)]

    @property
    def ocultos_de_columnas(self) -> list[tuple[str, str]]:
        """What the column chooser carries along: everything but columns and page."""
        omitidos = (COLUMNAS, PAGINA, FORMATO)
        return [(n, v) for n, valores in self.parametros.lists() if n not in omitidos for v in valores if v]

    def consulta(self, *, cambios: Mapping[str, list[str]] | None = None) -> str:
        """Query string with `cambios`, without the page nor empty values."""
        nuevos = self.parametros.copy()
        for nombre in (PAGINA, FORMATO):
            nuevos.pop(nombre, None)
        for nombre, valores in (cambios or {}).items():
            nuevos.setlist(nombre, valores)
        for nombre, valores in list(nuevos.lists()):
            nuevos.setlist(nombre, [v for v in valores if v or nombre == VISTA])
        return nuevos.urlencode()

    def url(self, *, cambios: Mapping[str, list[str]] | None = None) -> str:
        """Address of this list with `cambios`."""
        consulta = self.consulta(cambios=cambios)
        return f"{self.camino}?{consulta}" if consulta else self.camino

    @property
    def direccion(self) -> str:
        """Address of exactly what is seen, page included, for the address bar."""
        numero = self.pagina.number
        return self.url(cambios={PAGINA: [str(numero)]} if numero > 1 else {})

    @property
    def url_anterior(self) -> str:
        """Address of the previous page, empty on the first."""
        hay = self.pagina.has_previous()
        return self.url(cambios={PAGINA: [str(self.pagina.previous_page_number())]}) if hay else ""

    @property
    def url_siguiente(self) -> str:
        """Address of the next page, empty on the last."""
        hay = self.pagina.has_next()
        return self.url(cambios={PAGINA: [str(self.pagina.next_page_number())]}) if hay else ""

    @property
    def url_limpia(self) -> str:
        """Address without filters, that does not open the user's first view either."""
        return f"{self.camino}?{VISTA}="

    @property
    def origen(self) -> str:
        """Address that exports and bulk actions take the rows from."""
        return self.url()

    def url_de_archivo(self, formato: str) -> str:
        """Address of the file with what is seen."""
        return self.url(cambios={FORMATO: [formato]})

    @property
    def archivos(self) -> list[tuple[str, str, str]]:
        """(name, icon, address) of each kind of file."""
        return [(nombre, icono, self.url_de_archivo(f)) for f, nombre, icono in FORMATOS_DE_ARCHIVO]

    # ── What the user may do ──
    @property
    def se_busca(self) -> bool:
        """True when it has a search box: it says in which fields, or answers by itself."""
        return bool(self.listado.busqueda) or type(self.listado).buscar is not Listado.buscar

    @property
    def url_importar(self) -> str:
        """Where its file comes in, empty for who may not bring it."""
        clave = self.listado.importa
        permitida = bool(clave) and puede_escribir(self.usuario, importaciones()[clave].permiso)
        return reverse("nucleo:importar", args=[clave]) if permitida else ""

    @cached_property
    def acciones(self) -> list[Accion]:
        """Bulk actions that this user may do."""
        return [a for a in self.listado.acciones if puede_escribir(self.usuario, a.permiso)]

    @property
    def botones(self) -> list[tuple[Boton, str]]:
        """(button, address) for those the user may open."""
        return [(b, reverse(b.ruta)) for b in self.listado.botones if self._abre(b)]

    def _abre(self, boton: Boton) -> bool:
        return (puede_escribir if boton.escribe else puede_ver)(self.usuario, boton.ruta)

    @property
    def url_vacio(self) -> str:
        """Address of the action that fills an empty list, if the user may."""
        ruta = self.listado.vacio.ruta
        return reverse(ruta) if ruta and puede_escribir(self.usuario, ruta) else ""

    @cached_property
    def vistas(self) -> list[VistaGuardada]:
        """Saved views of this list: the user's, and those that others share."""
        return list(vistas_visibles(usuario=self.usuario, listado=self.listado.clave))

    @property
    def vista_actual(self) -> VistaGuardada | None:
        """The saved view that the URL says is open."""
        actual = self.parametros.get(VISTA)
        return next((v for v in self.vistas if str(v.pk) == actual), None)

    def exigir_filtro_valido(self) -> None:
        """Raises ErrorNegocio when some filter is wrong: nothing is exported nor done over a set nobody asked."""
        if not self.filtro_valido:
            raise ErrorNegocio(
                "listado.filtro_invalido",
                "No se puede usar la lista porque un filtro no es válido. Corregí los filtros y probá de nuevo.",
            )


FORMATOS_DE_ARCHIVO = (
    ("xlsx", "Planilla (xlsx)", "file-type-xls"),
    ("csv", "Texto separado (csv)", "file-type-csv"),
    ("pdf", "Para imprimir (pdf)", "file-type-pdf"),
)


def _tapar(valor: Any, mascara: Any) -> str | None:
    return None if valor is None or valor == "" else str(mascara(valor))
