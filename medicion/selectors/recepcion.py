"""What the rows of a file of readings are matched with. Each function is one query, whatever the size."""

from __future__ import annotations

import polars as pl
from django.db import connection

from cesop.nucleo.marco import claves, consultar
from medicion.models import Anomalia

ESQUEMA_LOTES: dict[str, pl.DataType] = {"lote_id": pl.Int64(), "codigo": pl.String(), "abierto": pl.Boolean()}
ESQUEMA_SUMINISTROS: dict[str, pl.DataType] = {"suministro_id": pl.Int64(), "numero": pl.Int64()}
ESQUEMA_COLOCADOS: dict[str, pl.DataType] = {
    "suministro_id": pl.Int64(),
    "medidor_id": pl.Int64(),
    "numero_medidor": pl.String(),
    "diametro": pl.Int64(),
    "multiplicador_mil": pl.Int64(),
    "puesto": pl.Date(),
    "sacado": pl.Date(),
    "registro": pl.String(),
    "registro_id": pl.Int64(),
    "digitos_enteros": pl.Int64(),
}
ESQUEMA_TOMADAS: dict[str, pl.DataType] = {
    "lote_id": pl.Int64(),
    "registro_id": pl.Int64(),
    "lectura_mil": pl.Int64(),
    "fecha": pl.Date(),
    "hora": pl.String(),
    "anomalia": pl.String(),
}

LOTES = """
    SELECT id, codigo, estado IN ('generado', 'exportado') FROM public.medicion_lotelectura
    WHERE codigo = ANY(%(codigos)s)
"""
SUMINISTROS = "SELECT id, numero FROM public.catastro_suministro WHERE numero = ANY(%(numeros)s::bigint[])"
COLOCADOS = """
    SELECT c.suministro_id, c.medidor_id, m.numero, m.diametro, (c.multiplicador * 1000)::bigint, c.desde, c.hasta,
        r.magnitud, r.id, r.digitos_enteros
    FROM public.catastro_colocacion AS c
    JOIN public.catastro_medidor AS m ON m.id = c.medidor_id
    JOIN public.catastro_registromedidor AS r ON r.medidor_id = c.medidor_id
    WHERE c.suministro_id = ANY(%(suministros)s::bigint[]) AND c.reemplazado_en IS NULL
"""
TOMADAS = """
    SELECT lote_id, registro_id, (crudo * 1000)::bigint, fecha, to_char(hora, 'HH24:MI:SS'), anomalia_id
    FROM public.medicion_lectura
    WHERE lote_id = ANY(%(lotes)s::bigint[]) AND registro_id = ANY(%(registros)s::bigint[])
        AND clase = 'lectura' AND NOT anulada
"""


def lotes(codigos: pl.Series) -> pl.DataFrame:
    """The batches of those codes, and whether they still take readings."""
    return consultar(LOTES, {"codigos": codigos.drop_nulls().unique().to_list()}, ESQUEMA_LOTES)


def suministros(numeros: pl.Series) -> pl.DataFrame:
    """The service points of those numbers."""
    posibles = numeros.filter(numeros <= 2**31 - 1)
    return consultar(SUMINISTROS, {"numeros": claves(posibles)}, ESQUEMA_SUMINISTROS)


def colocados(suministros_: pl.Series) -> pl.DataFrame:
    """Every register of the meters that were at those service points, and when."""
    return consultar(COLOCADOS, {"suministros": claves(suministros_)}, ESQUEMA_COLOCADOS)


def medidores_que_existen(numeros: list[str]) -> list[str]:
    """Of those numbers, the ones that some meter has."""
    if not numeros:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT numero FROM public.catastro_medidor WHERE numero = ANY(%s)", [numeros])
        return [str(numero) for (numero,) in cursor.fetchall()]


def anomalias() -> pl.DataFrame:
    """Codes, and whether there may be no value with each one."""
    filas = list(Anomalia.objects.values_list("codigo", "admite_sin_lectura"))
    return pl.DataFrame(filas, schema={"anomalia": pl.String, "admite": pl.Boolean}, orient="row")


def tomadas(lotes_: pl.Series, registros_: pl.Series) -> pl.DataFrame:
    """The readings that those registers already have in those batches, also the corrected ones."""
    return consultar(TOMADAS, {"lotes": claves(lotes_), "registros": claves(registros_)}, ESQUEMA_TOMADAS)
