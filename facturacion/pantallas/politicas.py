"""How each management group is billed: what rules, and its change by date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import GrupoGestion
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import CuadroTarifario, PoliticaFacturacion, PuntoDeVenta, TipoComprobante
from facturacion.selectors.puntos import de_corridas
from facturacion.services import politicas as actos

CAMPOS = (
    "cuadro", "ciclo", "tipo_a", "tipo_b", "punto", "dias_al_vencimiento", "dias_al_segundo", "interes",
    "jurisdiccion", "desvio_por_ciento",
)  # fmt: skip
DIAS_MAX, DESVIO_MAX = 120, 1000


@require_GET
def politicas(request: HttpRequest) -> HttpResponse:
    """Every active group with how it is billed today, and what comes next."""
    con_todo = PoliticaFacturacion.objects.select_related("cuadro", "tipo_a", "tipo_b", "punto")
    vivas = {p.grupo_id: p for p in vigentes(con_todo, al=hoy())}
    futuras = {p.grupo_id: p for p in con_todo.filter(reemplazado_en__isnull=True, desde__gt=hoy()).order_by("-desde")}
    grupos = GrupoGestion.objects.filter(activo=True).select_related("servicio").order_by("servicio__orden", "codigo")
    contexto = {
        "grupos": [(grupo, vivas.get(grupo.pk), futuras.get(grupo.pk)) for grupo in grupos],
        "cambia": puede_escribir(usuario_de(request), "facturacion:politica_cambiar"),
    }
    return render(request, "facturacion/politicas.html", contexto)


class FormularioDePolitica(forms.Form):
    """How a group is billed."""

    cuadro = forms.ModelChoiceField(label="Cuadro tarifario", queryset=CuadroTarifario.objects.none())
    ciclo = forms.ChoiceField(label="Se factura", choices=PoliticaFacturacion.Ciclo.choices)
    tipo_a = forms.ModelChoiceField(
        label="A quien discrimina IVA", queryset=TipoComprobante.objects.filter(activo=True, especie="factura")
    )
    tipo_b = forms.ModelChoiceField(
        label="A los demás", queryset=TipoComprobante.objects.filter(activo=True, especie="factura")
    )
    punto: forms.ModelChoiceField[PuntoDeVenta] = forms.ModelChoiceField(
        label="Punto de venta", queryset=None, help_text="Con la serie de los dos comprobantes abierta.",
    )  # fmt: skip
    dias_al_vencimiento = forms.IntegerField(label="Días hasta el primer vencimiento", min_value=0, max_value=DIAS_MAX)
    dias_al_segundo = forms.IntegerField(
        label="Días del primero al segundo", min_value=0, max_value=DIAS_MAX, help_text="Cero: hay uno solo."
    )
    interes = forms.ChoiceField(label="El interés por mora va", choices=PoliticaFacturacion.Interes.choices)
    jurisdiccion = forms.CharField(
        label="Jurisdicción", max_length=30, required=False, help_text="Como la nombra el cuadro, por sus tributos."
    )
    desvio_por_ciento = forms.IntegerField(
        label="Desvío que se revisa, %", min_value=1, max_value=DESVIO_MAX,
        help_text="Lejos de la factura anterior, se mira antes de salir.",
    )  # fmt: skip
    desde = CampoFecha(label="Desde")

    def __init__(self, *args: Any, grupo: GrupoGestion, puntos: QuerySet[PuntoDeVenta], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suyos = CuadroTarifario.objects.filter(servicio=grupo.servicio_id)
        self.fields["cuadro"].queryset = suyos  # type: ignore[attr-defined]
        self.fields["punto"].queryset = puntos  # type: ignore[attr-defined]


@require_http_methods(FORMULARIO)
def politica_cambiar(request: HttpRequest, pk: int) -> HttpResponse:
    """How a group is billed from a day on."""
    grupo = get_object_or_404(GrupoGestion.objects.select_related("servicio"), pk=pk)
    viva = vigentes(PoliticaFacturacion.objects.filter(grupo=grupo), al=hoy()).first()
    iniciales: dict[str, Any] = {"desde": hoy(), "dias_al_vencimiento": 10, "dias_al_segundo": 0}
    iniciales |= {"desvio_por_ciento": 75, "interes": PoliticaFacturacion.Interes.CARGO}
    if viva is not None:
        iniciales |= {campo: getattr(viva, campo) for campo in CAMPOS}
    form = FormularioDePolitica(
        request.POST or None, initial=iniciales, grupo=grupo, puntos=de_corridas(usuario_de(request))
    )
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            actos.cambiar_politica(grupo, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{grupo}: política cambiada desde el {form.cleaned_data['desde']:%d/%m/%Y}.")
            return redirect("facturacion:politicas")
    return formulario(request, form, titulo=f"Cómo se factura {grupo}", volver=reverse("facturacion:politicas"))
