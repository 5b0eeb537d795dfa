"""Files with what a list shows: its filter, order and columns, under limits, and with a record of who took it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from cesop.nucleo import fechas, formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.impresion import pdf
from cesop.nucleo.listados.columnas import Celda, celda, plano
from cesop.nucleo.listados.pantalla import Pantalla
from cesop.nucleo.models import RegistroConsulta, Usuario
from cesop.nucleo.notificaciones.services import notificar
from cesop.nucleo.parametros_nucleo import EXPORTACION_FILAS_MAX
from cesop.nucleo.parametros_nucleo import tope as tope_de
from cesop.nucleo.planillas import escribir
from cesop.nucleo.planillas.tipos import Encabezado, Valor

PREFIJO = "exportar:"
DETALLE_MAX = 400
POR_TANDA = 2_000
LETRAS_MAX = 36  # of a text column; more wraps


@dataclass(frozen=True, kw_only=True)
class Archivo:
    """A file to hand over."""

    nombre: str
    tipo: str
    contenido: bytes


def pide_motivo(pantalla: Pantalla) -> bool:
    """True when so many rows leave only with a reason."""
    return pantalla.cuenta > settings.EXPORTACION_FILAS_CON_MOTIVO


def exportar(pantalla: Pantalla, formato_: str, *, motivo: str) -> Archivo:
    """The file with every filtered row of `pantalla`, in its order and columns; leaves a record in the read log.

    formato_: xlsx, csv or pdf. Errores: `exportar.formato`, `exportar.demasiadas`, `exportar.sin_motivo`,
    `exportar.seguido`, `exportar.por_dia`, `listado.filtro_invalido`.
    """
    escritor = _ESCRITORES.get(formato_)
    if escritor is None:
        raise ErrorNegocio(
            "exportar.formato", "No se puede exportar porque ese formato no existe. Elegí xlsx, csv o pdf."
        )
    pantalla.exigir_filtro_valido()
    _exigir_limites(pantalla, formato_, motivo)
    _anotar(pantalla, formato_, motivo)
    hoy = fechas.hoy()
    return Archivo(
        nombre=f"{pantalla.listado.clave.replace('.', '-').replace('_', '-')}-{hoy:%Y-%m-%d}.{formato_}",
        tipo=_TIPOS[formato_],
        contenido=escritor(pantalla),
    )


def _exigir_limites(pantalla: Pantalla, formato_: str, motivo: str) -> None:
    techo = settings.EXPORTACION_FILAS_PDF_MAX if formato_ == "pdf" else settings.EXPORTACION_FILAS_MAX
    tope = tope_de(EXPORTACION_FILAS_MAX, techo=techo)
    if pantalla.cuenta > tope:
        otra = " o elegí xlsx" if formato_ == "pdf" else ""
        raise ErrorNegocio(
            "exportar.demasiadas",
            f"No se puede exportar porque son {formato.entero(pantalla.cuenta)} filas y en {formato_} entran "
            f"{formato.entero(tope)}. Achicá el filtro{otra}.",
        )
    if pide_motivo(pantalla) and not motivo.strip():
        raise ErrorNegocio(
            "exportar.sin_motivo",
            f"No se puede exportar porque más de {formato.entero(settings.EXPORTACION_FILAS_CON_MOTIVO)} filas "
            "salen con motivo. Escribí para qué son.",
            campo="motivo",
        )
    _exigir_pausa(pantalla)


def _exigir_pausa(pantalla: Pantalla) -> None:
    """Nobody takes the whole register away in many small files."""
    ahora = fechas.ahora()
    ventana = Q(registrado_en__gt=ahora - dt.timedelta(minutes=settings.EXPORTACION_VENTANA_MINUTOS))
    hechas = RegistroConsulta.objects.filter(
        usuario=pantalla.usuario, que__startswith=PREFIJO, registrado_en__gt=ahora - dt.timedelta(days=1)
    ).aggregate(veces=Count("pk", filter=ventana), filas=Coalesce(Sum("filas"), 0))
    if hechas["veces"] >= settings.EXPORTACION_VECES_MAX:
        raise ErrorNegocio(
            "exportar.seguido",
            f"No se puede exportar porque ya bajaste {hechas['veces']} archivos en "
            f"{settings.EXPORTACION_VENTANA_MINUTOS} minutos. Esperá unos minutos y probá de nuevo.",
        )
    tope = settings.EXPORTACION_FILAS_POR_DIA
    if hechas["filas"] + pantalla.cuenta > tope:
        raise ErrorNegocio(
            "exportar.por_dia",
            f"No se puede exportar porque en un día se bajan hasta {formato.entero(tope)} filas y ya "
            f"bajaste {formato.entero(hechas['filas'])}. Achicá el filtro o seguí mañana.",
        )


@transaction.atomic
def _anotar(pantalla: Pantalla, formato_: str, motivo: str) -> None:
    """The record goes first: what cannot be recorded does not leave. Who audits hears of the big ones."""
    RegistroConsulta.objects.create(
        usuario=pantalla.usuario,
        que=f"{PREFIJO}{pantalla.listado.clave}"[:80],
        detalle=f"{formato_} {pantalla.camino}?{pantalla.consulta()}"[:DETALLE_MAX],
        filas=pantalla.cuenta,
        motivo=motivo.strip()[:200],
        pedido=getattr(pantalla.listado.request, "pedido", ""),
    )
    if pide_motivo(pantalla):
        for auditor in Usuario.objects.filter(groups__name="auditoria", is_active=True):
            notificar(
                auditor,
                titulo=f"{pantalla.usuario} exportó {formato.entero(pantalla.cuenta)} filas de {pantalla.titulo}",
                texto=f"Motivo: {motivo.strip()}",
                enlace=f"{reverse('nucleo:consultas')}?usuario={pantalla.usuario.pk}",
                tono="aviso",
            )


def _valores(pantalla: Pantalla) -> Iterator[list[Valor]]:
    for fila in pantalla.por_tandas(POR_TANDA):
        yield [plano(columna.leer(fila)) for columna in pantalla.columnas]


def _encabezados(pantalla: Pantalla) -> list[Encabezado]:
    return [Encabezado(titulo=c.titulo, tipo=c.tipo) for c in pantalla.columnas]


def _xlsx(pantalla: Pantalla) -> bytes:
    notas = [
        pantalla.titulo,
        *(f"{ficha.titulo}: {ficha.texto}" for ficha in pantalla.fichas),
        f"{formato.entero(pantalla.cuenta)} filas",
        *(f"{total.titulo}: {total.texto}" for total in pantalla.totales),
        f"{pantalla.usuario}, {formato.fecha_hora(fechas.ahora())}",
    ]
    return escribir.xlsx(_encabezados(pantalla), filas=_valores(pantalla), titulo=pantalla.titulo, notas=notas)


def _csv(pantalla: Pantalla) -> bytes:
    return escribir.csv_(_encabezados(pantalla), filas=_valores(pantalla))


def _pdf(pantalla: Pantalla) -> bytes:
    renglones = [[celda(columna, fila) for columna in pantalla.columnas] for fila in pantalla.por_tandas(POR_TANDA)]
    contexto: dict[str, Any] = {
        "anchos": _anchos([cabeza.titulo for cabeza in pantalla.cabezas], renglones),
        "cabezas": pantalla.cabezas,
        "fichas": pantalla.fichas,
        "cuenta": pantalla.cuenta,
        "totales": pantalla.totales,
        "renglones": renglones,
    }
    return pdf("nucleo/impresion/listado.html", contexto, titulo=pantalla.titulo, usuario=pantalla.usuario)


def _anchos(titulos: Sequence[str], renglones: Sequence[Sequence[Celda]]) -> list[int]:
    """Width of each column, in percent, by its longest text: a column of texts may wrap, one of figures may not."""
    largos = [len(titulo) for titulo in titulos]
    for renglon in renglones:
        for lugar, una in enumerate(renglon):
            tope = LETRAS_MAX if not una.clase else 2 * LETRAS_MAX
            largos[lugar] = max(largos[lugar], min(len(una.texto), tope))
    total = sum(largo + 2 for largo in largos)
    return [round(100 * (largo + 2) / total) for largo in largos]


_ESCRITORES: dict[str, Callable[[Pantalla], bytes]] = {"xlsx": _xlsx, "csv": _csv, "pdf": _pdf}
_TIPOS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
