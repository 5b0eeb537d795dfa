"""A draft as the bill that it would be: rated again by the same code, writing nothing; and leaving it out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.maestros.palabras import Consecuencia
from cesop.nucleo.maestros.views import formulario
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_escribir
from facturacion.models import Borrador, Renglon
from facturacion.pantallas import corridas_palabras as palabras
from facturacion.pantallas.corridas_actos import FormularioDeMotivo
from facturacion.pantallas.corridas_revision import SE_REVISA, variacion_de
from facturacion.selectors import borradores, revision
from facturacion.services import corridas
from facturacion.services.prueba import liquidar_borrador

Estado = Borrador.Estado
CENTAVO, MIL, MILLON = Decimal("0.01"), Decimal("0.001"), Decimal("0.000001")


def borrador_o_404(pk: int) -> Borrador:
    """A draft, with its account and its run."""
    corrida = Borrador.objects.select_related("corrida__grupo__servicio").filter(pk=pk).first()
    if corrida is None:
        raise Http404
    filas = revision.borradores(corrida.corrida).select_related(
        "corrida__grupo__servicio", "cuenta__suministro__inmueble__domicilio__localidad"
    )
    return filas.get(pk=pk)


@require_GET
def borrador(request: HttpRequest, pk: int) -> HttpResponse:
    """Its lines as they would come out now, and why it is looked at."""
    visto = borrador_o_404(pk)
    if visto.comprobante_id:
        return redirect("facturacion:comprobante", pk=visto.comprobante_id)
    contexto = _contexto(visto, usuario_de(request))
    return render(request, "facturacion/borrador.html", contexto)


def _contexto(visto: Borrador, usuario: Usuario) -> dict[str, Any]:
    hecho = None if visto.estado == Estado.NUMERADO else liquidar_borrador(visto)
    cabecera = hecho.comprobantes.to_dicts()[0] if hecho and hecho.comprobantes.height else None
    revisable = visto.corrida.estado in SE_REVISA and puede_escribir(usuario, "facturacion:borrador_acto")
    return {
        "borrador": visto,
        "corrida": visto.corrida,
        "estado": palabras.estado_de_borrador(visto),
        "marcas": palabras.decir_marcas(visto.marcas),
        "variacion": variacion_de(visto),
        "cabecera": cabecera,
        "lineas": _lineas(hecho.renglones) if hecho else [],
        "consumos": _consumos(hecho.consumos) if hecho else [],
        "avisos": borradores.avisos(hecho.consumos["consumo"]) if hecho else [],
        "causas": [_causa(fila, visto) for fila in (hecho.causas.to_dicts() if hecho else visto.causas)],
        "cambio": bool(cabecera and visto.huella and cabecera["huella"] != visto.huella),
        "total": Decimal(cabecera["total_centavos"]) * CENTAVO if cabecera else None,
        "neto": Decimal(cabecera["neto_centavos"]) * CENTAVO if cabecera else None,
        "impuestos": Decimal(cabecera["total_centavos"] - cabecera["neto_centavos"]) * CENTAVO if cabecera else None,
        "excluible": revisable and visto.estado != Estado.EXCLUIDO,
        "incluible": revisable and visto.estado == Estado.EXCLUIDO,
    }


def _causa(fila: dict[str, Any], visto: Borrador) -> dict[str, Any]:
    causa = palabras.causa_de(fila["causa"])
    return {"causa": causa, "detalle": fila["detalle"], "url": palabras.arreglo(causa.donde, visto)}


def _lineas(renglones: pl.DataFrame) -> list[dict[str, Any]]:
    """The lines of a frame as those of a voucher."""

    def entero(valor: int | None, parte: Decimal) -> Decimal | None:
        return None if valor is None else Decimal(valor) * parte

    return [
        {
            "clase": fila["clase"],
            "clase_dicha": Renglon.Clase(fila["clase"]).label,
            "detalle": fila["detalle"],
            "cantidad": entero(fila["cantidad_mil"], MIL),
            "unidad": fila["unidad"],
            "precio": entero(fila["precio_millon"], MILLON),
            "base": entero(fila["base_centavos"], CENTAVO),
            "alicuota": entero(fila["alicuota_millon"], MILLON),
            "importe": Decimal(fila["centavos"]) * CENTAVO,
        }
        for fila in renglones.sort("orden").to_dicts()
    ]


def _consumos(consumos: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {**fila, "cantidad": Decimal(fila["cantidad_mil"]) * MIL, "dias": (fila["hasta"] - fila["desde"]).days}
        for fila in consumos.to_dicts()
    ]


@require_http_methods(FORMULARIO)
def borrador_acto(request: HttpRequest, pk: int, acto: str) -> HttpResponse:
    """Leave an account out of its run, with the reason; or bring it back."""
    if acto not in {"excluir", "incluir"}:
        raise Http404
    visto = borrador_o_404(pk)
    excluye = acto == "excluir"
    form = FormularioDeMotivo(request.POST or None) if excluye else None
    if request.method == "POST" and not excluye:
        corridas.incluir(visto.corrida, [visto.cuenta])
        messages.success(request, f"Cuenta {visto.cuenta.numero} incluida: calculá la corrida.")
        return redirect("facturacion:corrida", pk=visto.corrida_id)
    if request.method == "POST" and form is not None and form.is_valid():
        with errores_en(form):
            corridas.excluir(visto.corrida, [visto.cuenta], **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"Cuenta {visto.cuenta.numero} excluida.")
            return redirect("facturacion:corrida", pk=visto.corrida_id)
    texto = (
        "No se factura en esta corrida; lo que consumió queda para la próxima."
        if excluye
        else "Queda sin calcular: calculá la corrida después."
    )
    return formulario(
        request,
        form,
        titulo=f"{'Excluir' if excluye else 'Incluir'} la cuenta {visto.cuenta.numero} de {visto.corrida}",
        boton="Excluirla" if excluye else "Incluirla",
        consecuencias=[Consecuencia(texto=texto, icono="circle-minus" if excluye else "circle-plus")],
        volver=reverse("facturacion:borrador", args=[pk]),
    )
