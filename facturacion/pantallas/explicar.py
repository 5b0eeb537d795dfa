"""Why a bill changed, at the counter: a paragraph, and the steps from the other bill to this one. Printable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from catastro.models import CuentaServicio
from cesop.nucleo import formato
from facturacion.explicacion import Causa, Explicacion, Factura, decir_cantidad, motivo
from facturacion.pantallas.comprobantes import comprobante_o_404
from facturacion.pantallas.corridas_borrador import borrador_o_404
from facturacion.selectors import comprobantes as lectura
from facturacion.selectors import explicaciones
from facturacion.services.prueba import explicar_borrador

CIEN: Final = Decimal(100)
ANCHO: Final = 1000
# Of the drawing, what is left of the lowest step: totals do not begin at zero, or the steps would not be seen.
AIRE: Final = Decimal("0.2")
# A step of a few pesos is still seen.
MINIMO: Final = Decimal(3)
CENTESIMO: Final = Decimal("0.01")
# Cause → how it is called, and its drawing.
NOMBRES: Final[dict[Causa, tuple[str, str]]] = {
    Causa.DIAS: ("Días", "calendar"),
    Causa.CONSUMO: ("Consumo", "gauge"),
    Causa.CONDICIONES: ("Condiciones", "adjustments"),
    Causa.PRECIO: ("Tarifa", "table"),
    Causa.SUBSIDIO: ("Subsidio y bonificaciones", "discount"),
    Causa.IMPUESTOS: ("Impuestos", "percentage"),
    Causa.OTROS: ("Otros cargos y redondeo", "receipt"),
    Causa.NOTAS: ("Notas de crédito", "arrow-back-up"),
}


@dataclass(frozen=True, kw_only=True)
class Escalon:
    """A step of the drawing: an amount, and its bar. lugar: where it begins, how long it is. tono: of what it does."""

    nombre: str
    detalle: str
    icono: str
    importe: Decimal
    tono: str
    lugar: tuple[str, str]
    es_total: bool = False


@require_GET
def comprobante_explicar(request: HttpRequest, pk: int) -> HttpResponse:
    """A voucher against the one before, and against the same month last year."""
    visto = comprobante_o_404(pk)
    explicada = explicaciones.explicar(visto)
    contexto = {
        "titulo": f"Por qué cambió la {lectura.etiquetas([pk])[pk]}",
        "volver": reverse("facturacion:comprobante", args=[pk]),
        "volver_nombre": "El comprobante",
        "nombre": visto.nombre,
        "domicilio": visto.domicilio,
        "cuenta": visto.cuenta,
        "cuando": f"emitida el {formato.fecha(visto.fecha)}, vence el {formato.fecha(visto.vence)}",
        "corrige": visto.corrige,
        "c": visto,
        **_contexto(explicada, esta="Esta factura"),
    }
    return render(request, "facturacion/explicar.html", contexto)


@require_GET
def borrador_explicar(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft against the bills that its account has."""
    visto = borrador_o_404(pk)
    if visto.comprobante_id:
        return redirect("facturacion:comprobante_explicar", pk=visto.comprobante_id)
    explicada = explicar_borrador(visto)
    if explicada is None:
        messages.warning(request, "No se puede explicar porque no se puede facturar. Mirá qué la frena.")
        return redirect("facturacion:borrador", pk=pk)
    contexto = {
        "titulo": f"Por qué cambia la cuenta {visto.cuenta.numero} en {visto.corrida}",
        "volver": reverse("facturacion:borrador", args=[pk]),
        "volver_nombre": "El borrador",
        "nombre": getattr(visto, "titular", "") or "Sin titular",
        "domicilio": str(visto.cuenta.suministro.inmueble),
        "cuenta": visto.cuenta,
        "cuando": "todavía no se emitió",
        **_contexto(explicada, esta="Este borrador"),
    }
    return render(request, "facturacion/explicar.html", contexto)


@require_GET
def cuenta_explicar(request: HttpRequest, pk: int) -> HttpResponse:
    """The last bill of an account, explained."""
    cuenta = get_object_or_404(CuentaServicio, pk=pk)
    ultima = explicaciones.ultima(cuenta.pk)
    if ultima is None:
        messages.info(request, "Todavía no se le facturó ningún período: no hay nada que explicar.")
        return redirect("catastro:cuenta", pk=pk)
    return redirect("facturacion:comprobante_explicar", pk=ultima.pk)


