"""Calendar, a moratoria and a parameter with some history, so that their screens have something to show."""

from __future__ import annotations

import datetime as dt

from cesop.nucleo import parametros
from cesop.nucleo.calendario import cargar_feriados
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import DiaNoLaborable, Moratoria, Usuario
from cesop.nucleo.parametros_nucleo import IMPORTACION_FILAS_MAX

# The header of its papers. Synthetic.
EMISOR = {
    "facturacion.emisor_cuit": "30-99900001-7",
    "facturacion.emisor_iibb": "Exenta",
    "facturacion.emisor_inicio": "01/08/1962",
    "facturacion.emisor_domicilio": "Av. San Bernardo 550, 7111 San Bernardo",
    "facturacion.emisor_contacto": "(02257) 46-0100 · hola@cooperativa.example",
    "facturacion.emisor_guardia": "0800-555-0100, todos los días",
}


def cargar(*, por: Usuario) -> None:
    """Inside the caller's transaction, in an empty base."""
    dia = hoy()
    for anio in range(dia.year - 2, dia.year + 2):  # what is built is fourteen months old
        cargar_feriados(anio, por=por)
        DiaNoLaborable.objects.create(
            fecha=dt.date(anio, 7, 13),
            clase=DiaNoLaborable.Clase.ASUETO,
            nombre="Día del trabajador de la electricidad",
            norma="Convenio colectivo",
        )
        DiaNoLaborable.objects.create(
            fecha=dt.date(anio, 10, 1),
            clase=DiaNoLaborable.Clase.ASUETO,
            nombre="Fiesta patronal de Santa Teresita",
            localidad="Santa Teresita",
            norma="Ordenanza municipal",
        )
    Moratoria.objects.create(
        desde=dt.date(dia.year, 6, 15),
        hasta=dt.date(dia.year, 8, 1),
        servicio="electricidad",
        motivo="Suspensión de cortes por ola de frío",
        norma="Acta de Consejo 812",
    )
    _parametro(dia, por=por)
    for clave, valor in EMISOR.items():
        parametros.fijar(
            clave, valor=valor, desde=sumar_meses(dia, -24), norma="Estatuto", motivo="Carga inicial", usuario=por
        )


def _parametro(dia: dt.date, *, por: Usuario) -> None:
    parametros.fijar(
        IMPORTACION_FILAS_MAX,
        valor=25_000,
        desde=sumar_meses(dia, -8),
        norma="Acta de Consejo 805",
        motivo="Creció el padrón",
        usuario=por,
    )
    parametros.exceptuar(
        IMPORTACION_FILAS_MAX,
        valor=40_000,
        desde=dia - dt.timedelta(days=20),
        hasta=dia + dt.timedelta(days=20),
        motivo="Migración del padrón histórico, autorizada por gerencia",
        usuario=por,
    )
    parametros.fijar(
        IMPORTACION_FILAS_MAX,
        valor=20_000,
        desde=dt.date(dia.year + 1, 3, 1),
        norma="Acta de Consejo 815",
        usuario=por,
    )
