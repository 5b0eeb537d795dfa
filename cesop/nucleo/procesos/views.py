"""Screens of processes. Thin: selectors read, services write."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from cesop.nucleo import formato
from cesop.nucleo.models import Lote, Proceso
from cesop.nucleo.pedidos import es_fragmento, usuario_de
from cesop.nucleo.procesos import selectors, services
from cesop.nucleo.procesos.listados import nombre_de_tipo
from cesop.nucleo.procesos.tipos import tipo_de, tipos

A_LA_VISTA = 8
ZOMBI_SEGUNDOS = 45


@require_GET
def ficha(request: HttpRequest) -> HttpResponse:
    """The chip of the top bar."""
    return render(request, "componentes/procesos_ficha.html", {"procesos": selectors.fichas_de(usuario_de(request))})


@require_GET
def proceso(request: HttpRequest, pk: int) -> HttpResponse:
    """One process: progress while it runs, summary when it ended, errors and failed chunks always."""
    usuario = usuario_de(request)
    visto = get_object_or_404(selectors.con_avance(selectors.visibles_para(usuario)), pk=pk)
    activo = visto.estado in services.ACTIVOS
    fragmento = es_fragmento(request, blanco="avance")
    if fragmento and not activo:
        return HttpResponseClientRefresh()  # it ended: the title, the buttons and the summary change too
    tipo = tipo_de(visto.tipo)
    avance = selectors.avance_de(visto)
    singular, plural = tipo.unidad if tipo else ("unidad", "unidades")
    contexto = {
        "proceso": visto,
        "avance": avance,
        "activo": activo,
        "tono": selectors.TONOS[Proceso.Estado(visto.estado)],
        "nombre_tipo": nombre_de_tipo(visto.tipo),
        "unidades": singular if avance.unidades == 1 else plural,
        "icono": tipo.icono if tipo else "settings-automation",
        "sin_trabajadores": activo and avance.quieto > ZOMBI_SEGUNDOS,
        "causas": selectors.causas(visto)[:A_LA_VISTA],
        "errores": visto.errores.order_by("pk")[:A_LA_VISTA],
        "fallados": visto.lotes.filter(estado=Lote.Estado.FALLADO).order_by("numero")[:A_LA_VISTA],
        "puede": tipo is not None and tipo.puede_iniciar(usuario),
    }
    return render(request, f"nucleo/procesos/{'avance' if fragmento else 'proceso'}.html", contexto)


@require_GET
def elegir(request: HttpRequest) -> HttpResponse:
    """The kinds that people start from here, for those who may."""
    usuario = usuario_de(request)
    posibles = [tipo for tipo in tipos() if tipo.formulario and tipo.puede_iniciar(usuario)]
    return render(request, "nucleo/procesos/elegir.html", {"tipos": posibles})


@require_http_methods(["GET", "POST"])
def iniciar(request: HttpRequest, tipo: str) -> HttpResponse:
    """The form of a kind. A repeated submit gives the same process: the key travels in the form."""
    usuario = usuario_de(request)
    elegido = tipo_de(tipo)
    if elegido is None or elegido.formulario is None:
        raise Http404
    if not elegido.puede_iniciar(usuario):
        raise PermissionDenied
    formulario = elegido.formulario(request.POST or None)
    if request.method == "POST" and formulario.is_valid():
        parametros = formulario.cleaned_data
        nuevo = services.iniciar(
            elegido,
            clave=_clave(request.POST.get("clave")),
            parametros=parametros,
            usuario=usuario,
            sucursal=usuario.sucursal,
            titulo=elegido.titulo(parametros),
        )
        return redirect("nucleo:proceso", pk=nuevo.pk)
    contexto = {"tipo": elegido, "form": formulario, "clave": request.POST.get("clave") or uuid.uuid4()}
    return render(request, "nucleo/procesos/iniciar.html", contexto, status=422 if formulario.is_bound else 200)


def _clave(texto: str | None) -> str:
    try:
        return str(uuid.UUID(texto or ""))
    except ValueError:
        return str(uuid.uuid4())


@require_http_methods(["GET", "POST"])
def cancelar(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what stays done and what is not going to be; then cancel."""
    usuario = usuario_de(request)
    visto = get_object_or_404(selectors.con_avance(selectors.visibles_para(usuario)), pk=pk)
    if request.method == "POST":
        services.cancelar(pk, usuario=usuario)
        messages.info(request, "El proceso se detiene al terminar el lote que tiene entre manos.")
        return redirect("nucleo:proceso", pk=visto.pk)
    avance = selectors.avance_de(visto)
    contexto = {
        "proceso": visto,
        "consecuencias": [
            {"icono": "check", "texto": _lotes(avance.hechos, "queda hecho", "quedan hechos")},
            {"icono": "ban", "texto": _lotes(avance.pendientes, "no se hace", "no se hacen")},
        ],
    }
    plantilla = "cancelar_dialogo" if getattr(request, "htmx", False) else "cancelar"
    return render(request, f"nucleo/procesos/{plantilla}.html", contexto)


def _lotes(cuantos: int, uno: str, varios: str) -> str:
    return f"1 lote {uno}" if cuantos == 1 else f"{formato.entero(cuantos)} lotes {varios}"


@require_POST
def reintentar(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the failed chunks back to work."""
    usuario = usuario_de(request)
    visto = get_object_or_404(selectors.visibles_para(usuario), pk=pk)
    cuantos = services.reintentar(pk, usuario=usuario)
    messages.info(request, f"Se reintenta{'n' if cuantos > 1 else ''} {_lotes(cuantos, 'fallado', 'fallados')}.")
    return redirect("nucleo:proceso", pk=visto.pk)
