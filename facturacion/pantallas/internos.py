"""Internal vouchers of a person: a share of capital, what is charged for a third party."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.models import Persona
from catastro.pantallas.marco_personas import persona_o_404
from catastro.ports import ACCIONES_DE_PERSONA, Accion
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.pantallas.campos import CampoPesos
from facturacion.models import Concepto, PuntoDeVenta
from facturacion.pantallas.comprobantes_individual import PLAZO
from facturacion.selectors import puntos
from facturacion.services.internos import CUOTAS_MAX, PedidoInterno, emitir_interno


class FormularioInterno(forms.Form):
    """What, how much, in how many instalments, due when, numbered where."""

    clave = forms.UUIDField(widget=forms.HiddenInput)
    concepto = forms.ModelChoiceField(
        label="Concepto", queryset=Concepto.objects.filter(activo=True, uso=Concepto.Uso.INTERNO), to_field_name="clave"
    )
    detalle = forms.CharField(label="Detalle", max_length=120, required=False)
    importe = CampoPesos(label="Importe", required=True, help_text="De todas las cuotas juntas.")
    cuotas = forms.IntegerField(label="Cuotas", min_value=1, max_value=CUOTAS_MAX)
    vence = CampoFecha(label="Vence", help_text="La primera; las otras, un mes después cada una.")
    punto: forms.ModelChoiceField[PuntoDeVenta] = forms.ModelChoiceField(
        label="Punto de venta", queryset=None, to_field_name="numero"
    )

    def __init__(self, *args: Any, elegibles: QuerySet[PuntoDeVenta], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["punto"].queryset = elegibles  # type: ignore[attr-defined]


@require_http_methods(FORMULARIO)
def interno_nuevo(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue internal vouchers to a person, today. A repeated submit makes them once."""
    persona, usuario = persona_o_404(pk), usuario_de(request)
    punto = puntos.de_mostrador(usuario)
    iniciales = {
        "clave": uuid.uuid4(), "cuotas": 1, "vence": hoy() + PLAZO, "punto": punto.numero if punto else None,
    }  # fmt: skip
    form = FormularioInterno(request.POST or None, initial=iniciales, elegibles=puntos.activos(usuario))
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            hechos = emitir_interno(PedidoInterno(persona=persona, **form.cleaned_data), usuario=usuario)
        if not form.errors:
            messages.success(request, "Emitido." if len(hechos) == 1 else f"Emitidos {len(hechos)} comprobantes.")
            return redirect("facturacion:comprobante", pk=hechos[0].pk)
    return formulario(
        request, form, titulo=f"Emitir un comprobante interno a {persona}", boton="Emitir",
        volver=reverse("catastro:persona", args=[pk]),
        consecuencias=[
            Consecuencia(texto="Es de la persona: no lleva IVA, y por él no se corta ningún servicio.", icono="user"),
            Consecuencia(texto="Sale con fecha de hoy y se asienta: se corrige con un crédito interno.", icono="lock"),
        ],
    )  # fmt: skip


class DeFacturacionAPersonas:
    """What billing offers on the page of a person."""

    def acciones(self, persona: Persona, /, *, usuario: Usuario) -> Sequence[Accion]:
        """A share of capital, or a third party's money. No query."""
        if not puede_escribir(usuario, "facturacion:interno_nuevo"):
            return []
        url = reverse("facturacion:interno_nuevo", args=[persona.pk])
        return [Accion(titulo="Emitir interno", url=url, icono="file-plus", tecla="I")]


def registrar() -> None:
    """Called once from `facturacion.pantallas.corridas_paginas`."""
    ACCIONES_DE_PERSONA.registrar("facturacion", DeFacturacionAPersonas())
