"""A credit note of a voucher, whole or by lines: somebody asks for it, another person decides."""

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

from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.pedidos import usuario_de
from contabilidad.pantallas.campos import CampoPesos
from facturacion.models import Comprobante, PuntoDeVenta, Renglon
from facturacion.pantallas.comprobantes import comprobante_o_404
from facturacion.selectors import comprobantes as lectura
from facturacion.selectors import puntos
from facturacion.services import notas
from facturacion.services.notas import Efecto

ENTERA, POR_RENGLONES = "entera", "renglones"


class FormularioDeNota(forms.Form):
    """Whole or by lines, numbered where, and why. Lines: `renglon_<orden>`, pesos without VAT."""

    alcance = forms.ChoiceField(
        label="Qué se acredita", choices=[(ENTERA, "Todo el comprobante"), (POR_RENGLONES, "Algunos renglones")],
        initial=ENTERA,
    )  # fmt: skip
    efecto = forms.ChoiceField(
        label="Lo que facturó", initial=Efecto.REFACTURAR, widget=forms.RadioSelect, choices=[
            (Efecto.REFACTURAR, "Refacturar: el consumo y los cargos vuelven, y se facturan otra vez"),
            (Efecto.CONDONAR, "Condonar: no se factura más"),
        ],
    )  # fmt: skip
    punto: forms.ModelChoiceField[PuntoDeVenta] = forms.ModelChoiceField(
        label="Punto de venta", queryset=None, to_field_name="numero"
    )
    motivo = forms.CharField(label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, lineas: Sequence[Renglon], devuelve: bool, elegibles: QuerySet[PuntoDeVenta], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lineas = lineas
        self.fields["punto"].queryset = elegibles  # type: ignore[attr-defined]
        if not devuelve:
            del self.fields["efecto"]
        for linea in lineas:
            campo = CampoPesos(label=linea.detalle)
            campo.widget.attrs["aria-label"] = f"Acreditar de {linea.detalle}"
            self.fields[f"renglon_{linea.orden}"] = campo

    @property
    def suerte(self) -> Efecto:
        """What becomes of what it billed; of some lines, or of what bills nothing, there is nothing to give back."""
        entera = self.cleaned_data["alcance"] == ENTERA
        return Efecto(self.cleaned_data.get("efecto", Efecto.CONDONAR)) if entera else Efecto.CONDONAR

    @property
    def renglones(self) -> dict[int, Decimal] | None:
        """Order of each line → pesos, with the sign of the line; None, the whole voucher."""
        if self.cleaned_data["alcance"] == ENTERA:
            return None
        dichos = {linea: self.cleaned_data.get(f"renglon_{linea.orden}") for linea in self.lineas}
        return {linea.orden: (-pesos if linea.importe < 0 else pesos) for linea, pesos in dichos.items() if pesos}


@require_http_methods(FORMULARIO)
def nota_credito(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a credit note: its lines with what is left of each, and what it would leave."""
    visto = comprobante_o_404(pk)
    lineas = list(visto.lineas.order_by("orden"))
    elegibles = [linea for linea in lineas if linea.clase != Renglon.Clase.IVA]
    numeracion = visto.numeraciones.select_related("punto").first()
    iniciales = {"punto": numeracion.punto.numero if numeracion else None, "alcance": ENTERA}
    usuario = usuario_de(request)
    form = FormularioDeNota(
        request.POST or None, initial=iniciales, lineas=elegibles, devuelve=lectura.se_devuelve(visto),
        elegibles=puntos.activos(usuario),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            datos = form.cleaned_data
            pedida = notas.pedir(
                visto, renglones=form.renglones, efecto=form.suerte, punto=datos["punto"], motivo=datos["motivo"],
                usuario=usuario,
            )  # fmt: skip
        if not form.errors:
            messages.success(request, "Pedida: la nota sale cuando la apruebe otra persona.")
            return redirect("nucleo:aprobacion", pk=pedida.pk)
    contexto = {
        "c": visto,
        "nombre": lectura.etiquetas([pk])[pk],
        "form": form,
        "renglones": _renglones(visto, lineas, form),
        "pagado": visto.saldo.total - visto.saldo.saldo if hasattr(visto, "saldo") else Decimal(0),
    }
    return render(request, "facturacion/nota_credito.html", contexto, status=422 if form.errors else 200)


def _renglones(visto: Comprobante, lineas: Sequence[Renglon], form: FormularioDeNota) -> list[dict[str, Any]]:
    previos = lectura.acreditado_por_linea(visto)
    return [
        {
            "linea": linea,
            "queda": linea.importe - previos.get((linea.codigo, linea.detalle), Decimal(0)),
            "campo": form[f"renglon_{linea.orden}"] if f"renglon_{linea.orden}" in form.fields else None,
        }
        for linea in lineas
    ]
