"""Receipts: all of them, one with what it paid, its papers, and its annulment."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.pantallas.marco_personas import visto_por
from catastro.selectors.busqueda import ids_de_personas
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.impresion import pdf
from cesop.nucleo.listados import Columna, Estado, FiltroFechas, Listado, Vacio
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from recaudacion.models import Recibo
from recaudacion.selectors import recibos as lectura
from recaudacion.selectors.cajas import cajas_visibles
from recaudacion.services import anulaciones

PERSONAS_MAX = 500


def estado_de_recibo(recibo: Recibo) -> Estado:
    """The badge of a receipt."""
    return Estado("Anulado", "mal") if hasattr(recibo, "anulacion") else Estado("Vigente", "bien")


class FiltroDeRecibos(django_filters.FilterSet):
    """Which till, when."""

    caja = django_filters.ModelChoiceFilter(
        label="Caja", queryset=lambda request: cajas_visibles(usuario_de(request)), empty_label="Todas"
    )
    fecha = FiltroFechas(label="Día")

    class Meta:
        model = Recibo
        fields: tuple[str, ...] = ()


class ListadoDeRecibos(Listado):
    """Every receipt of the branches that one sees."""

    clave = "recaudacion.recibos"
    titulo = "Recibos"
    filtros = FiltroDeRecibos
    busqueda = ("referencia",)
    busqueda_ayuda = "Número, quién pagó o documento"
    orden = "-fecha"
    vacio = Vacio(
        titulo="Todavía no hay recibos",
        texto="Salen de la caja, y de lo que rinden los canales de cobro.",
        icono="receipt",
    )
    columnas = (
        Columna(clave="numero", titulo="Recibo", valor=lambda r: f"{r.caja.numero:05d}-{r.numero:08d}"),
        Columna(clave="fecha", titulo="Día", tipo="fecha", orden=("fecha", "id")),
        Columna(clave="persona", titulo="Pagó", valor=lambda r: str(r.persona), orden="persona__nombre"),
        Columna(clave="caja", titulo="Caja", valor=lambda r: r.caja.nombre, orden="caja__numero"),
        Columna(clave="medios", titulo="Con", valor=lambda r: ", ".join(m.medio.nombre for m in r.medios.all())),
        Columna(clave="total", titulo="Total", tipo="importe", orden="total", total=Sum("total")),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=estado_de_recibo),
    )  # fmt: skip

    def filas(self) -> QuerySet[Recibo]:
        """Of the branches of who looks."""
        return lectura.recibos(self.usuario).prefetch_related("medios__medio")

    def buscar(self, texto: str) -> Q | None:
        """By number, or by who paid."""
        halladas = ids_de_personas(texto, maximo=PERSONAS_MAX, visto=visto_por(self.usuario))
        return Q(pk__in=lectura.con_numero(texto)) | Q(persona__in=halladas)

    def url_fila(self, fila: Recibo) -> str:
        """Its page."""
        return reverse("recaudacion:recibo", args=[fila.pk])


def recibo_o_404(pk: int, usuario: Usuario) -> Recibo:
    """A receipt of the branches that one sees."""
    return get_object_or_404(lectura.recibos(usuario).select_related("usuario", "abono__saldo"), pk=pk)


@require_GET
def recibo(request: HttpRequest, pk: int) -> HttpResponse:
    """One receipt: what it paid, with what, what it left, its entries and its annulment."""
    usuario = usuario_de(request)
    visto = recibo_o_404(pk, usuario)
    contexto = lectura.ficha(visto) | {
        "estado": estado_de_recibo(visto),
        "anula": not hasattr(visto, "anulacion") and puede_escribir(usuario, "recaudacion:recibo_anular"),
        "ve_asiento": puede_ver(usuario, "contabilidad:asiento"),
    }
    return render(request, "recaudacion/recibo.html", contexto)


@require_GET
def recibo_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt on paper: A4, or the 80 mm roll (`papel=ticket`)."""
    usuario = usuario_de(request)
    visto = recibo_o_404(pk, usuario)
    plantilla = "ticket" if request.GET.get("papel") == "ticket" else "recibo"
    contenido = pdf(
        f"recaudacion/impresion/{plantilla}.html", lectura.ficha(visto), titulo=str(visto), usuario=visto.usuario
    )
    return HttpResponse(
        contenido,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="recibo-{visto.caja.numero:05d}-{visto.numero:08d}.pdf"'},
    )


class FormularioDeAnulacion(forms.Form):
    """Why."""

    motivo = forms.CharField(label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


@require_http_methods(FORMULARIO)
def recibo_anular(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a receipt is annulled: what it would undo, and why."""
    usuario = usuario_de(request)
    visto = recibo_o_404(pk, usuario)
    form = FormularioDeAnulacion(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pedida: Any = None
        with errores_en(form):
            pedida = anulaciones.pedir(visto, motivo=form.cleaned_data["motivo"], usuario=usuario)
        if not form.errors:
            messages.success(request, "Pedida: el recibo se anula cuando la apruebe otra persona.")
            return redirect("nucleo:aprobacion", pk=pedida.pk)
    contexto = lectura.ficha(visto) | {"form": form}
    return render(request, "recaudacion/recibo_anular.html", contexto, status=422 if form.errors else 200)
