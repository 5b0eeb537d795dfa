"""What was consumed, spread over the pieces of its period.

Adds to the pieces `f_X` and `tot_X`, of the piece and of the whole case, for each magnitude X that adds up; `max_X`,
its greatest value; `dias_consumo` of the case, and `consume`, whether the piece takes any.
"""

from __future__ import annotations

import polars as pl

from facturacion.tarifas.enteros import entero
from facturacion.tarifas.entrada import Causas
from facturacion.tarifas.modelo import CONECTADA, ClaseMedida
from facturacion.tarifas.versiones import Version
from medicion.validacion.enteros import dividir


def repartir(tramos: pl.DataFrame, consumos: pl.DataFrame, versiones: list[Version], causas: Causas) -> pl.DataFrame:
    """The pieces with their part of each magnitude."""
    tramos = _donde_se_consume(tramos)
    maximos = {
        m for v in versiones for medida in v.cuadro.medidas if medida.clase is ClaseMedida.MAXIMO for m in medida.de
    }
    sumados = {
        m for v in versiones for medida in v.cuadro.medidas if medida.clase is ClaseMedida.CONSUMO for m in medida.de
    }
    _revisar_magnitudes(tramos, consumos, versiones, causas)
    hay = set(consumos["magnitud"].unique())
    cero, nada = pl.lit(0, dtype=pl.Int64), pl.lit(None, dtype=pl.Int64)
    tramos = tramos.with_columns(
        *(nada.alias(f"max_{magnitud}") for magnitud in maximos - hay),
        *(cero.alias(f"{que}_{magnitud}") for magnitud in sumados - hay for que in ("f", "tot")),
    )
    for magnitud in sorted(maximos & hay):
        mayores = (
            consumos.filter(pl.col("magnitud") == magnitud)
            .group_by("caso")
            .agg(pl.col("cantidad_mil").max().alias(f"max_{magnitud}"))
        )
        tramos = tramos.join(mayores, on="caso", how="left", maintain_order="left")
    if sumados & hay:
        partes = _partes(tramos, consumos.filter(pl.col("magnitud").is_in(sorted(sumados))), causas)
        for magnitud in sorted(sumados & hay):
            propias = partes.filter(pl.col("magnitud") == magnitud)
            tramos = _poner(tramos, propias, magnitud)
    return tramos


def _donde_se_consume(tramos: pl.DataFrame) -> pl.DataFrame:
    """Consumption is of the days in which the service was connected; of all of them if it never was."""
    conectada = pl.col("estado") == CONECTADA
    if tramos.select(conectada.all()).item():
        con_marca = tramos.with_columns(consume=pl.lit(value=True))
    else:
        con_marca = tramos.with_columns(consume=conectada | ~conectada.any().over("caso"))
    if not con_marca["caso"].is_duplicated().any():
        return con_marca.with_columns(dias_consumo="dias")
    dias = con_marca.filter("consume").group_by("caso").agg(dias_consumo=pl.col("dias").sum())
    return con_marca.join(dias, on="caso", how="left", maintain_order="left")


def _poner(tramos: pl.DataFrame, partes: pl.DataFrame, magnitud: str) -> pl.DataFrame:
    propias = partes.group_by("tramo").agg(pl.col("parte_mil").sum().alias(f"f_{magnitud}"))
    totales = partes.group_by("caso").agg(pl.col("parte_mil").sum().alias(f"tot_{magnitud}"))
    return (
        tramos.join(propias, on="tramo", how="left", maintain_order="left")
        .join(totales, on="caso", how="left", maintain_order="left")
        .with_columns(pl.col(f"f_{magnitud}", f"tot_{magnitud}").fill_null(0))
    )


