"""Files of readings: received whole or refused with every cause, always on record."""

from __future__ import annotations

import hashlib

import polars as pl
from django.db import transaction

from cesop.nucleo.adjuntos import archivar
from cesop.nucleo.errors import SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from medicion.formatos import terminal
from medicion.models import ArchivoLecturas
from medicion.services import etapa
from medicion.services.importacion import ImportarLecturas

# A file that is wrong in more places than these is wrong in all of them.
CAUSAS_MAX = 1_000
TIPO = ImportarLecturas()


def recibir(nombre: str, datos: bytes, usuario: Usuario) -> ArchivoLecturas:
    """Take a file of the terminals: its fate is in what comes back, and its import is a process when it is good.

    A file that is wrong anywhere, or that was already taken, is refused and kept with its causes; nothing of it is
    written. One whose import was cancelled may come again: what came in is not repeated.
    *Errores:* SinPermiso; constraint `archivolecturas_una_vez` when two send the same at once.
    """
    if not TIPO.puede_iniciar(usuario):
        raise SinPermiso(
            "lecturas.sin_permiso",
            "No se puede recibir el archivo porque tu rol no importa lecturas. Pedíselo a medición.",
        )
    archivo = ArchivoLecturas(
        nombre=nombre[-120:], huella=hashlib.sha256(datos).hexdigest(), bytes=len(datos), fecha=hoy(), usuario=usuario
    )
    filas, causas = _leer(datos, archivo)
    with transaction.atomic():
        archivo.adjunto = archivar(
            datos, nombre=nombre, permiso=TIPO.permiso, sucursal=usuario.sucursal, usuario=usuario
        )
        causas = _ya_recibido(archivo) or causas
        if filas is None or causas:
            archivo.estado, archivo.causas = ArchivoLecturas.Estado.RECHAZADO, causas
            archivo.save()
        else:
            archivo.filas = filas.height
            archivo.save()
            _importar(archivo, filas, usuario)
    return archivo


def _leer(datos: bytes, archivo: ArchivoLecturas) -> tuple[pl.DataFrame | None, list[dict[str, object]]]:
    """The rows of the file, or why it is not taken."""
    try:
        leido = terminal.leer(datos, hoy=archivo.fecha)
    except terminal.ArchivoRechazado as rechazo:
        return None, _causas(rechazo.causas)
    if not leido.cantidad:
        return None, [{"linea": 0, "campo": "", "motivo": "no trae ninguna lectura"}]
    return leido.filas, []


def _causas(todas: pl.DataFrame) -> list[dict[str, object]]:
    dichas: list[dict[str, object]] = list(todas.head(CAUSAS_MAX).iter_rows(named=True))
    if sobran := todas.height - len(dichas):
        dichas.append({"linea": 0, "campo": "", "motivo": f"y {sobran} causas más"})
    return dichas


def _ya_recibido(archivo: ArchivoLecturas) -> list[dict[str, object]]:
    """Why the same bytes may not come again; nothing when their import was cancelled, which is put on record."""
    previo = (
        ArchivoLecturas.objects.filter(huella=archivo.huella)
        .exclude(estado=ArchivoLecturas.Estado.RECHAZADO)
        .select_related("proceso")
        .first()
    )
    if previo is None:
        return []
    if previo.proceso is not None and previo.proceso.estado == Proceso.Estado.CANCELADO:
        motivo = "se canceló su importación y se recibió de nuevo: lo que había entrado quedó"
        cancelado = ArchivoLecturas.objects.filter(pk=previo.pk)
        cancelado.update(estado=ArchivoLecturas.Estado.RECHAZADO, causas=[{"linea": 0, "campo": "", "motivo": motivo}])
        return []
    motivo = f"ya se recibió el {previo.fecha:%d/%m/%Y}, como {previo.nombre}"
    return [{"linea": 0, "campo": "", "motivo": motivo}]


def _importar(archivo: ArchivoLecturas, filas: pl.DataFrame, usuario: Usuario) -> None:
    por_tanda = etapa.FILAS_POR_TANDA
    etapa.guardar(archivo, filas, por_tanda=por_tanda)
    archivo.proceso = procesos.iniciar(
        TIPO,
        clave=f"archivo:{archivo.pk}",
        parametros={
            "archivo": archivo.pk,
            "por_tanda": por_tanda,
            "tandas": etapa.tamanos(filas, por_tanda=por_tanda),
        },
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo=f"Lecturas de {archivo.nombre}",
    )
    archivo.save(update_fields=["proceso"])
