"""Components over other components: percentages, minimums, the surcharge by power factor. And VAT, once per tax code.

A base is the sum of lines of one version, as they were rounded. Where the scope holds only on some days of the version,
the percentage is of those days: × days in the scope / days.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from facturacion.tarifas import precios as tablas
from facturacion.tarifas.enteros import (
    CIEN_MICRO,
    MIL,
    Entero,
    entero,
    importe,
    literal,
    micro,
    mil,
    proporcion,
)
from facturacion.tarifas.modelo import (
    ALICUOTAS,
    CONECTADA,
    Cuadro,
    FactorPotencia,
    Minimo,
    Porcentaje,
    Redondeo,
)
from facturacion.tarifas.primarios import LINEAS, Piezas, a_lineas, juntar
from facturacion.tarifas.versiones import alcanza
from medicion.validacion.enteros import dividir

_BASE: dict[str, pl.DataType] = {"caso": pl.Int64(), "base": Entero}
CIEN_MIL = 100 * MIL


def sumar(lineas: Mapping[str, pl.DataFrame], codigos: tuple[str, ...]) -> pl.DataFrame:
    """`caso`, `base`: what the lines of some components come to."""
    partes = [lineas[codigo] for codigo in codigos if codigo in lineas and not lineas[codigo].is_empty()]
    if not partes:
        return pl.DataFrame(schema=_BASE)
    return pl.concat([p.select("caso", base="centavos") for p in partes]).group_by("caso").agg(pl.col("base").sum())


def _dias_alcanzados(piezas: Piezas, componente: Porcentaje | FactorPotencia, *claves: str) -> pl.DataFrame:
    """Per case: `dias` in the scope, `dias_version`, and from when to when."""
    dentro = alcanza(componente.alcance, estados=())
    tramos = piezas.tramos
    suyos = tramos if dentro is None else tramos.filter(dentro)
    if piezas.unicas:
        return suyos.select(
            "caso", *claves, "dias", "categoria", desde="tramo_desde", hasta="tramo_hasta", dias_version="dias"
        )
    de_la_version = tramos.group_by("caso").agg(dias_version=pl.col("dias").sum())
    return (
        suyos.sort("caso", "tramo_desde")
        .group_by("caso", *claves, maintain_order=True)
        .agg(
            pl.col("tramo_desde").min().alias("desde"),
            pl.col("tramo_hasta").max().alias("hasta"),
            pl.col("dias").sum(),
            pl.col("categoria").last(),
        )
        .join(de_la_version, on="caso", how="left", maintain_order="left")
    )


def _sobre_la_base(juntas: pl.DataFrame, base: pl.DataFrame, num: pl.Expr, den: pl.Expr) -> pl.DataFrame:
    """Lines of num / den of the base, in the days of the scope; none where they come to nothing."""
    if juntas.is_empty() or base.is_empty():
        return pl.DataFrame(schema=LINEAS)
    todos = pl.col("dias") == pl.col("dias_version")
    con_base = juntas.join(base, on="caso", how="inner", maintain_order="left").with_columns(
        num=num * pl.when(todos).then(1).otherwise("dias"),
        den=den * pl.when(todos).then(1).otherwise("dias_version"),
    )
    centavos = proporcion(pl.col("base"), pl.col("num"), pl.col("den"))
    return a_lineas(
        con_base.filter(centavos != 0),
        base_centavos=pl.col("base"),
        alicuota_num=pl.col("num"),
        alicuota_den=pl.col("den"),
        centavos=centavos,
    )


def alicuota(componente: Porcentaje, cuadro: Cuadro) -> tuple[int, int]:
    """The fraction of a fixed percentage; grossed up, a / (100 − Σ of those that are part of the base)."""
    assert componente.alicuota is not None
    otras = [
        micro(c.alicuota)
        for c in cuadro.componentes
        if isinstance(c, Porcentaje) and c.codigo in componente.acrecentado_con and c.alicuota is not None
    ]
    return micro(componente.alicuota), CIEN_MICRO - sum(otras)


def porcentaje(piezas: Piezas, componente: Porcentaje, base: pl.DataFrame) -> pl.DataFrame:
    """A percentage of the base. By a condition: its value at each moment."""
    if componente.condicion is not None:
        valor = f"val_{componente.condicion}"
        juntas = _dias_alcanzados(piezas, componente, valor).filter(pl.col(valor).is_not_null())
        return _sobre_la_base(juntas, base, pl.col(valor), pl.lit(CIEN_MIL, dtype=pl.Int64))
    num, den = alicuota(componente, piezas.version.cuadro)
    juntas = _dias_alcanzados(piezas, componente)
    return _sobre_la_base(juntas, base, pl.lit(num, dtype=pl.Int64), pl.lit(den, dtype=pl.Int64))


def factor_de_potencia(piezas: Piezas, componente: FactorPotencia, base: pl.DataFrame) -> pl.DataFrame:
    """The surcharge of the lowest step that the cos φ of the whole period is below.

    cos φ < c when a² < c² (a² + r²): whole numbers, with c in ten-thousandths. Without consumption there is none.
    """
    activa, reactiva = (entero(f"tot_m_{codigo}") for codigo in (componente.activa, componente.reactiva))
    cuadrados = activa * activa + reactiva * reactiva
    tasa = pl.lit(0, dtype=pl.Int64)
    for escalon in sorted(componente.escala, key=lambda e: e.coseno_menor_que, reverse=True):
        coseno = int(escalon.coseno_menor_que * 10_000)
        menor = activa * activa * literal(10**8) < literal(coseno * coseno) * cuadrados
        tasa = pl.when(menor).then(pl.lit(micro(escalon.alicuota), dtype=pl.Int64)).otherwise(tasa)
    tasas = piezas.tramos.with_columns(tasa=tasa).unique("caso").filter(pl.col("tasa") != 0).select("caso", "tasa")
    juntas = _dias_alcanzados(piezas, componente).join(tasas, on="caso", how="inner", maintain_order="left")
    return _sobre_la_base(juntas, base, pl.col("tasa"), pl.lit(CIEN_MICRO, dtype=pl.Int64))


def minimo(piezas: Piezas, componente: Minimo, base: pl.DataFrame) -> pl.DataFrame:
    """What the base lacks to reach the minimum of the days in the scope."""
    dentro = alcanza(componente.alcance, estados=(CONECTADA,))
    tramos = piezas.tramos if dentro is None else piezas.tramos.filter(dentro)
    if tramos.is_empty():
        return pl.DataFrame(schema=LINEAS)
    precios, _ = tablas.tabla(piezas.version, componente.precios)
    num, den = tablas.periodos(componente.por)
    # A case with two categories has a minimum of each; what it lacks is over the sum, and the line is of the last one.
    debidos = (
        juntar(piezas, tramos)
        .join(precios, on="categoria", how="left", maintain_order="left")
        .sort("caso", "desde")
        .with_columns(num=num, den=den)
        .with_columns(debido=importe(pl.lit(MIL), pl.col("p1"), pl.col("num"), pl.col("den")))
        .with_columns(total=pl.col("debido").sum().over("caso"), filas=pl.len().over("caso"))
        .unique("caso", keep="last", maintain_order=True)
        .join(base, on="caso", how="left", maintain_order="left")
        .with_columns(pl.col("base").fill_null(0))
    )
    una = pl.col("filas") == 1
    return a_lineas(
        debidos.filter(pl.col("total") > pl.col("base")),
        cantidad_mil=pl.lit(MIL),
        precio_micro=pl.when(una).then("p1"),
        periodos_num=pl.when(una).then("num"),
        periodos_den=pl.when(una).then("den"),
        base_centavos=pl.col("base"),
        centavos=pl.col("total") - pl.col("base"),
    )


def lineas_de(piezas: Piezas, componente: Minimo | Porcentaje | FactorPotencia, base: pl.DataFrame) -> pl.DataFrame:
    """The lines of a component over its base (`sumar`), of the same version."""
    if isinstance(componente, Porcentaje):
        return porcentaje(piezas, componente, base)
    if isinstance(componente, FactorPotencia):
        return factor_de_potencia(piezas, componente, base)
    return minimo(piezas, componente, base)


def gravar(netos: pl.DataFrame) -> pl.DataFrame:
    """VAT of `caso`, `iva`, `neto`: once per tax code, half-up."""
    tasas = {codigo: micro(tasa) for codigo, tasa in ALICUOTAS.items()}
    tasa = pl.col("iva").replace_strict(list(tasas), list(tasas.values()), return_dtype=pl.Int64)
    return netos.with_columns(impuesto=proporcion(pl.col("neto"), tasa, literal(CIEN_MICRO)))


def finales(
    ultimos: Piezas, componente: Porcentaje, lineas: Mapping[str, pl.DataFrame], ajenas: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """A final percentage: over the lines of all the versions and, if it says so, over what is no component.

    ajenas: BASE_IVA and BASE_CARGOS → `caso`, `base`.
    """
    base = sumar(lineas, componente.base)
    if suyas := [ajena for codigo, ajena in ajenas.items() if codigo in componente.base]:
        base = pl.concat([base, *suyas]).group_by("caso").agg(pl.col("base").sum())
    return porcentaje(ultimos, componente, base)


def redondear(ultimos: Piezas, componente: Redondeo, totales: pl.DataFrame) -> pl.DataFrame:
    """What a total (`caso`, `base`) lacks, or has over, to be a multiple."""
    dentro = alcanza(componente.alcance, estados=())
    suyos = ultimos.tramos if dentro is None else ultimos.tramos.filter(dentro)
    multiplo = literal(mil(componente.multiplo) // 10)
    con_total = suyos.select("caso", "categoria", "dias", desde="tramo_desde", hasta="tramo_hasta").join(
        totales, on="caso", how="inner", maintain_order="left"
    )
    falta = dividir(pl.col("base"), multiplo) * multiplo - pl.col("base")
    return a_lineas(con_total.filter(falta != 0), base_centavos=pl.col("base"), centavos=falta)
