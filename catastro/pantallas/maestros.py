"""Masters: one declaration each gives its list, its form, its addresses and its entry in the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import BooleanField, Field, ForeignKey, IntegerField, Model, QuerySet
from django.forms.models import fields_for_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import (
    Calle,
    Categoria,
    Cuadrilla,
    GrupoGestion,
    Localidad,
    Servicio,
    TipoCondicion,
    TipoOrden,
    Zona,
)
from catastro.selectors.maestros import filas_de
from catastro.services import maestros
from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.interfaz.registro import Pagina, registrar_pagina
from cesop.nucleo.listados import Boton, Columna, Estado, Listado, Vacio, vista_de
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from cesop.nucleo.trazas.selectors import historial

MODULO, ESPACIO = "catastro", "catastro"


@dataclass(frozen=True, kw_only=True)
class Maestro:
    """A master: its table, and what its screen says.

    clave: name of its list in the URLs; its forms are `<clave>_nuevo` and `<clave>_editar`. campos: those of the form,
    and columns of the list. fijos: given once. buscables: where the search box looks. cuenta: relation whose rows say
    whether it is used, with the title of that column. botones: more than «add».
    """

    clave: str
    modelo: type[Model]
    titulo: str
    uno: str
    para: str
    icono: str
    palabras: str
    campos: tuple[str, ...]
    fijos: tuple[str, ...] = ()
    buscables: tuple[str, ...] = ("nombre",)
    cuenta: tuple[str, str] = ("", "")
    importacion: str = ""

    @property
    def ruta(self) -> str:
        """Name of the view of its list."""
        return f"{ESPACIO}:{self.clave}"

    def campo(self, nombre: str) -> Field[Any, Any]:
        """The field of the table."""
        campo = self.modelo._meta.get_field(nombre)
        assert isinstance(campo, Field)
        return campo


MAESTROS = (
    Maestro(
        clave="servicios", modelo=Servicio, titulo="Servicios", uno="servicio", icono="bolt",
        para="Lo que la cooperativa presta: en qué se mide y a qué sección contable va.",
        palabras="electricidad agua cloacas telefonía internet unidad medido",
        campos=("clave", "nombre", "unidad", "medido", "seccion", "orden", "activo"),
        fijos=("clave", "unidad", "medido"), buscables=("clave", "nombre"), cuenta=("suministros", "Suministros"),
        importacion="servicios",
    ),
    Maestro(
        clave="categorias", modelo=Categoria, titulo="Categorías", uno="categoría", icono="tag",
        para="Para qué usa el servicio cada cuenta: las tarifas se fijan por categoría.",
        palabras="tarifa residencial comercial industrial",
        campos=("servicio", "clave", "nombre", "activa"), fijos=("servicio", "clave"),
        buscables=("clave", "nombre", "servicio__nombre"), importacion="categorias",
    ),
    Maestro(
        clave="condiciones", modelo=TipoCondicion, titulo="Condiciones", uno="condición", icono="flag",
        para="Lo que una cuenta puede tener de particular: electrodependiente, tarifa social, potencia contratada.",
        palabras="tipos de condición electrodependiente tarifa social estacional exento",
        campos=("clave", "nombre", "servicio", "lleva_valor", "unidad", "exige_comprobante", "es_alerta", "activo"),
        fijos=("clave", "lleva_valor", "unidad"), buscables=("clave", "nombre"), importacion="condiciones",
    ),
    Maestro(
        clave="grupos", modelo=GrupoGestion, titulo="Grupos de gestión", uno="grupo de gestión", icono="users-group",
        para="Cada grupo rige la vida de sus cuentas: calendario, tarifas, comprobantes, mora y cortes.",
        palabras="gestión calendario política sección",
        campos=("codigo", "nombre", "servicio", "seccion", "activo"), fijos=("codigo", "servicio"),
        buscables=("codigo", "nombre"), cuenta=("cuentas", "Cuentas"), importacion="grupos",
    ),
    Maestro(
        clave="zonas", modelo=Zona, titulo="Zonas", uno="zona", icono="map-2",
        para="Partes del territorio: para comparar consumos, para tarifas y para informes.",
        palabras="barrio sector territorio", campos=("codigo", "nombre", "activa"), fijos=("codigo",),
        buscables=("codigo", "nombre"), cuenta=("inmuebles", "Inmuebles"), importacion="zonas",
    ),
    Maestro(
        clave="localidades", modelo=Localidad, titulo="Localidades", uno="localidad", icono="building-community",
        para="Los pueblos de los domicilios, con su código postal.",
        palabras="ciudad pueblo código postal partido provincia",
        campos=("nombre", "codigo_postal", "partido", "provincia"), buscables=("nombre", "codigo_postal", "partido"),
        cuenta=("calles", "Calles"), importacion="localidades",
    ),
    Maestro(
        clave="calles", modelo=Calle, titulo="Calles", uno="calle", icono="map-pin",
        para="Cómo se escribe cada calle. Los domicilios la toman de acá, y si cambia, cambian con ella.",
        palabras="nomenclador avenida dirección domicilio", campos=("localidad", "nombre"), fijos=("localidad",),
        buscables=("nombre", "localidad__nombre"), importacion="calles",
    ),
    Maestro(
        clave="cuadrillas", modelo=Cuadrilla, titulo="Cuadrillas", uno="cuadrilla", icono="users",
        para="Quiénes salen a la calle a cumplir las órdenes.", palabras="equipo operarios guardia integrantes",
        campos=("nombre", "integrantes", "sucursal", "activa"), buscables=("nombre", "integrantes"),
        cuenta=("ordenes", "Órdenes"), importacion="cuadrillas",
    ),
    Maestro(
        clave="tipos_de_orden", modelo=TipoOrden, titulo="Tipos de orden", uno="tipo de orden", icono="clipboard-list",
        para="Qué se puede ordenar en la calle, sobre qué, y en cuántos días hábiles.",
        palabras="orden de servicio plazo corte reconexión inspección",
        campos=("clave", "nombre", "objeto", "plazo", "activo"), fijos=("clave", "objeto"),
        buscables=("clave", "nombre"), cuenta=("ordenes", "Órdenes"), importacion="tipos_de_orden",
    ),
)  # fmt: skip


# ── Lists ──


class ListadoDeMaestro(Listado):
    """The rows of a master. `maestro` comes with each class."""

    maestro: ClassVar[Maestro]

    def filas(self) -> QuerySet[Any]:
        """All of them that the user sees."""
        return filas_de(self.maestro.modelo, usuario=self.usuario, cuenta=self.maestro.cuenta[0])

    def url_fila(self, fila: Any) -> str | None:
        """Its form, for whoever may change it."""
        editar = f"{self.maestro.ruta}_editar"
        return reverse(editar, args=[fila.pk]) if puede_ver(self.usuario, editar) else None


def _listado(maestro: Maestro) -> type[ListadoDeMaestro]:
    columnas = [_columna(maestro.campo(nombre)) for nombre in maestro.campos]
    if maestro.cuenta[0]:
        columnas.append(Columna(clave="en_uso", titulo=maestro.cuenta[1], tipo="entero", orden="en_uso"))
    agregar = f"Agregar {maestro.uno}"
    botones = [Boton(titulo=agregar, ruta=f"{maestro.ruta}_nuevo", icono="plus", tecla="N", principal=True)]
    return type(
        f"ListadoDe_{maestro.clave}",
        (ListadoDeMaestro,),
        {
            "__doc__": maestro.para,
            "maestro": maestro,
            "clave": f"catastro.{maestro.clave}",
            "titulo": maestro.titulo,
            "columnas": tuple(columnas),
            "busqueda": maestro.buscables,
            "busqueda_ayuda": "Buscar en la lista",
            "orden": maestro.campos[0],
            "botones": tuple(botones),
            "importa": maestro.importacion,
            "plantilla": "catastro/maestros/lista.html",
            "vacio": Vacio(
                titulo=f"Todavía no hay {maestro.titulo.lower()}",
                texto=maestro.para,
                icono=maestro.icono,
                accion=agregar,
                ruta=f"{maestro.ruta}_nuevo",
            ),
            "contexto": lambda self: {"para": maestro.para, "planilla_url": _planilla(maestro)},
        },
    )


def _planilla(maestro: Maestro) -> str:
    """The address of its spreadsheet, for a master that comes in one."""
    return reverse(f"{ESPACIO}:planilla_{maestro.importacion}") if maestro.importacion else ""


def _columna(campo: Field[Any, Any]) -> Columna:
    """How a field is shown: keys by what they point to, states as badges, options by their words."""
    titulo = str(campo.verbose_name).capitalize()
    if isinstance(campo, ForeignKey):
        return Columna(clave=campo.name, titulo=titulo, valor=_texto(campo.name), orden=f"{campo.name}__pk")
    if campo.name in {"activo", "activa"}:
        return Columna(clave=campo.name, titulo="Estado", valor=_estado(campo.name), tipo="estado", orden=campo.name)
    if isinstance(campo, BooleanField):
        return Columna(clave=campo.name, titulo=titulo, tipo="logico", orden=campo.name)
    if campo.choices:
        return Columna(clave=campo.name, titulo=titulo, valor=f"get_{campo.name}_display", orden=campo.name)
    tipo = "entero" if isinstance(campo, IntegerField) else "texto"
    return Columna(clave=campo.name, titulo=titulo, tipo=tipo, orden=campo.name)  # type: ignore[arg-type]


def _texto(nombre: str) -> Callable[[Any], str]:
    return lambda fila: str(getattr(fila, nombre) or "")


def _estado(nombre: str) -> Callable[[Any], Estado]:
    genero = nombre[-1]
    return lambda fila: Estado(f"Activ{genero}", "bien") if getattr(fila, nombre) else Estado("De baja", "neutro")


# ── Forms ──


def _formulario(maestro: Maestro, *, fila: Model, request: HttpRequest) -> forms.Form:
    """The form of a row, with what is given once disabled when it is already there."""
    campos = fields_for_model(maestro.modelo, fields=maestro.campos)
    clase: type[forms.Form] = type("FormularioDeMaestro", (forms.Form,), dict(campos))
    iniciales = {nombre: maestro.campo(nombre).value_from_object(fila) for nombre in maestro.campos}
    form = clase(request.POST or None, initial=iniciales)
    for nombre in maestro.fijos if fila.pk else ():
        form.fields[nombre].disabled = True
        form.fields[nombre].help_text = "No cambia: otros datos lo usan."
    if (sucursal := form.fields.get("sucursal")) is not None:
        sucursal.queryset = sucursales_de(usuario_de(request)).filter(activa=True)  # type: ignore[attr-defined]
    return form


def _editar(request: HttpRequest, maestro: Maestro, fila: Model) -> HttpResponse:
    nueva = fila.pk is None
    form = _formulario(maestro, fila=fila, request=request)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            maestros.guardar(fila, datos=form.cleaned_data, fijos=maestro.fijos)
        if not form.errors:
            messages.success(request, f"Guardado: {fila}.")
            return redirect(maestro.ruta)
    tabla = maestro.modelo._meta.db_table
    contexto = {
        "form": form,
        "titulo": f"Agregar {maestro.uno}" if nueva else str(fila),
        "boton": "Agregar" if nueva else "Guardar",
        "volver": reverse(maestro.ruta),
        "historial": None if nueva else historial(tabla, clave=str(fila.pk), usuario=usuario_de(request)),
        "solo_lectura": not puede_escribir(usuario_de(request), f"{maestro.ruta}_{'nuevo' if nueva else 'editar'}"),
    }
    return render(request, "nucleo/maestros/formulario.html", contexto, status=422 if form.errors else 200)


def _vista_nuevo(maestro: Maestro) -> Callable[[HttpRequest], HttpResponse]:
    @require_http_methods(FORMULARIO)
    def nuevo(request: HttpRequest) -> HttpResponse:
        return _editar(request, maestro, maestro.modelo())

    return nuevo


def _vista_editar(maestro: Maestro) -> Callable[[HttpRequest, int], HttpResponse]:
    @require_http_methods(FORMULARIO)
    def editar(request: HttpRequest, pk: int) -> HttpResponse:
        fila = get_object_or_404(filas_de(maestro.modelo, usuario=usuario_de(request)), pk=pk)
        return _editar(request, maestro, fila)

    return editar


@require_GET
def indice(request: HttpRequest) -> HttpResponse:
    """Every master that the user may open, with how many rows it has."""
    usuario = usuario_de(request)
    propios = [m for m in MAESTROS if puede_ver(usuario, m.ruta)]
    filas = [(m, reverse(m.ruta), filas_de(m.modelo, usuario=usuario).count()) for m in propios]
    return render(request, "catastro/maestros/indice.html", {"maestros": filas})


def direcciones() -> Iterator[URLPattern]:
    """Three addresses for each master: its list, add, change."""
    yield path("maestros/", indice, name="maestros")
    for maestro in MAESTROS:
        base = maestro.clave.replace("_", "-")
        yield path(f"{base}/", vista_de(_listado(maestro)), name=maestro.clave)
        yield path(f"{base}/nuevo/", _vista_nuevo(maestro), name=f"{maestro.clave}_nuevo")
        yield path(f"{base}/<int:pk>/", _vista_editar(maestro), name=f"{maestro.clave}_editar")


def registrar_paginas() -> None:
    """One tab for all of them, and one entry of the palette for each."""
    hijas = {f"{m.ruta}{resto}" for m in MAESTROS for resto in ("", "_nuevo", "_editar")} | {
        f"{ESPACIO}:planilla_{m.importacion}" for m in MAESTROS if m.importacion
    }
    registrar_pagina(
        Pagina(
            modulo=MODULO, nombre="Maestros", ruta=f"{ESPACIO}:maestros", icono="settings", orden=190,
            palabras="tablas nomencladores configuración catastro", hijas=frozenset(hijas),
        )
    )  # fmt: skip
    for orden, maestro in enumerate(MAESTROS, start=191):
        registrar_pagina(
            Pagina(
                modulo=MODULO, nombre=maestro.titulo, ruta=maestro.ruta, icono=maestro.icono, orden=orden,
                palabras=maestro.palabras, solapa=False,
            )
        )  # fmt: skip
