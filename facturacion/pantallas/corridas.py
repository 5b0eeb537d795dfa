"""The cycle as a board: each group of the month with its run, and what comes next; and the form that prepares one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from catastro.models import GrupoGestion
from catastro.pantallas.palabras import dibujo_de
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.formularios import FORMULARIO, CampoFecha, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from cesop.nucleo.procesos.services import ACTIVOS
from facturacion.models import Corrida
from facturacion.pantallas import corridas_palabras as palabras
from facturacion.selectors import ciclo as lectura
from facturacion.services import corridas, trabajos

Estado = Corrida.Estado
CIEN = Decimal(100)
# What comes next of a run in each state, as the board says it.
SIGUE = {
    Estado.PREPARADA: "Calcular",
    Estado.CALCULADA: "Revisar",
    Estado.APROBADA: "Emitir",
    Estado.EMITIENDO: "Seguir",
    Estado.DESHACIENDO: "Seguir",
}


@require_GET
def tablero(request: HttpRequest) -> HttpResponse:
    """Every group that is billed in a month: how far its run is, how much it makes, against the month before."""
    usuario = usuario_de(request)
    elegido = _mes(request.GET.get("mes", ""), lectura.meses())
    primero = dt.date(*elegido, 1)
    filas = lectura.del_mes(*elegido)
    ver = request.GET.get("ver", "")
    total = sum((fila.cuentas.total for fila in filas), Decimal(0))
    previo = sum((fila.anterior.total for fila in filas), Decimal(0))
    emitido = sum((f.cuentas.total for f in filas if f.corrida and f.corrida.estado == Estado.EMITIDA), Decimal(0))
    contexto = {
        "mes": primero,
        "anterior": f"{sumar_meses(primero, -1):%Y-%m}",
        "siguiente": f"{sumar_meses(primero, 1):%Y-%m}",
        "ver": ver,
        "renglones": [_renglon(fila) for fila in filas if _entra(fila, ver)],
        "cuantos": len(filas),
        "con_causa": sum(1 for fila in filas if fila.cuentas.con_causa),
        "sin_emitir": sum(1 for fila in filas if not _emitida(fila)),
        "debidas": sum(fila.cuentas.debidas for fila in filas),
        "calculadas": sum(fila.cuentas.con_importe for fila in filas),
        "frenadas": sum(fila.cuentas.con_causa for fila in filas),
        "emitidas": sum(fila.cuentas.emitidas for fila in filas),
        "total": total,
        "emitido": emitido,
        "variacion": lectura.variacion(total, previo),
        "prepara": puede_escribir(usuario, "facturacion:corrida_preparar"),
    }
    return render(request, "facturacion/tablero.html", contexto)


def _mes(texto: str, meses: list[tuple[int, int]]) -> tuple[int, int]:
    """The month asked for (`2026-11`), the last one with runs, or this one."""
    anio, _, mes = texto.partition("-")
    if anio.isdecimal() and mes.isdecimal() and 1 <= int(mes) <= 12 and 2000 <= int(anio) <= 2100:
        return int(anio), int(mes)
    dia = hoy()
    return meses[0] if meses else (dia.year, dia.month)


def _emitida(fila: lectura.DeGrupo) -> bool:
    return fila.corrida is not None and fila.corrida.estado == Estado.EMITIDA


def _entra(fila: lectura.DeGrupo, ver: str) -> bool:
    if ver == "causas":
        return fila.cuentas.con_causa > 0
    return not _emitida(fila) if ver == "sin_emitir" else True


def _renglon(fila: lectura.DeGrupo) -> dict[str, Any]:
    servicio = fila.grupo.servicio.clave
    return {
        "fila": fila,
        "servicio": servicio,
        "icono": dibujo_de(servicio),
        "estado": palabras.estado_de_corrida(fila.corrida) if fila.corrida else None,
        "marcha": bool(fila.corrida and fila.corrida.proceso and fila.corrida.proceso.estado in ACTIVOS),
        "sigue": SIGUE.get(Estado(fila.corrida.estado), "") if fila.corrida else "",
        "url": reverse("facturacion:corrida", args=[fila.corrida.pk]) if fila.corrida else "",
        "etapas": _etapas(fila),
    }


def _etapas(fila: lectura.DeGrupo) -> list[dict[str, Any]]:
    """Calculated and issued, of those that are due; and what stops."""
    if fila.corrida is None:
        return [_etapa(0, 0, "") for _ in range(2)]
    url = reverse("facturacion:corrida", args=[fila.corrida.pk])
    cuentas = fila.cuentas
    calculadas = _etapa(cuentas.con_importe, cuentas.debidas, url)
    if cuentas.con_causa:
        calculadas |= {"traba": cuentas.con_causa, "tono": "mal", "dice": "no se pueden facturar", "espera": False}
        calculadas["url"] = f"{url}?estado=con_causa"
    return [calculadas, _etapa(cuentas.emitidas, cuentas.debidas, url)]


def _etapa(cuantos: int, de: int, url: str) -> dict[str, Any]:
    return {
        "cuantos": cuantos,
        "porcentaje": Decimal(cuantos) * CIEN / de if de else Decimal(0),
        "hecha": 0 < de <= cuantos,
        "espera": cuantos == 0,
        "url": url,
        "traba": 0,
        "tono": "",
        "dice": "",
    }


# ── Preparing one ──


class FormularioDeCorrida(forms.Form):
    """Which group, which month, issued when."""

    grupo = forms.ModelChoiceField(
        label="Grupo", queryset=GrupoGestion.objects.filter(activo=True), to_field_name="codigo"
    )
    anio = forms.IntegerField(label="Año", min_value=2000, max_value=2100)
    mes = forms.IntegerField(label="Mes", min_value=1, max_value=12)
    fecha = CampoFecha(
        label="Fecha de emisión", help_text="De ella salen los vencimientos, y hasta ella se toman las lecturas."
    )


@require_http_methods(FORMULARIO)
def corrida_preparar(request: HttpRequest) -> HttpResponse:
    """Open the run of a group with every account that is due, and start to calculate it."""
    usuario = usuario_de(request)
    anio, mes = _mes(request.GET.get("mes", ""), [])
    iniciales = {"grupo": request.GET.get("grupo", ""), "anio": anio, "mes": mes, "fecha": hoy()}
    form = FormularioDeCorrida(request.POST or None, initial=iniciales)
    if request.method == "POST" and form.is_valid():
        with errores_en(form):
            corrida = corridas.preparar(usuario=usuario, **form.cleaned_data)
            trabajos.calcular(corrida, usuario=usuario)
        if not form.errors:
            messages.success(request, f"{corrida} preparada: se está calculando.")
            return redirect("facturacion:corrida", pk=corrida.pk)
    return formulario(
        request,
        form,
        titulo="Preparar una corrida",
        boton="Preparar y calcular",
        volver=f"{reverse('facturacion:tablero')}?mes={anio}-{mes:02d}",
        consecuencias=[
            Consecuencia(texto="Entran los servicios del grupo que no están retirados ni pedidos.", icono="users"),
            Consecuencia(texto="Se calculan borradores: hasta que se aprueben y se emitan no se debe nada.",
                         icono="file-text"),
            Consecuencia(texto="La aprueba otra persona.", icono="user-check"),
        ],
    )  # fmt: skip
