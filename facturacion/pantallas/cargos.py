"""Charges that wait for the next bills: all of them, a new one in instalments, and leaving some without effect."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.pantallas.cuentas import cuenta_o_404
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.listados import Accion, Columna, Estado, FiltroFechas, Listado, Previsualizacion, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from contabilidad.pantallas.campos import CampoPesos
from facturacion.models import CargoFacturable, Concepto
from facturacion.services import cargos
from facturacion.services.cargos import CUOTAS_MAX, Pedido

PENDIENTE, FACTURADO, ANULADO = "pendiente", "facturado", "anulado"
ESTADOS = [(PENDIENTE, "Pendientes"), (FACTURADO, "Facturados"), (ANULADO, "Anulados")]
CONDICIONES = {
    PENDIENTE: Q(destino__isnull=True),
    FACTURADO: Q(destino__comprobante__isnull=False),
    ANULADO: Q(destino__isnull=False, destino__comprobante__isnull=True),
}


def _en_estado(filas: QuerySet[CargoFacturable], nombre: str, valor: str) -> QuerySet[CargoFacturable]:
    return filas.filter(CONDICIONES[valor]) if valor in CONDICIONES else filas


def estado_de_cargo(cargo: CargoFacturable) -> Estado:
    """What became of it."""
    destino = getattr(cargo, "destino", None)
    if destino is None:
        return Estado("Pendiente", "aviso")
    return Estado("Facturado", "bien") if destino.comprobante_id else Estado("Anulado", "neutro")


class FiltroDeCargos(django_filters.FilterSet):
    """What became of it, of what, of which account, from when."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=ESTADOS, method=_en_estado, empty_label="Todos")
    concepto = django_filters.ModelChoiceFilter(
        label="Concepto", queryset=Concepto.objects.filter(uso=Concepto.Uso.FACTURA), to_field_name="clave",
        empty_label="Todos",
    )  # fmt: skip
    cuenta = django_filters.NumberFilter(label="Cuenta", field_name="cuenta__numero")
    facturable_desde = FiltroFechas(label="Se factura desde")

    class Meta:
        model = CargoFacturable
        fields: tuple[str, ...] = ()


def _previa(filas: QuerySet[CargoFacturable]) -> Previsualizacion:
    pendientes = filas.filter(CONDICIONES[PENDIENTE])
    fuera = filas.count() - pendientes.count()
    consecuencias = ["No se facturan más; quedan en la lista con su motivo."]
    if fuera:
        consecuencias.append(f"{formato.entero(fuera)} ya se facturaron o se anularon: quedan como están.")
    return Previsualizacion(
        cantidad=pendientes.count(),
        importe=pendientes.aggregate(total=Sum("importe"))["total"] or Decimal(0),
        consecuencias=tuple(consecuencias),
    )


def _anular(filas: QuerySet[CargoFacturable], *, usuario: Usuario, motivo: str, clave: UUID) -> str:
    pendientes = list(filas.filter(CONDICIONES[PENDIENTE]).order_by("cuenta_id", "pk"))
    cargos.anular(pendientes, motivo=motivo, usuario=usuario)
    return f"{formato.entero(len(pendientes))} cargos anulados."


class ListadoDeCargos(Listado):
    """Every charge that waits, was billed or was left without effect."""

    clave = "facturacion.cargos"
    titulo = "Cargos a facturar"
    filtros = FiltroDeCargos
    busqueda = ("detalle",)
    busqueda_ayuda = "Detalle"
    orden = "facturable_desde"
    importe_fila = "importe"
    vacio = Vacio(
        titulo="No hay cargos",
        texto="Se agregan desde la página de una cuenta, y salen con su próxima factura.",
        icono="coins",
    )
    acciones = (
        Accion(
            clave="anular", titulo="Anular", permiso="facturacion.anular_cargo", icono="ban", tecla="X",
            previsualizar=_previa, ejecutar=_anular, peligro=True,
        ),
    )  # fmt: skip
    columnas = (
        Columna(clave="cuenta", titulo="Cuenta", valor=lambda c: str(c.cuenta.numero), orden="cuenta__numero"),
        Columna(clave="concepto", titulo="Concepto", valor=lambda c: str(c.concepto), detalle=lambda c: c.detalle),
        Columna(clave="cuota", titulo="Cuota", valor=lambda c: f"{c.cuota} de {c.cuotas}" if c.cuotas > 1 else ""),
        Columna(clave="desde", titulo="Desde", tipo="fecha", valor=lambda c: c.facturable_desde,
                orden="facturable_desde"),
        Columna(clave="importe", titulo="Importe", tipo="importe", orden="importe", total=Sum("importe")),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=estado_de_cargo),
        Columna(clave="motivo", titulo="Motivo", valor=lambda c: c.destino.motivo if hasattr(c, "destino") else ""),
    )  # fmt: skip

    def filas(self) -> QuerySet[CargoFacturable]:
        """All of them: bills are of the whole cooperative."""
        return CargoFacturable.objects.select_related("cuenta", "concepto", "destino")

    def url_fila(self, fila: CargoFacturable) -> str:
        """The voucher that took it, or its account."""
        destino = getattr(fila, "destino", None)
        if destino is not None and destino.comprobante_id:
            return reverse("facturacion:comprobante", args=[destino.comprobante_id])
        return reverse("catastro:cuenta", args=[fila.cuenta_id])

    def titulo_de_fila(self, fila: CargoFacturable) -> str:
        """What and of whom."""
        return f"{fila.concepto}, cuenta {fila.cuenta.numero}"


class FormularioDeCargo(forms.Form):
    """What, how much, in how many instalments, from when."""

    clave = forms.UUIDField(widget=forms.HiddenInput)
    concepto = forms.ModelChoiceField(
        label="Concepto", queryset=Concepto.objects.filter(activo=True, uso=Concepto.Uso.FACTURA), to_field_name="clave"
    )
    detalle = forms.CharField(label="Detalle", max_length=160, required=False, help_text="Como sale en la factura.")
    importe = CampoPesos(label="Importe, sin IVA", required=True, help_text="De todas las cuotas juntas.")
    cuotas = forms.IntegerField(label="Cuotas", min_value=1, max_value=CUOTAS_MAX, initial=1)
    desde = CampoFecha(label="Se factura desde", help_text="Las otras cuotas, un mes después cada una.")


@require_http_methods(FORMULARIO)
def cargo_nuevo(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a charge wait for the next bills of an account. A repeated submit makes one."""
    cuenta = cuenta_o_404(pk)
    form = FormularioDeCargo(request.POST or None, initial={"clave": uuid.uuid4(), "cuotas": 1, "desde": hoy()})
    if request.method == "POST" and form.is_valid():
        dicho: dict[str, Any] = form.cleaned_data
        with errores_en(form):
            hechos = cargos.cargar(Pedido(cuenta=cuenta, **dicho), usuario=usuario_de(request))
        if not form.errors:
            como = f"en {len(hechos)} cuotas" if len(hechos) > 1 else "en la próxima factura"
            messages.success(request, f"Cargado a la cuenta {cuenta.numero}, {como}.")
            return redirect(f"{reverse('facturacion:cargos')}?cuenta={cuenta.numero}")
    return formulario(
        request, form, titulo=f"Cargar a la cuenta {cuenta.numero}", boton="Cargar",
        volver=reverse("catastro:cuenta", args=[pk]),
        consecuencias=[
            Consecuencia(texto="Sale con su IVA en la próxima factura del servicio desde ese día.", icono="receipt"),
            Consecuencia(texto="Hasta que se factura no se debe, y se puede anular.", icono="ban"),
        ],
    )  # fmt: skip
