"""Two or three simulations side by side: the whole, what it is made of, each category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from facturacion.contraste import IGUAL
from facturacion.models import Simulacion
from facturacion.pantallas import simulaciones_palabras as palabras
from facturacion.selectors import simulaciones as lectura

CUANTAS, POSIBLES = 3, 100
NADA = lectura.Par()


@require_GET
def simulaciones_comparar(request: HttpRequest) -> HttpResponse:
    """Those that are asked for (`s`), or the last two."""
    posibles = list(Simulacion.objects.select_related("usuario", "proceso", "grupo").order_by("-pk")[:POSIBLES])
    pedidas = [int(clave) for clave in request.GET.getlist("s") if clave.isdecimal() and len(clave) < 10]
    por_clave = {simulacion.pk: simulacion for simulacion in posibles}
    claves = list(dict.fromkeys(clave for clave in pedidas if clave in por_clave))[:CUANTAS]
    elegidas = [por_clave[clave] for clave in claves] or posibles[:2]
    contexto = {
        "posibles": posibles,
        "lugares": [elegidas[n] if n < len(elegidas) else None for n in range(CUANTAS)],
        "columnas": [_columna(una) for una in elegidas],
        "clases": _clases(elegidas),
        "categorias": _categorias(elegidas),
    }
    return render(request, "facturacion/simulaciones_comparar.html", contexto)


def _columna(simulacion: Simulacion) -> dict[str, Any]:
    franjas = lectura.franjas(simulacion)
    return {
        "simulacion": simulacion,
        "mes": palabras.mes_de(simulacion),
        "alcance": palabras.alcance_de(simulacion),
        "versiones": palabras.versiones_de(simulacion),
        "estado": palabras.estado_de(simulacion),
        "total": lectura.total(simulacion),
        "cuentas": sum(franjas),
        "pagan_menos": sum(franjas[:IGUAL]),
        "pagan_mas": sum(franjas[IGUAL + 1 :]),
        "histograma": palabras.histograma(franjas),
    }


def _clases(elegidas: Sequence[Simulacion]) -> list[tuple[str, list[lectura.Par]]]:
    dadas = [lectura.por_clase(una) for una in elegidas]
    return [
        (nombre, [suyas.get(clave, NADA) for suyas in dadas])
        for clave, nombre in palabras.CLASES.items()
        if any(clave in suyas for suyas in dadas)
    ]


def _categorias(elegidas: Sequence[Simulacion]) -> list[tuple[str, str, list[lectura.Par]]]:
    """Service, category, and what each simulation gives of it; by what the first ones make."""
    dadas = lectura.por_servicio(elegidas)
    nombres = lectura.nombres_de_categorias()
    claves = {clave for suyas in dadas.values() for clave in suyas}
    filas = [
        (clave[0], nombres.get(clave, clave[1]), [dadas[una.pk].get(clave, NADA) for una in elegidas])
        for clave in claves
    ]
    return sorted(filas, key=lambda fila: (fila[0], *(-par.despues for par in fila[2]), fila[1]))
