"""The pieces of a period: of one version, plan and state, and with the same conditions from one end to the other.

A piece has the columns of its case and: `tramo` (its number), `tramo_desde`, `tramo_hasta`, `dias`, `dias_caso`,
`version` (its number), `categoria`, `estado`, `con_X` (whether the condition X holds), `val_X` (its value) and
`partes_mes`, its days in parts of their month, where the book asks for them.
"""

from __future__ import annotations

import polars as pl

from facturacion.tarifas.enteros import PARTES_DE_MES
from facturacion.tarifas.entrada import Causas, Entrada
from facturacion.tarifas.modelo import CONECTADA, Criterio
from facturacion.tarifas.versiones import Version, condiciones_que_mira, corta_por_mes, de_libro, entra, vencida

_BORDES: dict[str, pl.DataType] = {"caso": pl.Int64(), "fecha": pl.Date()}


def cortar(entrada: Entrada, versiones: list[Version], causas: Causas) -> pl.DataFrame:
    """The pieces of every case, in time."""
    tramos = _partir(entrada, versiones)
    tramos = _situar(tramos, entrada, causas)
    tramos = _poner_version(tramos, versiones, causas)
    tramos = _poner_condiciones(tramos, entrada, versiones, causas)
    if any(corta_por_mes(v.cuadro) for v in versiones):
        del_mes = (PARTES_DE_MES // pl.col("tramo_desde").dt.days_in_month().cast(pl.Int64)).alias("partes_mes")
        tramos = tramos.with_columns(del_mes * pl.col("dias"))
    return tramos


def _partir(entrada: Entrada, versiones: list[Version]) -> pl.DataFrame:
    cuentas = entrada.cuentas.with_columns(dias_caso=(pl.col("hasta") - pl.col("desde")).dt.total_days())
    bordes = pl.concat(
        [
            pl.DataFrame(schema=_BORDES),
            *_por_version(cuentas, versiones),
            *_por_mes(cuentas, versiones),
            *_por_fechas(cuentas, _miradas(entrada, versiones)),
            *_por_fechas(cuentas, entrada.situaciones),
        ]
    )
    inicios = cuentas.select("caso", fecha="desde")
    cortes = inicios if bordes.is_empty() else pl.concat([inicios, bordes]).unique().sort("caso", "fecha")
    sigue = pl.when(pl.col("caso").shift(-1) == pl.col("caso")).then(pl.col("fecha").shift(-1))
    return (
        cortes.with_columns(sigue=sigue)
        .join(cuentas, on="caso", how="inner", maintain_order="left")
        .rename({"fecha": "tramo_desde"})
        .with_columns(tramo_hasta=pl.coalesce("sigue", "hasta"))
        .drop("sigue")
        .sort("caso", "tramo_desde")
        .with_columns(dias=(pl.col("tramo_hasta") - pl.col("tramo_desde")).dt.total_days())
    )


def _dentro(frame: pl.DataFrame) -> pl.DataFrame:
    """Of some days of cases, those that cut their periods in two."""
    return frame.filter((pl.col("fecha") > pl.col("desde")) & (pl.col("fecha") < pl.col("hasta"))).select(*_BORDES)


def _por_version(cuentas: pl.DataFrame, versiones: list[Version]) -> list[pl.DataFrame]:
    """Where a version that counts by days enters, and where one ends that no other follows."""
    dias = [
        (v.cuadro.codigo, dia)
        for v in versiones
        if v.cuadro.criterio is Criterio.PRORRATEO_DIAS
        for dia in (v.cuadro.desde, None if v.seguida else v.cuadro.hasta)
        if dia is not None
    ]
    return [
        _dentro(
            cuentas.filter((pl.col("cuadro") == codigo) & pl.col("precio_al").is_null()).with_columns(fecha=pl.lit(dia))
        )
        for codigo, dia in dias
    ]


def _por_mes(cuentas: pl.DataFrame, versiones: list[Version]) -> list[pl.DataFrame]:
    libros = sorted({v.cuadro.codigo for v in versiones if corta_por_mes(v.cuadro)})
    if not libros:
        return []
    primero = pl.col("desde").dt.month_start()
    dias = pl.date_ranges(primero, pl.col("hasta"), interval="1mo").alias("fecha")
    return [_dentro(cuentas.filter(pl.col("cuadro").is_in(libros)).with_columns(dias).explode("fecha"))]


def _por_fechas(cuentas: pl.DataFrame, fechadas: pl.DataFrame) -> list[pl.DataFrame]:
    """Both ends of some dated rows."""
    periodos = cuentas.select("caso", "desde", "hasta")
    return [
        _dentro(fechadas.select("caso", fecha=extremo).drop_nulls().join(periodos, on="caso", how="inner"))
        for extremo in ("desde", "hasta")
        if not fechadas.is_empty()
    ]


def _miradas(entrada: Entrada, versiones: list[Version]) -> pl.DataFrame:
    """The conditions that the book of their case looks at."""
    mirados = {
        libro[0].cuadro.codigo: sorted(set[str]().union(*(condiciones_que_mira(v.cuadro) for v in libro)))
        for libro in de_libro(versiones)
    }
    pares = pl.DataFrame(
        [(cuadro, codigo) for cuadro, codigos in mirados.items() for codigo in codigos],
        schema={"cuadro": pl.String, "condicion": pl.String},
        orient="row",
    )
    if entrada.condiciones.is_empty() or pares.is_empty():
        return entrada.condiciones.clear()
    return entrada.condiciones.join(entrada.cuentas.select("caso", "cuadro"), on="caso").join(
        pares, on=["cuadro", "condicion"], how="semi"
    )


def _situar(tramos: pl.DataFrame, entrada: Entrada, causas: Causas) -> pl.DataFrame:
    """Plan and state: what the situations of the case say, or its category and connected when it has none."""
    situaciones = entrada.situaciones
    if situaciones.is_empty():
        return tramos.with_columns(estado=pl.lit(CONECTADA)).with_row_index("tramo")
    con_filas = situaciones.select("caso").unique()
    simples = tramos.join(con_filas, on="caso", how="anti").with_columns(estado=pl.lit(CONECTADA))
    # A piece lies whole inside of a situation or outside of all: both ends of each one were cut.
    situados = (
        tramos.drop("categoria")
        .join(
            situaciones.rename({"desde": "sit_desde", "hasta": "sit_hasta"}), on="caso", how="inner"
        )
        .filter(pl.col("tramo_desde").is_between("sit_desde", "sit_hasta", closed="left"))
        .drop("sit_desde", "sit_hasta")
    )  # fmt: skip
    sin_dias = con_filas.join(situados.select("caso").unique(), on="caso", how="anti")
    causas.anotar(
        sin_dias, "sin_servicio", "No se puede liquidar porque no tuvo servicio ningún día del período. Excluila."
    )
    columnas = simples.columns
    return pl.concat([simples, situados.select(columnas)]).sort("caso", "tramo_desde").with_row_index("tramo")


def _poner_version(tramos: pl.DataFrame, versiones: list[Version], causas: Causas) -> pl.DataFrame:
    numero, fuera = pl.lit(None, dtype=pl.Int64), pl.lit(value=False)
    for version in versiones:
        rige = (pl.col("cuadro") == version.cuadro.codigo) & entra(version)
        numero = pl.when(rige).then(pl.lit(version.numero, dtype=pl.Int64)).otherwise(numero)
        fuera = pl.when(rige).then(vencida(version)).otherwise(fuera)
    con_version = tramos.with_columns(version=numero, fuera=fuera)
    causas.anotar(
        con_version.filter(pl.col("version").is_null() | pl.col("fuera")).unique(
            "caso", keep="first", maintain_order=True
        ),
        "sin_version",
        pl.format(
            "No se puede liquidar porque el cuadro {} no rige el {}. Cargá la versión que falta.",
            "cuadro",
            pl.col("tramo_desde").dt.strftime("%d/%m/%Y"),
        ),
    )
    return con_version.drop("fuera")


def _poner_condiciones(
    tramos: pl.DataFrame, entrada: Entrada, versiones: list[Version], causas: Causas
) -> pl.DataFrame:
    codigos = sorted(set[str]().union(*(condiciones_que_mira(v.cuadro) for v in versiones)))
    hay = set(entrada.condiciones["condicion"].unique())
    nadie = [
        columna
        for codigo in codigos
        if codigo not in hay
        for columna in (pl.lit(value=False).alias(f"con_{codigo}"), pl.lit(None, dtype=pl.Int64).alias(f"val_{codigo}"))
    ]
    tramos = tramos.with_columns(nadie)
    for codigo in hay.intersection(codigos):
        suyas = entrada.condiciones.filter(pl.col("condicion") == codigo)
        en_vigor = (
            tramos.select("tramo", "caso", "tramo_desde")
            .join(suyas, on="caso", how="inner")
            .filter(
                (pl.col("desde") <= pl.col("tramo_desde"))
                & (pl.col("hasta").is_null() | (pl.col("tramo_desde") < pl.col("hasta")))
            )
        )
        causas.anotar(
            en_vigor.filter(pl.col("tramo").is_duplicated()),
            "condicion_superpuesta",
            f"No se puede liquidar porque la condición {codigo} está dos veces el mismo día.",
        )
        tramos = (
            tramos.join(
                en_vigor.unique("tramo").select("tramo", con=pl.lit(value=True), val="valor_mil"),
                on="tramo", how="left", maintain_order="left",
            )
            .with_columns(pl.col("con").fill_null(value=False))
            .rename({"con": f"con_{codigo}", "val": f"val_{codigo}"})
        )  # fmt: skip
    return tramos
