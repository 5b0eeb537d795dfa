"""What the rules say of measured periods, and which of them are not as they were written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from medicion.selectors import calculo as lectura
from medicion.services.esperado import con_antecedentes, con_iguales
from medicion.validacion.prioridad import priorizar
from medicion.validacion.reglas import ESQUEMA_FILAS, ESQUEMA_HALLAZGOS, ESQUEMA_RESULTADOS, Regla, validar

CLAVE = ("suministro", "registro")
ANULADO = "anulado"
# What makes a period another one.
COMPARADAS = ("lectura", "desde", "hasta", "dias", "consumo_mil", "caso", "estimado")


@dataclass(frozen=True, kw_only=True)
class Juicio:
    """periodos: as they came, with `resultado`, `conjunto`, `en_juego_centavos`. hallazgos: of conjunto, registro."""

    periodos: pl.DataFrame
    hallazgos: pl.DataFrame


def juzgar(medidos: pl.DataFrame, reglas: Sequence[Regla]) -> Juicio:
    """Validate periods, each with the rules in force on its closing day, and rank them by what is at stake.

    `conjunto` is the service point in a period: registers that are judged together, since some rules compare them.
    """
    agrupados = medidos.with_columns(
        conjunto=pl.struct("suministro", pl.coalesce("lote", _del_dia())).rank("dense").cast(pl.Int64)
    )
    filas = _filas(_con_pasado(agrupados))
    partes = [validar(parte.drop("tanda"), reglas, al) for al, parte in _por_vigencia(filas, reglas)]
    hallazgos = pl.concat([pl.DataFrame(schema=ESQUEMA_HALLAZGOS), *(parte.hallazgos for parte in partes)])
    resultados = pl.concat([pl.DataFrame(schema=ESQUEMA_RESULTADOS), *(parte.resultados for parte in partes)])
    juzgados = agrupados.join(
        resultados.select("registro", "resultado", conjunto="suministro"), on=["conjunto", "registro"], how="left"
    ).with_columns(valor_unidad_centavos="valor_centavos")
    return Juicio(periodos=priorizar(juzgados), hallazgos=hallazgos.rename({"suministro": "conjunto"}))


def _del_dia() -> pl.Expr:
    """What tells apart the periods of no batch: their closing day, as a number that no batch has."""
    return -1 - pl.col("hasta").cast(pl.Int32).cast(pl.Int64)


def _con_pasado(periodos: pl.DataFrame) -> pl.DataFrame:
    return con_iguales(con_antecedentes(periodos), _lecturas_de_estimadas(periodos))


def _lecturas_de_estimadas(periodos: pl.DataFrame) -> pl.DataFrame:
    """All the readings of the service points where the one before was estimated: only there they may repeat."""
    dudosos = periodos.filter(pl.col("estimada") | pl.col("abre_estimada"))["suministro"].unique()
    if dudosos.is_empty():
        return pl.DataFrame(schema=lectura.ESQUEMA_LEIDAS)
    return lectura.lecturas_vivas(pl.DataFrame({"suministro": dudosos, "desde": None}, schema=lectura.ESQUEMA_VENTANAS))


def _filas(periodos: pl.DataFrame) -> pl.DataFrame:
    """`reglas.ESQUEMA_FILAS`, where the service point is the set."""
    sin_dia = pl.col("lectura").is_null()
    return periodos.select(
        "registro", "servicio", "ciclo", "unidad", "valor_mil", "digitos_enteros", "anomalia", "caso", "consumo_mil",
        "dias", "esperado_mil", "capacidad_mil", "estado", "estacional", "estacionales_positivos", "ceros_seguidos",
        "estimadas_iguales", "nodo", "totalizador",
        suministro="conjunto",
        fecha=pl.when(~sin_dia).then("hasta"),
        fecha_anterior="desde",
        valor_anterior_mil="inicial_mil",
    ).select(list(ESQUEMA_FILAS))  # fmt: skip


def _por_vigencia(filas: pl.DataFrame, reglas: Sequence[Regla]) -> list[tuple[date, pl.DataFrame]]:
    """The rows in the batches of one same set of rules in force, each with one of its days."""
    cortes = sorted({dia for regla in reglas for dia in (regla.desde, regla.hasta) if dia is not None})
    dias = filas["fecha"].fill_null(filas["fecha"].max() or date.max)
    con_tanda = filas.with_columns(tanda=pl.Series([bisect_right(cortes, dia) for dia in dias], dtype=pl.Int64))
    return [
        (parte["fecha"].max() or date.max, parte)  # type: ignore[misc]
        for parte in con_tanda.partition_by("tanda", maintain_order=True)
    ]


def cambiados(periodos: pl.DataFrame, vivos: pl.DataFrame) -> pl.DataFrame:
    """The periods that are not written, or not as they are now; `reemplaza` is what each one takes the place of."""
    previos = vivos.select(*CLAVE, *COMPARADAS, reemplaza="consumo_id", clave=pl.coalesce("lote", _del_dia()))
    juntos = periodos.with_columns(clave=pl.coalesce("lote", _del_dia())).join(
        previos, on=[*CLAVE, "clave"], how="left", suffix="_previo", maintain_order="left"
    )
    iguales = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c}_previo")) for c in COMPARADAS if c != "hasta")
    mismo_dia = pl.col("hasta").eq_missing(pl.col("hasta_previo"))
    return juntos.filter(pl.col("reemplaza").is_null() | ~(iguales & mismo_dia))


def huerfanos(periodos: pl.DataFrame, vivos: pl.DataFrame) -> pl.DataFrame:
    """What takes the place of consumptions whose reading is no more: nothing was read, or there was no such period."""
    claves = periodos.select(*CLAVE, clave=pl.coalesce("lote", _del_dia()))
    solos = vivos.with_columns(clave=pl.coalesce("lote", _del_dia())).join(claves, on=[*CLAVE, "clave"], how="anti")
    sin_lote = pl.col("lote").is_null()
    nulo = pl.lit(None, pl.Int64)
    return solos.filter(pl.col("lectura").is_not_null() & (pl.col("caso") != ANULADO)).select(
        *CLAVE,
        "lote",
        "hasta",
        desde=pl.when(~sin_lote).then("desde"),
        dias=pl.when(sin_lote).then(pl.lit(0, pl.Int64)).otherwise("dias"),
        reemplaza="consumo_id",
        lectura=nulo,
        consumo_mil=pl.when(sin_lote).then(pl.lit(0, pl.Int64)),
        caso=pl.when(sin_lote).then(pl.lit(ANULADO)).otherwise(pl.lit("sin_lectura")),
        resultado=pl.when(sin_lote).then(pl.lit("valida")).otherwise(pl.lit("sin_lectura")),
        estimado=pl.lit(value=False),
        tramos=pl.lit("[]"),
        en_juego_centavos=pl.lit(0, pl.Int64),
        conjunto=nulo,
        cuenta=nulo,
        esperado_mil=nulo,
        metodo=pl.lit(None, pl.String),
    )
