"""How each management group is read, billed and paid, on one screen: today, what comes, what was, and its change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import GrupoGestion
from catastro.pantallas.palabras import dibujo_de
from cesop.nucleo.errors import SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import PoliticaFacturacion
from facturacion.pantallas.politicas import CAMPOS as CAMPOS_DE_FACTURACION
from facturacion.pantallas.politicas import FormularioDePolitica as FormularioDeFacturacion
from facturacion.selectors.puntos import de_corridas
from facturacion.services import politicas as de_facturacion
from medicion.models import PoliticaMedicion
from medicion.pantallas.palabras import cantidad
from medicion.pantallas.politicas import FormularioDePolitica as FormularioDeLectura
from medicion.services import politicas as de_medicion
from recaudacion.models import PoliticaImputacion
from recaudacion.selectors import politicas as lectura
from recaudacion.services import politicas as de_cobro

UN_DIA = dt.timedelta(days=1)
CAMBIAR_COBRO: Final = "recaudacion.cambiar_imputacion"


class FormularioDeCobro(forms.Form):
    """How the debts of a group are paid when nobody chooses."""

    orden = forms.ChoiceField(label="Qué se paga primero", choices=PoliticaImputacion.OrdenDePago.choices)
    prioridad = forms.IntegerField(
        label="Prioridad entre grupos", min_value=1, max_value=99,
        help_text="El número menor se paga antes; los iguales, juntos por vencimiento.",
    )  # fmt: skip
    parcial = forms.BooleanField(label="Admite pagos parciales", required=False)
    desde = CampoFecha(label="Desde")


@dataclass(frozen=True, kw_only=True)
class Politica:
    """One of the policies of a group. permiso: key of the matrix of who changes it. dice: its values in words.

    formulario: (data or None, first values, group, user) → the form; acto: what it does.
    """

    titulo: str
    pregunta: str
    icono: str
    permiso: str
    filas: Callable[[], QuerySet[Any]]
    dice: Callable[[Any], Sequence[tuple[str, str]]]
    campos: Sequence[str]
    iniciales: dict[str, Any]
    formulario: Callable[[Any, dict[str, Any], GrupoGestion, Usuario], forms.Form]
    acto: Callable[..., object]
    falta: str
    # What a group without it is called, and its tone.
    sin_ella: tuple[str, str] = ("Sin política", "aviso")


def _de_lectura(p: PoliticaMedicion) -> list[tuple[str, str]]:
    return [
        ("Se lee", p.get_ciclo_display()),
        ("Tolerancia", f"± {p.tolerancia} días"),
        ("Vale la unidad, más o menos", f"$ {cantidad(p.valor_orientativo)}"),
    ]


def _de_facturacion(p: PoliticaFacturacion) -> list[tuple[str, str]]:
    segundo = f", y a {p.dias_al_segundo} más" if p.dias_al_segundo else ", uno solo"
    return [
        ("Se factura", p.get_ciclo_display()),
        ("Con", str(p.cuadro)),
        ("A quien discrimina IVA", str(p.tipo_a)),
        ("A los demás", str(p.tipo_b)),
        ("Punto de venta", str(p.punto)),
        ("Vence", f"a {p.dias_al_vencimiento} días{segundo}"),
        ("El interés va", p.get_interes_display()),
        ("Jurisdicción", p.jurisdiccion or "–"),
        ("Se revisa desde", f"± {p.desvio_por_ciento} %"),
    ]


def _de_cobro(p: PoliticaImputacion) -> list[tuple[str, str]]:
    return [
        ("Se paga primero", p.get_orden_display()),
        ("Prioridad entre grupos", str(p.prioridad)),
        ("Pagos parciales", "sí" if p.parcial else "no"),
    ]


POLITICAS: Final[dict[str, Politica]] = {
    "lectura": Politica(
        titulo="Calendario de lectura", pregunta="Cómo se lee", icono="calendar-event",
        permiso="medicion:politica_cambiar", filas=PoliticaMedicion.objects.all, dice=_de_lectura,
        campos=("ciclo", "tolerancia", "valor_orientativo"), iniciales={"tolerancia": 3},
        formulario=lambda datos, iniciales, grupo, usuario: FormularioDeLectura(datos, initial=iniciales),
        acto=de_medicion.cambiar_politica, falta="Sin esto no se generan sus lotes de lectura.",
    ),
    "facturacion": Politica(
        titulo="Facturación", pregunta="Cómo se factura", icono="file-invoice",
        permiso="facturacion:politica_cambiar", dice=_de_facturacion, campos=CAMPOS_DE_FACTURACION,
        filas=lambda: PoliticaFacturacion.objects.select_related("cuadro", "tipo_a", "tipo_b", "punto"),
        iniciales={"dias_al_vencimiento": 10, "dias_al_segundo": 0, "desvio_por_ciento": 75,
                   "interes": PoliticaFacturacion.Interes.CARGO},
        formulario=lambda datos, iniciales, grupo, usuario: FormularioDeFacturacion(
            datos, initial=iniciales, grupo=grupo, puntos=de_corridas(usuario)
        ),
        acto=de_facturacion.cambiar_politica, falta="Sin esto no se puede facturar.",
    ),
    "cobro": Politica(
        titulo="Imputación de pagos", pregunta="Cómo se pagan las deudas", icono="cash-register",
        permiso=CAMBIAR_COBRO, filas=PoliticaImputacion.objects.all, dice=_de_cobro,
        campos=("orden", "prioridad", "parcial"), iniciales={"prioridad": 1, "parcial": True},
        formulario=lambda datos, iniciales, grupo, usuario: FormularioDeCobro(datos, initial=iniciales),
        acto=de_cobro.cambiar_politica,
        falta="Sin esto se paga lo que vence antes, junto con los demás grupos, y se admite pagar una parte.",
        sin_ella=("Por omisión", "neutro"),
    ),
}  # fmt: skip


def _las_de(grupo: GrupoGestion) -> dict[str, Politica]:
    """What is not metered is not read."""
    return {clave: p for clave, p in POLITICAS.items() if clave != "lectura" or grupo.servicio.medido}


@require_GET
def grupos(request: HttpRequest) -> HttpResponse:
    """Every group with what rules it today, and from when it changes. A query per policy."""
    dia = hoy()
    todos = list(lectura.grupos())
    vidas = {clave: lectura.vidas(politica.filas(), todos, al=dia) for clave, politica in POLITICAS.items()}
    contexto = {
        "politicas": POLITICAS.values(),
        "filas": [
            {
                "grupo": grupo,
                "icono": dibujo_de(grupo.servicio.clave),
                "celdas": [
                    _celda(politica, vidas[clave][grupo.pk]) if clave in _las_de(grupo) else None
                    for clave, politica in POLITICAS.items()
                ],
            }
            for grupo in todos
        ],
    }
    return render(request, "recaudacion/grupos.html", contexto)


def _celda(politica: Politica, vida: lectura.Vida) -> dict[str, Any]:
    dichas = politica.dice(vida.vigente) if vida.vigente else []
    return {
        "primera": dichas[0][1] if dichas else "",
        "resto": " · ".join(valor for _, valor in dichas[1:3]),
        "cambia": vida.programadas[0].desde if vida.programadas else None,
        "sin_ella": politica.sin_ella,
    }


@require_GET
def grupo(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: each policy today, what is scheduled, what was, and who may change it."""
    visto = _grupo_o_404(pk)
    usuario, dia = usuario_de(request), hoy()
    paneles = []
    for tecla, (clave, politica) in enumerate(_las_de(visto).items(), start=1):
        vida = lectura.vidas(politica.filas(), [visto], al=dia)[visto.pk]
        paneles.append(
            {
                "clave": clave,
                "politica": politica,
                "tecla": str(tecla),
                "vigente": vida.vigente,
                "valores": politica.dice(vida.vigente) if vida.vigente else [],
                "programadas": _en_fila(politica, vida.vigente, vida.programadas),
                "pasadas": _hacia_atras(politica, vida),
                "cambia": puede_escribir(usuario, politica.permiso),
            }
        )
    contexto = {"grupo": visto, "icono": dibujo_de(visto.servicio.clave), "paneles": paneles, "dia": dia}
    return render(request, "recaudacion/grupo.html", contexto)


