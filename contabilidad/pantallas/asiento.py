"""One entry: what it says, where it comes from, and its annulment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha, errores_en
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from contabilidad.eventos import ANULACION, tipos
from contabilidad.models import Asiento, AsientoManual, Partida
from contabilidad.pantallas.diario import nombre_de_evento
from contabilidad.pantallas.origenes import origenes_de
from contabilidad.selectors import diario as lectura
from contabilidad.services import anulaciones
from contabilidad.services.manual import ORIGEN_MANUAL


class FormularioDeAnulacion(forms.Form):
    """When and why."""

    fecha = CampoFecha(label="Fecha contable", help_text="En un período abierto.")
    motivo = forms.CharField(
        label="Motivo", max_length=160, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )


def _asiento_o_404(pk: int) -> Asiento:
    return get_object_or_404(lectura.asientos(), pk=pk)


@require_GET
def asiento(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry whole: lines with their dimensions, origin, who and when, number and seal, and what it is tied to."""
    visto = _asiento_o_404(pk)
    ficha = lectura.ficha(visto)
    contexto = _contexto(visto, ficha) | {
        "anulable": ficha.anulado_por is None
        and visto.evento != ANULACION
        and puede_escribir(usuario_de(request), "contabilidad:asiento_anular"),
        "manual": _manual(visto),
        "otras": [(otra, nombre_de_evento(otra.evento)) for otra in ficha.otras],
    }
    return render(request, "contabilidad/asiento.html", contexto)


@require_GET
def asiento_renglones(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of an entry, and where it comes from. A fragment: it opens under its row in the Diario."""
    visto = _asiento_o_404(pk)
    return render(request, "contabilidad/despliegue.html", _de_renglones(visto, lectura.partidas_de(visto)))


def _manual(visto: Asiento) -> AsientoManual | None:
    """The manual entry behind it, with its files and who approved it."""
    if visto.origen_tipo != ORIGEN_MANUAL:
        return None
    cargados = AsientoManual.objects.select_related("cargado_por", "aprobacion__decidida_por")
    return cargados.prefetch_related("adjuntos__adjunto").filter(asiento=visto).first()


def _contexto(visto: Asiento, ficha: lectura.FichaDeAsiento) -> dict[str, Any]:
    return _de_renglones(visto, ficha.partidas) | {
        "ficha": ficha,
        "evento": nombre_de_evento(visto.evento),
        "tipo": tipos().get(visto.evento),
    }


def _de_renglones(visto: Asiento, partidas: Sequence[Partida]) -> dict[str, Any]:
    """Its lines, with what is common to all said once, and its origin."""
    dimensiones = [_dimensiones(partida) for partida in partidas]
    comunes = [d for d in dimensiones[0] if all(d in otras for otras in dimensiones)] if dimensiones else []
    return {
        "comunes": comunes,
        "lineas": [
            (partida, [d for d in propias if d not in comunes])
            for partida, propias in zip(partidas, dimensiones, strict=True)
        ],
        "asiento": visto,
        "origen": origenes_de([visto]).get((visto.origen_tipo, visto.origen_id)),
    }


def _dimensiones(partida: Partida) -> list[str]:
    """What cuts a line, in words."""
    propias = (partida.seccion, partida.centro)
    nombres = [str(dimension.nombre) for dimension in propias if dimension is not None]
    if partida.gestion:
        nombres.append(Partida.Gestion(partida.gestion).label)
    ajenas = (("grupo", partida.grupo), ("persona", partida.persona), ("cuenta de servicio", partida.cuenta_servicio))
    return nombres + [f"{nombre} {valor}" for nombre, valor in ajenas if valor]


@require_http_methods(["GET", "HEAD", "POST"])
def asiento_anular(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mirror entry, ask for date and reason, and post it; over the limit, ask another person to."""
    visto = _asiento_o_404(pk)
    ficha = lectura.ficha(visto)
    if ficha.anulado_por is not None:
        messages.info(request, "Ese asiento ya estaba anulado.")
        return redirect("contabilidad:asiento", pk=ficha.anulado_por.pk)
    form = FormularioDeAnulacion(request.POST or None, initial={"fecha": hoy()})
    if request.method == "POST" and form.is_valid():
        respuesta = _anular(request, form, visto)
        if respuesta is not None:
            return respuesta
    return render(
        request,
        "contabilidad/asiento_anular.html",
        _contexto(visto, ficha) | {"form": form, "pide": anulaciones.necesita_aprobacion(visto)},
        status=422 if form.errors else 200,
    )


def _anular(request: HttpRequest, form: forms.Form, visto: Asiento) -> HttpResponse | None:
    """Do it, or ask for its approval. None when the service refused: the form says why."""
    dicho = {**form.cleaned_data, "usuario": usuario_de(request)}
    respuesta: HttpResponse | None = None
    with errores_en(form):
        if anulaciones.necesita_aprobacion(visto):
            pedida = anulaciones.pedir_anulacion(visto, **dicho)
            messages.success(request, "Pedido: lo anula otra persona, con esa fecha y ese motivo.")
            respuesta = redirect("nucleo:aprobacion", pk=pedida.pk)
        else:
            espejo = anulaciones.anular_asiento(visto, **dicho)
            messages.success(request, f"Asiento {visto.pk} anulado con el {espejo.pk}.")
            respuesta = redirect("contabilidad:asiento", pk=espejo.pk)
    return respuesta
