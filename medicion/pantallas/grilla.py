"""The grid of readings: in the order of the walk, one row one request, without leaving the keyboard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cesop.nucleo.errors import ErrorNegocio, traducir
from cesop.nucleo.pedidos import usuario_de
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Anomalia, LoteLectura, PuntoLote
from medicion.pantallas import palabras
from medicion.pantallas.lotes import ABIERTOS, TONO_DE_RESULTADO, lote_o_404
from medicion.pantallas.mesa_actos import leer_valor
from medicion.selectors import ciclo
from medicion.selectors import lote as lectura
from medicion.services.lecturas import Cargada, cargar
from medicion.validacion.registros import REGISTROS

POR_PAGINA = 300


@require_GET
def grilla(request: HttpRequest, pk: int) -> HttpResponse:
    """Every point of the batch with its box."""
    lote = lote_o_404(request, pk)
    pagina = Paginator(lectura.puntos(lote), POR_PAGINA).get_page(request.GET.get("pagina"))
    avance = ciclo.avances([lote.pk])[lote.pk]
    contexto = {
        "lote": lote,
        "abierto": lote.estado in ABIERTOS,
        "avance": avance,
        "porcentaje": avance.de_cada_cien(avance.leidos),
        "pagina": pagina,
        "renglones": [_renglon(visto) for visto in lectura.vestir(list(pagina.object_list))],
        "anomalias": Anomalia.objects.filter(activa=True),
    }
    return render(request, "medicion/grilla.html", contexto)


@require_POST
def grilla_cargar(request: HttpRequest, pk: int, punto: int) -> HttpResponse:
    """Keep the reading of a row and say what came out of it: a fragment, that leaves the boxes alone."""
    lote = lote_o_404(request, pk)
    fila = _punto_o_404(lote, punto)
    anomalia = request.POST.get("anomalia", "").strip() or SIN_NOVEDAD
    error = ""
    try:
        cargada = Cargada(valor=leer_valor(request.POST.get("valor", "")), anomalia=anomalia.zfill(2)[:2])
        cargar(fila, cargada, usuario=usuario_de(request))
    except ErrorNegocio as dicho:
        error = dicho.mensaje
    except IntegrityError as rechazo:
        dicho_por_la_base = traducir(rechazo)
        if dicho_por_la_base is None:
            raise
        error = dicho_por_la_base.mensaje
    if not getattr(request, "htmx", False):
        return redirect("medicion:grilla", pk=lote.pk)
    visto = lectura.vestir([_punto_o_404(lote, punto)])[0]
    avance = ciclo.avances([lote.pk])[lote.pk]
    contexto = {
        "r": _renglon(visto) | {"error": error},
        "avance": avance,
        "porcentaje": avance.de_cada_cien(avance.leidos),
        "fuera_de_lugar": True,
    }
    return render(request, "medicion/grilla_resultado.html", contexto)


def _punto_o_404(lote: LoteLectura, punto: int) -> PuntoLote:
    fila = lectura.puntos(lote).filter(pk=punto).first()
    if fila is None:
        raise Http404
    return fila


def _renglon(visto: lectura.PuntoVisto) -> dict[str, Any]:
    """A row of the grid, ready to be written."""
    punto, consumo, leida = visto.punto, visto.consumo, visto.lectura
    esperado = _esperado(punto)
    return {
        "pk": punto.pk,
        "orden": f"{punto.orden:04d}",
        "domicilio": str(punto.suministro.inmueble),
        "ubicacion": punto.suministro.ubicacion,
        "titular": visto.titular,
        "medidor": str(punto.medidor),
        "registro": punto.registro.get_magnitud_display(),
        "multiplicador": palabras.cantidad(punto.multiplicador) if punto.multiplicador != 1 else "",
        "anterior": palabras.cantidad(punto.anterior),
        "minimo": palabras.cantidad(punto.minimo.quantize(Decimal(1))) if punto.minimo is not None else "",
        "maximo": palabras.cantidad(punto.maximo.quantize(Decimal(1))) if punto.maximo is not None else "",
        "esperado": palabras.cantidad(esperado),
        "valor": palabras.cantidad(leida.valor).replace(".", "") if leida else "",
        "anomalia": leida.anomalia_id if leida and leida.anomalia_id != SIN_NOVEDAD else "",
        "leida": leida is not None,
        "consumo": palabras.cantidad(consumo.consumo) if consumo else "",
        "unidad": REGISTROS[punto.registro.magnitud].unidad,
        "resultado": _resultado(visto),
        "tono": _tono(visto),
        "objecion": f"{visto.hallazgo.codigo} {palabras.motivo(visto.hallazgo, consumo)}"
        if visto.hallazgo and consumo
        else "",
        "error": "",
    }


def _esperado(punto: PuntoLote) -> Decimal | None:
    """What is expected to be consumed, halfway of the band that the handheld would let pass."""
    if punto.anterior is None or punto.minimo is None or punto.maximo is None:
        return None
    medio = (punto.minimo + punto.maximo) / 2 - punto.anterior
    return (medio * punto.multiplicador).quantize(Decimal(1))


def _resultado(visto: lectura.PuntoVisto) -> str:
    if visto.consumo is None:
        return "Leída" if visto.lectura else ""
    if getattr(visto.consumo, "validacion", None) is not None:
        return "Válida"
    return visto.consumo.get_resultado_display()


def _tono(visto: lectura.PuntoVisto) -> str:
    if visto.consumo is None:
        return "info" if visto.lectura else "neutro"
    return "bien" if getattr(visto.consumo, "validacion", None) else TONO_DE_RESULTADO[visto.consumo.resultado]