def _grupo_o_404(pk: int) -> GrupoGestion:
    return get_object_or_404(GrupoGestion.objects.select_related("servicio", "seccion"), pk=pk)


def _en_fila(politica: Politica, vigente: Any, programadas: Sequence[Any]) -> list[dict[str, Any]]:
    """Each of those that come, with what it changes of the one before."""
    dichas, previa = [], vigente
    for fila in programadas:
        antes = dict(politica.dice(previa)) if previa else {}
        cambios = [(que, antes.get(que, ""), valor) for que, valor in politica.dice(fila) if antes.get(que) != valor]
        dichas.append({"fila": fila, "cambios": cambios})
        previa = fila
    return dichas


def _hacia_atras(politica: Politica, vida: lectura.Vida) -> list[dict[str, Any]]:
    """Each of those that were, with what was other than in the one that followed."""
    dichas, siguiente = [], vida.vigente
    for fila in vida.pasadas:
        despues = dict(politica.dice(siguiente)) if siguiente else {}
        otras = [f"{que}: {valor}" for que, valor in politica.dice(fila) if despues.get(que) != valor]
        dichas.append({"fila": fila, "ultimo": fila.hasta - UN_DIA, "dice": " · ".join(otras) or "Lo mismo"})
        siguiente = fila
    return dichas


@require_http_methods(FORMULARIO)
def grupo_cambiar(request: HttpRequest, pk: int, que: str) -> HttpResponse:
    """A policy of a group from a day on."""
    visto = _grupo_o_404(pk)
    politica = _las_de(visto).get(que)
    if politica is None:
        raise Http404
    usuario = usuario_de(request)
    if not puede_escribir(usuario, politica.permiso):
        raise SinPermiso(
            "recaudacion.politica_ajena",
            f"No se puede cambiar {politica.titulo.lower()} porque no te toca. Pedilo a quien la lleva.",
        )
    vigente = lectura.vidas(politica.filas(), [visto], al=hoy())[visto.pk].vigente
    iniciales = {"desde": hoy(), **politica.iniciales}
    if vigente is not None:
        iniciales |= {campo: getattr(vigente, campo) for campo in politica.campos}
    form = politica.formulario(request.POST or None, iniciales, visto, usuario)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            politica.acto(visto, **form.cleaned_data)
        if not form.errors:
            desde = form.cleaned_data["desde"]
            messages.success(request, f"{politica.titulo} de {visto}: cambia el {desde:%d/%m/%Y}.")
            return redirect("recaudacion:grupo", pk=pk)
    return formulario(
        request, form, titulo=f"{politica.pregunta} {visto}", volver=reverse("recaudacion:grupo", args=[pk]),
        consecuencias=[
            Consecuencia(texto="Rige desde el día que digas; lo de antes queda como está.", icono="calendar"),
            Consecuencia(texto="Reemplaza lo que estaba programado para después de ese día.", icono="replace"),
        ],
    )  # fmt: skip
