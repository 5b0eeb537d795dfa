"""What every file with data goes through before it leaves: how much, how often, why, and a record of who took it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from cesop.nucleo import fechas, formato
from cesop.nucleo.alcance import quienes_ven
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import RegistroConsulta, Usuario
from cesop.nucleo.notificaciones.services import notificar_a
from cesop.nucleo.parametros_nucleo import EXPORTACION_FILAS_MAX
from cesop.nucleo.parametros_nucleo import tope as tope_de

PREFIJO: Final = "exportar:"
DETALLE_MAX: Final = 400
TIPOS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, kw_only=True)
class Salida:
    """A file that is about to leave. clave: names it in the record. formato: key of TIPOS. filas: how many.

    direccion: where what it shows is, with its filters. pedido: id of the request.
    """

    clave: str
    titulo: str
    formato: str
    filas: int
    direccion: str
    motivo: str
    pedido: str

    @property
    def nombre(self) -> str:
        """Name of the file."""
        return f"{self.clave.replace('.', '-').replace('_', '-')}-{fechas.hoy():%Y-%m-%d}.{self.formato}"


def exigir_formato(formato_: str) -> None:
    """Errores: `exportar.formato`."""
    if formato_ not in TIPOS:
        raise ErrorNegocio(
            "exportar.formato", "No se puede exportar porque ese formato no existe. Elegí xlsx, csv o pdf."
        )


def pide_motivo(filas: int) -> bool:
    """True when so many rows leave only with a reason."""
    return filas > settings.EXPORTACION_FILAS_CON_MOTIVO


@transaction.atomic
def exigir_y_anotar(salida: Salida, *, usuario: Usuario) -> None:
    """Refuse what may not leave; leave a record of what may, before it does. Who audits hears of the big ones.

    Errores: `exportar.formato`, `exportar.demasiadas`, `exportar.sin_motivo`, `exportar.seguido`, `exportar.por_dia`.
    """
    exigir_formato(salida.formato)
    _exigir_tope(salida)
    _exigir_motivo(salida)
    _exigir_pausa(salida, usuario=usuario)
    motivo = salida.motivo.strip()
    RegistroConsulta.objects.create(
        usuario=usuario,
        que=f"{PREFIJO}{salida.clave}"[:80],
        detalle=f"{salida.formato} {salida.direccion}"[:DETALLE_MAX],
        filas=salida.filas,
        motivo=motivo[:200],
        pedido=salida.pedido,
    )
    if pide_motivo(salida.filas):
        notificar_a(
            quienes_ven(usuario.sucursal_id).filter(groups__name="auditoria"),
            titulo=f"{usuario} exportó {formato.entero(salida.filas)} filas de {salida.titulo}",
            texto=f"Motivo: {motivo}",
            enlace=f"{reverse('nucleo:consultas')}?usuario={usuario.pk}",
            tono="aviso",
        )


def _exigir_tope(salida: Salida) -> None:
    techo = settings.EXPORTACION_FILAS_PDF_MAX if salida.formato == "pdf" else settings.EXPORTACION_FILAS_MAX
    tope = tope_de(EXPORTACION_FILAS_MAX, techo=techo)
    if salida.filas <= tope:
        return
    otra = " o elegí xlsx" if salida.formato == "pdf" else ""
    raise ErrorNegocio(
        "exportar.demasiadas",
        f"No se puede exportar porque son {formato.entero(salida.filas)} filas y en {salida.formato} entran "
        f"{formato.entero(tope)}. Achicá el filtro{otra}.",
    )


def _exigir_motivo(salida: Salida) -> None:
    if pide_motivo(salida.filas) and not salida.motivo.strip():
        raise ErrorNegocio(
            "exportar.sin_motivo",
            f"No se puede exportar porque más de {formato.entero(settings.EXPORTACION_FILAS_CON_MOTIVO)} filas "
            "salen con motivo. Escribí para qué son.",
            campo="motivo",
        )


def _exigir_pausa(salida: Salida, *, usuario: Usuario) -> None:
    """Nobody takes the whole register away in many small files."""
    ahora = fechas.ahora()
    ventana = Q(registrado_en__gt=ahora - dt.timedelta(minutes=settings.EXPORTACION_VENTANA_MINUTOS))
    hechas = RegistroConsulta.objects.filter(
        usuario=usuario, que__startswith=PREFIJO, registrado_en__gt=ahora - dt.timedelta(days=1)
    ).aggregate(veces=Count("pk", filter=ventana), filas=Coalesce(Sum("filas"), 0))
    if hechas["veces"] >= settings.EXPORTACION_VECES_MAX:
        raise ErrorNegocio(
            "exportar.seguido",
            f"No se puede exportar porque ya bajaste {hechas['veces']} archivos en "
            f"{settings.EXPORTACION_VENTANA_MINUTOS} minutos. Esperá unos minutos y probá de nuevo.",
        )
    tope = settings.EXPORTACION_FILAS_POR_DIA
    if hechas["filas"] + salida.filas > tope:
        raise ErrorNegocio(
            "exportar.por_dia",
            f"No se puede exportar porque en un día se bajan hasta {formato.entero(tope)} filas y ya "
            f"bajaste {formato.entero(hechas['filas'])}. Achicá el filtro o seguí mañana.",
        )
