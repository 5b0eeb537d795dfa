"""Several periods of an account billed again: which ones, how each would be, and asking for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catastro.models import CuentaServicio
from catastro.pantallas.cuentas import cuenta_o_404
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from facturacion.models import Comprobante, PuntoDeVenta
from facturacion.pantallas import corridas_palabras as palabras
from facturacion.pantallas.comprobantes_individual import PLAZO
from facturacion.selectors import comprobantes, puntos, refacturables
from facturacion.services import refacturacion
from facturacion.services.refacturacion import Periodo

MIL = Decimal(1000)


class FormularioDeRefacturacion(forms.Form):
    """Where it is numbered, due when, and why."""

    punto: forms.ModelChoiceField[PuntoDeVenta] = forms.ModelChoiceField(
        label="Punto de venta", queryset=None, to_field_name="numero",
        help_text="Numera las notas y los comprobantes nuevos.",
    )  # fmt: skip
    vence = CampoFecha(label="Vencen")
    motivo = forms.CharField(label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, elegibles: QuerySet[PuntoDeVenta], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["punto"].queryset = elegibles  # type: ignore[attr-defined]


@require_http_methods(FORMULARIO)
def refacturar(request: HttpRequest, pk: int) -> HttpResponse:
    """The bills of an account that may be made again, how the chosen ones (`c`) would be, and asking another person."""
    cuenta, usuario = cuenta_o_404(pk), usuario_de(request)
    ofrecidos = refacturables.de_cuenta(pk)
    dichos = request.POST if request.method == "POST" else request.GET
    marcados = set(dichos.getlist("c"))
    elegidos = [r.comprobante for r in ofrecidos if str(r.comprobante.pk) in marcados]
    periodos, impedimento = _prever(cuenta, elegidos)
    punto = puntos.de_mostrador(usuario)
    form = FormularioDeRefacturacion(
        request.POST or None, elegibles=puntos.activos(usuario),
        initial={"vence": hoy() + PLAZO, "punto": punto.numero if punto else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            pedida = refacturacion.pedir(cuenta, elegidos, usuario=usuario, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "Pedido: se refactura cuando lo apruebe otra persona.")
            return redirect("nucleo:aprobacion", pk=pedida.pk)
    numeros = comprobantes.numeros([r.comprobante.pk for r in ofrecidos])
    antes = sum((p.original.total for p in periodos), Decimal(0))
    despues = sum((p.total or Decimal(0) for p in periodos), Decimal(0))
    contexto = {
        "cuenta": cuenta,
        "ofrecidos": [
            {
                "comprobante": r.comprobante,
                "numero": numeros.get(r.comprobante.pk, "sin número"),
                "corregida": r.corregida,
                "elegido": r.comprobante in elegidos or (not marcados and r.corregida),
            }
            for r in ofrecidos
        ],
        "periodos": [_renglon(p, numeros) for p in periodos],
        "antes": antes,
        "despues": despues,
        "diferencia": despues - antes,
        "pagado": sum((p.original.saldo.total - p.original.saldo.saldo for p in periodos), Decimal(0)),
        "impedimento": impedimento,
        "se_puede": bool(periodos) and all(p.total is not None for p in periodos),
        "form": form,
    }
    return render(request, "facturacion/refacturar.html", contexto, status=422 if form.errors else 200)


def _prever(cuenta: CuentaServicio, elegidos: Sequence[Comprobante]) -> tuple[list[Periodo], str]:
    """How they would be, or why it cannot be said."""
    if not elegidos:
        return [], ""
    try:
        return refacturacion.prever(cuenta, elegidos, vence=hoy() + PLAZO), ""
    except ErrorNegocio as error:
        return [], error.mensaje


def _renglon(periodo: Periodo, numeros: dict[int, str]) -> dict[str, Any]:
    facturados = periodo.original.consumos.select_related("consumo")
    antes = sum((f.consumo.consumo or Decimal(0) for f in facturados), Decimal(0))
    ahora = Decimal(int(periodo.hecho.consumos["cantidad_mil"].sum())) / MIL
    return {
        "periodo": periodo,
        "numero": numeros.get(periodo.original.pk, "sin número"),
        "antes": antes,
        "ahora": ahora,
        "causas": [palabras.causa_de(fila["causa"]) for fila in periodo.causas],
    }
