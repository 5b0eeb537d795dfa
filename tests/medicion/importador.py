"""`main(preparar|recibir|trabajar, <rows>)`, for the seedbed of a house: receives a known file, and does its process.

Attachments stay in the data directory, so that who is started after a death finds them.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

from cesop.nucleo.fechas import hoy  # noqa: E402
from cesop.nucleo.models import Proceso  # noqa: E402
from cesop.nucleo.procesos import motor  # noqa: E402
from medicion.models import LoteLectura  # noqa: E402
from medicion.services import etapa  # noqa: E402
from medicion.services.inicio import iniciar_medicion  # noqa: E402
from medicion.services.recepcion import recibir  # noqa: E402
from tests.medicion import fabrica, terreno  # noqa: E402

POR_TANDA = 5


def preparar(cuantos: int) -> None:
    """A route with so many meters, and its batch."""
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    for n in range(cuantos):
        punto = fabrica.un_punto(f"A{n}")
        fabrica.una_lectura(punto, 1000, dias=30, clase="instalacion", origen="orden")
    terreno.un_lote()


def recibir_archivo() -> None:
    """A file with a bit of everything: good ones, some that go back, closed houses, wrong meters."""
    lote = LoteLectura.objects.get()
    filas = []
    puntos = lote.puntos.select_related("suministro", "cuenta", "medidor", "registro").order_by("orden")
    for n, fila in enumerate(puntos):
        punto = fabrica.Punto(
            suministro=fila.suministro,
            cuenta=fila.cuenta,
            medidor=fila.medidor,
            registro=fila.registro,  # type: ignore[arg-type]
        )
        otra = {"medidor": f"OTRO{n}"} if n % 7 == 3 else {"anomalia": "02"} if n % 11 == 5 else {}
        valor = None if n % 11 == 5 else 900 if n % 13 == 6 else 1000 + n * 13
        filas.append(terreno.una_fila(punto, lote, valor, **otra))
    etapa.FILAS_POR_TANDA = POR_TANDA
    archivo = recibir("casa.csv", terreno.un_archivo(filas), terreno.un_lector())
    assert archivo.proceso is not None, archivo.causas


def trabajar() -> None:
    """Go on with the process, as a worker."""
    proceso = Proceso.objects.get(tipo="importar_lecturas")
    while motor.avanzar(proceso.pk) is motor.Avance.HAY_MAS:
        pass


def main(que: str, cuantos: str) -> None:
    """What is asked, with the attachments in the house."""
    settings.MEDIA_ROOT = Path(os.environ["CESOP_DATA"]) / "adjuntos"
    if que == "preparar":
        preparar(int(cuantos))
    elif que == "recibir":
        recibir_archivo()
    else:
        trabajar()
