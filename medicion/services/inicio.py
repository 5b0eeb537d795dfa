"""What medicion starts with: the validation rules and the caps of estimation, as dated rows that anybody may change."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catastro.models import Servicio
from medicion.models import ReglaVEE, TopeDeEstimacion
from medicion.validacion.estimacion import TOPES_INICIALES
from medicion.validacion.reglas import REGLAS_INICIALES

MOTIVO = "Valor inicial"
NORMA = "Práctica regulatoria: estimar es excepcional (Res. ENRE 115/2003)"


@transaction.atomic
def iniciar_medicion(desde: dt.date) -> None:
    """Put in force from a day the rules and caps that the program ships. Those that already have a row are left alone.

    A rule of a service that the cooperative does not give is not put.
    """
    servicios = {servicio.clave: servicio for servicio in Servicio.objects.all()}
    puestas = set(ReglaVEE.objects.values_list("codigo", "servicio__clave", "ciclo"))
    ReglaVEE.objects.bulk_create(
        ReglaVEE(
            codigo=regla.codigo,
            servicio=servicios[regla.servicio] if regla.servicio else None,
            ciclo=regla.ciclo or "",
            nivel=regla.nivel.value,
            orden=regla.orden,
            parametros={nombre: str(valor) for nombre, valor in regla.parametros.items()},
            activa=regla.activa,
            motivo=MOTIVO,
            desde=desde,
        )
        for regla in REGLAS_INICIALES
        if (regla.servicio is None or regla.servicio in servicios)
        and (regla.codigo, regla.servicio, regla.ciclo or "") not in puestas
    )
    con_tope = set(TopeDeEstimacion.objects.filter(categoria=None).values_list("ciclo", flat=True))
    TopeDeEstimacion.objects.bulk_create(
        TopeDeEstimacion(
            ciclo=tope.ciclo or "",
            seguidas_max=tope.seguidas_max,
            por_ejercicio_max=tope.por_ejercicio_max,
            norma=NORMA,
            desde=desde,
        )
        for tope in TOPES_INICIALES
        if (tope.ciclo or "") not in con_tope
    )
