"""Manual entries: drafts in a grid, posting or asking for it, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo import adjuntos as archivos
from cesop.nucleo.alcance import personas
from cesop.nucleo.dinero import CERO
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroFechas, Listado, Vacio
from cesop.nucleo.models import Aprobacion
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.models import AsientoManual, PlantillaAsiento, RenglonManual
from contabilidad.pantallas.manual_forms import FormularioDeManual, cargado, grilla, inicial_de
from contabilidad.services import manual as services

Clases = AsientoManual.Estado


class FiltroDeManuales(django_filters.FilterSet):
    """State, date and who."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=AsientoManual.Estado.choices, empty_label="Todos")
    fecha = FiltroFechas(field_name="fecha", label="Fecha")
    creado_por = django_filters.ModelChoiceFilter(
        label="Quién", queryset=lambda request: personas(usuario_de(request)), empty_label="Todos"
    )

    class Meta:
        model = AsientoManual
        fields: tuple[str, ...] = ()


def estado_de(manual: AsientoManual) -> Estado:
    """The state of a manual entry in a word: a draft may be waiting for somebody's signature."""
    if manual.estado == Clases.ASENTADO:
        return Estado("Asentado", "bien")
    if manual.estado == Clases.DESCARTADO:
        return Estado("Descartado", "neutro")
    aprobacion = manual.aprobacion
    if aprobacion is not None and aprobacion.estado == Aprobacion.Estado.PEDIDA:
        return Estado("Espera aprobación", "info")
    if aprobacion is not None and aprobacion.estado == Aprobacion.Estado.RECHAZADA:
        return Estado("Rechazado", "mal")
    return Estado("Borrador", "aviso")


class ListadoDeManuales(Listado):
    """Manual entries, from draft to posted."""

    clave = "contabilidad.manuales"
    titulo = "Asientos manuales"
    filtros = FiltroDeManuales
    busqueda = ("glosa",)
    busqueda_ayuda = "Glosa"
    orden = "-fecha"
    botones = (
        Boton(titulo="Plantillas y recurrentes", ruta="contabilidad:plantillas", icono="template", escribe=False),
        Boton(titulo="Asiento manual", ruta="contabilidad:manual_nuevo", tecla="A", principal=True),
    )
    vacio = Vacio(
        titulo="Todavía no hay asientos manuales",
        texto="Son los que ningún módulo hace: ajustes, reclasificaciones, la apertura. Se cargan como borrador.",
        icono="pencil",
        accion="Cargar el primero",
        ruta="contabilidad:manual_nuevo",
    )
    columnas = (
        Columna(clave="fecha", titulo="Fecha", tipo="fecha", orden=("fecha", "id")),
        Columna(clave="glosa", titulo="Glosa", orden="glosa"),
        Columna(clave="clase", titulo="Clase", valor="get_clase_display", orden="clase", oculta_al_inicio=True),
        Columna(clave="estado", titulo="Estado", valor=estado_de, tipo="estado", orden="estado"),
        Columna(clave="asiento", titulo="Asiento", valor="asiento_id", tipo="texto", orden="asiento_id"),
        Columna(clave="quien", titulo="Cargó", valor="cargado_por.nombre_completo", orden="cargado_por__apellido"),
        Columna(clave="total", titulo="Total", valor="total_debe", tipo="importe", orden="total_debe"),
    )

    def filas(self) -> QuerySet[AsientoManual]:
        """Every one, with its total debit."""
        debe = RenglonManual.objects.filter(manual=OuterRef("pk")).order_by().values("manual").annotate(t=Sum("debe"))
        return AsientoManual.objects.select_related("cargado_por", "aprobacion").annotate(
            total_debe=Subquery(debe.values("t"))
        )

    def url_fila(self, fila: AsientoManual) -> str:
        """Its page."""
        return reverse("contabilidad:manual", args=[fila.pk])


def _manual_o_404(pk: int) -> AsientoManual:
    cargados = AsientoManual.objects.select_related("creado_por", "cargado_por", "aprobacion", "asiento", "plantilla")
    return get_object_or_404(cargados, pk=pk)


