"""Service points: list, page with all that hangs from each, and what changes in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catastro.campos_lugares import CampoNodo
from catastro.models import EstadoServicio, Inmueble, PuntoDeRuta, Servicio, Suministro
from catastro.pantallas.palabras import estado_de_servicio
from catastro.ports import acciones_en
from catastro.selectors import suministros as selectors
from catastro.selectors.red import hacia_arriba
from catastro.selectors.rutas import rutas_visibles
from catastro.selectors.suministros import Adorno
from catastro.services import suministros as services
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.listados import Columna, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.trazas.selectors import historial

SIN_CUENTA = "sin_cuenta"


class FiltroDeSuministros(django_filters.FilterSet):
    """Service, state, reading route."""

    servicio = django_filters.ModelChoiceFilter(label="Servicio", queryset=Servicio.objects.all(), empty_label="Todos")
    estado = django_filters.ChoiceFilter(
        label="Estado",
        choices=[*EstadoServicio.choices, (SIN_CUENTA, "Sin cuenta")],
        method="de_estado",
        empty_label="Todos",
    )
    ruta = django_filters.ModelChoiceFilter(
        label="Ruta",
        field_name="puntos_de_ruta__ruta",
        queryset=lambda request: rutas_visibles(usuario_de(request)),
        empty_label="Todas",
    )
    sin_ruta = FiltroLogico(label="Sin ruta de lectura", method="sin_ruta_de_lectura")
    activo = FiltroLogico(label="Activo")

    class Meta:
        model = Suministro
        fields: tuple[str, ...] = ()

    def de_estado(self, filas: QuerySet[Suministro], nombre: str, valor: str) -> QuerySet[Suministro]:
        """By the state of the live account; «sin cuenta» is a state too."""
        return filas.filter(Q(estado__isnull=True) if valor == SIN_CUENTA else Q(estado=valor))

    def sin_ruta_de_lectura(self, filas: QuerySet[Suministro], nombre: str, valor: bool) -> QuerySet[Suministro]:
        """Those of a metered service that nobody walks to."""
        con = Exists(PuntoDeRuta.objects.filter(suministro=OuterRef("pk"), uso="lectura"))
        return filas.filter(~con, servicio__medido=True) if valor else filas.filter(con)


class ListadoDeSuministros(Listado):
    """Where each service reaches each property."""

    clave = "catastro.suministros"
    titulo = "Suministros"
    plantilla = "catastro/lugares/listado.html"
    filtros = FiltroDeSuministros
    importa = "suministros"
    busqueda = ("numero_escrito", "inmueble__domicilio__clave", "numero_de_medidor")
    busqueda_ayuda = "Número, domicilio o medidor"
    orden = "numero"
    vacio = Vacio(
        titulo="Todavía no hay suministros",
        texto="Acá está cada punto al que llega un servicio. Se abren desde la página de su inmueble.",
        icono="plug",
        accion="Ver los inmuebles",
        ruta="catastro:inmueble_nuevo",
    )
    columnas = (
        Columna(clave="numero", titulo="Número", valor=lambda f: str(f.numero), orden="numero"),
        Columna(clave="servicio", titulo="Servicio", valor="servicio.nombre", orden="servicio__orden"),
        Columna(
            clave="domicilio",
            titulo="Domicilio",
            valor=lambda f: str(f.inmueble.domicilio),
            detalle="ubicacion",
            orden=("inmueble__domicilio__calle", "puerta"),
        ),
        Columna(
            clave="medidor", titulo="Medidor", valor=lambda f: f.adorno.colocacion and str(f.adorno.colocacion.medidor)
        ),
        Columna(clave="lectura", titulo="Ruta de lectura", valor=lambda f: _en_ruta(f.adorno.lectura)),
        Columna(clave="reparto", titulo="Reparto", valor=lambda f: _en_ruta(f.adorno.reparto)),
        Columna(clave="nodo", titulo="Nodo", valor=lambda f: f.adorno.nodo and f.adorno.nodo.codigo),
        Columna(clave="zona", titulo="Zona", valor="inmueble.zona.nombre", oculta_al_inicio=True),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: estado_de_servicio(f.estado, activo=f.activo),
            tipo="estado",
            orden="estado",
        ),
    )

    def contexto(self) -> dict[str, str]:
        """The address of its spreadsheet."""
        return {"planilla_url": reverse("catastro:planilla_suministros")}

    def filas(self) -> QuerySet[Suministro]:
        """All of them, with the state of their account."""
        return selectors.con_numeros(selectors.con_estado(selectors.suministros()), al=hoy())

    def preparar(self, filas: Sequence[Suministro]) -> None:
        """What each has today: three queries for all of them."""
        adornos: Mapping[int, Adorno] = selectors.adornos((fila.pk for fila in filas), al=hoy())
        for fila in filas:
            fila.adorno = adornos[fila.pk]  # type: ignore[attr-defined]

    def url_fila(self, fila: Suministro) -> str:
        """Its page."""
        return reverse("catastro:suministro", args=[fila.pk])


def _en_ruta(punto: PuntoDeRuta | None) -> str:
    return f"{punto.ruta.codigo} n.º {punto.orden}" if punto else ""


class DatosDeSuministro(forms.Form):
    """A service that reaches a property."""

    servicio = forms.ModelChoiceField(label="Servicio", queryset=Servicio.objects.filter(activo=True))
    ubicacion = forms.CharField(
        label="Ubicación",
        max_length=80,
        required=False,
        help_text="Dónde está el medidor, para quien va: «pilar a la izquierda, detrás de la planta».",
    )


class DatosDeUbicacion(forms.Form):
    """Where the meter is."""

    ubicacion = DatosDeSuministro.base_fields["ubicacion"]


class DatosDeNodo(forms.Form):
    """The node that feeds it, since a day."""

    desde = CampoFecha(label="Desde", help_text="El nodo que tenía desde ese día queda reemplazado.")

    def __init__(self, *args: object, servicio: Servicio, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["nodo"] = CampoNodo(servicio=servicio, empty_label=None)
        self.order_fields(["nodo", "desde"])


@require_GET
def suministro(request: HttpRequest, pk: int) -> HttpResponse:
    """A service point: meter, routes, node, accounts, and where it is."""
    vista = get_object_or_404(selectors.con_estado(selectors.suministros()), pk=pk)
    adorno = selectors.adornos([pk], al=hoy())[pk]
    usuario = usuario_de(request)
    return render(
        request,
        "catastro/lugares/suministro.html",
        {
            "suministro": vista,
            "estado": estado_de_servicio(vista.estado, activo=vista.activo),  # type: ignore[attr-defined]
            "adorno": adorno,
            "colocaciones": selectors.historia_de_colocaciones(vista),
            "nodos": selectors.historia_de_nodos(vista),
            "camino": hacia_arriba(adorno.nodo) if adorno.nodo else [],
            "cuentas": [
                (cuenta, estado_de_servicio(cuenta.estado_actual.estado)) for cuenta in selectors.cuentas_de(vista)
            ],
            "registros": list(adorno.colocacion.medidor.registros.all()) if adorno.colocacion else [],
            "historial": historial("catastro_suministro", clave=str(pk), usuario=usuario),
            "edita": puede_escribir(usuario, "catastro:suministro_editar"),
            "acciones": acciones_en(vista, usuario=usuario, con_medidor=bool(adorno.colocacion))
            if vista.activo
            else [],
            "cuelga": puede_escribir(usuario, "catastro:suministro_nodo") and vista.activo,
        },
    )


@require_http_methods(FORMULARIO)
def suministro_nuevo(request: HttpRequest, inmueble: int) -> HttpResponse:
    """Open a service point in a property."""
    donde = get_object_or_404(Inmueble.objects.select_related("domicilio"), pk=inmueble)
    form = DatosDeSuministro(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nuevo = services.alta_de_suministro(inmueble=donde, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"Suministro {nuevo} abierto en {donde}.")
            return redirect("catastro:suministro", pk=nuevo.pk)
    volver = reverse("catastro:inmueble", args=[inmueble])
    return formulario(request, form, titulo=f"Abrir un suministro en {donde}", boton="Abrir", volver=volver)


@require_http_methods(FORMULARIO)
def suministro_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct where the meter is."""
    vista = _suministro(pk)
    form = DatosDeUbicacion(request.POST or None, initial={"ubicacion": vista.ubicacion})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.cambiar_suministro(vista, inmueble=vista.inmueble, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "La ubicación quedó guardada.")
            return redirect("catastro:suministro", pk=pk)
    volver = reverse("catastro:suministro", args=[pk])
    return formulario(request, form, titulo=f"Ubicación del suministro {vista}", volver=volver)


@require_http_methods(FORMULARIO)
def suministro_nodo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which node feeds it, since a day."""
    vista = _suministro(pk)
    actual = selectors.adornos([pk], al=hoy())[pk].nodo
    form = DatosDeNodo(request.POST or None, servicio=vista.servicio, initial={"nodo": actual, "desde": hoy()})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.alimentar(vista, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"El suministro {vista} cuelga de {form.cleaned_data['nodo']}.")
            return redirect("catastro:suministro", pk=pk)
    volver = reverse("catastro:suministro", args=[pk])
    return formulario(request, form, titulo=f"Nodo del suministro {vista}", volver=volver)


@require_POST
def suministro_baja(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire it, or say why not."""
    vista = _suministro(pk)
    services.dar_de_baja(vista)
    messages.success(request, f"El suministro {vista} quedó de baja. Su historia sigue acá.")
    return redirect("catastro:suministro", pk=pk)


@require_POST
def suministro_reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    vista = _suministro(pk)
    services.reactivar(vista)
    messages.success(request, f"El suministro {vista} vuelve a estar activo.")
    return redirect("catastro:suministro", pk=pk)


def _suministro(pk: int) -> Suministro:
    return get_object_or_404(selectors.suministros(), pk=pk)
