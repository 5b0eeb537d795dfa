"""Screens of the traces."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import ver_dato
from cesop.nucleo.trazas import selectors
from cesop.nucleo.trazas.listados import DIRECCION, TONO_DE_ACCION
from cesop.nucleo.trazas.palabras import cambios, nombre_de_fila, nombre_de_tabla, nombres_de


@require_GET
def auditoria_detalle(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: who, when, from where, before and after; and the other changes of the same row."""
    usuario = usuario_de(request)
    registro = get_object_or_404(selectors.auditados(usuario), pk=pk)
    return render(
        request,
        "nucleo/trazas/auditoria.html",
        {
            "registro": registro,
            "direccion": ver_dato(usuario, DIRECCION, registro.direccion),
            "tono": TONO_DE_ACCION[registro.accion],
            "fila": nombre_de_fila(registro),
            "tabla": nombre_de_tabla(registro.tabla),
            "cambios": cambios(registro, nombres=nombres_de([registro]), usuario=usuario),
            "historial": selectors.historial(registro.tabla, clave=registro.clave, usuario=usuario),
        },
    )


@require_GET
def importacion(request: HttpRequest, pk: int) -> HttpResponse:
    """A file and its fate, with every error."""
    hallada = get_object_or_404(selectors.importaciones_visibles(usuario=usuario_de(request)), pk=pk)
    destino = selectors.destino_de_tipo(hallada.tipo, usuario=usuario_de(request))
    return render(
        request,
        "nucleo/trazas/importacion.html",
        {"importacion": hallada, "tipo": selectors.nombre_de_tipo(hallada.tipo), "destino": destino},
    )
