"""Files of the ledger's own pages (those that are not a `Listado`): the same limits and the same record of who took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cesop.nucleo import fechas, formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.impresion import pdf
from cesop.nucleo.models import RegistroConsulta
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.planillas import escribir
from cesop.nucleo.planillas.tipos import Encabezado, Valor

TIPOS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


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
    """`documento` as xlsx, csv or pdf; the record goes first. Errores: `exportar.formato`, `exportar.demasiadas`."""
    if formato_ not in TIPOS:
        raise ErrorNegocio(
            "exportar.formato", "No se puede exportar porque ese formato no existe. Elegí xlsx, csv o pdf."
        )
    _exigir_limite(len(documento.filas), formato_)
    usuario = usuario_de(request)
    RegistroConsulta.objects.create(
        usuario=usuario,
        que=f"exportar:{documento.clave}"[:80],
        detalle=f"{formato_} {request.get_full_path()}"[:400],
        filas=len(documento.filas),
        pedido=getattr(request, "pedido", ""),
    )
    if formato_ == "pdf":
        contexto = documento.contexto | {"notas": documento.notas}
        contenido = pdf(documento.plantilla, contexto, titulo=documento.titulo, usuario=usuario)
    elif formato_ == "csv":
        contenido = escribir.csv_(documento.encabezados, filas=documento.filas)
    else:
        quien = f"{usuario}, {formato.fecha_hora(fechas.ahora())}"
        notas = [documento.titulo, *documento.notas, quien]
        contenido = escribir.xlsx(documento.encabezados, filas=documento.filas, titulo=documento.titulo, notas=notas)
    nombre = f"{documento.clave.replace('.', '-').replace('_', '-')}-{fechas.hoy():%Y-%m-%d}.{formato_}"
    return HttpResponse(
        contenido,
        content_type=TIPOS[formato_],
        headers={"Content-Disposition": f'attachment; filename="{nombre}"'},
    )


def _exigir_limite(filas: int, formato_: str) -> None:
    tope = settings.EXPORTACION_FILAS_PDF_MAX if formato_ == "pdf" else settings.EXPORTACION_FILAS_MAX
    if filas > tope:
        raise ErrorNegocio(
            "exportar.demasiadas",
            f"No se puede exportar porque son {formato.entero(filas)} filas y en {formato_} entran "
            f"{formato.entero(tope)}. Achicá el filtro.",
        )