def _contexto(explicada: explicaciones.Explicada, *, esta: str) -> dict[str, Any]:
    comparaciones = [c for c in (explicada.anterior, explicada.anio_pasado) if c is not None]
    if explicada.anterior and explicada.anio_pasado and explicada.anterior.otra == explicada.anio_pasado.otra:
        comparaciones = [explicada.anterior]
    return {
        "explicada": explicada,
        "comparaciones": [_dicha(c, esta=esta) for c in comparaciones],
        "total": explicada.factura.total / CIEN if explicada.factura else None,
        "resumen": _resumen(explicada.factura) if explicada.factura else "",
    }


def _dicha(comparacion: explicaciones.Comparacion, *, esta: str) -> dict[str, Any]:
    explicacion = comparacion.explicacion
    es_anterior = comparacion.como == explicaciones.ANTERIOR
    calladas = [NOMBRES[e.causa][0].lower() for e in explicacion.efectos if not e.centavos]
    return {
        "clave": "anterior" if es_anterior else "anio",
        "titulo": "Contra la anterior" if es_anterior else "Contra el mismo mes del año pasado",
        "etiqueta": comparacion.etiqueta,
        "otra": comparacion.otra,
        "parrafo": comparacion.parrafo,
        "diferencia": explicacion.diferencia / CIEN,
        "escalones": _escalones(explicacion, otra="La anterior" if es_anterior else "La del año pasado", esta=esta),
        "calladas": ", ".join(calladas),
        "exacta": explicacion.exacta,
    }


def _escalones(explicacion: Explicacion, *, otra: str, esta: str) -> Sequence[Escalon]:
    """From the total of the other bill to that of this one."""
    visibles = [efecto for efecto in explicacion.efectos if efecto.centavos]
    alturas = [explicacion.antes.total]
    for efecto in visibles:
        alturas.append(alturas[-1] + efecto.centavos)
    bajo, alto = min(alturas), max(alturas)
    piso = max(Decimal(min(bajo, 0)), bajo - max(Decimal(alto - bajo), Decimal(1)) * AIRE)

    def lugar(centavos: int | Decimal) -> Decimal:
        return (centavos - piso) * ANCHO / (alto - piso) if alto > piso else Decimal(ANCHO)

    def tramo(desde: int | Decimal, hasta: int) -> tuple[str, str]:
        a, b = sorted((lugar(desde), lugar(hasta)))
        return _con_punto(a), _con_punto(max(b - a, MINIMO))

    def total(nombre: str, factura: Factura) -> Escalon:
        return Escalon(
            nombre=nombre, detalle=_resumen(factura), icono="receipt", importe=factura.total / CIEN, tono="neutro",
            es_total=True, lugar=tramo(piso, factura.total),
        )  # fmt: skip

    pasos = [
        Escalon(
            nombre=NOMBRES[efecto.causa][0], detalle=_mayuscula(motivo(explicacion, efecto)),
            icono=NOMBRES[efecto.causa][1], importe=efecto.centavos / CIEN,
            tono="mal" if efecto.centavos > 0 else "bien", lugar=tramo(alturas[n], alturas[n + 1]),
        )
        for n, efecto in enumerate(visibles)
    ]  # fmt: skip
    return [total(otra, explicacion.antes), *pasos, total(esta, explicacion.ahora)]


def _resumen(factura: Factura) -> str:
    """What a bill is of: "01/10/2026 al 31/10/2026 · 30 días · 221 kWh"."""
    partes = []
    if factura.desde and factura.hasta:
        partes.append(f"{formato.fecha(factura.desde)} al {formato.fecha(factura.hasta)}")
        partes.append(f"{factura.dias} días" if factura.dias != 1 else "1 día")
    if (medido := factura.consumido) is not None:
        estimado = " estimados" if medido.estimado else ""
        partes.append(f"{decir_cantidad(medido.cantidad_mil)} {medido.unidad}{estimado}")
    return " · ".join(partes)


def _mayuscula(texto: str) -> str:
    return texto[:1].upper() + texto[1:]


def _con_punto(valor: Decimal) -> str:
    return f"{valor.quantize(CENTESIMO):f}"
