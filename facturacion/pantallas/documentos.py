"""Payable documents: all of them, one with what became of it, its paper, and its mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import Persona, Ruta
from catastro.pantallas.marco_personas import visto_por
from catastro.pantallas.palabras import dibujo_de
from catastro.ports import Accion
from catastro.selectors.busqueda import ids_de_personas
from catastro.selectors.rutas import rutas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroFechas, FiltroLogico, Listado, Vacio
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir, puede_ver
from facturacion.models import DocumentoPago
from facturacion.papel import pdf
from facturacion.selectors import documentos as lectura
from facturacion.selectors.codigos_de_pago import LARGOS, documento_de
from facturacion.selectors.papel import papeles
from facturacion.services import documentos as services
from facturacion.services import envios

PERSONAS_MAX = 500


def estado_de_documento(documento: Any) -> Estado:
    """The badge of a document: what is owed now of its vouchers. documento: of `lectura.documentos`."""
    if not documento.se_debe:
        return Estado("Pagado", "bien")
    if documento.se_debe < documento.total:
        return Estado("Pagado en parte", "aviso")
    return Estado("Vencido", "mal") if documento.vence < hoy() else Estado("Se debe", "aviso")


def reparto_de(documento: DocumentoPago) -> str:
    """Its place in its delivery route; empty without one."""
    return f"{documento.ruta.codigo}-{documento.orden:04d}" if documento.ruta and documento.orden else ""


def _se_debe(filas: QuerySet[DocumentoPago], nombre: str, valor: bool | None) -> QuerySet[DocumentoPago]:
    if valor is None:
        return filas
    return filas.filter(Q(se_debe__gt=0) if valor else Q(se_debe=0))


def _por_correo(filas: QuerySet[DocumentoPago], nombre: str, valor: bool | None) -> QuerySet[DocumentoPago]:
    if valor is None:
        return filas
    return filas.exclude(correo="") if valor else filas.filter(correo="")


class FiltroDeDocumentos(django_filters.FilterSet):
    """Of which month, by which route, whether it is owed, how it goes."""

    periodo = FiltroFechas(label="Mes de emisión")
    ruta = django_filters.ModelChoiceFilter(
        label="Reparto", queryset=rutas().filter(uso=Ruta.Uso.REPARTO), to_field_name="codigo", empty_label="Todas"
    )
    debe = FiltroLogico(label="Se debe", method=_se_debe)
    papel = FiltroLogico(label="En papel", field_name="en_papel")
    correo = FiltroLogico(label="Por correo", method=_por_correo)
    vence = FiltroFechas(label="Vence")

    class Meta:
        model = DocumentoPago
        fields: tuple[str, ...] = ()


class ListadoDeDocumentos(Listado):
    """Every payable document."""

    clave = "facturacion.documentos"
    titulo = "Documentos de pago"
    filtros = FiltroDeDocumentos
    busqueda = ("nombre", "domicilio")
    busqueda_ayuda = "Número, código de pago, nombre o domicilio"
    orden = "-numero"
    vacio = Vacio(
        titulo="Todavía no hay documentos de pago",
        texto="Juntan lo que se emitió a cada pagador en el mes, con un código para pagar todo y uno por comprobante.",
        icono="stack-2",
        accion="Preparar los de un mes",
        ruta="facturacion:documentos_preparar",
    )
    botones = (
        Boton(titulo="Enviar", ruta="facturacion:documentos_enviar", icono="mail", tecla="E"),
        Boton(titulo="Imprimir", ruta="facturacion:documentos_imprimir", icono="printer", tecla="I"),
        Boton(titulo="Preparar", ruta="facturacion:documentos_preparar", icono="stack-2", tecla="N", principal=True),
    )
    columnas = (
        Columna(clave="numero", titulo="Documento", valor=lambda d: f"{d.pk:08d}", orden="id"),
        Columna(clave="nombre", titulo="Paga", orden=("nombre", "id"), detalle=lambda d: d.domicilio),
        Columna(clave="fecha", titulo="Emitido", tipo="fecha", orden=("fecha", "id")),
        Columna(clave="reparto", titulo="Reparto", valor=reparto_de, orden=("ruta__codigo", "orden")),
        Columna(clave="correo", titulo="Correo", valor=lambda d: d.correo, oculta_al_inicio=True),
        Columna(clave="cuantos", titulo="Lleva", tipo="entero", valor="cuantos"),
        Columna(clave="vence", titulo="Vence", tipo="fecha", orden="vence"),
        Columna(clave="total", titulo="Pide", tipo="importe", orden="total", total=Sum("total")),
        Columna(clave="debe", titulo="Se debe", tipo="importe", valor="se_debe", orden="se_debe", total=Sum("se_debe")),
        Columna(clave="estado", titulo="Estado", tipo="estado", valor=estado_de_documento),
    )  # fmt: skip

    def filas(self) -> QuerySet[DocumentoPago]:
        """All of them: bills are of the whole cooperative."""
        return lectura.documentos()

    def buscar(self, texto: str) -> Q | None:
        """By its number, by a code that was scanned, or by who pays."""
        limpio = texto.strip()
        if limpio.isdecimal() and len(limpio) in LARGOS:
            return Q(pk=documento_de(limpio))
        halladas = ids_de_personas(texto, maximo=PERSONAS_MAX, visto=visto_por(self.usuario))
        propio = Q(pk=int(limpio)) if limpio.isascii() and limpio.isdecimal() and len(limpio) < 18 else Q()
        return propio | Q(pagador__in=halladas)

    def url_fila(self, fila: DocumentoPago) -> str:
        """Its page."""
        return reverse("facturacion:documento", args=[fila.pk])


def documento_o_404(pk: int) -> Any:
    """A document, with `se_debe`."""
    return get_object_or_404(lectura.documentos().select_related("usuario", "pagador"), pk=pk)


@require_GET
def documento(request: HttpRequest, pk: int) -> HttpResponse:
    """One: whom, how much, its vouchers and what is owed of them now, what it told that was owed, its mails."""
    visto = documento_o_404(pk)
    ficha = lectura.ficha(visto, clave_de_correo=envios.clave_de(visto.pk))
    usuario = usuario_de(request)
    contexto = {
        "d": visto,
        "ficha": ficha,
        "estado": estado_de_documento(visto),
        "reparto": reparto_de(visto),
        "segundo_total": visto.total + visto.recargo,
        "filas": [
            {
                "fila": fila,
                "nombre": ficha.nombres[fila.comprobante_id],
                "cuenta": fila.comprobante.cuenta,
                "icono": dibujo_de(fila.comprobante.cuenta.suministro.servicio.clave)
                if fila.comprobante.cuenta
                else "receipt",
                "servicio": fila.comprobante.cuenta.suministro.servicio.clave if fila.comprobante.cuenta else "",
            }
            for fila in ficha.comprobantes
        ],
        "deudas": [{"deuda": deuda, "nombre": ficha.nombres[deuda.comprobante_id]} for deuda in ficha.deudas],
        "envia": puede_escribir(usuario, "facturacion:documento_enviar"),
        "ve_correo": puede_ver(usuario, "nucleo:correo"),
    }
    return render(request, "facturacion/documento.html", contexto)


@require_GET
def documento_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper: the same bytes each time."""
    visto = documento_o_404(pk)
    return HttpResponse(
        pdf(papeles([visto.pk])),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="factura-{visto.periodo:%Y-%m}-{visto.pk}.pdf"'},
    )


