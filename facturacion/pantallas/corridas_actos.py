"""What is done with a run: calculate it, ask for its approval, issue it, go on, cancel it, ask to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from facturacion.models import Corrida
from facturacion.pantallas.corridas_revision import corrida_o_404, pedido_de
from facturacion.selectors import ciclo, revision
from facturacion.services import corridas, trabajos

Estado = Corrida.Estado


class FormularioDeMotivo(forms.Form):
    """Why, or what for."""

    motivo = forms.CharField(
        label="Motivo", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )


@dataclass(frozen=True, kw_only=True)
class _Acto:
    """An act over a run: what it says it will do, and the service that does it."""

    titulo: str
    boton: str
    hecho: str
    hacer: Callable[[Corrida, Usuario, str], object]
    consecuencias: Callable[[Corrida], list[Consecuencia]]
    peligro: bool = False
    pide_motivo: bool = False


def _cuentas(corrida: Corrida) -> ciclo.Cuentas:
    return ciclo.cuentas_de([corrida.pk]).get(corrida.pk, ciclo.NADA)


def _al_calcular(corrida: Corrida) -> list[Consecuencia]:
    return [
        Consecuencia(
            texto="Se calcula todo de nuevo con lo que hay ahora; lo excluido sigue excluido.", icono="refresh"
        )
    ]


def _al_aprobar(corrida: Corrida) -> list[Consecuencia]:
    cuentas = _cuentas(corrida)
    lineas = [
        Consecuencia(
            texto=f"{formato.entero(cuentas.con_importe)} comprobantes por {formato.pesos(cuentas.total)}.",
            icono="receipt",
        ),
        Consecuencia(texto="Lo aprueba otra persona, y solo lo que se ve ahora.", icono="user-check"),
    ]
    if cuentas.con_causa:
        afuera = "se puede facturar y queda" if cuentas.con_causa == 1 else "se pueden facturar y quedan"
        texto = f"{formato.entero(cuentas.con_causa)} no {afuera} afuera."
        lineas.append(Consecuencia(texto=texto, icono="alert-triangle"))
    if cuentas.excluidas:
        quedaron = "quedó excluida" if cuentas.excluidas == 1 else "quedaron excluidas"
        lineas.append(Consecuencia(texto=f"{formato.entero(cuentas.excluidas)} {quedaron}.", icono="circle-minus"))
    return lineas


def _al_emitir(corrida: Corrida) -> list[Consecuencia]:
    cuentas = _cuentas(corrida)
    return [
        Consecuencia(
            texto=f"{formato.entero(cuentas.con_importe)} comprobantes por {formato.pesos(cuentas.total)}, con fecha "
            f"{formato.fecha(corrida.fecha)} y vencimiento {formato.fecha(corrida.vence)}.",
            icono="file-invoice",
        ),
        Consecuencia(texto="Lo que cambió desde la aprobación queda afuera, para mirarlo.", icono="alert-triangle"),
        Consecuencia(texto="Después no se cancela: se deshace con notas de crédito.", icono="arrow-back-up"),
    ]


def _al_seguir(corrida: Corrida) -> list[Consecuencia]:
    return [Consecuencia(texto="Sigue donde quedó; lo que ya está hecho no se repite.", icono="player-play")]


def _seguir(corrida: Corrida, usuario: Usuario, motivo: str) -> object:
    if corrida.estado == Estado.DESHACIENDO:
        return trabajos.deshacer(corrida, motivo=revision.motivo_de_deshacer(corrida), usuario=usuario)
    return trabajos.emitir(corrida, usuario=usuario)


def _al_cancelar(corrida: Corrida) -> list[Consecuencia]:
    return [
        Consecuencia(texto="Se borran sus borradores; no se debe nada y no se usó ningún número.", icono="trash"),
        Consecuencia(texto="El grupo puede tener otra corrida en el mes.", icono="calendar-plus"),
    ]


ACTOS: Final = {
    "calcular": _Acto(
        titulo="Calcular",
        boton="Calcular",
        hecho="Se está calculando.",
        hacer=lambda corrida, usuario, motivo: trabajos.calcular(corrida, usuario=usuario),
        consecuencias=_al_calcular,
    ),
    "aprobar": _Acto(
        titulo="Pedir que se apruebe",
        boton="Pedir aprobación",
        hecho="Pedido: lo ve en Aprobaciones quien puede decidirlo.",
        hacer=lambda corrida, usuario, motivo: corridas.pedir_aprobacion(corrida, motivo=motivo, usuario=usuario),
        consecuencias=_al_aprobar,
        pide_motivo=True,
    ),
    "emitir": _Acto(
        titulo="Emitir",
        boton="Emitir",
        hecho="Se está emitiendo.",
        hacer=lambda corrida, usuario, motivo: trabajos.emitir(corrida, usuario=usuario),
        consecuencias=_al_emitir,
    ),
    "seguir": _Acto(
        titulo="Seguir con",
        boton="Seguir",
        hecho="Sigue donde había quedado.",
        hacer=_seguir,
        consecuencias=_al_seguir,
    ),
    "cancelar": _Acto(
        titulo="Cancelar",
        boton="Cancelar la corrida",
        hecho="Cancelada.",
        hacer=lambda corrida, usuario, motivo: corridas.cancelar(corrida),
        consecuencias=_al_cancelar,
        peligro=True,
    ),
}


@require_http_methods(FORMULARIO)
def corrida_acto(request: HttpRequest, pk: int, acto: str) -> HttpResponse:
    """Show what the act would do to the run, and do it."""
    elegido = ACTOS.get(acto)
    if elegido is None:
        raise Http404
    corrida = corrida_o_404(pk)
    form = FormularioDeMotivo(request.POST if request.method == "POST" else None) if elegido.pide_motivo else None
    dicho = forms.Form(request.POST) if form is None and request.method == "POST" else form
    if request.method == "POST" and dicho is not None and dicho.is_valid():
        with errores_en(dicho):
            elegido.hacer(corrida, usuario_de(request), dicho.cleaned_data.get("motivo", ""))
        if not dicho.errors:
            messages.success(request, f"{corrida}: {elegido.hecho}")
            return redirect("facturacion:corrida", pk=pk)
    return formulario(
        request,
        dicho,
        titulo=f"{elegido.titulo} {corrida}",
        boton=elegido.boton,
        peligro=elegido.peligro,
        consecuencias=elegido.consecuencias(corrida),
        volver=reverse("facturacion:corrida", args=[pk]),
    )


@require_http_methods(FORMULARIO)
def corrida_deshacer(request: HttpRequest, pk: int) -> HttpResponse:
    """What undoing it would do: notes, what was paid and stays as credit, what is left; and ask for it."""
    corrida = corrida_o_404(pk)
    form = FormularioDeMotivo(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            pedida = corridas.pedir_deshacer(corrida, usuario=usuario_de(request), **form.cleaned_data)
        if not form.errors:
            messages.success(request, "Pedido: se deshace cuando lo apruebe otra persona.")
            return redirect("nucleo:aprobacion", pk=pedida.pk)
    contexto: dict[str, Any] = {
        "corrida": corrida,
        "impacto": revision.impacto(corrida),
        "form": form,
        "hoy": hoy(),
        "pedido": pedido_de(corrida),
        "se_puede": corrida.estado == Estado.EMITIDA,
    }
    return render(request, "facturacion/deshacer.html", contexto, status=422 if form.errors else 200)
