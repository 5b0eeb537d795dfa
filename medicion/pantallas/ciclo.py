"""The cycle as a board: each batch of the month against the stages of its reading; and the calendar of the routes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from catastro.models import Servicio
from catastro.pantallas.palabras import dibujo_de
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from medicion.models import LoteLectura
from medicion.pantallas import palabras
from medicion.selectors import ciclo as lectura
from medicion.selectors import mesa as escritorio
from medicion.selectors.ciclo import Avance, DeLote
from medicion.selectors.excepcion import titulo_de_regla

COLUMNAS = 7
PESADAS = 5
TONOS = {"generado": "neutro", "exportado": "info", "cerrado": "bien", "anulado": "mal"}


def estado_de(lote: LoteLectura) -> tuple[str, str]:
    """The word and the tone of a batch's state."""
    return lote.get_estado_display(), TONOS[lote.estado]


@require_GET
def tablero(request: HttpRequest) -> HttpResponse:
    """Every batch of a month and how far it is: read, computed, valid, accrued."""
    usuario = usuario_de(request)
    meses = lectura.meses(usuario)
    elegido = _mes(request.GET.get("mes", ""), meses)
    filas = lectura.lotes_del_mes(*elegido, usuario=usuario)
    ver = request.GET.get("ver", "")
    visibles = [d for d in filas if _entra(d, ver)]
    total = reduce(add, (d.avance for d in filas), Avance())
    primero = dt.date(*elegido, 1)
    contexto = {
        "mes": primero,
        "anterior": _si_hay(sumar_meses(primero, -1), meses),
        "siguiente": _si_hay(sumar_meses(primero, 1), meses),
        "renglones": [_renglon(d) for d in visibles],
        "total": total,
        "etapas_total": _etapas(total, lote=None),
        "ver": ver,
        "con_excepciones": sum(1 for d in filas if d.avance.abiertas),
        "atrasados": sum(1 for d in filas if d.atrasado),
        "cuantos": len(filas),
        "reglas": _reglas(request),
        "histograma": _histograma([d.lote.pk for d in filas]),
        "pesadas": _pesadas(request),
        "porcentaje_leido": total.de_cada_cien(total.leidos),
    }
    return render(request, "medicion/tablero.html", contexto)


def _mes(texto: str, meses: list[tuple[int, int]]) -> tuple[int, int]:
    """The month asked for (`2026-11`), the last one with batches, or this one."""
    anio, _, mes = texto.partition("-")
    if len(texto) == 7 and anio.isdecimal() and mes.isdecimal() and 1 <= int(mes) <= 12 and 2000 <= int(anio) <= 2100:
        return int(anio), int(mes)
    dia = hoy()
    return meses[0] if meses else (dia.year, dia.month)


def _si_hay(mes: dt.date, meses: list[tuple[int, int]]) -> str:
    return f"{mes:%Y-%m}" if (mes.year, mes.month) in meses else ""


def _entra(de_lote: DeLote, ver: str) -> bool:
    if ver == "excepciones":
        return de_lote.avance.abiertas > 0
    return de_lote.atrasado if ver == "atrasados" else True


def _renglon(de_lote: DeLote) -> dict[str, Any]:
    lote, avance = de_lote.lote, de_lote.avance
    palabra, tono = estado_de(lote)
    return {
        "lote": lote,
        "avance": avance,
        "icono": dibujo_de(lote.ruta.servicio.clave if lote.ruta.servicio else ""),
        "servicio": lote.ruta.servicio.clave if lote.ruta.servicio else "",
        "estado": palabra,
        "tono": tono,
        "atrasado": de_lote.atrasado,
        "etapas": _etapas(avance, lote=lote),
    }


def _etapas(avance: Avance, *, lote: LoteLectura | None) -> list[dict[str, Any]]:
    """Read, computed, valid, accrued: what is done of each, and what stops it."""
    mesa = reverse("medicion:mesa")
    del_lote = reverse("medicion:lote", args=[lote.pk]) if lote else ""
    dichas = (
        (avance.leidos, del_lote and f"{del_lote}?faltan=1", avance.faltan, "aviso", "sin leer"),
        (avance.calculados, del_lote, 0, "", ""),
        (avance.validos, f"{mesa}?lote={lote.codigo}" if lote else mesa, avance.abiertas,
         "mal" if avance.bloqueadas else "aviso", "objetadas"),
        (avance.devengados, del_lote, 0, "", ""),
    )  # fmt: skip
    return [
        {
            "cuantos": cuantos,
            "porcentaje": avance.de_cada_cien(cuantos),
            "hecha": avance.puntos > 0 and cuantos >= avance.puntos,
            "espera": cuantos == 0,
            "url": url,
            "traba": traba,
            "tono": tono,
            "dice": dice,
        }
        for cuantos, url, traba, tono, dice in dichas
    ]


