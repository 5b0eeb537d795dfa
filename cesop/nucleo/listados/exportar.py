"""Files with what a list shows: its filter, order and columns, under limits, and with a record of who took it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cesop.nucleo import fechas, formato
from cesop.nucleo.exportaciones import TIPOS, Salida, exigir_formato, exigir_y_anotar
from cesop.nucleo.impresion import pdf
from cesop.nucleo.listados.columnas import Celda, celda, plano
from cesop.nucleo.listados.pantalla import Pantalla
from cesop.nucleo.planillas import escribir
from cesop.nucleo.planillas.tipos import Encabezado, Valor

POR_TANDA = 2_000
LETRAS_MAX = 36  # of a text column; more wraps


@dataclass(frozen=True, kw_only=True)
class Archivo:
    """A file to hand over."""

    nombre: str
    tipo: str
    contenido: bytes


def exportar(pantalla: Pantalla, formato_: str, *, motivo: str) -> Archivo:
    """The file with every filtered row of `pantalla`, in its order and columns; leaves a record in the read log.

    formato_: xlsx, csv or pdf. Errores: those of `exportaciones.exigir_y_anotar`, `listado.filtro_invalido`.
    """
    exigir_formato(formato_)
    pantalla.exigir_filtro_valido()
    salida = Salida(
        clave=pantalla.listado.clave,
        titulo=pantalla.titulo,
        formato=formato_,
        filas=pantalla.cuenta,
        direccion=f"{pantalla.camino}?{pantalla.consulta()}",
        motivo=motivo,
        pedido=getattr(pantalla.listado.request, "pedido", ""),
    )
    exigir_y_anotar(salida, usuario=pantalla.usuario)
    return Archivo(nombre=salida.nombre, tipo=TIPOS[formato_], contenido=_ESCRITORES[formato_](pantalla))


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
