"""Points of sale: what each one numbers, from which number, and how it is authorised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as dibujar
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import Servicio
from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Serie, Sucursal, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante
from facturacion.selectors import puntos as lectura
from facturacion.services import puntos as actos
from facturacion.services import talonarios

PRIMERO_MAX = 99_999_999


@dataclass(frozen=True, kw_only=True)
class Talonario:
    """A type of voucher at a point of sale: its next number (None: no series), and how it is authorised."""

    tipo: TipoComprobante
    proximo: int | None
    estrategias: Sequence[EstrategiaDeAutorizacion]


@require_GET
def puntos(request: HttpRequest) -> HttpResponse:
    """Every point of sale, with its series and strategies of today."""
    filas = list(lectura.puntos(usuario_de(request)))
    tipos = list(TipoComprobante.objects.filter(activo=True))
    series = dict(
        Serie.objects.filter(pk__in=[talonarios.serie(t, p) for t in tipos for p in filas])
        .annotate(ultimo=Max("bloques__hasta"))
        .values_list("pk", "ultimo")
    )
    primeros = dict(Serie.objects.filter(pk__in=series).values_list("pk", "primero"))
    proximos = {clave: (ultimo + 1 if ultimo else primeros[clave]) for clave, ultimo in series.items()}
    estrategias = list(vigentes(EstrategiaDeAutorizacion.objects.select_related("servicio"), al=hoy()))
    contexto = {
        "puntos": [(punto, _talonarios(punto, tipos, proximos, estrategias)) for punto in filas],
        "cambia": puede_escribir(usuario_de(request), "facturacion:punto_editar"),
    }
    return dibujar(request, "facturacion/puntos.html", contexto)


def _talonarios(
    punto: PuntoDeVenta,
    tipos: Iterable[TipoComprobante],
    proximos: dict[str, int],
    estrategias: Iterable[EstrategiaDeAutorizacion],
) -> list[Talonario]:
    suyas = [e for e in estrategias if e.punto_id == punto.pk]
    todos = [
        Talonario(
            tipo=tipo,
            proximo=proximos.get(talonarios.serie(tipo, punto)),
            estrategias=[e for e in suyas if e.tipo_id == tipo.pk],
        )
        for tipo in tipos
    ]
    return [t for t in todos if t.proximo is not None or t.estrategias]


class FormularioDePunto(forms.Form):
    """A point of sale; number and use are given once."""

    numero = forms.IntegerField(label="Número", min_value=1, max_value=99_998, help_text="El que dio ARCA.")
    nombre = forms.CharField(label="Nombre", max_length=60)
    uso = forms.ChoiceField(
        label="Uso", choices=PuntoDeVenta.Uso.choices,
        help_text="Las corridas usan los suyos: el mostrador nunca espera sus números.",
    )  # fmt: skip
    sucursal = forms.ModelChoiceField(label="Sucursal", queryset=Sucursal.objects.none(), empty_label=None)
    activo = forms.BooleanField(label="Activo", required=False, initial=True)

    def __init__(self, *args: Any, usuario: Usuario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sucursal"].queryset = sucursales_de(usuario)  # type: ignore[attr-defined]


@require_http_methods(FORMULARIO)
def punto_nuevo(request: HttpRequest) -> HttpResponse:
    """Open a point of sale."""
    form = FormularioDePunto(request.POST or None, usuario=usuario_de(request))
    del form.fields["activo"]
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            actos.abrir_punto(**form.cleaned_data)
        if not form.errors:
            messages.success(request, "Punto de venta abierto. Abrí sus series.")
            return redirect("facturacion:puntos")
    return _pagina(request, form, "Punto de venta nuevo")


@require_http_methods(FORMULARIO)
def punto_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, branch, and whether it still issues."""
    punto = get_object_or_404(lectura.puntos(usuario_de(request)), pk=pk)
    iniciales = {"nombre": punto.nombre, "sucursal": punto.sucursal_id, "activo": punto.activo}
    form = FormularioDePunto(request.POST or None, initial=iniciales, usuario=usuario_de(request))
    for fijo in ("numero", "uso"):
        del form.fields[fijo]
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            actos.cambiar_punto(punto, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{punto}: guardado.")
            return redirect("facturacion:puntos")
    return _pagina(request, form, f"Punto de venta {punto}")


class FormularioDeSerie(forms.Form):
    """Which type, and from which number."""

    tipo = forms.ModelChoiceField(label="Comprobante", queryset=TipoComprobante.objects.filter(activo=True))
    primero = forms.IntegerField(
        label="Primer número", min_value=1, max_value=PRIMERO_MAX, initial=1,
        help_text="El que sigue al último autorizado en ese punto de venta. Después no se cambia.",
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def serie_abrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the series of a type at a point of sale."""
    punto = get_object_or_404(lectura.puntos(usuario_de(request)), pk=pk)
    form = FormularioDeSerie(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tipo, primero = form.cleaned_data["tipo"], form.cleaned_data["primero"]
        with errores_en(form):
            talonarios.abrir(tipo, punto, primero=primero)
        if not form.errors:
            messages.success(request, f"{tipo} en {punto}: serie abierta.")
            return redirect("facturacion:puntos")
    return _pagina(request, form, f"Abrir una serie en {punto}")


class FormularioDeEstrategia(forms.Form):
    """How a type is authorised."""

    tipo = forms.ModelChoiceField(
        label="Comprobante", queryset=TipoComprobante.objects.filter(activo=True, clase=TipoComprobante.Clase.FISCAL)
    )
    servicio = forms.ModelChoiceField(
        label="Servicio", queryset=Servicio.objects.filter(activo=True), required=False, empty_label="Todos",
        help_text="Lo que se diga de un servicio gana sobre lo de todos.",
    )  # fmt: skip
    estrategia = forms.ChoiceField(label="Se autoriza por", choices=EstrategiaDeAutorizacion.Estrategia.choices)
    norma = forms.CharField(label="Norma", max_length=120, required=False)
    desde = CampoFecha(label="Desde")


@require_http_methods(FORMULARIO)
def estrategia_fijar(request: HttpRequest, pk: int) -> HttpResponse:
    """How a type is authorised at a point of sale, from a day on."""
    punto = get_object_or_404(lectura.puntos(usuario_de(request)), pk=pk)
    iniciales: dict[str, Any] = {"desde": hoy(), "tipo": request.GET.get("tipo", "")[:9]}
    form = FormularioDeEstrategia(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            actos.fijar_estrategia(punto, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{form.cleaned_data['tipo']} en {punto}: queda dicho cómo se autoriza.")
            return redirect("facturacion:puntos")
    return _pagina(request, form, f"Cómo se autoriza en {punto}")


def _pagina(request: HttpRequest, form: forms.Form, titulo: str) -> HttpResponse:
    return formulario(request, form, titulo=titulo, volver=reverse("facturacion:puntos"))
