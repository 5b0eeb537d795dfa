"""Meters: the store, the life of each device, and its tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catastro.models import Contraste, Medidor, RegistroMedidor, Servicio
from catastro.pantallas.palabras import situacion_de_medidor
from catastro.ports import acciones_en
from catastro.selectors import medidores as selectors
from catastro.selectors.suministros import suministros
from catastro.services import medidores as services
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.listados import Boton, Columna, Listado, Vacio
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.trazas.selectors import historial


def caracteristicas_de(fila: Medidor) -> str:
    """Phases, diameter and direction, in words."""
    partes = [
        {1: "monofásico", 2: "bifásico", 3: "trifásico"}.get(fila.fases, f"{fila.fases} fases") if fila.fases else "",
        f"Ø {fila.diametro} mm" if fila.diametro else "",
        "bidireccional" if fila.bidireccional else "",
    ]
    return ", ".join(parte for parte in partes if parte)


class FiltroDeMedidores(django_filters.FilterSet):
    """Service, where it is, maker."""

    servicio = django_filters.ModelChoiceFilter(
        label="Servicio", queryset=Servicio.objects.filter(medido=True), empty_label="Todos"
    )
    situacion = django_filters.ChoiceFilter(
        label="Situación", choices=selectors.SITUACIONES, empty_label="Todas", method="en_situacion"
    )
    marca = django_filters.CharFilter(label="Marca", lookup_expr="iexact")

    class Meta:
        model = Medidor
        fields: tuple[str, ...] = ()

    def en_situacion(self, filas: QuerySet[Any], nombre: str, valor: str) -> QuerySet[Any]:
        """By where it is today."""
        return filas.filter(situacion=valor)


class ListadoDeMedidores(Listado):
    """Every device, and where it is today."""

    clave = "catastro.medidores"
    titulo = "Medidores"
    plantilla = "catastro/lugares/listado.html"
    filtros = FiltroDeMedidores
    importa = "medidores"
    busqueda = ("numero", "marca", "modelo", "suministro_escrito")
    busqueda_ayuda = "Número, marca o suministro"
    orden = "numero"
    botones = (Boton(titulo="Medidor", ruta="catastro:medidor_nuevo", icono="plus", tecla="N", principal=True),)
    vacio = Vacio(
        titulo="Todavía no hay medidores",
        texto="Acá está cada aparato, puesto o en depósito, con su vida: dónde estuvo, sus contrastes, sus registros.",
        icono="gauge",
        accion="Dar de alta un medidor",
        ruta="catastro:medidor_nuevo",
    )
    columnas = (
        Columna(clave="numero", titulo="Número", orden="numero"),
        Columna(clave="servicio", titulo="Servicio", valor="servicio.nombre", orden="servicio__orden"),
        Columna(clave="marca", titulo="Marca y modelo", valor=lambda f: f"{f.marca} {f.modelo}".strip(), orden="marca"),
        Columna(clave="anio", titulo="Año", valor=lambda f: str(f.anio or ""), orden="anio"),
        Columna(clave="caracteristicas", titulo="Características", valor=caracteristicas_de),
        Columna(
            clave="suministro",
            titulo="Suministro",
            valor="suministro_escrito",
            enlace=lambda f: reverse("catastro:suministro", args=[f.suministro_id]) if f.suministro_id else None,
            orden="suministro_numero",
        ),
        Columna(clave="desde", titulo="Desde", valor="colocado_desde", tipo="fecha", orden="colocado_desde"),
        Columna(
            clave="situacion",
            titulo="Situación",
            valor=lambda f: situacion_de_medidor(f.situacion),
            tipo="estado",
            orden="situacion",
        ),
    )

    def contexto(self) -> dict[str, str]:
        """The address of its spreadsheet."""
        return {"planilla_url": reverse("catastro:planilla_medidores")}

    def filas(self) -> QuerySet[Medidor]:
        """All of them, with their place today."""
        return selectors.con_situacion(Medidor.objects.select_related("servicio"), al=hoy())

    def url_fila(self, fila: Medidor) -> str:
        """Its page."""
        return reverse("catastro:medidor", args=[fila.pk])


# ── Forms ──


class DatosDeAparato(forms.Form):
    """What is printed on a meter."""

    marca = forms.CharField(label="Marca", max_length=30)
    modelo = forms.CharField(label="Modelo", max_length=30, required=False)
    anio = forms.IntegerField(label="Año de fabricación", min_value=1950, max_value=2100, required=False)
    fases = forms.TypedChoiceField(
        label="Fases", choices=[("", "No corresponde"), (1, "Monofásico"), (2, "Bifásico"), (3, "Trifásico")],
        coerce=int, empty_value=None, required=False,
    )  # fmt: skip
    diametro = forms.IntegerField(
        label="Diámetro (mm)", min_value=5, max_value=2000, required=False, help_text="De agua: 13, 15, 20, 25…"
    )
    bidireccional = forms.BooleanField(label="Bidireccional: mide lo que el usuario entrega", required=False)


class DatosDeMedidor(DatosDeAparato):
    """A meter that comes in, with what it counts."""

    servicio = forms.ModelChoiceField(label="Servicio", queryset=Servicio.objects.filter(medido=True, activo=True))
    numero = forms.RegexField(
        r"^\s*[A-Za-z0-9-]{1,15}\s*$",
        label="Número",
        error_messages={"invalid": "Lleva hasta 15 letras, cifras o guiones."},
    )
    magnitudes = forms.MultipleChoiceField(
        label="Qué mide",
        choices=RegistroMedidor.Magnitud.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cada una es un registro del aparato.",
    )
    digitos_enteros = forms.IntegerField(label="Dígitos enteros", min_value=1, max_value=9, initial=6)
    digitos_decimales = forms.IntegerField(label="Dígitos decimales", min_value=0, max_value=3, initial=0)
    field_order = ("servicio", "numero", "marca", "modelo", "anio", "fases", "diametro", "digitos_enteros",
                   "digitos_decimales", "bidireccional", "magnitudes")  # fmt: skip

    def datos(self) -> dict[str, Any]:
        """What `services.alta_de_medidor` takes."""
        limpios = dict(self.cleaned_data)
        enteros, decimales = limpios.pop("digitos_enteros"), limpios.pop("digitos_decimales")
        registros = [
            services.Registro(numero=n, magnitud=magnitud, digitos_enteros=enteros, digitos_decimales=decimales)
            for n, magnitud in enumerate(limpios.pop("magnitudes"), start=1)
        ]
        return limpios | {"registros": registros}


class DatosDeContraste(forms.Form):
    """A test: where, its error, whether it passes."""

    fecha = CampoFecha(label="Fecha")
    lugar = forms.ChoiceField(label="Dónde", choices=Contraste.Lugar.choices)
    error = forms.DecimalField(
        label="Error (%)",
        max_digits=6,
        decimal_places=3,
        required=False,
        localize=True,
        help_text="Positivo si cuenta de más.",
    )
    certificado = forms.CharField(label="Certificado", max_length=40, required=False)
    vence = CampoFecha(label="Vence", required=False)
    aprobado = forms.BooleanField(
        label="Aprobado", required=False, help_text="Si no aprueba, no se coloca hasta el próximo que apruebe."
    )


# ── Pages ──


@require_GET
def medidor(request: HttpRequest, pk: int) -> HttpResponse:
    """The life of a device: where it is and was, its tests, its registers."""
    todos = selectors.con_situacion(Medidor.objects.select_related("servicio"), al=hoy())
    vista = get_object_or_404(todos, pk=pk)
    usuario = usuario_de(request)
    puesto = suministros().filter(pk=vista.suministro_id, activo=True).first()  # type: ignore[attr-defined]
    return render(
        request,
        "catastro/lugares/medidor.html",
        {
            "medidor": vista,
            "situacion": situacion_de_medidor(vista.situacion),  # type: ignore[attr-defined]
            "caracteristicas": caracteristicas_de(vista),
            "registros": list(vista.registros.order_by("numero")),
            "vida": selectors.vida_de(vista),
            "contrastes": [(c, _error(c)) for c in vista.contrastes.select_related("usuario")],
            "historial": historial("catastro_medidor", clave=str(pk), usuario=usuario),
            "edita": puede_escribir(usuario, "catastro:medidor_editar"),
            "acciones": acciones_en(puesto, usuario=usuario, con_medidor=True) if puesto else [],
        },
    )


def _error(contraste: Contraste) -> str:
    return formato.porcentaje(contraste.error, decimales=2) if contraste.error is not None else ""


@require_http_methods(FORMULARIO)
def medidor_nuevo(request: HttpRequest) -> HttpResponse:
    """Take a meter into the store."""
    form = DatosDeMedidor(request.POST or None, initial={"magnitudes": ["activa"]})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            nuevo = services.alta_de_medidor(**form.datos())
        if not form.errors:
            messages.success(request, f"Medidor {nuevo} en depósito.")
            return redirect("catastro:medidor", pk=nuevo.pk)
    volver = reverse("catastro:medidores")
    return formulario(request, form, titulo="Dar de alta un medidor", boton="Dar de alta", volver=volver)


@require_http_methods(FORMULARIO)
def medidor_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is printed on it."""
    vista = _medidor(pk)
    iniciales = {campo: getattr(vista, campo) for campo in DatosDeAparato.base_fields}
    form = DatosDeAparato(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.corregir_medidor(vista, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("catastro:medidor", pk=pk)
    volver = reverse("catastro:medidor", args=[pk])
    return formulario(request, form, titulo=f"Corregir el medidor {vista}", volver=volver)


@require_http_methods(FORMULARIO)
def medidor_contrastar(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a test."""
    vista = _medidor(pk)
    form = DatosDeContraste(request.POST or None, initial={"fecha": hoy(), "aprobado": True})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.contrastar(vista, usuario=usuario_de(request), **form.cleaned_data)
        if not form.errors:
            messages.success(request, "El contraste quedó registrado.")
            return redirect("catastro:medidor", pk=pk)
    volver = reverse("catastro:medidor", args=[pk])
    return formulario(request, form, titulo=f"Contraste del medidor {vista}", boton="Registrar", volver=volver)


@require_POST
def medidor_baja(request: HttpRequest, pk: int) -> HttpResponse:
    """Scrap it."""
    return _pasar(request, pk, services.dar_de_baja, "quedó de baja. Su historia sigue acá.")


@require_POST
def medidor_a_contrastar(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it from being placed until it is tested."""
    return _pasar(request, pk, services.mandar_a_contrastar, "espera un contraste: hasta entonces no se coloca.")


@require_POST
def medidor_reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a scrapped one back."""
    return _pasar(request, pk, services.reactivar, "vuelve al depósito: hay que contrastarlo antes de colocarlo.")


def _pasar(request: HttpRequest, pk: int, acto: Callable[[Medidor], None], dicho: str) -> HttpResponse:
    vista = _medidor(pk)
    acto(vista)
    messages.success(request, f"El medidor {vista} {dicho}")
    return redirect("catastro:medidor", pk=pk)


def _medidor(pk: int) -> Medidor:
    return get_object_or_404(Medidor.objects.select_related("servicio"), pk=pk)