def _partes(tramos: pl.DataFrame, consumos: pl.DataFrame, causas: Causas) -> pl.DataFrame:
    """`tramo`, `caso`, `magnitud`, `parte_mil`: each consumption by days of the pieces that it covers.

    The instalment first, by largest remainder over the instalments, ties to the earliest; then the days (`_por_dias`).
    """
    cobrado = consumos.rename({"desde": "con_desde", "hasta": "con_hasta"}).with_row_index("fila")
    donde = tramos.filter("consume").select("tramo", "caso", "tramo_desde", "tramo_hasta", "cuota", "cuotas", "dias")
    desde = pl.max_horizontal("con_desde", "tramo_desde")
    hasta = pl.min_horizontal("con_hasta", "tramo_hasta")
    cruzado = (
        cobrado.join(donde, on="caso", how="inner")
        .with_columns(
            dias=pl.when(pl.col("con_desde").is_null()).then("dias").otherwise((hasta - desde).dt.total_days()),
            cantidad_mil=pl.col("cantidad_mil") // pl.col("cuotas")
            + (pl.col("cuota") <= pl.col("cantidad_mil") % pl.col("cuotas")).cast(pl.Int64),
        )
        .filter(pl.col("dias") > 0)
    )
    _revisar_fechas(cobrado, cruzado, tramos, causas)
    varios = pl.col("fila").is_duplicated()
    solos = cruzado.filter(~varios).with_columns(parte_mil="cantidad_mil")
    juntos = cruzado.filter(varios).sort("fila", "tramo_desde")
    columnas = ("tramo", "caso", "magnitud", "parte_mil")
    return pl.concat([solos.select(columnas), _por_dias(juntos).select(columnas)])


def _por_dias(juntos: pl.DataFrame) -> pl.DataFrame:
    """Rounded at each end of a piece, not in each piece: the parts add up, and one more cut moves no other."""
    acumulados = juntos.with_columns(
        corridos=pl.col("dias").cum_sum().over("fila"), total=pl.col("dias").sum().over("fila")
    ).with_columns(hasta_aqui=dividir(entero("cantidad_mil") * entero("corridos"), entero("total")).cast(pl.Int64))
    previa = pl.when(pl.col("fila") == pl.col("fila").shift(1)).then(pl.col("hasta_aqui").shift(1)).otherwise(0)
    return acumulados.with_columns(parte_mil=pl.col("hasta_aqui") - previa.fill_null(0))


def _revisar_fechas(cobrado: pl.DataFrame, cruzado: pl.DataFrame, tramos: pl.DataFrame, causas: Causas) -> None:
    """A consumption with dates must be of days in which the case has service, all of them."""
    con_fechas = cobrado.filter(pl.col("con_desde").is_not_null())
    if con_fechas.is_empty():
        return
    cubiertos = cruzado.group_by("fila").agg(cubiertos=pl.col("dias").sum())
    largo = (pl.col("con_hasta") - pl.col("con_desde")).dt.total_days()
    fuera = con_fechas.join(cubiertos, on="fila", how="left").filter(
        (largo <= 0) | (pl.col("cubiertos").fill_null(0) != largo)
    )
    causas.anotar(
        fuera,
        "consumo_fuera_de_periodo",
        pl.format("No se puede liquidar porque el consumo de {} tiene días fuera del período.", "magnitud"),
    )


def _revisar_magnitudes(tramos: pl.DataFrame, consumos: pl.DataFrame, versiones: list[Version], causas: Causas) -> None:
    """Every piece's category has its magnitudes, and nobody consumed what no category of the case counts."""
    filas = [
        (v.numero, c.codigo, magnitud, magnitud in c.magnitudes)
        for v in versiones
        for c in v.cuadro.categorias
        for magnitud in (*c.magnitudes, *c.opcionales)
    ]
    contadas = pl.DataFrame(
        filas,
        schema={"version": pl.Int64, "categoria": pl.String, "magnitud": pl.String, "exige": pl.Boolean},
        orient="row",
    )
    esperadas = (
        tramos.filter("consume").select("caso", "version", "categoria").unique()
        .join(contadas, on=["version", "categoria"], how="inner")
        .group_by("caso", "magnitud").agg(pl.col("exige").any())
    )  # fmt: skip
    venidas = consumos.select("caso", "magnitud").unique()
    faltan = esperadas.filter("exige").join(venidas, on=["caso", "magnitud"], how="anti")
    causas.anotar(
        faltan,
        "falta_consumo",
        pl.format("No se puede liquidar porque falta el consumo de {}. Cargá la lectura o estimala.", "magnitud"),
    )
    ajenas = venidas.join(esperadas, on=["caso", "magnitud"], how="anti")
    causas.anotar(
        ajenas,
        "consumo_ajeno",
        pl.format(
            "No se puede liquidar porque su categoría no cobra {}. Revisá la categoría o el medidor.", "magnitud"
        ),
    )
