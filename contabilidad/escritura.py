"""The two statements that write the ledger: headers, then their lines. By COPY through a stage when they are many.

Used by `contabilidad.libro` alone (an import-linter contract says so).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from psycopg import sql

from cesop.nucleo.fallas_inducidas import falla, punto
from contabilidad.renglones import Renglones

ANTES_DE_CABECERAS = punto("libro.antes_de_cabeceras", "the ids are taken, nothing is written yet")
DESPUES_DE_CABECERAS = punto("libro.despues_de_cabeceras", "the headers are in, without their lines")
DESPUES_DE_PARTIDAS = punto("libro.despues_de_partidas", "the chunk is whole, and not committed")

# Up to here the lines travel as parameters; beyond, a COPY to a temporary stage pays for itself.
PARAMETROS_MAX = 40

CABECERAS = (
    ("id", "bigint"), ("evento", "text"), ("fecha", "date"), ("fecha_valor", "date"), ("origen_tipo", "text"),
    ("origen_id", "bigint"), ("origen_revision", "smallint"), ("glosa", "text"), ("total", "bigint"),
    ("lineas", "integer"), ("huella", "text"),
)  # fmt: skip
PARTIDAS = (
    ("asiento_id", "bigint"), ("renglon", "integer"), ("cuenta", "bigint"), ("debe", "bigint"), ("haber", "bigint"),
    ("seccion", "bigint"), ("centro", "bigint"), ("grupo", "bigint"), ("gestion", "text"), ("persona", "bigint"),
    ("cuenta_servicio", "bigint"),
)  # fmt: skip

INSERTAR_CABECERAS = """
    INSERT INTO public.contabilidad_asiento (id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision,
        glosa, total, lineas, huella, usuario_id)
    SELECT e.id, e.evento, e.fecha, e.fecha_valor, e.origen_tipo, e.origen_id, e.origen_revision, e.glosa,
        e.total / 100.00, e.lineas, decode(e.huella, 'hex'), %(usuario)s::bigint
    FROM {etapa} AS e ORDER BY e.id
    ON CONFLICT (evento, origen_tipo, origen_id, origen_revision) DO NOTHING RETURNING id
"""
INSERTAR_PARTIDAS = """
    INSERT INTO public.contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha, seccion_id, centro_id,
        grupo, gestion, persona, cuenta_servicio)
    SELECT p.asiento_id, p.renglon, p.cuenta, p.debe / 100.00, p.haber / 100.00, a.fecha, p.seccion, p.centro, p.grupo,
        p.gestion, p.persona, p.cuenta_servicio
    FROM {etapa} AS p JOIN public.contabilidad_asiento AS a ON a.id = p.asiento_id
    WHERE a.id = ANY(%(nuevos)s::bigint[]) ORDER BY p.asiento_id, p.renglon
"""
EXISTENTES = """
    SELECT e.id, a.id, encode(a.huella, 'hex') FROM {etapa} AS e
    JOIN public.contabilidad_asiento AS a ON (a.evento, a.origen_tipo, a.origen_id, a.origen_revision)
        = (e.evento, e.origen_tipo, e.origen_id, e.origen_revision)
    WHERE NOT e.id = ANY(%(nuevos)s::bigint[])
"""


@dataclass(frozen=True, kw_only=True)
class Escrito:
    """What was written. asientos: `n`, `id`, `huella`, `huella_guardada` (the same when new)."""

    nuevos: int
    asientos: pl.DataFrame


def escribir(renglones: Renglones, *, usuario_id: int | None) -> Escrito:
    """Write a chunk: headers that are not there yet, and their lines, each in one statement. Inside a transaction."""
    cabeceras = _con_ids(renglones.cabeceras)
    partidas = renglones.partidas.join(cabeceras.select("n", "id"), on="n", how="left", maintain_order="left").rename(
        {"id": "asiento_id"}
    )
    with connection.cursor() as cursor:
        falla(ANTES_DE_CABECERAS)
        etapa_cabeceras, argumentos = _etapa(cursor, "etapa_cabeceras", CABECERAS, cabeceras)
        cursor.execute(_componer(INSERTAR_CABECERAS, etapa_cabeceras, cursor), argumentos | {"usuario": usuario_id})
        nuevos = [fila[0] for fila in cursor.fetchall()]
        falla(DESPUES_DE_CABECERAS)
        guardados = cabeceras.select("n", "id", "huella", huella_guardada="huella")
        if len(nuevos) < cabeceras.height:
            cursor.execute(_componer(EXISTENTES, etapa_cabeceras, cursor), argumentos | {"nuevos": nuevos})
            guardados = _con_existentes(guardados, cursor.fetchall())
        if nuevos:
            etapa_partidas, argumentos = _etapa(cursor, "etapa_partidas", PARTIDAS, partidas)
            cursor.execute(_componer(INSERTAR_PARTIDAS, etapa_partidas, cursor), argumentos | {"nuevos": nuevos})
            falla(DESPUES_DE_PARTIDAS)
    return Escrito(nuevos=len(nuevos), asientos=guardados)


def _con_ids(cabeceras: pl.DataFrame) -> pl.DataFrame:
    """Take the ids beforehand: the lines know their entry before it is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('public.contabilidad_asiento', 'id')) FROM generate_series(1, %s)",
            [cabeceras.height],
        )
        ids = [fila[0] for fila in cursor.fetchall()]
    return cabeceras.with_columns(id=pl.Series(ids, dtype=pl.Int64))


def _etapa(
    cursor: Any, nombre: str, columnas: tuple[tuple[str, str], ...], filas: pl.DataFrame
) -> tuple[sql.Composable, dict[str, Any]]:
    """Where the statement reads the rows from: arrays as parameters when few, a filled temporary table when many."""
    datos = filas.select([columna for columna, _ in columnas])
    if datos.height <= PARAMETROS_MAX:
        arreglos = sql.SQL(", ").join(
            sql.SQL("{}::{}[]").format(sql.Placeholder(f"{nombre}_{columna}"), sql.SQL(tipo))
            for columna, tipo in columnas
        )
        alias = sql.SQL(", ").join(sql.Identifier(columna) for columna, _ in columnas)
        fuente = sql.SQL("(SELECT * FROM unnest({}) AS u({}))").format(arreglos, alias)
        return fuente, {f"{nombre}_{columna}": datos[columna].to_list() for columna, _ in columnas}
    tabla = sql.Identifier("pg_temp", nombre)
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(tabla).as_string(cursor.connection))
    definicion = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(t)) for c, t in columnas)
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP")
        .format(sql.Identifier(nombre), definicion)
        .as_string(cursor.connection)
    )
    with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(tabla).as_string(cursor.connection)) as copia:
        copia.write(datos.write_csv(include_header=False, quote_style="non_numeric", null_value=""))
    return tabla, {}


def _componer(plantilla: str, etapa: sql.Composable, cursor: Any) -> str:
    texto: str = sql.SQL(plantilla).format(etapa=etapa).as_string(cursor.connection)
    return texto


def _con_existentes(guardados: pl.DataFrame, filas: list[tuple[int, int, str]]) -> pl.DataFrame:
    """Replace the reserved id of each repeat by the id and hash of the entry that is already there."""
    previos = pl.DataFrame(
        filas, schema={"id": pl.Int64, "id_previo": pl.Int64, "huella_previa": pl.String}, orient="row"
    )
    return guardados.join(previos, on="id", how="left").select(
        "n",
        pl.coalesce("id_previo", "id").alias("id"),
        "huella",
        pl.coalesce("huella_previa", "huella_guardada").alias("huella_guardada"),
    )
