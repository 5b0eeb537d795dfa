"""Properties: list, page, and what changes in them."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from catastro.campos_lugares import CampoGrado, ConSugerencias
from catastro.models import CaracteristicaDeInmueble, Inmueble, Localidad, Zona
from catastro.selectors import inmuebles as selectors
from catastro.selectors.domicilios import nombres_de_calles
from catastro.services import inmuebles as services
from catastro.services.domicilios import guardar_domicilio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import ACEPTADO, FORMULARIO, CampoFecha, aceptado, errores_en
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros.views import formulario

DESTINOS = dict(CaracteristicaDeInmueble.Destino.choices)
CAMPOS_DE_DOMICILIO = ("localidad", "calle", "altura", "piso", "departamento", "entre_calles")
# What tells one door from another.
PUERTA = frozenset(CAMPOS_DE_DOMICILIO) - {"entre_calles"}


def estado_de(fila: Inmueble) -> Estado:
    """Whether it is used, and whether the map knows where it is."""
    if not fila.activo:
        return Estado("De baja", "neutro")
    return Estado("Activo", "bien") if fila.latitud is not None else Estado("Sin ubicar", "aviso")


class FiltroDeInmuebles(django_filters.FilterSet):
    """Zone, use, and whether it is on the map."""

    zona = django_filters.ModelChoiceFilter(label="Zona", queryset=Zona.objects.all(), empty_label="Todas")
    destino = django_filters.ChoiceFilter(
        label="Destino", choices=CaracteristicaDeInmueble.Destino.choices, empty_label="Todos"
    )
    en_el_mapa = FiltroLogico(label="En el mapa", field_name="latitud", lookup_expr="isnull", exclude=True)
    localidad = django_filters.ModelChoiceFilter(
        label="Localidad", field_name="domicilio__localidad", queryset=Localidad.objects.all(), empty_label="Todas"
    )
    activo = FiltroLogico(label="Activo")

    class Meta:
        model = Inmueble
        fields: tuple[str, ...] = ()


class ListadoDeInmuebles(Listado):
    """Where services are given."""

    clave = "catastro.inmuebles"
    titulo = "Inmuebles"
    plantilla = "catastro/lugares/listado.html"
    filtros = FiltroDeInmuebles
    importa = "inmuebles"
    busqueda = ("domicilio__clave", "nomenclatura", "partida")
    busqueda_ayuda = "Domicilio, nomenclatura o partida"
    orden = "domicilio"
    botones = (
        Boton(titulo="Inmueble", ruta="catastro:inmueble_nuevo", icono="plus", tecla="N", principal=True),
    )  # fmt: skip
    vacio = Vacio(
        titulo="Todavía no hay inmuebles",
        texto="Acá está cada casa, local o lote: su domicilio, su parcela, lo que mide, y los servicios que llegan.",
        icono="home",
        accion="Agregar un inmueble",
        ruta="catastro:inmueble_nuevo",
    )
    columnas = (
        Columna(
            clave="domicilio",
            titulo="Domicilio",
            orden=("domicilio__calle", "puerta"),
            detalle=lambda f: f.domicilio.entre_calles,
        ),
        Columna(
            clave="localidad",
            titulo="Localidad",
            valor="domicilio.localidad.nombre",
            orden="domicilio__localidad__nombre",
        ),
        Columna(clave="zona", titulo="Zona", valor="zona.nombre", orden="zona__codigo"),
        Columna(clave="nomenclatura", titulo="Nomenclatura", orden="nomenclatura"),
        Columna(clave="partida", titulo="Partida", orden="partida"),
        Columna(clave="destino", titulo="Destino", valor=lambda f: DESTINOS.get(f.destino, ""), orden="destino"),
        Columna(clave="unidades", titulo="Unidades", tipo="entero", orden="unidades"),
        Columna(clave="puntos", titulo="Suministros", tipo="entero", orden="puntos"),
        Columna(clave="latitud", titulo="Latitud", tipo="texto", oculta_al_inicio=True),
        Columna(clave="longitud", titulo="Longitud", tipo="texto", oculta_al_inicio=True),
        Columna(clave="estado", titulo="Estado", valor=estado_de, tipo="estado", orden="activo"),
    )

    def contexto(self) -> dict[str, str]:
        """The address of its spreadsheet."""
        return {"planilla_url": reverse("catastro:planilla_inmuebles")}

    def filas(self) -> QuerySet[Inmueble]:
        """All of them, as they are today."""
        return selectors.con_resumen(selectors.inmuebles(), al=hoy())

    def url_fila(self, fila: Inmueble) -> str:
        """Its page."""
        return reverse("catastro:inmueble", args=[fila.pk])


class DatosDeDomicilio(forms.Form):
    """An address. The street is completed from the catalogue of the towns."""

    localidad = forms.ModelChoiceField(label="Localidad", queryset=Localidad.objects.all())
    calle = forms.CharField(
        label="Calle", max_length=80, widget=ConSugerencias(lambda: [nombre for nombre, _ in nombres_de_calles()])
    )
    altura = forms.CharField(label="Número", max_length=10, required=False, help_text="S/N si no tiene.")
    piso = forms.CharField(label="Piso", max_length=6, required=False)
    departamento = forms.CharField(label="Departamento", max_length=10, required=False)
    entre_calles = forms.CharField(label="Entre calles", max_length=80, required=False)


class DatosDeInmueble(DatosDeDomicilio):
    """A property: its address, parcel and zone."""

    zona = forms.ModelChoiceField(
        label="Zona", queryset=Zona.objects.filter(activa=True), required=False, empty_label="Sin zona"
    )
    nomenclatura = forms.CharField(label="Nomenclatura catastral", max_length=60, required=False)
    partida = forms.CharField(label="Partida inmobiliaria", max_length=20, required=False)
    observaciones = forms.CharField(
        label="Observaciones", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @staticmethod
    def iniciales(inmueble: Inmueble) -> dict[str, Any]:
        """What it says now."""
        propios = ("zona", "nomenclatura", "partida", "observaciones")
        dicho = {campo: getattr(inmueble.domicilio, campo) for campo in CAMPOS_DE_DOMICILIO}
        return dicho | {campo: getattr(inmueble, campo) for campo in propios}

    def iguales(self, inmueble: Inmueble | None = None) -> list[Inmueble]:
        """The other properties at the address that was written."""
        puerta = {campo: self.cleaned_data[campo] for campo in PUERTA}
        return selectors.en_la_puerta(**puerta, menos=inmueble.pk if inmueble else None)

    def guardar(self, inmueble: Inmueble | None = None) -> Inmueble:
        """Address and property, by their services. *Errores:* `inmuebles.repetido`, those of the services."""
        if inmueble is None or not PUERTA.isdisjoint(self.changed_data):
            services.avisar_de_la_puerta(self.iguales(inmueble), aceptado=aceptado(self))
        datos = dict(self.cleaned_data)
        domicilio = guardar_domicilio(
            **{campo: datos.pop(campo) for campo in CAMPOS_DE_DOMICILIO},
            domicilio=inmueble.domicilio if inmueble else None,
        )
        return services.guardar_inmueble(domicilio=domicilio, **datos, inmueble=inmueble)


class DatosDeCaracteristicas(forms.Form):
    """What a property is for and measures, since a day."""

    destino = forms.ChoiceField(label="Destino", choices=CaracteristicaDeInmueble.Destino.choices)
    superficie_terreno = forms.DecimalField(
        label="Terreno (m²)", max_digits=10, decimal_places=2, min_value=0, required=False, localize=True
    )
    superficie_cubierta = forms.DecimalField(
        label="Cubierto (m²)", max_digits=10, decimal_places=2, min_value=0, required=False, localize=True
    )
    unidades_funcionales = forms.IntegerField(label="Unidades funcionales", min_value=1, max_value=999, initial=1)
    desde = CampoFecha(label="Desde", help_text="Lo que había desde ese día queda reemplazado.")


class Ubicacion(forms.Form):
    """A place on the map; both empty, it is taken away."""

    latitud = CampoGrado(label="Latitud", tope=90, required=False)
    longitud = CampoGrado(label="Longitud", tope=180, required=False)


@require_http_methods(FORMULARIO)
def inmueble_nuevo(request: HttpRequest) -> HttpResponse:
    """Add a property."""
    unica = Localidad.objects.all()[:2]
    form = DatosDeInmueble(request.POST or None, initial={"localidad": unica[0]} if len(unica) == 1 else {})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nuevo = form.guardar()
        if not form.errors:
            messages.success(request, f"{nuevo} quedó agregado. Marcá en el mapa dónde está.")
            return redirect("catastro:inmueble", pk=nuevo.pk)
    volver = reverse("catastro:inmuebles")
    return formulario(
        request,
        form,
        titulo="Agregar un inmueble",
        boton="Agregar",
        volver=volver,
        consecuencias=_los_que_ya_estan(form),
    )


@require_http_methods(FORMULARIO)
def inmueble_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the address, the parcel or the zone."""
    vista = _inmueble(pk)
    form = DatosDeInmueble(request.POST or None, initial=DatosDeInmueble.iniciales(vista))
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            form.guardar(vista)
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("catastro:inmueble", pk=pk)
    volver = reverse("catastro:inmueble", args=[pk])
    ya_estan = _los_que_ya_estan(form, vista)
    return formulario(request, form, titulo=f"Cambiar {vista}", volver=volver, consecuencias=ya_estan)


