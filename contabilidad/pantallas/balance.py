"""Sumas y saldos: any day, any section, as a tree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.planillas.tipos import Encabezado
from contabilidad.models import Ejercicio
from contabilidad.pantallas.archivos import Documento, entregar
from contabilidad.pantallas.campos import ConDimensiones
from contabilidad.selectors import balance as lectura
from contabilidad.selectors.dimensiones import Dimensiones

NIVELES = (1, 2, 3, 4, 5)
NIVEL_AL_ENTRAR = 3
ENCABEZADOS = (
    Encabezado(titulo="Código"),
    Encabezado(titulo="Cuenta"),
    Encabezado(titulo="Saldo anterior", tipo="importe"),
    Encabezado(titulo="Debe", tipo="importe"),
    Encabezado(titulo="Haber", tipo="importe"),
    Encabezado(titulo="Saldo deudor", tipo="importe"),
    Encabezado(titulo="Saldo acreedor", tipo="importe"),
)


class FiltroDeBalance(ConDimensiones):
    """Which day, since when, and which cut."""

    al = CampoFecha(label="Al", required=False)
    desde = CampoFecha(label="Movimientos desde", required=False)
    nivel = forms.TypedChoiceField(
        label="Nivel", coerce=int, choices=[(n, n) for n in NIVELES], required=False, empty_value=None
    )
    todas = forms.BooleanField(label="Con las cuentas sin movimientos", required=False)
    field_order = ("al", "desde", "seccion", "centro", "gestion", "nivel", "todas")

    def clean(self) -> dict[str, Any]:
        """Today, and the start of its fiscal year, when they are not said or make no sense together."""
        datos: dict[str, Any] = super().clean() or {}
        if self.errors:
            return datos
        datos["al"] = datos.get("al") or hoy()
        datos["nivel"] = datos.get("nivel") or NIVEL_AL_ENTRAR
        if datos.get("desde") is None or datos["desde"] > datos["al"]:
            ejercicio = Ejercicio.objects.filter(desde__lte=datos["al"], hasta__gt=datos["al"]).first()
            datos["desde"] = ejercicio.desde if ejercicio else dt.date(datos["al"].year, 1, 1)
        self.mostrar(al=formato.fecha(datos["al"]), desde=formato.fecha(datos["desde"]))
        return datos

    @property
    def dimensiones(self) -> Dimensiones:
        """The cut."""
        datos = self.cleaned_data
        return Dimensiones(
            seccion=datos["seccion"].pk if datos["seccion"] else None,
            centro=datos["centro"].pk if datos["centro"] else None,
            gestion=datos["gestion"] or None,
        )

    @property
    def en_palabras(self) -> list[str]:
        """The filter, for a file."""
        datos = self.cleaned_data
        partes = [f"Movimientos del {formato.fecha(datos['desde'])} al {formato.fecha(datos['al'])}"]
        partes += [f"{self.fields[campo].label}: {datos[campo]}" for campo in ("seccion", "centro") if datos[campo]]
        if datos["gestion"]:
            partes.append(f"Gestión: {dict(self.fields['gestion'].choices)[datos['gestion']]}")  # type: ignore[attr-defined]
        return partes


@require_GET
@vary_on_headers("HX-Request")
def balance(request: HttpRequest) -> HttpResponse:
    """The trial balance as a tree that opens by level; each figure opens the account's ledger. Or a file."""
    filtro = FiltroDeBalance(request.GET)
    contexto: dict[str, Any] = {"filtro": filtro, "niveles": NIVELES}
    if not filtro.is_valid():
        return render(request, "contabilidad/balance.html", contexto | {"filas": []})
    datos = filtro.cleaned_data
    filas = lectura.sumas_y_saldos(
        al=datos["al"], desde=datos["desde"], dimensiones=filtro.dimensiones, todas=datos["todas"]
    )
    if formato_ := request.GET.get("formato"):
        return entregar(request, _documento(filtro, filas), formato_)
    totales = lectura.totales(filas)
    contexto |= {
        "filas": [(fila, fila.nivel > datos["nivel"]) for fila in filas],
        "totales": totales,
        "datos": datos,
        "cortado": filtro.dimensiones.alguna,
        "mayor": _consulta_del_mayor(request, filtro),
        "consulta": _consulta(request),
    }
    return render(request, "contabilidad/balance.html", contexto)


def _consulta(request: HttpRequest) -> str:
    """The query string without format nor level, for links that add theirs."""
    parametros = request.GET.copy()
    for clave in ("formato", "nivel"):
        parametros.pop(clave, None)
    return parametros.urlencode()


def _consulta_del_mayor(request: HttpRequest, filtro: FiltroDeBalance) -> str:
    """Address of the ledger with the same days and cut; the account goes at the end."""
    datos = filtro.cleaned_data
    parametros = {"desde": formato.fecha(datos["desde"]), "hasta": formato.fecha(datos["al"])}
    parametros |= {clave: request.GET[clave] for clave in ("seccion", "centro", "gestion") if request.GET.get(clave)}
    return f"{reverse('contabilidad:mayor')}?{urlencode(parametros)}"


def _documento(filtro: FiltroDeBalance, filas: list[lectura.FilaDeBalance]) -> Documento:
    datos = filtro.cleaned_data
    visibles = [fila for fila in filas if fila.nivel <= datos["nivel"]]
    totales = lectura.totales(filas)
    return Documento(
        clave="contabilidad.sumas_y_saldos",
        titulo=f"Sumas y saldos al {formato.fecha(datos['al'])}",
        encabezados=ENCABEZADOS,
        filas=[
            [f.codigo, f.nombre, f.anterior, f.debe, f.haber, f.deudor or None, f.acreedor or None] for f in visibles
        ],
        notas=[
            *filtro.en_palabras,
            f"Hasta el nivel {datos['nivel']}",
            f"Debe {formato.importe(totales.debe)} · Haber {formato.importe(totales.haber)}",
        ],
        plantilla="contabilidad/impresion/balance.html",
        contexto={"filas": visibles, "totales": totales},
    )
