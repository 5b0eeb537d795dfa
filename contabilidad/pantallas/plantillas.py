"""Templates of manual entries, and the rules that make a draft of them every so many months."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.models import AsientoManual, AsientoRecurrente, PlantillaAsiento
from contabilidad.pantallas.plantilla_forms import FormularioDePlantilla, cargados, grilla
from contabilidad.services import recurrentes as services
from contabilidad.services.manual import RenglonCargado


class FormularioDeCopia(forms.Form):
    """The name of the template that a manual entry becomes."""

    nombre = forms.CharField(label="Nombre de la plantilla", max_length=80)
    con_importes = forms.BooleanField(
        label="Guardar también los importes", required=False, help_text="Sin importes, se completan al usarla."
    )


class FormularioDeRecurrente(forms.Form):
    """How often, and on which day."""

    desde = CampoFecha(label="Desde")
    hasta = CampoFecha(label="Hasta", required=False, help_text="Vacío: sin término. Ese día ya no se genera.")
    cada_meses = forms.IntegerField(label="Cada cuántos meses", min_value=1, max_value=12, initial=1)
    dia = forms.IntegerField(
        label="Día del mes", min_value=1, max_value=31, initial=31, help_text="31: el último día de cada mes."
    )


@require_GET
def plantillas(request: HttpRequest) -> HttpResponse:
    """Templates with their lines and their recurring rules."""
    edita = puede_escribir(usuario_de(request), "contabilidad:plantilla_cargar")
    filas = PlantillaAsiento.objects.filter(activa=True).prefetch_related("renglones__cuenta", "recurrentes")
    return render(
        request,
        "contabilidad/plantillas.html",
        {
            "plantillas": filas,
            "mes": hoy().replace(day=1),
            "edita": edita,
            "url_nueva": reverse("contabilidad:plantilla_cargar") if edita else "",
        },
    )


@require_http_methods(FORMULARIO)
def plantilla_nueva(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a template of the lines of a manual entry."""
    manual = get_object_or_404(AsientoManual, pk=pk)
    form = FormularioDeCopia(request.POST or None, initial={"nombre": manual.glosa[:80]})
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.guardar_plantilla(
                form.cleaned_data["nombre"],
                glosa=manual.glosa,
                renglones=_renglones(manual, con_importes=form.cleaned_data["con_importes"]),
                usuario=usuario_de(request),
            )
        if not form.errors:
            messages.success(request, f"Plantilla «{form.cleaned_data['nombre']}» guardada.")
            return redirect("contabilidad:plantillas")
    return _formulario(request, form, titulo="Guardar como plantilla", volver=reverse("contabilidad:manual", args=[pk]))


def _renglones(manual: AsientoManual, *, con_importes: bool) -> list[tuple[str, RenglonCargado]]:
    filas = manual.renglones.order_by("orden")
    return [
        (
            "debe" if r.debe else "haber",
            RenglonCargado(
                cuenta=r.cuenta_id,
                seccion=r.seccion_id,
                centro=r.centro_id,
                gestion=r.gestion,
                glosa=r.glosa,
                **({"debe": r.debe, "haber": r.haber} if con_importes else {}),
            ),
        )
        for r in filas
    ]


@require_http_methods(FORMULARIO)
def plantilla_cargar(request: HttpRequest) -> HttpResponse:
    """A template from scratch, in the grid."""
    return _grilla_de(request, None)


@require_http_methods(FORMULARIO)
def plantilla_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """A template again in the grid. The drafts made of it do not change."""
    return _grilla_de(request, _plantilla_o_404(pk))


@require_POST
def plantilla_retirar(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a template no more."""
    vista = _plantilla_o_404(pk)
    services.retirar_plantilla(vista, usuario=usuario_de(request))
    messages.success(request, f"Plantilla «{vista.nombre}» retirada: no se ofrece ni se repite más.")
    return redirect("contabilidad:plantillas")


def _plantilla_o_404(pk: int) -> PlantillaAsiento:
    return get_object_or_404(PlantillaAsiento, pk=pk, activa=True)


def _grilla_de(request: HttpRequest, vista: PlantillaAsiento | None) -> HttpResponse:
    """Show the grid, or keep what it says."""
    cabeza = {"nombre": vista.nombre, "glosa": vista.glosa} if vista else {}
    form = FormularioDePlantilla(request.POST or None, initial=cabeza)
    lineas = list(vista.renglones.select_related("cuenta").order_by("orden")) if vista else []
    renglones = grilla(request.POST or None, renglones=lineas)
    validos = request.method == "POST" and form.is_valid() and renglones.is_valid()
    if validos:
        with errores_en(form):
            services.guardar_plantilla(
                **form.cleaned_data, renglones=cargados(renglones), plantilla=vista, usuario=usuario_de(request)
            )
        if not form.errors:
            messages.success(request, f"Plantilla «{form.cleaned_data['nombre']}» guardada.")
            return redirect("contabilidad:plantillas")
    contexto = {
        "plantilla": vista,
        "form": form,
        "renglones": renglones,
        "renglon": "contabilidad/plantilla_renglon.html",
    }
    estado = 422 if request.method == "POST" else 200
    return render(request, "contabilidad/plantilla_grilla.html", contexto, status=estado)


@require_http_methods(FORMULARIO)
def recurrente_nuevo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of a template every so many months."""
    plantilla = _plantilla_o_404(pk)
    form = FormularioDeRecurrente(request.POST or None, initial={"desde": hoy().replace(day=1)})
    return _recurrente(request, form, plantilla, None)


@require_http_methods(FORMULARIO)
def recurrente_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or end a recurring rule."""
    regla = get_object_or_404(AsientoRecurrente.objects.select_related("plantilla"), pk=pk)
    iniciales = {campo: getattr(regla, campo) for campo in ("desde", "hasta", "cada_meses", "dia")}
    return _recurrente(request, FormularioDeRecurrente(request.POST or None, initial=iniciales), regla.plantilla, regla)


def _recurrente(
    request: HttpRequest, form: FormularioDeRecurrente, plantilla: PlantillaAsiento, regla: AsientoRecurrente | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            services.guardar_recurrente(plantilla, recurrente=regla, usuario=usuario_de(request), **form.cleaned_data)
        if not form.errors:
            messages.success(request, "Recurrente guardado: cada mes se genera su borrador.")
            return redirect("contabilidad:plantillas")
    return _formulario(request, form, titulo=f"Repetir «{plantilla.nombre}»", volver=reverse("contabilidad:plantillas"))


@require_POST
def recurrentes_generar(request: HttpRequest) -> HttpResponse:
    """Make the drafts of this month that are missing."""
    mes = hoy().replace(day=1)
    hechos = services.generar_recurrentes(mes, usuario=usuario_de(request))
    if hechos:
        cuantos = "1 borrador" if len(hechos) == 1 else f"{formato.entero(len(hechos))} borradores"
        messages.success(request, f"{cuantos} de {formato.mes(mes)}.")
    else:
        messages.info(request, f"No falta ninguno de {formato.mes(mes)}.")
    return redirect("contabilidad:manuales")


def _formulario(request: HttpRequest, form: forms.Form, *, titulo: str, volver: str) -> HttpResponse:
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {"form": form, "titulo": titulo, "boton": "Guardar", "volver": volver},
        status=422 if form.errors else 200,
    )