def _reglas(request: HttpRequest) -> list[dict[str, Any]]:
    """What the rules object, as bars, the most first."""
    usuario = usuario_de(request)
    cuentas = escritorio.por_regla(escritorio.Criterio(), usuario=usuario)
    mayor = max(cuentas.values(), default=1)
    return [
        {
            "codigo": codigo,
            "titulo": titulo_de_regla(codigo),
            "cuantas": cuantas,
            "ancho": Decimal(cuantas * 100) / mayor,
            "url": f"{reverse('medicion:mesa')}?regla={codigo}",
        }
        for codigo, cuantas in sorted(cuentas.items(), key=lambda par: -par[1])
    ]


def _histograma(lotes: list[int]) -> dict[str, Any] | None:
    """How many are how far from what was expected: bars of a drawing of 296 × 64."""
    cuantos = lectura.desvios(lotes)
    if not sum(cuantos):
        return None
    ancho, alto, mayor = Decimal(296), Decimal(48), max(cuantos)
    paso = ancho / len(cuantos)
    barras = []
    for n, cuantas in enumerate(cuantos):
        altura = alto * cuantas / mayor if cuantas else Decimal(0)
        desde, hasta = n * 20, (n + 1) * 20
        # Below 40 % and above 175 % of the expected some rule objects.
        clase = "-muy" if desde >= 180 else "-fuera" if hasta <= 40 else ""
        rango = f"más de {desde} %" if n == len(cuantos) - 1 else f"{desde} a {hasta} %"
        barras.append(
            {
                "x": f"{paso * n:.1f}",
                "y": f"{alto - altura:.1f}",
                "ancho": f"{paso - 2:.1f}",
                "alto": f"{altura:.1f}",
                "clase": clase,
                "titulo": f"{rango} de lo esperado: {formato.entero(cuantas)}",
            }
        )
    return {"barras": barras, "igual": f"{paso * 5:.1f}", "cuantos": sum(cuantos)}


def _pesadas(request: HttpRequest) -> list[dict[str, Any]]:
    """The exceptions with most money at stake."""
    filas = escritorio.filtradas(escritorio.Criterio(), usuario=usuario_de(request))
    return [
        {
            "titular": fila.titular,
            "motivo": palabras.motivo(fila.principal, fila.consumo),
            "tono": palabras.nivel(fila.principal)[1],
            "codigo": fila.principal.codigo if fila.principal else "",
            "en_juego": fila.consumo.en_juego,
            "url": f"{reverse('medicion:mesa')}?sel={fila.consumo.pk}",
        }
        for fila in escritorio.vestir(list(escritorio.con_lo_que_muestra(filas)[:PESADAS]))
    ]


# ── The calendar ──


@require_GET
def calendario(request: HttpRequest) -> HttpResponse:
    """Routes against periods: when each is read, in which state, how far."""
    usuario = usuario_de(request)
    servicios = list(Servicio.objects.filter(medido=True, activo=True))
    elegido = next((s for s in servicios if s.clave == request.GET.get("servicio")), next(iter(servicios), None))
    contexto: dict[str, Any] = {
        "servicios": [{"servicio": s, "icono": dibujo_de(s.clave), "puesto": s == elegido} for s in servicios],
        "elegido": elegido,
        "genera": puede_escribir(usuario, "medicion:periodo_generar"),
        "hoy": hoy(),
    }
    if elegido is not None:
        visto = lectura.calendario(elegido.pk, cuantos=COLUMNAS, usuario=usuario)
        contexto |= {
            "periodos": [{"periodo": p, "nombre": nombre_de_periodo(p)} for p in visto.periodos],
            "filas": [
                {"ruta": fila.ruta, "puntos": fila.puntos, "celdas": [_celda(c) for c in fila.celdas]}
                for fila in visto.filas
            ],
        }
    return render(request, "medicion/calendario.html", contexto)


def nombre_de_periodo(periodo: Any) -> str:
    """`noviembre 2026`, or `bimestre 6 de 2026`."""
    if periodo.ciclo == "mensual":
        return formato.mes(dt.date(periodo.anio, periodo.numero, 1))
    return f"bimestre {periodo.numero} de {periodo.anio}"


def _celda(celda: lectura.Celda) -> dict[str, Any]:
    if celda.de_lote is None:
        return {"lote": None}
    lote, avance = celda.de_lote.lote, celda.de_lote.avance
    palabra, tono = estado_de(lote)
    completo = avance.puntos > 0 and avance.leidos >= avance.puntos
    if celda.de_lote.atrasado:
        palabra, tono = "Atrasado", "mal"
    elif completo and celda.de_lote.abierto:
        palabra, tono = "Leído", "info"
    return {
        "lote": lote,
        "avance": avance,
        "estado": palabra,
        "tono": tono,
        "porcentaje": avance.de_cada_cien(avance.leidos),
        "completo": completo,
        "dia": lote.fecha_teorica,
        "otro_anio": lote.fecha_teorica.year != celda.periodo.anio,
    }
