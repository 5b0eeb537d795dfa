"""The two statements that write the ledger: the headers, then their lines, always by COPY straight to their table.

Many headers go by COPY too. It cannot skip what is already there: a chunk that starts with a repeat, or bumps into one,
takes its headers from a temporary stage instead. Lines are those of the headers that got in, in one statement.
Used by `contabilidad.libro` alone (an import-linter contract says so).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, transaction

from cesop.nucleo.errors import restriccion_de
from cesop.nucleo.fallas_inducidas import falla, punto
from contabilidad.models import Asiento
from contabilidad.renglones import CABECERA, CLAVE, DIMENSIONES, AsientoArmado, Renglones

ANTES_DE_CABECERAS = punto("libro.antes_de_cabeceras", "nothing is written yet")
DESPUES_DE_CABECERAS = punto("libro.despues_de_cabeceras", "the headers are in, without their lines")
DESPUES_DE_PARTIDAS = punto("libro.despues_de_partidas", "the chunk is whole, and not committed")

ORIGEN_UNICO = "asiento_origen_unico"

INSERTAR_UNA = """
    INSERT INTO public.contabilidad_asiento (evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, glosa,
        total, lineas, huella, usuario_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s / 100.00, %s, %s, %s)
    ON CONFLICT (evento, origen_tipo, origen_id, origen_revision) DO NOTHING RETURNING *
"""
COPIAR_CABECERAS = """
    COPY public.contabilidad_asiento (id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, glosa,
        total, lineas, huella, usuario_id) FROM STDIN (FORMAT csv)
"""
ETAPA = """
    CREATE TEMPORARY TABLE etapa_cabeceras (id bigint, evento text, fecha date, fecha_valor date, origen_tipo text,
        origen_id bigint, origen_revision smallint, glosa text, total numeric(18, 2), lineas integer, huella bytea,
        usuario_id bigint)
    ON COMMIT DROP
"""
COPIAR_ETAPA = "COPY pg_temp.etapa_cabeceras FROM STDIN (FORMAT csv)"
INSERTAR_CABECERAS = """
    INSERT INTO public.contabilidad_asiento (id, evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision,
        glosa, total, lineas, huella, usuario_id)
    SELECT e.* FROM pg_temp.etapa_cabeceras AS e ORDER BY e.id
    ON CONFLICT (evento, origen_tipo, origen_id, origen_revision) DO NOTHING RETURNING id
"""
HAY_UNA = """
    SELECT 1 FROM public.contabilidad_asiento
    WHERE (evento, origen_tipo, origen_id, origen_revision) = (%s, %s, %s, %s)
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
class Tanda:
    """A chunk ready to be written. cabeceras: those of `renglones` with their `id`; the texts, as COPY takes them."""

    renglones: Renglones
    cabeceras: pl.DataFrame
    texto_cabeceras: str
    texto_partidas: str


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


def reservar(cuantos: int) -> pl.Series:
    """Take the ids of that many entries: the lines know their entry before it is written."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [cuantos])
        return pl.Series("id", cursor.fetchone()[0], dtype=pl.Int64)


def alistar(renglones: Renglones, ids: pl.Series, *, usuario_id: int | None) -> Tanda:
    """A chunk as it will travel. It touches no database, so a thread may do it while the previous one is written."""
    cabeceras = renglones.cabeceras.with_columns(ids.alias("id"))
    return Tanda(
        renglones=renglones,
        cabeceras=cabeceras,
        texto_cabeceras=_cabeceras_en_csv(cabeceras, usuario_id),
        texto_partidas=_partidas_en_csv(renglones.partidas, cabeceras),
    )


def escribir(tanda: Tanda) -> Escrito:
    """Write a chunk: headers that are not there yet, and their lines, each in one statement. Inside a transaction."""
    with connection.cursor() as cursor:
        falla(ANTES_DE_CABECERAS)
        if _empieza_repetido(cursor, tanda):
            return _escribir_los_que_faltan(cursor, tanda)
        try:
            return _escribir_nuevos(cursor, tanda)
        except IntegrityError as error:
            if restriccion_de(error) != ORIGEN_UNICO:
                raise
            return _escribir_los_que_faltan(cursor, tanda)


def _escribir_nuevos(cursor: Any, tanda: Tanda) -> Escrito:
    """The usual chunk, of which nothing is there. Raises IntegrityError of ORIGEN_UNICO when something is."""
    with transaction.atomic():
        _copiar_cabeceras(cursor, tanda.texto_cabeceras)
    falla(DESPUES_DE_CABECERAS)
    _copiar_partidas(cursor, tanda.texto_partidas)
    falla(DESPUES_DE_PARTIDAS)
    return Escrito(nuevos=tanda.cabeceras.height, asientos=_guardados(tanda))


def _escribir_los_que_faltan(cursor: Any, tanda: Tanda) -> Escrito:
    """A chunk of which something is there: COPY cannot skip it, so the headers come from a stage."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.etapa_cabeceras")
    cursor.execute(ETAPA)
    with _copia(cursor, COPIAR_ETAPA) as copia:
        copia.write(tanda.texto_cabeceras)
    cursor.execute(INSERTAR_CABECERAS)
    nuevos = [fila[0] for fila in cursor.fetchall()]
    falla(DESPUES_DE_CABECERAS)
    cursor.execute(EXISTENTES, [nuevos])
    guardados = _con_existentes(_guardados(tanda), cursor.fetchall())
    if nuevos:
        escritas = tanda.cabeceras.filter(pl.col("id").is_in(nuevos))
        _copiar_partidas(cursor, _partidas_en_csv(tanda.renglones.partidas, escritas))
        falla(DESPUES_DE_PARTIDAS)
    return Escrito(nuevos=len(nuevos), asientos=guardados)


def _empieza_repetido(cursor: Any, tanda: Tanda) -> bool:
    """True when the first event is there: a chunk is written whole or not at all, so this tells a run that resumes."""
    cursor.execute(HAY_UNA, tanda.cabeceras.select(CLAVE).row(0))
    return cursor.fetchone() is not None


def _cabeceras_en_csv(cabeceras: pl.DataFrame, usuario_id: int | None) -> str:
    con_usuario = cabeceras.with_columns(
        _en_pesos("total"), huella=pl.concat_str(pl.lit("\\x"), "huella"), usuario=pl.lit(usuario_id, pl.Int64)
    )
    return _en_csv(con_usuario.select("id", *CABECERA[1:], "total", "lineas", "huella", "usuario"))


def _partidas_en_csv(partidas: pl.DataFrame, cabeceras: pl.DataFrame) -> str:
    """The lines of those headers, as the table has them."""
    return _en_csv(
        partidas.join(cabeceras.select("n", "id", "fecha"), on="n", how="inner", maintain_order="left").select(
            "id", "renglon", "cuenta", _en_pesos("debe"), _en_pesos("haber"), "fecha", *DIMENSIONES
        )
    )


def _copiar_cabeceras(cursor: Any, texto: str) -> None:
    with _copia(cursor, COPIAR_CABECERAS) as copia:
        copia.write(texto)


def _copiar_partidas(cursor: Any, texto: str) -> None:
    with _copia(cursor, COPIAR_PARTIDAS + " (FORMAT csv)") as copia:
        copia.write(texto)


def _guardados(tanda: Tanda) -> pl.DataFrame:
    return tanda.cabeceras.select("n", "id", "huella", huella_guardada="huella")


def _en_pesos(columna: str) -> pl.Expr:
    """Centavos as an exact decimal: no float in between."""
    return pl.col(columna).cast(pl.Decimal(38, 2)) / 100


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
