"""A voucher of concepts for one account: a connection, a right of use, a share of capital."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.models import CuentaServicio
from catastro.pantallas.cuentas import cuenta_o_404
from catastro.ports import ACCIONES_DE_CUENTA, Accion
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from contabilidad.pantallas.campos import CampoPesos
from facturacion.models import Concepto, PuntoDeVenta, TipoComprobante
from facturacion.selectors import congelados, puntos
from facturacion.services.individual import CON_LETRA_A, Cargo, Pedido, emitir_conceptos, titular_de

RENGLONES: Final = 4
PLAZO = dt.timedelta(days=10)


class FormularioDeComprobante(forms.Form):
    """Its type, where it is numbered, due when, and up to four concepts in pesos without VAT."""

    clave = forms.UUIDField(widget=forms.HiddenInput)
    tipo = forms.ModelChoiceField(
        label="Comprobante", to_field_name="clave",
        queryset=TipoComprobante.objects.filter(activo=True).exclude(especie=TipoComprobante.Especie.CREDITO),
    )  # fmt: skip
    punto: forms.ModelChoiceField[PuntoDeVenta] = forms.ModelChoiceField(
        label="Punto de venta", queryset=None, to_field_name="numero"
    )
    vence = CampoFecha(label="Vence")
    motivo = forms.CharField(label="Motivo", max_length=200, required=False)

    def __init__(self, *args: Any, elegibles: QuerySet[PuntoDeVenta], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["punto"].queryset = elegibles  # type: ignore[attr-defined]
        conceptos = Concepto.objects.filter(activo=True)
        for n in range(1, RENGLONES + 1):
            self.fields[f"concepto_{n}"] = forms.ModelChoiceField(
                label=f"Concepto {n}", queryset=conceptos, to_field_name="clave", required=n == 1, empty_label="–"
            )
            self.fields[f"detalle_{n}"] = forms.CharField(label=f"Detalle {n}", max_length=160, required=False)
            self.fields[f"importe_{n}"] = CampoPesos(label=f"Importe {n}")

    def clean(self) -> dict[str, Any]:
        """A concept has its amount, and an amount its concept."""
        datos = super().clean() or {}
        for n in range(1, RENGLONES + 1):
            concepto, importe = datos.get(f"concepto_{n}"), datos.get(f"importe_{n}")
            if concepto and not importe and f"importe_{n}" not in self.errors:
                self.add_error(f"importe_{n}", ValidationError("Falta el importe. Escribilo.", code="required"))
            if importe and not concepto and f"concepto_{n}" not in self.errors:
                self.add_error(f"concepto_{n}", ValidationError("Falta de qué es. Elegilo.", code="required"))
        return datos

    def cargos(self) -> Sequence[Cargo]:
        """What was written."""
        datos = self.cleaned_data
        return [
            Cargo(concepto=datos[f"concepto_{n}"], importe=datos[f"importe_{n}"], detalle=datos[f"detalle_{n}"].strip())
            for n in range(1, RENGLONES + 1)
            if datos.get(f"concepto_{n}")
        ]

    def renglones(self) -> list[tuple[Any, Any, Any]]:
        """The boxes of each line."""
        return [(self[f"concepto_{n}"], self[f"detalle_{n}"], self[f"importe_{n}"]) for n in range(1, RENGLONES + 1)]

    def cabecera(self) -> list[Any]:
        """The boxes of the voucher itself."""
        return [self["tipo"], self["punto"], self["vence"], self["motivo"]]


@require_http_methods(FORMULARIO)
def comprobante_nuevo(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a voucher of concepts to the holder of an account, today. A repeated submit makes one."""
    cuenta = cuenta_o_404(pk)
    (datos,) = congelados.de_cuentas([pk], al=hoy()).to_dicts()
    usuario = usuario_de(request)
    iniciales = _iniciales(datos["condicion_iva"], usuario)
    form = FormularioDeComprobante(request.POST or None, initial=iniciales, elegibles=puntos.activos(usuario))
    if request.method == "POST" and form.is_valid():
        dicho = form.cleaned_data
        with errores_en(form):
            pedido = Pedido(
                clave=dicho["clave"],
                persona=titular_de(cuenta),
                cuenta=cuenta,
                tipo=dicho["tipo"],
                punto=dicho["punto"],
                vence=dicho["vence"],
                cargos=form.cargos(),
                motivo=dicho["motivo"],
            )
            emitido = emitir_conceptos(pedido, usuario=usuario)
        if not form.errors:
            messages.success(request, "Comprobante emitido.")
            return redirect("facturacion:comprobante", pk=emitido.pk)
    contexto = {"cuenta": cuenta, "titular": datos["nombre"], "form": form}
    return render(request, "facturacion/comprobante_nuevo.html", contexto, status=422 if form.errors else 200)


def _iniciales(condicion: int, usuario: Usuario) -> dict[str, Any]:
    letra = "A" if condicion in CON_LETRA_A else "B"
    punto = puntos.de_mostrador(usuario)
    return {
        "clave": uuid.uuid4(), "tipo": f"F{letra}", "vence": hoy() + PLAZO,
        "punto": punto.numero if punto else None,
    }  # fmt: skip


class DeFacturacion:
    """What billing offers on the page of an account."""

    def acciones(self, cuenta: CuentaServicio, /, *, usuario: Usuario) -> Sequence[Accion]:
        """Its vouchers, why the last one changed, a new one, a charge, and bills again. No query."""
        acciones = []
        if puede_ver(usuario, "facturacion:comprobantes"):
            url = f"{reverse('facturacion:comprobantes')}?cuenta={cuenta.numero}"
            acciones.append(Accion(titulo="Comprobantes", url=url, icono="receipt", tecla="C"))
        if puede_ver(usuario, "facturacion:cuenta_explicar"):
            url = reverse("facturacion:cuenta_explicar", args=[cuenta.pk])
            acciones.append(Accion(titulo="Explicar", url=url, icono="help-circle", tecla="P"))
        if puede_escribir(usuario, "facturacion:comprobante_nuevo"):
            url = reverse("facturacion:comprobante_nuevo", args=[cuenta.pk])
            acciones.append(Accion(titulo="Emitir", url=url, icono="file-plus", tecla="E"))
        if puede_escribir(usuario, "facturacion:cargo_nuevo"):
            url = reverse("facturacion:cargo_nuevo", args=[cuenta.pk])
            acciones.append(Accion(titulo="Cargar", url=url, icono="coins", tecla="G"))
        if puede_escribir(usuario, "facturacion:refacturar"):
            url = reverse("facturacion:refacturar", args=[cuenta.pk])
            acciones.append(Accion(titulo="Refacturar", url=url, icono="refresh", tecla="R"))
        return acciones


def registrar() -> None:
    """Called once from `facturacion.pantallas.corridas_paginas`."""
    ACCIONES_DE_CUENTA.registrar("facturacion", DeFacturacion())
