"""What is done with a batch: made from its route, sent to the street, given to another, closed, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from catastro.models import Ruta, Servicio
from cesop.nucleo.calendario import proximo_habil
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from medicion.models import Ciclo, LoteLectura, PeriodoMedicion
from medicion.pantallas.lotes import lote_o_404
from medicion.selectors import alcance, ciclo
from medicion.selectors import lotes as lectura
from medicion.services import generacion, lotes

EXTENSIONES: Final = {"csv": ("csv", "text/csv"), "ancho_fijo": ("txt", "text/plain")}
MESES_POR_BIMESTRE = 2


@require_POST
def lote_bajar(request: HttpRequest, pk: int) -> HttpResponse:
    """The round of a batch for the handheld. From then on it is in the street."""
    lote = lote_o_404(request, pk)
    formato = request.POST.get("formato", "csv")
    if formato not in EXTENSIONES:
        raise Http404
    extension, tipo = EXTENSIONES[formato]
    return HttpResponse(
        lotes.exportar(lote, formato=formato),
        content_type=tipo,
        headers={"Content-Disposition": f'attachment; filename="{lote.codigo}.{extension}"'},
    )


@dataclass(frozen=True, kw_only=True)
class _Acto:
    """An act over a batch: what it says it will do, and the service that does it."""

    titulo: str
    boton: str
    hecho: str
    hacer: Callable[[LoteLectura, Usuario, str], object]
    consecuencias: Callable[[LoteLectura], list[Consecuencia]]
    peligro: bool = False
    pide_lector: bool = False


def _al_cerrar(lote: LoteLectura) -> list[Consecuencia]:
    avance = ciclo.avances([lote.pk])[lote.pk]
    faltan = f"{avance.faltan} sin leer pasan a la mesa de excepciones." if avance.faltan else "Está todo leído."
    return [
        Consecuencia(texto=faltan, icono="progress-alert"),
        Consecuencia(texto="Lo que llegue después queda apartado, para que alguien diga qué es.", icono="inbox"),
        Consecuencia(texto="Se puede reabrir.", icono="lock-open"),
    ]


ACTOS: Final = {
    "asignar": _Acto(
        titulo="Dar a otro lector",
        boton="Darlo",
        hecho="reasignado",
        hacer=lambda lote, usuario, lector: lotes.reasignar(lote, lector=lector),
        consecuencias=lambda lote: [],
        pide_lector=True,
    ),
    "cerrar": _Acto(
        titulo="Cerrar",
        boton="Cerrar el lote",
        hecho="cerrado",
        hacer=lambda lote, usuario, lector: lotes.cerrar(lote, usuario=usuario),
        consecuencias=_al_cerrar,
    ),
    "reabrir": _Acto(
        titulo="Reabrir",
        boton="Reabrir el lote",
        hecho="reabierto",
        hacer=lambda lote, usuario, lector: lotes.reabrir(lote),
        consecuencias=lambda lote: [
            Consecuencia(texto="Vuelve a tomar lecturas, del colector o a mano.", icono="keyboard"),
            Consecuencia(texto="Lo ya decidido queda como está.", icono="check"),
        ],
    ),
    "anular": _Acto(
        titulo="Anular",
        boton="Anular el lote",
        hecho="anulado",
        hacer=lambda lote, usuario, lector: lotes.anular(lote),
        consecuencias=lambda lote: [
            Consecuencia(texto="La ruta puede tener otro lote en el período.", icono="calendar-plus")
        ],
        peligro=True,
    ),
}


class FormularioDeLector(forms.Form):
    """Who walks."""

    lector = forms.CharField(label="Lector", max_length=60)


@require_http_methods(FORMULARIO)
def lote_acto(request: HttpRequest, pk: int, acto: str) -> HttpResponse:
    """Show what the act would do to the batch, and do it."""
    elegido = ACTOS.get(acto)
    if elegido is None:
        raise Http404
    lote = lote_o_404(request, pk)
    form = FormularioDeLector(request.POST or None, initial={"lector": lote.lector}) if elegido.pide_lector else None
    vale = form is None or form.is_valid()
    if request.method == "POST" and vale:
        lector = form.cleaned_data["lector"] if form else ""
        elegido.hacer(lote, usuario_de(request), lector)
        messages.success(request, f"Lote {lote} {elegido.hecho}.")
        return redirect("medicion:lote", pk=pk)
    return formulario(
        request,
        form,
        titulo=f"{elegido.titulo} el lote {lote}, {lote.ruta}",
        boton=elegido.boton,
        peligro=elegido.peligro,
        consecuencias=elegido.consecuencias(lote),
        volver=reverse("medicion:lote", args=[pk]),
    )


# ── A period ──


class FormularioDePeriodo(forms.Form):
    """Which period, and the day of each route: a first one, and so many days from one to the next."""

    servicio = forms.ModelChoiceField(
        label="Servicio", queryset=Servicio.objects.filter(medido=True, activo=True), to_field_name="clave"
    )
    ciclo = forms.ChoiceField(label="Ciclo", choices=Ciclo.choices)
    anio = forms.IntegerField(label="Año", min_value=2000, max_value=2100)
    numero = forms.IntegerField(label="Mes o bimestre", min_value=1, max_value=12)
    primera = CampoFecha(label="Fecha de la primera ruta")
    cada = forms.IntegerField(label="Días hábiles entre una ruta y la siguiente", min_value=0, max_value=15, initial=1)
    tolerancia = forms.IntegerField(label="Tolerancia en días", min_value=0, max_value=30, initial=3)

    def periodo(self) -> PeriodoMedicion:
        """The period, which perhaps nobody opened yet."""
        return PeriodoMedicion(**{campo: self.cleaned_data[campo] for campo in ("servicio", "ciclo", "anio", "numero")})


@require_http_methods(FORMULARIO)
def periodo_generar(request: HttpRequest) -> HttpResponse:
    """Open a period and make the batch of every route, as a process. Asked again on each change, the days of each."""
    usuario = usuario_de(request)
    iniciales = _iniciales(request.GET.get("servicio", "")) | request.GET.dict()
    form = FormularioDePeriodo(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        with errores_en(form):
            fechas = _fechas(form, usuario)
            periodo = lotes.abrir_periodo(
                servicio=datos["servicio"], ciclo=datos["ciclo"], anio=datos["anio"], numero=datos["numero"]
            )
            proceso = generacion.pedir_lotes(periodo, fechas=fechas, usuario=usuario, tolerancia=datos["tolerancia"])
        if not form.errors:
            return redirect("nucleo:proceso", pk=proceso.pk)
    previo = form if form.is_bound else FormularioDePeriodo(iniciales)
    contexto = {"form": form, **_previa(previo, usuario)}
    return render(request, "medicion/periodo_generar.html", contexto, status=422 if form.errors else 200)


def _fechas(form: FormularioDePeriodo, usuario: Usuario) -> dict[Ruta, dt.date]:
    """The day of each route. *Errores:* `lotes.sin_rutas`, `lotes.numero`, `lotes.lejos`, of `dias_de_lectura`."""
    datos = form.cleaned_data
    filas = alcance.rutas(usuario).filter(servicio=datos["servicio"], activa=True)
    rutas = list(filas.select_related("sucursal").order_by("codigo"))
    if not rutas:
        raise ErrorNegocio(
            "lotes.sin_rutas",
            f"No se puede generar porque {datos['servicio']} no tiene rutas de lectura. Armalas en catastro.",
            campo="servicio",
        )
    generacion.exigir_cerca(form.periodo(), [datos["primera"]])
    return generacion.dias_de_lectura(rutas, primera=datos["primera"], cada=datos["cada"])


def _previa(form: FormularioDePeriodo, usuario: Usuario) -> dict[str, Any]:
    """What would be made: the day and the reader of each route, and which ones have their batch; or why not."""
    if not form.is_valid() and not {"servicio", "ciclo", "anio", "numero", "primera", "cada"} <= set(form.cleaned_data):
        return {"rutas": [], "impedimento": "Completá los datos para ver el día de cada ruta."}
    periodo = form.periodo()
    try:
        fechas = _fechas(form, usuario)
        generacion.exigir_posible(periodo, fechas)
    except ErrorNegocio as error:
        return {"rutas": [], "impedimento": error.mensaje}
    con_lote = lectura.rutas_con_lote(periodo)
    lectores = lectura.ultimos_lectores([ruta.pk for ruta in fechas])
    return {
        "rutas": [
            {"ruta": ruta, "dia": dia, "lector": lectores.get(ruta.pk, ""), "tiene": ruta.pk in con_lote}
            for ruta, dia in fechas.items()
        ],
        "anio": periodo.anio,
    }


def _iniciales(servicio: str) -> dict[str, Any]:
    """The month that comes after the last one that was opened."""
    elegido = Servicio.objects.filter(clave=servicio).first()
    ultimos = ciclo.periodos(elegido.pk, cuantos=1) if elegido else []
    if not ultimos:
        dia = hoy()
        return {"servicio": servicio, "anio": dia.year, "numero": dia.month, "ciclo": Ciclo.MENSUAL, "primera": dia}
    ultimo = ultimos[-1]
    paso = 1 if ultimo.ciclo == Ciclo.MENSUAL else MESES_POR_BIMESTRE
    siguiente = sumar_meses(dt.date(ultimo.anio, ultimo.numero * paso, 1), paso)
    return {
        "servicio": servicio,
        "ciclo": ultimo.ciclo,
        "anio": siguiente.year,
        "numero": -(-siguiente.month // paso),
        "primera": _habil(siguiente.replace(day=5)),
        "cada": 1,
        "tolerancia": 3,
    }


def _habil(dia: dt.date) -> dt.date:
    """The day, or the next one that is worked; itself while its year's holidays are not loaded."""
    try:
        return proximo_habil(dia)
    except ErrorNegocio:
        return dia
