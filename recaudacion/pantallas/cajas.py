"""Tills and channels: which there are, who opens them, and whether they are in use."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Sucursal, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.models import CentroCosto, Seccion
from facturacion.models import PuntoDeVenta
from facturacion.selectors.puntos import activos
from recaudacion.models import Caja
from recaudacion.selectors import cajas as lectura
from recaudacion.services import maestro_de_cajas
from recaudacion.services.cajas import DatosDeCaja

NUMERO_MAX = 99_999


def estado_de_caja(caja: Any) -> Estado:
    """The badge of a till of `lectura.maestro`."""
    if not caja.activa:
        return Estado("Retirada", "neutro")
    if caja.abierta_por:
        return Estado("Abierta", "info")
    return Estado("En uso", "bien") if caja.clase == Caja.Clase.CANAL else Estado("Libre", "bien")


def _quienes(caja: Any) -> str:
    if caja.clase == Caja.Clase.CANAL:
        return "–"
    return ", ".join(str(c.usuario) for c in caja.cajeros.all()) or "Cualquiera que cobre ahí"


class FiltroDeCajas(django_filters.FilterSet):
    """Of which kind, and whether it is in use."""

    clase = django_filters.ChoiceFilter(label="Clase", choices=Caja.Clase.choices, empty_label="Todas")
    activa = FiltroLogico(label="En uso", field_name="activa")

    class Meta:
        model = Caja
        fields: tuple[str, ...] = ()


class ListadoDeCajas(Listado):
    """Every till and channel of the branches that one sees."""

    clave = "recaudacion.cajas"
    titulo = "Cajas y canales"
    filtros = FiltroDeCajas
    busqueda = ("nombre", "sucursal__nombre")
    busqueda_ayuda = "Nombre o sucursal"
    orden = "numero"
    vacio = Vacio(
        titulo="Todavía no hay cajas",
        texto="Una caja numera sus recibos. La abre un cajero por día, y la cierra contándola.",
        icono="cash-register",
        accion="Agregar una caja",
        ruta="recaudacion:caja_nueva",
    )
    botones = (Boton(titulo="Agregar", ruta="recaudacion:caja_nueva", icono="plus", tecla="N", principal=True),)
    columnas = (
        Columna(clave="numero", titulo="Número", valor=lambda c: f"{c.numero:03d}", orden="numero"),
        Columna(clave="nombre", titulo="Nombre", orden="nombre", detalle=lambda c: c.get_clase_display()),
        Columna(clave="sucursal", titulo="Sucursal", valor=lambda c: str(c.sucursal), orden="sucursal__nombre"),
        Columna(clave="cajeros", titulo="La abren", valor=_quienes),
        Columna(clave="ahora", titulo="La tiene ahora", valor=lambda c: c.abierta_por or ""),
        Columna(clave="punto", titulo="Punto de venta", valor=lambda c: str(c.punto) if c.punto else "",
                oculta_al_inicio=True),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=estado_de_caja),
    )  # fmt: skip

    def filas(self) -> QuerySet[Caja]:
        """Of the branches of who looks."""
        return lectura.maestro(self.usuario)

    def url_fila(self, fila: Caja) -> str:
        """Its form, for who changes it."""
        return reverse("recaudacion:caja_editar", args=[fila.pk]) if self._cambia else ""

    @property
    def _cambia(self) -> bool:
        return puede_escribir(self.usuario, "recaudacion:caja_editar")


class FormularioDeCaja(forms.Form):
    """A till; number, kind and branch are given once."""

    numero = forms.IntegerField(
        label="Número", min_value=1, max_value=NUMERO_MAX, help_text="Encabeza sus recibos, y no se repite."
    )
    clase = forms.ChoiceField(label="Clase", choices=Caja.Clase.choices)
    sucursal = forms.ModelChoiceField(label="Sucursal", queryset=Sucursal.objects.none(), empty_label=None)
    nombre = forms.CharField(label="Nombre", max_length=60)
    seccion = forms.ModelChoiceField(
        label="Sección", queryset=Seccion.objects.all(), empty_label="Elegí una",
        help_text="Donde va lo que le sobre o le falte.",
    )  # fmt: skip
    centro = forms.ModelChoiceField(
        label="Centro de costo", queryset=CentroCosto.objects.all(), empty_label="Elegí uno"
    )
    punto: forms.ModelChoiceField[PuntoDeVenta] = forms.ModelChoiceField(
        label="Punto de venta", queryset=None, required=False, empty_label="Ninguno",
        help_text="Donde se numeran las notas del interés que cobra. Sin él, cobra tarde solo lo que va en la próxima.",
    )  # fmt: skip
    cajeros: forms.ModelMultipleChoiceField[Usuario] = forms.ModelMultipleChoiceField(
        label="La abren", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Sin marcar a nadie, cualquiera que cobre en esa sucursal.",
    )  # fmt: skip
    activa = forms.BooleanField(label="En uso", required=False, initial=True, help_text="Sin marcar, queda retirada.")

    def __init__(self, *args: Any, usuario: Usuario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sucursales = sucursales_de(usuario)
        self.fields["sucursal"].queryset = sucursales  # type: ignore[attr-defined]
        self.fields["punto"].queryset = activos(usuario)  # type: ignore[attr-defined]
        self.fields["cajeros"].queryset = lectura.quienes_cobran(sucursales)  # type: ignore[attr-defined]


@require_http_methods(FORMULARIO)
def caja_nueva(request: HttpRequest) -> HttpResponse:
    """Add a till or a channel."""
    form = FormularioDeCaja(request.POST or None, usuario=usuario_de(request))
    del form.fields["activa"]
    if request.method == "POST" and form.is_valid():
        datos = dict(form.cleaned_data)
        cajeros = list(datos.pop("cajeros"))
        with errores_en(form):
            maestro_de_cajas.alta(DatosDeCaja(**{**datos, "clase": Caja.Clase(datos["clase"])}), cajeros=cajeros)
        if not form.errors:
            messages.success(request, f"Caja {datos['nombre']} agregada, con su talonario de recibos.")
            return redirect("recaudacion:cajas")
    return formulario(
        request, form, titulo="Agregar una caja", boton="Agregar", volver=reverse("recaudacion:cajas"),
        consecuencias=[Consecuencia(texto="Se abre el talonario de sus recibos, desde el número 1.", icono="receipt")],
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def caja_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, where its differences go, who opens it, and whether it is in use."""
    vista = get_object_or_404(lectura.maestro(usuario_de(request)), pk=pk)
    iniciales = {campo: getattr(vista, f"{campo}_id") for campo in ("seccion", "centro", "punto")}
    iniciales |= {
        "nombre": vista.nombre,
        "activa": vista.activa,
        "cajeros": [c.usuario_id for c in vista.cajeros.all()],
    }
    form = FormularioDeCaja(request.POST or None, initial=iniciales, usuario=usuario_de(request))
    for fijo in ("numero", "clase", "sucursal", *(("cajeros",) if vista.clase == Caja.Clase.CANAL else ())):
        del form.fields[fijo]
    if request.method == "POST" and form.is_valid():
        datos = {"cajeros": [], **form.cleaned_data}
        with errores_en(form):
            maestro_de_cajas.editar(vista, **datos)
        if not form.errors:
            messages.success(request, f"{vista}: guardada.")
            return redirect("recaudacion:cajas")
    return formulario(
        request, form, titulo=f"{vista}, {vista.sucursal}", volver=reverse("recaudacion:cajas"),
        consecuencias=[
            Consecuencia(texto="Sus recibos y sus sesiones quedan como están.", icono="lock"),
            Consecuencia(texto="Retirada, nadie la abre; se puede volver a usar.", icono="archive"),
        ],
    )  # fmt: skip
