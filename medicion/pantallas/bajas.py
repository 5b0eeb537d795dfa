"""An account that ends with what its meter showed, without an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.models import Colocacion
from catastro.pantallas.cuentas import cuenta_o_404
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from medicion.pantallas.medidores import campo_de, puesta_hoy, registros_de, valores
from medicion.selectors import medidores as lectura
from medicion.services import bajas

PREFIJO = "lectura_"


class FormularioDeBaja(forms.Form):
    """The day, what each dial showed then, and why."""

    fecha = CampoFecha(label="Fecha", help_text="El día en que se leyó: hasta ahí consume la cuenta.")
    motivo = forms.CharField(label="Motivo", max_length=200)

    def __init__(self, *args: Any, actual: Colocacion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campos = {}
        for registro in registros_de(actual.medidor):
            self.campos[registro.magnitud] = f"{PREFIJO}{registro.magnitud}"
            titulo = f"Última lectura, {registro.get_magnitud_display().lower()}"
            self.fields[self.campos[registro.magnitud]] = campo_de(registro, titulo, obligatorio=True)
        self.order_fields(["fecha", *self.campos.values(), "motivo"])


@require_http_methods(FORMULARIO)
def cuenta_baja(request: HttpRequest, pk: int) -> HttpResponse:
    """End an account with its last reading."""
    cuenta = cuenta_o_404(pk)
    actual = puesta_hoy(cuenta.suministro, para="dar de baja con una lectura")
    form = FormularioDeBaja(request.POST or None, initial={"fecha": hoy()}, actual=actual)
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        with errores_en(form):
            bajas.dar_de_baja(
                cuenta,
                valores(datos, PREFIJO),
                fecha=datos["fecha"],
                motivo=datos["motivo"],
                usuario=usuario_de(request),
                campos=form.campos,
            )
        if not form.errors:
            messages.success(request, f"Cuenta {cuenta.numero} retirada. Su último consumo ya está calculado.")
            return redirect("catastro:cuenta", pk=pk)
    contexto = {
        "form": form,
        "suministro": cuenta.suministro,
        "actual": actual,
        "ultima": lectura.ultima(cuenta.suministro),
        "titulo": f"Baja de la cuenta {cuenta.numero} con su lectura",
        "boton": "Dar de baja",
        "icono": "archive",
        "peligro": True,
        "ayuda": "La cuenta termina ese día, y el medidor queda colocado: lo que pase después no es de ella.",
        "volver": reverse("catastro:cuenta", args=[pk]),
    }
    return render(request, "medicion/medidor_acto.html", contexto, status=422 if form.errors else 200)
