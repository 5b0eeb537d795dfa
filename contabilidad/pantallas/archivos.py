"""Files of the ledger's own pages (those that are not a `Listado`): the same limits and the same record of who took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cesop.nucleo import fechas, formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.exportaciones import TIPOS, Salida, exigir_y_anotar
from cesop.nucleo.impresion import pdf
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.planillas import escribir
from cesop.nucleo.planillas.tipos import Encabezado, Valor

MOTIVO = "motivo"


@dataclass(frozen=True, kw_only=True)
class Documento:
    """What goes to a file. clave: names the file and the record. notas: filters in words.

    plantilla and contexto: the printed page, which extends `nucleo/impresion/base.html`.
    """

    clave: str
    titulo: str
    encabezados: Sequence[Encabezado]
    filas: Sequence[Sequence[Valor]]
    notas: Sequence[str]
    plantilla: str
    contexto: dict[str, Any]


def entregar(request: HttpRequest, documento: Documento, formato_: str) -> HttpResponse:
    """`documento` as xlsx, csv or pdf, or the page that asks why so many rows leave; the record goes first.

    Errores: those of `exportaciones.exigir_y_anotar`.
    """
    parametros = request.GET.copy()
    motivo = "".join(parametros.pop(MOTIVO, [])[-1:])
    salida = Salida(
        clave=documento.clave,
        titulo=documento.titulo,
        formato=formato_,
        filas=len(documento.filas),
        direccion=f"{request.path}?{parametros.urlencode()}",
        motivo=motivo,
        pedido=getattr(request, "pedido", ""),
    )
    usuario = usuario_de(request)
    try:
        exigir_y_anotar(salida, usuario=usuario)
    except ErrorNegocio as error:
        if error.codigo != "exportar.sin_motivo":
            raise
        contexto = {
            "salida": salida,
            "campos": [(clave, valor) for clave, valores in parametros.lists() for valor in valores],
            "error": error if MOTIVO in request.GET else None,
        }
        return render(request, "contabilidad/exportar_motivo.html", contexto, status=422 if contexto["error"] else 200)
    return HttpResponse(
        _escribir(documento, formato_, usuario=usuario),
        content_type=TIPOS[formato_],
        headers={"Content-Disposition": f'attachment; filename="{salida.nombre}"'},
    )


def _escribir(documento: Documento, formato_: str, *, usuario: Usuario) -> bytes:
    if formato_ == "pdf":
        contexto = documento.contexto | {"notas": documento.notas}
        return pdf(documento.plantilla, contexto, titulo=documento.titulo, usuario=usuario)
    if formato_ == "csv":
        return escribir.csv_(documento.encabezados, filas=documento.filas)
    notas = [documento.titulo, *documento.notas, f"{usuario}, {formato.fecha_hora(fechas.ahora())}"]
    return escribir.xlsx(documento.encabezados, filas=documento.filas, titulo=documento.titulo, notas=notas)
