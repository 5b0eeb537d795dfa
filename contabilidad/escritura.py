"""The two statements that write the ledger: the headers, then their lines, which go by COPY straight to their table.

Headers that are many come from a temporary stage: COPY cannot skip what is already there. Lines are those of the
headers that got in, so each entry's go in one statement with what the database checks of them.
Used by `contabilidad.libro` alone (an import-linter contract says so).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from cesop.nucleo.fallas_inducidas import falla, punto
from contabilidad.models import Asiento
from contabilidad.renglones import CABECERA, DIMENSIONES, AsientoArmado, Renglones

ANTES_DE_CABECERAS = punto("libro.antes_de_cabeceras", "nothing is written yet")
DESPUES_DE_CABECERAS = punto("libro.despues_de_cabeceras", "the headers are in, without their lines")
DESPUES_DE_PARTIDAS = punto("libro.despues_de_partidas", "the chunk is whole, and not committed")

CLAVE = ("evento", "origen_tipo", "origen_id", "origen_revision")

INSERTAR_UNA = """
    INSERT INTO public.contabilidad_asiento (evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, glosa,
        total, lineas, huella, usuario_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s / 100.00, %s, %s, %s)
    ON CONFLICT (evento, origen_tipo, origen_id, origen_revision) DO NOTHING RETURNING *
"""
ETAPA = """
    CREATE TEMPORARY TABLE etapa_cabeceras (id bigint, evento text, fecha date, fecha_valor date, origen_tipo text,
        origen_id bigint, origen_revision smallint, glosa text, total numeric(18, 2), lineas integer, huella bytea)
    ON COMMIT DROP
"""
INSERTAR_CABECERAS = """
    INSERT INTO public.contabilidad_asiento (id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision,
        glosa, total, lineas, huella, usuario_id)
    SELECT e.*, %s::bigint FROM pg_temp.etapa_cabeceras AS e ORDER BY e.id
    ON CONFLICT (evento, origen_tipo, origen_id, origen_revision) DO NOTHING RETURNING id
"""
COPIAR_PARTIDAS = """
    COPY public.contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha, seccion_id, centro_id, grupo,
        gestion, persona, cuenta_servicio) FROM STDIN
"""
EXISTENTES = """
    SELECT e.id, a.id, encode(a.huella, 'hex') FROM pg_temp.etapa_cabeceras AS e
    JOIN public.contabilidad_asiento AS a ON (a.evento, a.origen_tipo, a.origen_id, a.origen_revision)
        = (e.evento, e.origen_tipo, e.origen_id, e.origen_revision)
    WHERE NOT e.id = ANY(%s)
"""
IDS = "SELECT array_agg(nextval('public.contabilidad_asiento_id_seq')) FROM generate_series(1, %s)"


@dataclass(frozen=True, kw_only=True)
class Escrito:
    """What was written. asientos: `n`, `id`, `huella`, `huella_guardada` (the same when new)."""

    nuevos: int
    asientos: pl.DataFrame


def escribir_uno(armado: AsientoArmado, *, usuario_id: int | None) -> Asiento:
    """Write one entry, inside a transaction, and return it: the one that was there when it is a repeat."""
    with connection.cursor() as cursor:
        falla(ANTES_DE_CABECERAS)
        cabecera = armado.cabecera
        cursor.execute(INSERTAR_UNA, [*cabecera[:-1], bytes.fromhex(cabecera.huella), usuario_id])
        fila = cursor.fetchone()
        falla(DESPUES_DE_CABECERAS)
        if fila is None:
            return Asiento.objects.get(**{columna: getattr(cabecera, columna) for columna in CLAVE})
        asiento: Asiento = Asiento.from_db(connection.alias, [columna.name for columna in cursor.description], fila)
        with _copia(cursor, COPIAR_PARTIDAS) as copia:
            for renglon, cuenta, debe, haber, dimensiones in armado.partidas:
                copia.write_row((asiento.pk, renglon, cuenta, f"{debe}e-2", f"{haber}e-2", asiento.fecha, *dimensiones))
        falla(DESPUES_DE_PARTIDAS)
    return asiento


def escribir(renglones: Renglones, *, usuario_id: int | None) -> Escrito:
    """Write a chunk: headers that are not there yet, and their lines, each in one statement. Inside a transaction."""
    cabeceras = renglones.cabeceras.with_columns(id=_ids(renglones.cabeceras.height))
    with connection.cursor() as cursor:
        falla(ANTES_DE_CABECERAS)
        _llenar_etapa(cursor, cabeceras)
        nuevos = _insertar_cabeceras(cursor, usuario_id)
        falla(DESPUES_DE_CABECERAS)
        guardados = cabeceras.select("n", "id", "huella", huella_guardada="huella")
        escritas = cabeceras.select("n", "id", "fecha")
        if len(nuevos) < cabeceras.height:
            cursor.execute(EXISTENTES, [nuevos.to_list()])
            guardados = _con_existentes(guardados, cursor.fetchall())
            escritas = escritas.filter(pl.col("id").is_in(nuevos.implode()))
        if len(nuevos):
            _copiar_partidas(cursor, _partidas_en_csv(renglones.partidas, escritas))
            falla(DESPUES_DE_PARTIDAS)
    return Escrito(nuevos=len(nuevos), asientos=guardados)


def _ids(cuantos: int) -> pl.Series:
    """Take the ids beforehand: the lines know their entry before it is written."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [cuantos])
        return pl.Series(cursor.fetchone()[0], dtype=pl.Int64)


def _llenar_etapa(cursor: Any, cabeceras: pl.DataFrame) -> None:
    cursor.execute("DROP TABLE IF EXISTS pg_temp.etapa_cabeceras")
    cursor.execute(ETAPA)
    datos = cabeceras.select("id", *CABECERA[1:], _en_pesos("total"), "lineas", pl.concat_str(pl.lit("\\x"), "huella"))
    with _copia(cursor, "COPY pg_temp.etapa_cabeceras FROM STDIN (FORMAT csv)") as copia:
        copia.write(_en_csv(datos))


def _insertar_cabeceras(cursor: Any, usuario_id: int | None) -> pl.Series:
    """Ids of the headers that were not there."""
    cursor.execute(INSERTAR_CABECERAS, [usuario_id])
    return pl.Series("id", [fila[0] for fila in cursor.fetchall()], dtype=pl.Int64)


def _partidas_en_csv(partidas: pl.DataFrame, escritas: pl.DataFrame) -> str:
    """The lines of the headers that were written, as the table has them."""
    return _en_csv(
        partidas.join(escritas, on="n", how="inner", maintain_order="left").select(
            "id", "renglon", "cuenta", _en_pesos("debe"), _en_pesos("haber"), "fecha", *DIMENSIONES
        )
    )


def _copiar_partidas(cursor: Any, partidas: str) -> None:
    with _copia(cursor, COPIAR_PARTIDAS + "(FORMAT csv)") as copia:
        copia.write(partidas)


def _en_pesos(columna: str) -> pl.Expr:
    """Centavos as Postgres reads a numeric without going through a float: 12345e-2."""
    return pl.col(columna).cast(pl.String) + "e-2"


def _en_csv(datos: pl.DataFrame) -> str:
    """Texts quoted, nulls not: an empty text is not a null."""
    return datos.write_csv(include_header=False, quote_style="non_numeric", null_value="")


@contextmanager
def _copia(cursor: Any, orden: str) -> Iterator[Any]:
    """A COPY whose refusals are Django's errors, as those of any statement."""
    with connection.wrap_database_errors:
        connection.validate_no_broken_transaction()
        with cursor.copy(orden) as copia:
            yield copia


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
