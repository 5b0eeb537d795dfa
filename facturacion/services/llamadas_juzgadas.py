"""What becomes of each call of a file: kept, already there, or set apart with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.copia import copiar
from cesop.nucleo.fechas import ahora
from facturacion.models import ArchivoDeLlamadas, LlamadaApartada
from facturacion.selectors import lineas

REPETIDA = LlamadaApartada.Motivo.REPETIDA.value


def juzgar(filas: pl.DataFrame, *, al: dt.date) -> pl.DataFrame:
    """Some outgoing calls (`formatos.llamadas.ESQUEMA_LEIDAS`) with `cuenta_id`, `motivo` and `repetida`.

    motivo: why it is set apart; null, it is kept, or it was already (`repetida`). In the caller's transaction.
    *Bloquea:* the accounts.
    """
    emparejadas = lineas.emparejar(filas)
    bloquear(exclusiva("cuenta", *_cuentas(emparejadas)), para="importar las llamadas")
    contrastadas = _contrastar(emparejadas)
    # What was kept is not judged again, nor is what came twice.
    por_tasar = contrastadas.filter(~pl.col("repetida") & pl.col("motivo").is_null())
    malas = lineas.sin_precio(por_tasar, al=al)
    return contrastadas.join(malas, on="renglon", how="left", maintain_order="left", suffix="_tasada").with_columns(
        motivo=pl.coalesce("motivo", "motivo_tasada")
    )


def _cuentas(emparejadas: pl.DataFrame) -> Sequence[int]:
    return emparejadas["cuenta_id"].drop_nulls().unique().sort().to_list()


def _contrastar(emparejadas: pl.DataFrame) -> pl.DataFrame:
    """`repetida`: the same call came before, here or in another file. Another one at that second is set apart."""
    previas = lineas.guardadas(emparejadas.filter(pl.col("cuenta_id").is_not_null()))
    con_previa = emparejadas.join(previas, on=list(lineas.IDENTIDAD), how="left", maintain_order="left")
    primero = pl.col("destino").first().over(*lineas.IDENTIDAD, order_by="renglon")
    anterior = pl.when(~pl.struct(*lineas.IDENTIDAD).is_first_distinct()).then(primero)
    tenia = pl.coalesce("ya_destino", anterior)
    con_cuenta = pl.col("cuenta_id").is_not_null()
    return con_previa.sort("renglon").with_columns(
        repetida=(con_cuenta & (tenia == pl.col("destino"))).fill_null(value=False),
        motivo=pl.when(con_cuenta & tenia.is_not_null() & (tenia != pl.col("destino"))).then(pl.lit(REPETIDA)),
    )


def guardar(buenas: pl.DataFrame, *, archivo: ArchivoDeLlamadas, contexto: Contexto) -> None:
    """Write the calls that were judged good, in the caller's transaction."""
    copiar(
        "facturacion_llamadamedida",
        buenas.select(
            "renglon", "cuenta_id", "linea", "segundos", "destino",
            archivo_id=pl.lit(archivo.pk, pl.Int64),
            fecha=pl.col("inicio").dt.date(),
            hora=pl.col("inicio").dt.strftime("%H:%M:%S"),
            registrado_en=pl.lit(ahora()),
        ),
        contexto=contexto,
    )  # fmt: skip
