"""Files of calls: received whole or refused with every cause, always on record."""

from __future__ import annotations

import hashlib

import polars as pl
from django.db import transaction

from cesop.nucleo.adjuntos import archivar
from cesop.nucleo.errors import SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from facturacion.formatos import llamadas as formato
from facturacion.models import ArchivoDeLlamadas
from facturacion.services.importacion_de_llamadas import POR_TANDA, ImportarLlamadas

# A file that is wrong in more places than these is wrong in all of them.
CAUSAS_MAX = 1_000
TIPO = ImportarLlamadas()
Causa = dict[str, object]


def recibir(nombre: str, datos: bytes, *, usuario: Usuario) -> ArchivoDeLlamadas:
    """Take a file of a telephone exchange: its fate is in what comes back, and its import is a process when it is good.

    A file that is wrong anywhere, or that was already taken, is refused and kept with its causes; nothing of it is
    written. One whose import was cancelled may come again: what came in is not repeated.
    *Errores:* SinPermiso; constraint `archivodellamadas_una_vez` when two send the same at once.
    """
    if not TIPO.puede_iniciar(usuario):
        raise SinPermiso(
            "llamadas.sin_permiso",
            "No se puede recibir el archivo porque tu rol no importa llamadas. Pedíselo a facturación.",
        )
    archivo = ArchivoDeLlamadas(
        nombre=nombre[-120:], huella=hashlib.sha256(datos).hexdigest(), bytes=len(datos), fecha=hoy(), usuario=usuario
    )
    filas, causas = _leer(datos, archivo)
    with transaction.atomic():
        archivo.adjunto = archivar(
            datos, nombre=nombre, permiso=TIPO.permiso, sucursal=usuario.sucursal, usuario=usuario
        )
        causas = _ya_recibido(archivo) or causas
        if causas:
            archivo.estado, archivo.causas = ArchivoDeLlamadas.Estado.RECHAZADO, causas
            archivo.save()
        else:
            archivo.filas = filas.height
            archivo.save()
            _importar(archivo, usuario)
    return archivo


def _leer(datos: bytes, archivo: ArchivoDeLlamadas) -> tuple[pl.DataFrame, list[Causa]]:
    """The calls of the file, or why it is not taken."""
    ninguna = pl.DataFrame(schema=formato.ESQUEMA_LEIDAS)
    try:
        filas = formato.leer(datos, hoy=archivo.fecha)
    except formato.ArchivoRechazado as rechazo:
        dichas: list[Causa] = list(rechazo.causas.head(CAUSAS_MAX).iter_rows(named=True))
        if sobran := rechazo.causas.height - len(dichas):
            dichas.append(_de_todo(f"y {sobran} causas más"))
        return ninguna, dichas
    return (filas, []) if filas.height else (ninguna, [_de_todo("no trae ninguna llamada")])


def _de_todo(motivo: str) -> Causa:
    return {"linea": 0, "campo": "", "motivo": motivo}


def _ya_recibido(archivo: ArchivoDeLlamadas) -> list[Causa]:
    """Why the same bytes may not come again; nothing when their import was cancelled, which is put on record."""
    previos = ArchivoDeLlamadas.objects.filter(huella=archivo.huella).exclude(estado=ArchivoDeLlamadas.Estado.RECHAZADO)
    previo = previos.select_related("proceso").first()
    if previo is None:
        return []
    if previo.proceso is not None and previo.proceso.estado == Proceso.Estado.CANCELADO:
        motivo = "se canceló su importación y se recibió de nuevo: lo que había entrado quedó"
        previos.update(estado=ArchivoDeLlamadas.Estado.RECHAZADO, causas=[_de_todo(motivo)])
        return []
    return [_de_todo(f"ya se recibió el {previo.fecha:%d/%m/%Y}, como {previo.nombre}")]


def _importar(archivo: ArchivoDeLlamadas, usuario: Usuario) -> None:
    archivo.proceso = procesos.iniciar(
        TIPO,
        clave=f"llamadas:{archivo.pk}",
        parametros={"archivo": archivo.pk, "por_tanda": POR_TANDA, "filas": archivo.filas},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo=f"Llamadas de {archivo.nombre}",
    )
    archivo.save(update_fields=["proceso"])
