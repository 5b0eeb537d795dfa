"""Calls that were set apart: tried again once somebody mended why, or discarded with a reason."""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Usuario
from facturacion.formatos.llamadas import ESQUEMA_LEIDAS
from facturacion.models import ArchivoDeLlamadas, LlamadaApartada
from facturacion.services.llamadas_juzgadas import guardar, juzgar

ENTRO, ESTABA = "Entró al reintentar", "Ya estaba"
# In one act: a file with more is tried again as many times.
POR_VEZ = 50_000


@transaction.atomic
def reintentar(archivo: ArchivoDeLlamadas, *, usuario: Usuario) -> int:
    """Judge again the calls of a file that wait, with the lines and the books that there are now. How many came in.

    *Bloquea:* the accounts. *Errores:* `llamadas.nada_que_reintentar`.
    """
    esperan = LlamadaApartada.objects.filter(archivo=archivo, resuelta_en__isnull=True).order_by("renglon")[:POR_VEZ]
    filas = list(esperan.values_list("pk", "renglon", "datos", "motivo"))
    if not filas:
        raise ErrorNegocio(
            "llamadas.nada_que_reintentar",
            "No se puede reintentar porque no queda ninguna llamada apartada. Actualizá la página.",
        )
    de_fila = {renglon: (pk, motivo) for pk, renglon, _, motivo in filas}
    juzgadas = juzgar(_leer([(renglon, datos) for _, renglon, datos, _ in filas]), al=hoy())
    nuevas = juzgadas.filter(pl.col("motivo").is_null() & ~pl.col("repetida"))
    guardar(nuevas, archivo=archivo, contexto=Contexto(usuario=usuario, pedido=f"llamadas:{archivo.pk}"))
    _resolver([de_fila[r][0] for r in nuevas["renglon"]], resolucion=ENTRO, usuario=usuario)
    estaban = juzgadas.filter(pl.col("motivo").is_null() & pl.col("repetida"))
    _resolver([de_fila[r][0] for r in estaban["renglon"]], resolucion=ESTABA, usuario=usuario)
    for motivo, renglones in juzgadas.filter(pl.col("motivo").is_not_null()).group_by("motivo"):
        cambian = [de_fila[r][0] for r in renglones["renglon"] if de_fila[r][1] != motivo[0]]
        LlamadaApartada.objects.filter(pk__in=cambian).update(motivo=motivo[0])
    return nuevas.height


@transaction.atomic
def descartar(archivo: ArchivoDeLlamadas, *, motivo: str, de: str, resolucion: str, usuario: Usuario) -> int:
    """Leave uncharged the calls of a file that wait for a reason, of a line or account (`de`), and say why. How many.

    *Errores:* `llamadas.sin_motivo`, `llamadas.nada_que_descartar`.
    """
    limpia = " ".join(resolucion.split())[:200]
    if not limpia:
        raise ErrorNegocio(
            "llamadas.sin_motivo", "No se puede descartar llamadas sin decir por qué. Escribilo.", campo="resolucion"
        )
    esperan = LlamadaApartada.objects.filter(archivo=archivo, motivo=motivo, resuelta_en__isnull=True)
    claves = [
        pk
        for pk, linea, cuenta in esperan.values_list("pk", "datos__linea", "datos__cuenta")
        if de_quien(linea, cuenta) == de
    ]
    if not claves:
        raise ErrorNegocio(
            "llamadas.nada_que_descartar",
            "No se puede descartar porque ninguna llamada espera ya por eso. Actualizá la página.",
        )
    return _resolver(claves, resolucion=limpia, usuario=usuario)


def de_quien(linea: str | None, cuenta: int | str | None) -> str:
    """The line or the account that a file said, in one text."""
    return linea or f"cuenta-{cuenta}"


def _resolver(claves: list[int], *, resolucion: str, usuario: Usuario) -> int:
    filas = LlamadaApartada.objects.filter(pk__in=claves, resuelta_en__isnull=True)
    return filas.update(resuelta_en=ahora(), resolucion=resolucion, usuario=usuario)


def _leer(filas: list[tuple[int, dict[str, object]]]) -> pl.DataFrame:
    """ESQUEMA_LEIDAS of the calls as they came."""
    return pl.DataFrame(
        [
            {**datos, "renglon": renglon, "inicio": dt.datetime.fromisoformat(str(datos["inicio"]))}
            for renglon, datos in filas
        ],
        schema=ESQUEMA_LEIDAS,
    )