class FormularioDeEnvio(forms.Form):
    """Where to."""

    para = forms.EmailField(label="Correo")


@require_http_methods(FORMULARIO)
def documento_enviar(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail one document to the address that it has, or to another."""
    visto = documento_o_404(pk)
    form = FormularioDeEnvio(request.POST or None, initial={"para": visto.correo})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            envios.enviar_a(visto, form.cleaned_data["para"], usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, f"El correo a {form.cleaned_data['para']} quedó escrito: sale en un minuto.")
            return redirect("facturacion:documento", pk=pk)
    return formulario(
        request, form, titulo=f"Enviar el documento {visto.pk:08d}", boton="Enviar",
        volver=reverse("facturacion:documento", args=[pk]),
        consecuencias=[
            Consecuencia(texto=f"Va con su PDF, a nombre de {visto.nombre}.", icono="mail"),
            Consecuencia(texto="A la misma dirección no sale dos veces.", icono="check"),
        ],
    )  # fmt: skip


@require_http_methods(FORMULARIO)
def persona_documento(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the document of what a payer has without one, and show it."""
    persona = get_object_or_404(Persona, pk=pk)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hecho = None
        with errores_en(form):
            hecho = services.preparar_de(persona, usuario=usuario_de(request))
        if hecho is not None:
            messages.success(request, f"Documento {hecho.pk:08d} preparado.")
            return redirect("facturacion:documento", pk=hecho.pk)
    return formulario(
        request, form, titulo=f"Preparar el documento de {persona}", boton="Preparar",
        volver=reverse("catastro:persona", args=[pk]),
        consecuencias=[
            Consecuencia(texto="Junta lo que se le emitió y no está en ningún documento.", icono="stack-2"),
            Consecuencia(texto="Lleva un código para pagar todo y uno por comprobante.", icono="barcode"),
        ],
    )  # fmt: skip


class DeDocumentosAPersonas:
    """What payable documents offer on the page of a person."""

    def acciones(self, persona: Persona, /, *, usuario: Usuario) -> Sequence[Accion]:
        """To make one. No query."""
        if not puede_escribir(usuario, "facturacion:persona_documento"):
            return []
        url = reverse("facturacion:persona_documento", args=[persona.pk])
        return [Accion(titulo="Documento de pago", url=url, icono="stack-2", tecla="D")]