def _renglones(manual: AsientoManual) -> Sequence[RenglonManual]:
    return list(manual.renglones.select_related("cuenta", "seccion", "centro").order_by("orden"))


class FormularioDePedido(forms.Form):
    """Why somebody else should post it."""

    motivo = forms.CharField(label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class FormularioDeAdjunto(forms.Form):
    """A file that backs it."""

    archivo = forms.FileField(label="Archivo")


@require_GET
def manual(request: HttpRequest, pk: int) -> HttpResponse:
    """A manual entry: lines, state, what stops it from being posted, attachments, and what can be done."""
    return _ver(request, _manual_o_404(pk), FormularioDePedido())


def _ver(request: HttpRequest, visto: AsientoManual, form: forms.Form, *, estado: int = 200) -> HttpResponse:
    usuario = usuario_de(request)
    renglones = _renglones(visto)
    situacion = estado_de(visto)
    libre = _libre(visto)
    debe, haber = sum((r.debe for r in renglones), CERO), sum((r.haber for r in renglones), CERO)
    contexto: dict[str, Any] = {
        "manual": visto,
        "renglones": renglones,
        "situacion": situacion,
        "debe": debe,
        "haber": haber,
        "diferencia": debe - haber,
        "problema": _problema(visto, debe - haber) if libre else "",
        "avisos": services.avisos(visto) if libre else [],
        "necesita": libre and services.necesita_aprobacion(visto),
        "edita": libre and puede_escribir(usuario, "contabilidad:manual_editar"),
        "carga": puede_escribir(usuario, "contabilidad:manual_editar"),
        "adjuntos": [fila.adjunto for fila in visto.adjuntos.select_related("adjunto").order_by("registrado_en")],
        "form": form,
        "form_adjunto": FormularioDeAdjunto(),
    }
    return render(request, "contabilidad/manual.html", contexto, status=estado)


def _libre(visto: AsientoManual) -> bool:
    """True while it can be changed: a draft whose approval is not waiting."""
    pedida = visto.aprobacion is not None and visto.aprobacion.estado == Aprobacion.Estado.PEDIDA
    return visto.estado == Clases.BORRADOR and not pedida


def _problema(visto: AsientoManual, diferencia: Decimal) -> str:
    """Why it cannot be posted now, in words; empty when it can."""
    form = forms.Form({})
    form.is_valid()
    with errores_en(form):
        services.comprobar(visto)
    return " ".join(str(mensaje) for mensaje in form.non_field_errors())


@require_http_methods(FORMULARIO)
def manual_nuevo(request: HttpRequest) -> HttpResponse:
    """A new draft in the grid; `?plantilla=` starts from one, `?copia=` from another entry."""
    plantilla = _plantilla(request.GET.get("plantilla", ""))
    if request.method == "POST":
        return _guardar(request, None, plantilla)
    origen = plantilla or _copiado(request.GET.get("copia", ""))
    iniciales = []
    if origen is not None:
        iniciales = [inicial_de(r) for r in origen.renglones.select_related("cuenta").order_by("orden")]
    cabeza = {"fecha": hoy(), "clase": AsientoManual.Clase.MANUAL, "glosa": origen.glosa if origen else ""}
    return _grilla(request, None, FormularioDeManual(initial=cabeza), grilla(iniciales=iniciales))


@require_http_methods(FORMULARIO)
def manual_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft again in the grid."""
    visto = _manual_o_404(pk)
    if request.method == "POST":
        return _guardar(request, visto, None)
    if not _libre(visto):
        messages.info(request, "Ese asiento ya no se cambia: está asentado, descartado o espera aprobación.")
        return redirect("contabilidad:manual", pk=pk)
    cabeza = {"fecha": visto.fecha, "clase": visto.clase, "glosa": visto.glosa}
    return _grilla(
        request, visto, FormularioDeManual(initial=cabeza), grilla(iniciales=[inicial_de(r) for r in _renglones(visto)])
    )


def _plantilla(texto: str) -> PlantillaAsiento | None:
    return PlantillaAsiento.objects.filter(pk=int(texto), activa=True).first() if texto.isdecimal() else None


def _copiado(texto: str) -> AsientoManual | None:
    return AsientoManual.objects.filter(pk=int(texto)).first() if texto.isdecimal() else None


def _grilla(
    request: HttpRequest, visto: AsientoManual | None, form: FormularioDeManual, renglones: Any, *, estado: int = 200
) -> HttpResponse:
    contexto = {
        "manual": visto,
        "form": form,
        "renglones": renglones,
        "renglon": "contabilidad/manual_renglon.html",
    }
    return render(request, "contabilidad/manual_grilla.html", contexto, status=estado)


def _guardar(request: HttpRequest, visto: AsientoManual | None, plantilla: PlantillaAsiento | None) -> HttpResponse:
    """Keep the draft; with the posting button, go on to post it or to ask for it."""
    form, renglones = FormularioDeManual(request.POST), grilla(request.POST)
    if not (form.is_valid() and renglones.is_valid()):
        return _grilla(request, visto, form, renglones, estado=422)
    usuario = usuario_de(request)
    asentar = request.POST.get("accion") == "asentar"
    with errores_en(form):
        datos = cargado(form, renglones)
        guardado = (
            services.editar_borrador(visto.pk, cargado=datos, usuario=usuario)
            if visto
            else services.crear_borrador(datos, usuario=usuario, plantilla=plantilla)
        )
        pide = services.necesita_aprobacion(guardado)
        if asentar and not pide:
            guardado = services.asentar_manual(guardado.pk, usuario=usuario)
    if form.errors:
        return _grilla(request, visto, form, renglones, estado=422)
    if guardado.asiento_id:
        messages.success(request, f"Asentado con el número {guardado.asiento_id}.")
        return redirect("contabilidad:asiento", pk=guardado.asiento_id)
    if asentar:
        messages.info(request, "El total pasa de lo que asienta una persona sola: pedí que lo apruebe otra.")
    else:
        messages.success(request, "Borrador guardado.")
    return redirect("contabilidad:manual", pk=guardado.pk)


@require_POST
def manual_asentar(request: HttpRequest, pk: int) -> HttpResponse:
    """Post the draft."""
    hecho = services.asentar_manual(_manual_o_404(pk).pk, usuario=usuario_de(request))
    messages.success(request, f"Asentado con el número {hecho.asiento_id}.")
    return redirect("contabilidad:manual", pk=pk)


@require_POST
def manual_pedir(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another person to post it."""
    visto = _manual_o_404(pk)
    form = FormularioDePedido(request.POST)
    if form.is_valid():
        with errores_en(form):
            services.pedir_asiento(pk, motivo=form.cleaned_data["motivo"], usuario=usuario_de(request))
        if not form.errors:
            messages.success(request, "Pedido: lo aprueba otra persona, tal como está.")
            return redirect("contabilidad:manual", pk=pk)
    return _ver(request, visto, form, estado=422)


@require_POST
def manual_descartar(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the draft without effect."""
    services.descartar_borrador(_manual_o_404(pk).pk, usuario=usuario_de(request))
    messages.success(request, "Borrador descartado.")
    return redirect("contabilidad:manuales")


@require_POST
def manual_adjuntar(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach what backs the entry, also after it was posted."""
    visto = _manual_o_404(pk)
    form = FormularioDeAdjunto(request.POST, request.FILES)
    if form.is_valid():
        usuario = usuario_de(request)
        with errores_en(form), transaction.atomic():
            services.exigir_adjuntable(visto)
            adjunto = archivos.guardar(
                form.cleaned_data["archivo"],
                permiso="contabilidad:manual_adjuntar",
                sucursal=usuario.sucursal,
                usuario=usuario,
            )
            services.adjuntar(visto, adjunto=adjunto)
    if form.errors:
        messages.error(request, " ".join(str(m) for lista in form.errors.values() for m in lista))
    else:
        messages.success(request, "Archivo adjuntado.")
    return redirect("contabilidad:manual", pk=pk)
