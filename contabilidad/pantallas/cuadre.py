"""The proof: each control account against its subledger, and the ledger against itself."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.planillas.tipos import Encabezado
from contabilidad.pantallas.archivos import Documento, entregar
from contabilidad.pantallas.campos import Filtro
from contabilidad.services import cuadre as services


class FiltroDeCuadre(Filtro):
    """At the end of which day."""

    al = CampoFecha(label="Al", required=False)


@require_GET
def cuadre(request: HttpRequest) -> HttpResponse:
    """The whole proof at a day: the page at once, and its result when it is ready. Or a file."""
    filtro = FiltroDeCuadre(request.GET)
    al = (filtro.cleaned_data["al"] if filtro.is_valid() else None) or hoy()
    if formato_ := request.GET.get("formato"):
        return entregar(request, _documento(services.cuadre(al=al)), formato_)
    if filtro.is_valid():
        filtro.mostrar(al=formato.fecha(al))
    return render(request, "contabilidad/cuadre.html", {"filtro": filtro, "al": al})


@require_GET
def cuadre_resultado(request: HttpRequest) -> HttpResponse:
    """The result of the proof. A fragment: it may take a while over a big ledger."""
    filtro = FiltroDeCuadre(request.GET)
    al = (filtro.cleaned_data["al"] if filtro.is_valid() else None) or hoy()
    prueba = services.cuadre(al=al)
    difieren = [c for c in prueba.cuentas if not c.en_verde and not c.pendiente]
    contexto = {
        "prueba": prueba,
        "difieren": difieren,
        "sin_modulo": [c for c in prueba.cuentas if not c.en_verde and c.pendiente],
        "en_verde": [c for c in prueba.cuentas if c.en_verde],
        "rojas": [p for p in prueba.pruebas if not p.en_verde],
    }
    return render(request, "contabilidad/cuadre_resultado.html", contexto)


def _diferencia(cuenta: services.CuentaDeControl) -> Decimal | None:
    """Of its documents; without a subledger nothing was compared."""
    return None if cuenta.pendiente and cuenta.documentos is None else cuenta.diferencia


def _documento(prueba: services.Cuadre) -> Documento:
    return Documento(
        clave="contabilidad.cuadre",
        titulo=f"Cuadre de submayores al {formato.fecha(prueba.al)}",
        encabezados=(
            Encabezado(titulo="Código"),
            Encabezado(titulo="Cuenta"),
            Encabezado(titulo="Submayor"),
            Encabezado(titulo="Contable", tipo="importe"),
            Encabezado(titulo="Documentos", tipo="importe"),
            Encabezado(titulo="Diferencia", tipo="importe"),
            Encabezado(titulo="Estado"),
        ),
        filas=[
            [c.cuenta.codigo, c.cuenta.nombre, c.submayor, c.contable, c.documentos, _diferencia(c), c.estado[0]]
            for c in prueba.cuentas
        ],
        notas=[f"{p.nombre}: {'bien' if p.en_verde else 'con diferencias'}" for p in prueba.pruebas],
        plantilla="contabilidad/impresion/cuadre.html",
        contexto={"cuentas": [(cuenta, _diferencia(cuenta)) for cuenta in prueba.cuentas]},
    )
