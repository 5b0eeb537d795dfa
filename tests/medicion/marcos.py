"""Frames for the tests of the pure core, from the few columns that each one cares about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from medicion.validacion.consumo import ESQUEMA_CORTES, ESQUEMA_LECTURAS
from medicion.validacion.esperado import ESQUEMA_HISTORIA, ESQUEMA_PEDIDOS
from medicion.validacion.reglas import ESQUEMA_FILAS

ENERO = dt.date(2026, 1, 1)
FEBRERO = dt.date(2026, 2, 1)
MARZO = dt.date(2026, 3, 1)

Fila = Mapping[str, Any]


def marco(esquema: Mapping[str, pl.DataType], filas: list[Fila], **comunes: Any) -> pl.DataFrame:
    """A frame of `esquema`; what a row does not say comes from `comunes`, else it is null."""
    sobran = {columna for fila in filas for columna in fila} - set(esquema)
    assert sobran == set()
    completas = [{columna: fila.get(columna, comunes.get(columna)) for columna in esquema} for fila in filas]
    return pl.DataFrame(completas, schema=esquema, orient="row")


def lecturas(*filas: Fila) -> pl.DataFrame:
    """Readings of one active register of one meter of five digits; dates and values are theirs."""
    return marco(
        ESQUEMA_LECTURAS,
        list(filas),
        suministro=1,
        registro="activa",
        medidor=10,
        orden=0,
        clase="lectura",
        k_mil=1000,
        digitos_enteros=5,
    )


def cortes(*filas: Fila) -> pl.DataFrame:
    """January, unless they say otherwise."""
    return marco(ESQUEMA_CORTES, list(filas), corte=1, suministro=1, registro="activa", desde=ENERO, hasta=FEBRERO)


def historia(*filas: Fila) -> pl.DataFrame:
    """Past periods; their days follow from their dates."""
    con_dias = [{"dias": (fila["hasta"] - fila["desde"]).days, **fila} for fila in filas]
    return marco(ESQUEMA_HISTORIA, con_dias, suministro=1, registro="activa", estimado=False)


def pedidos(*filas: Fila) -> pl.DataFrame:
    """What is expected of January 2026."""
    return marco(
        ESQUEMA_PEDIDOS,
        list(filas) or [{}],
        suministro=1,
        registro="activa",
        servicio="electricidad",
        desde=ENERO,
        hasta=FEBRERO,
        categoria="R1",
        zona="centro",
    )


def filas(*cambios: Fila) -> pl.DataFrame:
    """Good readings to validate: 338 kWh in January, as expected; each one with its changes."""
    return marco(
        ESQUEMA_FILAS,
        list(cambios) or [{}],
        suministro=1,
        registro="activa",
        servicio="electricidad",
        ciclo="mensual",
        unidad="kWh",
        fecha=FEBRERO,
        fecha_anterior=ENERO,
        valor_mil=1_338_000,
        valor_anterior_mil=1_000_000,
        digitos_enteros=5,
        anomalia="00",
        caso="normal",
        consumo_mil=338_000,
        dias=31,
        esperado_mil=338_000,
        capacidad_mil=10_000,
        estado="conectada",
        estacional=False,
        estacionales_positivos=2,
        ceros_seguidos=0,
        estimadas_iguales=0,
        totalizador=False,
    )
