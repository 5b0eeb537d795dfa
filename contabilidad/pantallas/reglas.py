"""The posting manual on the screen: rules by module and event, what is missing, and their change by date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.eventos import MODULOS, Componente, TipoEvento, tipos
from contabilidad.models import Cuenta, Regla, Seccion
from contabilidad.pantallas.campos import CampoCuenta, Filtro
from contabilidad.selectors import reglas as lectura
from contabilidad.services.reglas import DestinoDeRegla, cambiar_regla

GRUPO_MAX = 2**63 - 1  # what its column holds


class FiltroDeReglas(Filtro):
    """On which day, and of which event."""

    al = CampoFecha(label="Vigentes al", required=False)
    q = forms.CharField(label="Buscar", max_length=80, required=False)


class FormularioDeRegla(forms.Form):
    """New accounts of a component, since a day."""

    seccion = forms.ModelChoiceField(
        label="Sección", queryset=Seccion.objects.filter(activa=True), required=False, empty_label="Cualquiera"
    )
    grupo = forms.IntegerField(
        label="Grupo de gestión",
        required=False,
        min_value=1,
        max_value=GRUPO_MAX,
        error_messages={"max_value": "No hay un grupo con ese número. Corregilo."},
        help_text="Vacío: cualquiera. Gana la regla más precisa.",
    )
    debe = CampoCuenta(label="Debe", solo_imputables=True)
    haber = CampoCuenta(label="Haber", solo_imputables=True)
    desde = CampoFecha(label="Desde", help_text="Lo ya asentado no cambia.")
    hasta = CampoFecha(label="Hasta", required=False, help_text="Vacío: sin término. Ese día ya no rige.")
    motivo = forms.CharField(label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


@require_GET
def reglas(request: HttpRequest) -> HttpResponse:
    """The manual: every event by module, with what it debits and credits, and on top what could not be posted."""
    filtro = FiltroDeReglas(request.GET)
    al = (filtro.cleaned_data.get("al") if filtro.is_valid() else None) or hoy()
    texto = filtro.cleaned_data.get("q", "") if filtro.is_valid() else ""
    faltantes = lectura.reglas_faltantes(al)
    if filtro.is_valid():
        filtro.mostrar(al=formato.fecha(al))
    return render(
        request,
        "contabilidad/reglas.html",
        {
            "filtro": filtro,
            "al": al,
            "texto": texto,
            "faltantes": faltantes,
            "modulos": _por_modulo(texto, al, {f.tipo.clave for f in faltantes}),
        },
    )


def _por_modulo(texto: str, al: dt.date, con_faltas: set[str]) -> list[dict[str, Any]]:
    """Events of each module in the order of the manual, with their rules in force. Two queries."""
    por_evento: dict[str, list[Regla]] = {}
    for regla in lectura.reglas_vigentes(al=al):
        por_evento.setdefault(regla.evento, []).append(regla)
    palabras = texto.casefold().split()
    modulos: dict[str, list[dict[str, Any]]] = {}
    for tipo in tipos().values():
        if all(palabra in f"{tipo.nombre} {tipo.clave} {tipo.numero}".casefold() for palabra in palabras):
            propias = por_evento.get(tipo.clave, [])
            modulos.setdefault(tipo.modulo, []).append(
                {"tipo": tipo, "componentes": _componentes(tipo, propias), "falta": tipo.clave in con_faltas}
            )
    orden = list(MODULOS)
    return [
        {"clave": clave, "nombre": MODULOS.get(clave, clave), "eventos": eventos}
        for clave, eventos in sorted(modulos.items(), key=lambda par: orden.index(par[0]) if par[0] in orden else 99)
    ]


def _componentes(tipo: TipoEvento, propias: list[Regla]) -> list[tuple[Componente, list[Regla]]]:
    return [(c, [r for r in propias if r.componente == c.clave]) for c in tipo.componentes]


def _tipo_o_404(clave: str) -> TipoEvento:
    tipo = tipos().get(clave)
    if tipo is None:
        raise Http404
    return tipo


@require_GET
def regla_evento(request: HttpRequest, evento: str) -> HttpResponse:
    """An event as the manual reads it: its components with their rules, an example of its entry, and its history."""
    tipo = _tipo_o_404(evento)
    vigentes = list(lectura.reglas_vigentes(al=hoy()).filter(evento=evento))
    historia = (
        Regla.objects.filter(evento=evento)
        .select_related("debe", "haber", "seccion", "registrado_por")
        .order_by("-registrado_en", "-desde", "componente")[:60]
    )
    return render(
        request,
        "contabilidad/regla_evento.html",
        {
            "tipo": tipo,
            "modulo": MODULOS.get(tipo.modulo, tipo.modulo),
            "componentes": _componentes(tipo, vigentes),
            "faltantes": [f for f in lectura.reglas_faltantes(hoy()) if f.tipo.clave == evento],
            "historia": [(regla, _nombre(tipo, regla.componente)) for regla in historia],
            "edita": puede_escribir(usuario_de(request), "contabilidad:regla_cambiar"),
        },
    )


def _nombre(tipo: TipoEvento, clave: str) -> str:
    componente = tipo.componente(clave)
    return componente.nombre if componente else clave


@require_http_methods(["GET", "HEAD", "POST"])
def regla_cambiar(request: HttpRequest, evento: str, componente: str) -> HttpResponse:
    """Change the accounts of a component since a day, with a reason. `?seccion=` starts from that rule."""
    tipo = _tipo_o_404(evento)
    pieza = tipo.componente(componente)
    if pieza is None:
        raise Http404
    actual = _actual(evento, componente, request.GET)
    iniciales: dict[str, Any] = {"desde": hoy()}
    if actual is not None:
        iniciales |= {"seccion": actual.seccion_id, "grupo": actual.grupo, "debe": actual.debe, "haber": actual.haber}
    form = FormularioDeRegla(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid() and _cambiar(request, form, evento, componente):
        messages.success(request, f"Regla de «{pieza.nombre}» cambiada.")
        return redirect("contabilidad:regla_evento", evento=evento)
    return render(
        request,
        "nucleo/usuarios/formulario.html",
        {
            "form": form,
            "titulo": f"Regla de «{pieza.nombre}»",
            "texto": f"{tipo.nombre}. La regla que rige en esas fechas queda en la historia, y esta toma su lugar.",
            "boton": "Cambiar la regla",
            "volver": reverse("contabilidad:regla_evento", args=[evento]),
        },
        status=422 if form.errors else 200,
    )


def _actual(evento: str, componente: str, parametros: Any) -> Regla | None:
    """The rule in force that the screen was showing."""
    vigentes = lectura.reglas_vigentes(al=hoy()).filter(evento=evento, componente=componente)
    seccion = parametros.get("seccion", "")
    if seccion.isdecimal():
        return vigentes.filter(seccion=int(seccion)).first()
    return vigentes.filter(seccion__isnull=True).first()


def _cambiar(request: HttpRequest, form: FormularioDeRegla, evento: str, componente: str) -> bool:
    datos = form.cleaned_data
    debe, haber = datos["debe"], datos["haber"]
    assert isinstance(debe, Cuenta)
    assert isinstance(haber, Cuenta)
    with errores_en(form):
        cambiar_regla(
            DestinoDeRegla(evento=evento, componente=componente, seccion=datos["seccion"], grupo=datos["grupo"]),
            debe=debe,
            haber=haber,
            desde=datos["desde"],
            hasta=datos["hasta"],
            motivo=datos["motivo"],
            usuario=usuario_de(request),
        )
    return not form.errors