def _los_que_ya_estan(form: DatosDeInmueble, menos: Inmueble | None = None) -> list[dict[str, str]]:
    """Where to see the properties that a warning speaks of."""
    if ACEPTADO not in form.fields:
        return []
    return [
        {
            "icono": "home",
            "texto": f"Ya está: {igual}, {igual.domicilio.localidad}",
            "url": reverse("catastro:inmueble", args=[igual.pk]),
        }
        for igual in form.iguales(menos)
    ]


@require_http_methods(FORMULARIO)
def inmueble_caracteristicas(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it is for and measures since a day."""
    vista = _inmueble(pk)
    actual = selectors.caracteristica_al(vista, al=hoy())
    campos = ("destino", "superficie_terreno", "superficie_cubierta", "unidades_funcionales")
    iniciales = {campo: getattr(actual, campo) for campo in campos} if actual else {}
    form = DatosDeCaracteristicas(request.POST or None, initial=iniciales | {"desde": hoy()})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.caracterizar(vista, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "Las características quedaron guardadas.")
            return redirect("catastro:inmueble", pk=pk)
    volver = reverse("catastro:inmueble", args=[pk])
    return formulario(request, form, titulo=f"Características de {vista}", volver=volver)


@require_POST
def inmueble_ubicar(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it where the map was clicked."""
    vista = _inmueble(pk)
    form = Ubicacion(request.POST)
    if form.is_valid():
        services.ubicar(vista, **form.cleaned_data)
        dicho = "quedó ubicado en el mapa" if vista.latitud is not None else "ya no está en el mapa"
        messages.success(request, f"{vista} {dicho}.")
    else:
        messages.error(request, "No se puede ubicar ahí porque no es un lugar del mapa. Marcalo de nuevo.")
    return redirect("catastro:inmueble", pk=pk)


@require_POST
def inmueble_baja(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire it, or say why not."""
    vista = _inmueble(pk)
    services.dar_de_baja(vista)
    messages.success(request, f"{vista} quedó de baja. Su historia sigue acá.")
    return redirect("catastro:inmueble", pk=pk)


@require_POST
def inmueble_reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    vista = _inmueble(pk)
    services.reactivar(vista)
    messages.success(request, f"{vista} vuelve a estar activo.")
    return redirect("catastro:inmueble", pk=pk)


def _inmueble(pk: int) -> Inmueble:
    return get_object_or_404(selectors.inmuebles(), pk=pk)
