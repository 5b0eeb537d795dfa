"""From the readings of a register to its periods: what each one closes, and over which real readings it is measured.

A period ends at the reading of a batch, at the last one of an account, or at a removal that nothing follows the same
day; those of one day end one period. A real reading measures from the previous real one: the estimates between are left
out, and their periods share what was really consumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from medicion.validacion.consumo import CLASES, ESQUEMA_CORTES, ESQUEMA_LECTURAS, POSICIONES_POR_DIA
from medicion.validacion.enteros import CONSUMO_MIL_MAX, conformar
from medicion.validacion.estimacion import ESQUEMA_PERIODOS, ESQUEMA_REALES, corregir
from medicion.validacion.registros import NO_ACUMULATIVOS

CLAVE = ("suministro", "registro")

# `consumo.ESQUEMA_LECTURAS` and what tells periods apart. `valor_mil` may be null: visited and not read.
ESQUEMA_VIVAS: dict[str, pl.DataType] = {
    "lectura": pl.Int64(),
    **ESQUEMA_LECTURAS,
    "lote": pl.Int64(),
    "estimada": pl.Boolean(),
}
# `periodo` is unique in the frame. `corte`: that of `consumo.calcular` that measures it, shared by the periods that a
# real reading corrects; null when nothing measures it. `corrige`: it is one of them.
# `abre_estimada`: the period before ended with an estimate.
ESQUEMA_ARMADOS: dict[str, pl.DataType] = {
    "periodo": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "lote": pl.Int64(),
    "lectura": pl.Int64(),
    "medidor": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "valor_mil": pl.Int64(),
    "k_mil": pl.Int64(),
    "digitos_enteros": pl.Int64(),
    "estimada": pl.Boolean(),
    "corte": pl.Int64(),
    "corrige": pl.Boolean(),
    "abre_estimada": pl.Boolean(),
}


@dataclass(frozen=True, kw_only=True)
class Periodos:
    """lecturas, cortes: what `consumo.calcular` takes, without limits. periodos: ESQUEMA_ARMADOS, in time."""

    lecturas: pl.DataFrame
    cortes: pl.DataFrame
    periodos: pl.DataFrame


def armar(vivas: pl.DataFrame) -> Periodos:
    """The periods of some registers. `vivas`: all the readings that count, from an opening one on."""
    marcadas = _marcar(conformar(vivas, ESQUEMA_VIVAS, que="vivas"))
    fronteras = _fronteras(marcadas)
    usadas = marcadas.filter(pl.col("valor_mil").is_not_null() & ~_sobra())
    cortes = fronteras.filter(pl.col("corte") == pl.col("periodo"))
    return Periodos(
        lecturas=usadas.select(list(ESQUEMA_LECTURAS)),
        cortes=cortes.select(
            "corte",
            *CLAVE,
            desde=_fecha_de("abre"),
            desde_orden=pl.col("abre") % POSICIONES_POR_DIA,
            hasta="fecha",
            hasta_orden="orden",
            limite_mil=pl.lit(None, pl.Int64),
            diario_mil=pl.lit(None, pl.Int64),
        ).select(list(ESQUEMA_CORTES)),
        periodos=fronteras.rename({"fecha": "hasta"}).select(list(ESQUEMA_ARMADOS)),
    )


def _fecha_de(posicion: str) -> pl.Expr:
    return (pl.col(posicion) // POSICIONES_POR_DIA).cast(pl.Int32).cast(pl.Date)


def _marcar(vivas: pl.DataFrame) -> pl.DataFrame:
    """In time, with what each reading is: `frontera` (it ends a period), `real`, `abre_todo` (there is none before).

    `serie` numbers the registers: grouping by one sorted number is several times cheaper than by the key.
    """
    turno = pl.col("clase").replace_strict(list(CLASES), list(range(len(CLASES))), return_dtype=pl.Int64)
    otra = pl.any_horizontal(pl.col(c) != pl.col(c).shift(1) for c in CLAVE).fill_null(value=True)
    ordenadas = (
        vivas.with_columns(
            posicion=pl.col("fecha").cast(pl.Int32).cast(pl.Int64) * POSICIONES_POR_DIA + pl.col("orden"), turno=turno
        )
        .sort(*CLAVE, "posicion", "turno", "lectura")
        .with_columns(
            acumula=~pl.col("registro").is_in(NO_ACUMULATIVOS),
            abre_todo=otra,
            serie=otra.cum_sum().set_sorted(),
            leida=(pl.col("clase") == "lectura") & pl.col("lote").is_not_null(),
            real=pl.col("valor_mil").is_not_null() & ~pl.col("estimada"),
        )
    )
    # The batch whose readings of a register are more than one: after a swap, only the last ends the period.
    leidas = ordenadas.filter("leida").select("serie", "lote", "lectura")
    previas = leidas.filter(pl.struct("serie", "lote").is_duplicated()).filter(
        pl.col("lectura") != pl.col("lectura").last().over("serie", "lote")
    )
    sigue = (
        (pl.col("clase").shift(-1) == "instalacion")
        & (pl.col("fecha").shift(-1) == pl.col("fecha"))
        & (pl.col("serie").shift(-1) == pl.col("serie"))
    )
    retira = (pl.col("clase") == "retiro") & ~sigue.fill_null(value=False)
    ultima = pl.col("leida") & ~pl.col("lectura").is_in(previas["lectura"].implode())
    con_fronteras = _una_por_dia(ordenadas.with_columns(frontera=ultima | retira | (pl.col("clase") == "final")))
    ultimas_reales = (
        con_fronteras.filter("frontera", "real").group_by("serie").agg(ultima_real=pl.col("posicion").max())
    )
    return con_fronteras.join(ultimas_reales, on="serie", how="left", maintain_order="left")


def _una_por_dia(marcadas: pl.DataFrame) -> pl.DataFrame:
    """A removal or a last reading on the day of another end is the end of that same period, with its batch.

    On the day that opens everything there is nothing to end.
    """
    sueltas = marcadas.filter("frontera", pl.col("lote").is_null()).select("serie", "fecha").unique()
    if sueltas.is_empty():
        return marcadas
    primeras = marcadas.filter("abre_todo").select("serie", primera="fecha")
    del_dia = marcadas.filter("frontera").join(sueltas, on=["serie", "fecha"], how="semi", maintain_order="left")
    ultimas = del_dia.group_by("serie", "fecha", maintain_order=True).agg(
        lectura=pl.col("lectura").last(), lote_del_dia=pl.col("lote").drop_nulls().last()
    )
    otras = del_dia.filter(~pl.col("lectura").is_in(ultimas["lectura"].implode()))["lectura"]
    return (
        marcadas.join(ultimas.select("lectura", "lote_del_dia"), on="lectura", how="left", maintain_order="left")
        .join(primeras, on="serie", how="left", maintain_order="left")
        .with_columns(lote=pl.coalesce("lote", "lote_del_dia"))
        .with_columns(
            frontera=pl.col("frontera")
            & ~pl.col("lectura").is_in(otras.implode())
            & (pl.col("lote").is_not_null() | (pl.col("fecha") > pl.col("primera")))
        )
        .drop("lote_del_dia", "primera")
    )


def _sobra() -> pl.Expr:
    """An estimate that a real reading left behind, or that ends no period."""
    superada = (pl.col("posicion") < pl.col("ultima_real")).fill_null(value=False)
    de_paso = ~pl.col("frontera")
    return (
        pl.col("acumula")
        & pl.col("estimada")
        & (pl.col("clase") == "lectura")
        & ~pl.col("abre_todo")
        & (superada | de_paso)
    )


def _fronteras(marcadas: pl.DataFrame) -> pl.DataFrame:
    """The ends of periods, each with the place where it opens (`abre`) and the cut that measures it."""
    inicios = marcadas.filter("abre_todo").select("serie", inicio="posicion")
    fronteras = (
        marcadas.filter("frontera")
        .join(inicios, on="serie", how="left", maintain_order="left")
        .with_columns(periodo=pl.int_range(pl.len(), dtype=pl.Int64), mide=pl.col("valor_mil").is_not_null())
    )
    inicio = pl.when(~pl.col("abre_todo")).then("inicio")
    con_valor = _de_antes("posicion", pl.col("mide"))
    previa = pl.when("mide").then(con_valor).otherwise(_de_antes("posicion", pl.lit(value=True)))
    desde_real = pl.col("real") & pl.col("acumula")
    con_apertura = fronteras.with_columns(
        abre_estimada=_de_antes("estimada", pl.lit(value=True)).fill_null(value=False),
        # What nobody could read opens nothing: the next one takes its days.
        previa=pl.coalesce(previa, inicio),
        abre=pl.coalesce(pl.when(desde_real).then(_de_antes("posicion", pl.col("real"))).otherwise(con_valor), inicio),
        siguiente_real=pl.when(pl.when("real").then("serie").backward_fill() == pl.col("serie")).then(
            pl.when("real").then("periodo").backward_fill()
        ),
    )
    superada = (
        pl.col("acumula") & pl.col("estimada") & pl.col("mide") & (pl.col("posicion") < pl.col("ultima_real"))
    ).fill_null(value=False)
    corte = (
        pl.when(~pl.col("mide") | pl.col("abre").is_null())
        .then(None)
        .when(superada)
        .then("siguiente_real")
        .otherwise("periodo")
    )
    return con_apertura.with_columns(corte=corte).with_columns(
        corrige=superada & pl.col("corte").is_not_null(), desde=_fecha_de("previa")
    )


def _de_antes(columna: str, cuales: pl.Expr) -> pl.Expr:
    """What a column has in the last row before, of the same series, among some of them.

    By shifting the whole frame: a window for each series takes twenty times as long.
    """
    valor = pl.when(cuales).then(columna).forward_fill().shift(1)
    serie = pl.when(cuales).then("serie").forward_fill().shift(1)
    return pl.when(serie == pl.col("serie")).then(valor)


def repartir(periodos: pl.DataFrame, totales: pl.DataFrame) -> pl.DataFrame:
    """Add to ESQUEMA_ARMADOS what each period consumed: `caso`, `consumo_mil`, `dias`, `estimado`, `corregido`.

    totales: `consumo.ESQUEMA_CONSUMOS` of their cuts. The periods that a real reading corrects share its consumption by
    days; when it could not be known they come with the case `pendiente`, and what they had stays.
    """
    dias_propios = (pl.col("hasta") - pl.col("desde")).dt.total_days()
    con_total = periodos.join(
        totales.select(
            "corte", "caso", total_mil="consumo_mil", dias_medidos="dias", completado="estimado"
        ),
        on="corte", how="left", maintain_order="left",
    ).with_columns(
        propios=dias_propios, varios=(pl.len().over("corte") > 1) & pl.col("corte").is_not_null()
    )  # fmt: skip
    partes = _partes(con_total)
    conocido = pl.col("corregido_mil").is_not_null()
    return (
        con_total.join(partes, on="periodo", how="left", maintain_order="left")
        .with_columns(
            consumo_mil=pl.when(conocido).then("corregido_mil").when(~pl.col("corrige")).then("total_mil"),
            dias=pl.when("varios").then("propios").otherwise(pl.coalesce("dias_medidos", "propios")).fill_null(0),
            caso=pl.when("corrige")
            .then(pl.when(conocido).then(pl.lit("corregido")).otherwise(pl.lit("pendiente")))
            .otherwise(
                pl.coalesce(
                    "caso",
                    pl.when(pl.col("valor_mil").is_not_null()).then(pl.lit("sin_apertura")),
                    pl.lit("sin_lectura"),
                )
            ),
            estimado=(pl.col("estimada") & ~pl.col("corrige") & pl.col("corte").is_not_null())
            | pl.col("completado").fill_null(value=False),
        )
        .drop("total_mil", "dias_medidos", "completado", "propios", "varios", "corregido_mil")
    )


def _partes(con_total: pl.DataFrame) -> pl.DataFrame:
    """What each period of a corrected interval gets: `periodo`, `corregido_mil`."""
    juntos = con_total.filter("varios", pl.col("total_mil").is_between(0, CONSUMO_MIL_MAX)).filter(
        pl.col("propios").sum().over("corte") > 0
    )
    # By cut: a register may have more than one corrected interval.
    de_cada_uno = juntos.select(
        suministro="corte",
        registro="registro",
        periodo="periodo",
        orden="periodo",
        dias="propios",
        atribuido_mil=pl.lit(0, pl.Int64),
    ).select(list(ESQUEMA_PERIODOS))
    reales = (
        juntos.select(suministro="corte", registro="registro", real_mil="total_mil", a_favor_mil=pl.lit(0, pl.Int64))
        .unique()
        .select(list(ESQUEMA_REALES))
    )
    return corregir(de_cada_uno, reales).periodos.select("periodo", "corregido_mil")
