"""A tariff book with its versions on a line of time, and one version to be read: prices, VAT, worked examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import CuadroTarifario, VersionDeCuadro
from facturacion.pantallas import cuadros_palabras as dicho
from facturacion.pantallas.cuadros_ejemplos import comprobados
from facturacion.selectors import cuadros as lectura

Estado = VersionDeCuadro.Estado
ANCHO, ALTO, MARGEN = 1000, 22, 6
DIAS_ALREDEDOR = 45


def estado_de(version: VersionDeCuadro, *, hasta: dt.date | None, al: dt.date) -> tuple[str, Tono]:
    """The word and tone of a version: one in force that has not begun, or that another replaced, says so."""
    if version.estado == Estado.BORRADOR:
        return "Borrador", "aviso"
    if version.estado == Estado.RETIRADA:
        return "Retirada", "neutro"
    if version.desde > al:
        return "Va a regir", "info"
    return ("Rigió", "neutro") if hasta is not None and hasta <= al else ("Vigente", "bien")


def _hasta(version: VersionDeCuadro, activas: Sequence[VersionDeCuadro]) -> dt.date | None:
    """When a version stops ruling: the day another enters, or the one that it says."""
    suya = lectura.leer(version.contenido).hasta
    siguientes = [v.desde for v in activas if v.desde > version.desde]
    return min([*siguientes, *([suya] if suya else [])], default=None)


@require_GET
def cuadro(request: HttpRequest, pk: int) -> HttpResponse:
    """A book: what rules, since when, what waits, and what ruled before."""
    visto = get_object_or_404(CuadroTarifario.objects.select_related("servicio"), pk=pk)
    versiones = list(visto.versiones.select_related("usuario", "activada_por").order_by("-desde", "-pk"))
    activas = [v for v in versiones if v.estado == Estado.ACTIVA]
    contexto = {
        "cuadro": visto,
        "versiones": [_renglon(v, activas) for v in versiones],
        "linea": _linea(versiones, activas),
        "importa": puede_escribir(usuario_de(request), "facturacion:cuadro_importar"),
    }
    return render(request, "facturacion/cuadro.html", contexto)


def _renglon(version: VersionDeCuadro, activas: Sequence[VersionDeCuadro]) -> dict[str, Any]:
    libro = lectura.leer(version.contenido)
    hasta = _hasta(version, activas) if version.estado == Estado.ACTIVA else libro.hasta
    palabra, tono = estado_de(version, hasta=hasta, al=hoy())
    return {
        "fila": version,
        "hasta": hasta,
        "estado": palabra,
        "tono": tono,
        "componentes": len(libro.componentes),
        "ejemplos": len(libro.ejemplos),
        "provisorio": libro.provisorio,
    }


def _linea(versiones: Sequence[VersionDeCuadro], activas: Sequence[VersionDeCuadro]) -> dict[str, Any] | None:
    """The line of time: those in force one after the other, and the drafts below, where they would enter."""
    en_linea = [v for v in versiones if v.estado != Estado.RETIRADA]
    if not en_linea:
        return None
    dia, margen = hoy(), dt.timedelta(days=DIAS_ALREDEDOR)
    primero = min(v.desde for v in en_linea)
    ultimo = max(dia, *(v.desde for v in en_linea))
    ultimo += max(margen, (ultimo - primero) / 10)  # so that the date of the last one fits in it
    dias = max((ultimo - primero).days, 1)

    def en(fecha: dt.date) -> int:
        return round((fecha - primero).days * ANCHO / dias)

    tramos = []
    borradores = 0
    for version in sorted(en_linea, key=lambda v: v.desde):
        rige = version.estado == Estado.ACTIVA
        hasta = _hasta(version, activas) if rige else None
        borradores += 0 if rige else 1
        x, fin = en(version.desde), en(min(hasta, ultimo)) if hasta else ANCHO
        tramos.append(
            {
                "pk": version.pk,
                "x": x,
                "y": 0 if rige else borradores * (ALTO + MARGEN),
                "ancho": max(fin - x - 1, 4),
                "texto_x": x + 8,
                "tono": estado_de(version, hasta=hasta, al=dia)[1],
                "texto": formato.fecha(version.desde),
                "titulo": f"{version.norma}, desde el {formato.fecha(version.desde)}",
            }
        )
    alto = ALTO + borradores * (ALTO + MARGEN)
    return {"tramos": tramos, "alto": alto, "alto_total": alto + 20, "pie": alto + 15, "hoy": en(dia), "barra": ALTO}


@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its norm and days, every component with its prices, the rules of VAT and the examples."""
    vista = get_object_or_404(
        VersionDeCuadro.objects.select_related("cuadro__servicio", "usuario", "activada_por"), pk=pk
    )
    libro = lectura.leer(vista.contenido)
    activas = list(VersionDeCuadro.objects.filter(cuadro=vista.cuadro_id, estado=Estado.ACTIVA))
    hasta = _hasta(vista, activas) if vista.estado == Estado.ACTIVA else libro.hasta
    palabra, tono = estado_de(vista, hasta=hasta, al=hoy())
    ejemplos = comprobados(libro, lectura.diferencias(vista))
    contexto = {
        "version": vista,
        "libro": libro,
        "hasta": hasta,
        "estado": palabra,
        "tono": tono,
        "criterio": dicho.CRITERIOS[libro.criterio],
        "piezas": dicho.piezas(libro),
        "iva": dicho.reglas_de_iva(libro),
        "ejemplos": ejemplos,
        "no_dan": sum(not e.da for e in ejemplos),
        "frenan": sum(not e.da and not e.explicacion for e in ejemplos),
        "maneja": puede_escribir(usuario_de(request), "facturacion:version_acto"),
        "simula": puede_escribir(usuario_de(request), "facturacion:simulacion_nueva"),
    }
    return render(request, "facturacion/version.html", contexto)
