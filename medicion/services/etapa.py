"""The rows of a file on their way in: one slice for each chunk, beside the attachments.

The attachment is the truth: slices that are lost or damaged are made again from it, the same.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import polars as pl
from django.conf import settings

from cesop.nucleo.adjuntos import leer as leer_adjunto
from medicion.formatos import terminal
from medicion.models import ArchivoLecturas

FILAS_POR_TANDA = 20_000


def tamanos(filas: pl.DataFrame, *, por_tanda: int) -> list[int]:
    """How many rows each slice has."""
    return _con_tanda(filas, por_tanda).group_by("tanda", maintain_order=True).len()["len"].to_list()


def _con_tanda(filas: pl.DataFrame, por_tanda: int) -> pl.DataFrame:
    """In order, with the slice of each row: the registers of a service point in a batch are never parted."""
    ordenadas = filas.sort("lote", "suministro", "linea").with_row_index("n")
    return ordenadas.with_columns(tanda=pl.col("n").min().over("lote", "suministro") // por_tanda).drop("n")


def guardar(archivo: ArchivoLecturas, filas: pl.DataFrame, *, por_tanda: int) -> None:
    """Write the slices, each whole or not at all."""
    carpeta = _carpeta(archivo)
    carpeta.mkdir(mode=0o700, parents=True, exist_ok=True)
    partes = _con_tanda(filas, por_tanda).partition_by("tanda", maintain_order=True, include_key=False)
    for numero, parte in enumerate(partes):
        provisorio = carpeta / f"{numero}.{os.getpid()}"
        parte.write_ipc(provisorio)
        provisorio.replace(carpeta / f"{numero}.arrow")


def leer(archivo: ArchivoLecturas, numero: int, *, por_tanda: int) -> pl.DataFrame:
    """A slice; made again from the attachment when it is not there or cannot be read."""
    camino = _carpeta(archivo) / f"{numero}.arrow"
    try:
        return pl.read_ipc(camino.read_bytes())
    except (OSError, pl.exceptions.PolarsError):
        guardar(archivo, releer(archivo), por_tanda=por_tanda)
        return pl.read_ipc(camino.read_bytes())


def releer(archivo: ArchivoLecturas) -> pl.DataFrame:
    """The rows of an accepted file, from its attachment."""
    if archivo.adjunto is None:
        raise ValueError(f"El archivo {archivo.pk} no tiene adjunto.")
    return terminal.leer(leer_adjunto(archivo.adjunto), hoy=archivo.fecha).filas


def borrar(archivo: ArchivoLecturas) -> None:
    """Forget the slices of a file."""
    shutil.rmtree(_carpeta(archivo), ignore_errors=True)


def _carpeta(archivo: ArchivoLecturas) -> Path:
    return Path(settings.MEDIA_ROOT) / "lecturas" / str(archivo.adjunto_id)
