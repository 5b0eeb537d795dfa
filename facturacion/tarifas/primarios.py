"""Components with a quantity of their own: fixed, per unit, by blocks, subsidies and calls. A function for each.

Each one takes the pieces of a version, with their measures, and gives lines by `LINEAS`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from facturacion.tarifas import precios as tablas
from facturacion.tarifas.enteros import CIEN_MICRO, MIL, Entero, entero, importe, literal, micro, mil
from facturacion.tarifas.esquemas import Esquema
from facturacion.tarifas.medidas import es_flujo
from facturacion.tarifas.modelo import CONECTADA, Bloques, Componente, Fijo, Llamadas, MesDe, PorUnidad, Subsidio
from facturacion.tarifas.versiones import Version, alcanza
from medicion.validacion.enteros import dividir

# ESQUEMA_LINEAS without what the component says by itself. Amounts stay wide until they are known to fit.
LINEAS: Esquema = {
    "caso": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "categoria": pl.String(),
    "escalon": pl.Int64(),
    "escalon_desde_mil": pl.Int64(),
    "escalon_hasta_mil": pl.Int64(),
    "cantidad_mil": pl.Int64(),
    "precio_micro": pl.Int64(),
    "periodos_num": pl.Int64(),
    "periodos_den": pl.Int64(),
    "base_centavos": Entero,
    "alicuota_num": pl.Int64(),
    "alicuota_den": pl.Int64(),
    "centavos": Entero,
}
DEL_CASO = ("meses", "dias_caso", "dias_consumo")


@dataclass(frozen=True)
class Piezas:
    """The pieces of a version. unicas: no case has two, and so nothing has to be joined."""

    version: Version
    tramos: pl.DataFrame
    unicas: bool


def alcanzadas(piezas: Piezas, componente: Componente) -> pl.DataFrame:
    """The pieces in the scope of a component that has a quantity."""
    dentro = alcanza(componente.alcance, estados=(CONECTADA,))
    return piezas.tramos if dentro is None else piezas.tramos.filter(dentro)


def juntar(piezas: Piezas, tramos: pl.DataFrame, *claves: str, flujo: str | None = None) -> pl.DataFrame:
    """Pieces of a case, category and `claves` as one: their days, and what they took of a flow, added up."""
    sumas = ["dias", *(["partes_mes"] if "partes_mes" in tramos.columns else []), *([flujo] if flujo else [])]
    por = ["caso", "categoria", *dict.fromkeys(claves)]
    totales = [f"tot_{flujo}"] if flujo and f"tot_{flujo}" not in por else []
    if piezas.unicas:
        columnas = dict.fromkeys(["tramo_desde", "tramo_hasta", *por, *DEL_CASO, *sumas, *totales])
        return tramos.select(list(columnas)).rename({"tramo_desde": "desde", "tramo_hasta": "hasta"})
    return tramos.group_by(por).agg(
        pl.col("tramo_desde").min().alias("desde"),
        pl.col("tramo_hasta").max().alias("hasta"),
        *(pl.col(columna).first() for columna in (*DEL_CASO, *totales)),
        *(pl.col(columna).sum() for columna in sumas),
    )


def a_lineas(frame: pl.DataFrame, **columnas: pl.Expr | None) -> pl.DataFrame:
    """LINEAS from a frame: what it does not have is null."""
    puestas = {nombre: expresion for nombre, expresion in columnas.items() if expresion is not None}
    return frame.select(
        (
            puestas[nombre]
            if nombre in puestas
            else pl.col(nombre)
            if nombre in ("caso", "desde", "hasta", "dias", "categoria")
            else pl.lit(None)
        )
        .cast(tipo)
        .alias(nombre)
        for nombre, tipo in LINEAS.items()
    )


def _claves(version: Version, componente: Fijo | PorUnidad | Bloques) -> list[str]:
    """The columns that tell pieces apart besides the category: levels, and the flow whose whole decides a bracket."""
    claves = [] if componente.limites_por is None else [f"m_{componente.limites_por}"]
    if isinstance(componente, Fijo | PorUnidad) and componente.escala is not None:
        escala = componente.escala
        claves.append(f"tot_m_{escala}" if es_flujo(version, escala) else f"m_{escala}")
    return claves


def _con_escalon(
    piezas: Piezas, juntas: pl.DataFrame, componente: Fijo | PorUnidad
) -> tuple[pl.DataFrame, dict[str, pl.Expr | None]]:
    """The pieces with `escalon` and `precio`, and the columns of the line that say which one it was."""
    precios, ancho = tablas.tabla(piezas.version, componente.precios)
    con_tabla = juntas.join(precios, on="categoria", how="left", maintain_order="left")
    if componente.escala is None:
        return con_tabla.with_columns(precio=pl.col("p1")), {}
    uno = literal(1)
    if es_flujo(piezas.version, componente.escala):
        valor, razon = f"tot_m_{componente.escala}", tablas.del_periodo(componente.limites, componente.limites_por)
    else:
        valor, razon = f"m_{componente.escala}", (uno, uno)
    con_escalon = con_tabla.with_columns(escalon=tablas.escalon(pl.col(valor), razon, ancho)).with_columns(
        precio=tablas.elegir("p", ancho),
        tope=tablas.elegir("l", ancho),
        piso=pl.when(pl.col("escalon") > 1).then(_anterior(ancho)).otherwise(0),
    )
    return con_escalon, {
        "escalon": pl.col("escalon"),
        "escalon_desde_mil": tablas.limite_aplicado(pl.col("piso"), razon),
        "escalon_hasta_mil": tablas.limite_aplicado(pl.col("tope"), razon),
    }


def _anterior(ancho: int) -> pl.Expr:
    """The limit before the row that `escalon` says."""
    anterior = pl.lit(0, dtype=pl.Int64)
    for i in range(2, ancho + 1):
        anterior = pl.when(pl.col("escalon") == i).then(f"l{i - 1}").otherwise(anterior)
    return anterior


def fijo(piezas: Piezas, tramos: pl.DataFrame, componente: Fijo) -> pl.DataFrame:
    """So much for each period."""
    claves = _claves(piezas.version, componente)
    juntas, escalones = _con_escalon(piezas, juntar(piezas, tramos, *claves), componente)
    num, den = tablas.periodos(componente.por)
    cantidad = pl.lit(MIL, dtype=pl.Int64)
    return a_lineas(
        juntas.filter(pl.col("precio") != 0),
        cantidad_mil=cantidad,
        precio_micro=pl.col("precio"),
        periodos_num=num,
        periodos_den=den,
        centavos=importe(cantidad, pl.col("precio"), num, den),
        **escalones,
    )


def por_unidad(piezas: Piezas, tramos: pl.DataFrame, componente: PorUnidad) -> pl.DataFrame:
    """Each unit at one price. A flow is what was consumed; a level is charged for each period."""
    version = piezas.version
    medida = f"m_{componente.medida}"
    es_de_flujo = es_flujo(version, componente.medida)
    claves = _claves(version, componente)
    if es_de_flujo:
        juntas = juntar(piezas, tramos, *claves, flujo=medida)
        num, den = pl.lit(1, dtype=pl.Int64), pl.lit(1, dtype=pl.Int64)
    else:
        juntas = juntar(piezas, tramos, medida, *claves)
        num, den = tablas.periodos(componente.por)
    con_precio, escalones = _con_escalon(piezas, juntas.filter(pl.col(medida) != 0), componente)
    return a_lineas(
        con_precio,
        cantidad_mil=pl.col(medida),
        precio_micro=pl.col("precio"),
        periodos_num=num,
        periodos_den=den,
        centavos=importe(pl.col(medida), pl.col("precio"), num, den),
        **escalones,
    )


def bloques(piezas: Piezas, tramos: pl.DataFrame, componente: Bloques) -> pl.DataFrame:
    """Each unit at the price of its block. The limits are those of the days that the component takes."""
    version, medida = piezas.version, f"m_{componente.medida}"
    juntas = juntar(piezas, tramos, *_claves(version, componente), flujo=medida)
    precios, ancho = tablas.tabla(version, componente.precios)
    razon = tablas.de_la_parte(componente.limites, componente.limites_por)
    incluido = tablas.limite_aplicado(literal(mil(componente.incluido)), razon)
    uno = pl.lit(1, dtype=pl.Int64)
    medidas = (
        juntas.filter(pl.col(medida) != 0)
        .join(precios, on="categoria", how="left", maintain_order="left")
        .with_columns(tope0=pl.lit(0, dtype=pl.Int64), excedente=(pl.col(medida) - incluido).clip(0))
        .with_columns(tablas.limite_aplicado(pl.col(f"l{i}"), razon).alias(f"tope{i}") for i in range(1, ancho + 1))
    )
    partes = []
    for i in range(1, ancho + 1):
        piso = pl.col(f"tope{i - 1}")
        cantidad = pl.min_horizontal("excedente", f"tope{i}") - piso
        partes.append(
            a_lineas(
                medidas.filter(pl.col(f"p{i}").is_not_null()).filter(cantidad > 0),
                escalon=pl.lit(i, dtype=pl.Int64),
                escalon_desde_mil=piso,
                escalon_hasta_mil=pl.col(f"tope{i}"),
                cantidad_mil=cantidad,
                precio_micro=pl.col(f"p{i}"),
                periodos_num=uno,
                periodos_den=uno,
                centavos=importe(cantidad, pl.col(f"p{i}"), uno, uno),
            )
        )
    return pl.concat(partes)


def subsidio(piezas: Piezas, tramos: pl.DataFrame, componente: Subsidio) -> pl.DataFrame:
    """What is taken off: the first units of the month, by the price and the percentage of the month."""
    medida = f"m_{componente.medida}"
    de_quien = {
        MesDe.HASTA: pl.col("hasta").dt.offset_by("-1d"),
        MesDe.DESDE: pl.col("desde"),
        MesDe.DIAS: pl.col("tramo_desde"),
    }[componente.mes]
    con_mes = tramos.with_columns(mes=de_quien.dt.month().cast(pl.Int64))
    juntas = juntar(piezas, con_mes, "mes", flujo=medida)
    precios, _ = tablas.tabla(piezas.version, componente.precios)
    meses = pl.DataFrame(
        {
            "mes": range(1, 13),
            "tope": [None if tope is None else mil(tope) for tope in componente.topes],
            "por": [micro(porcentaje) for porcentaje in componente.porcentajes],
        },
        schema={"mes": pl.Int64, "tope": pl.Int64, "por": pl.Int64},
    )
    razon = tablas.de_la_parte(componente.limites, None)
    con_tope = (
        juntas.join(precios, on="categoria", how="left", maintain_order="left")
        .join(meses, on="mes", how="left", maintain_order="left")
        .with_columns(tope=tablas.limite_aplicado(pl.col("tope"), razon))
        .with_columns(cantidad=pl.min_horizontal(medida, "tope"))
        .filter((pl.col("cantidad") != 0) & (pl.col("por") != 0))
    )
    den = pl.lit(CIEN_MICRO, dtype=pl.Int64)
    return a_lineas(
        con_tope,
        escalon_hasta_mil=pl.col("tope"),
        cantidad_mil=pl.col("cantidad"),
        precio_micro=-pl.col("p1"),
        periodos_num=pl.col("por"),
        periodos_den=den,
        centavos=importe(pl.col("cantidad"), -pl.col("p1"), pl.col("por"), den),
    )


def llamadas(ultimos: pl.DataFrame, hechas: pl.DataFrame, componente: Llamadas) -> pl.DataFrame:
    """The calls of its class. ultimos: the last piece of each case, whose scope decides."""
    dentro = alcanza(componente.alcance, estados=())
    suyos = ultimos if dentro is None else ultimos.filter(dentro)
    sumas = (
        hechas.filter(pl.col("clase") == componente.de_clase)
        .group_by("caso")
        .agg(cantidad=pl.col("cantidad_mil").sum(), importe=entero("importe_diezmil").sum())
    )
    juntas = suyos.select("caso", "desde", "hasta", "categoria", dias="dias_caso").join(sumas, on="caso", how="inner")
    return a_lineas(
        juntas, cantidad_mil=pl.col("cantidad"), centavos=dividir(pl.col("importe"), literal(100))
    )  # fmt: skip


def lineas_de(piezas: Piezas, componente: Componente) -> pl.DataFrame:
    """The lines of a component by its class."""
    tramos = alcanzadas(piezas, componente)
    if tramos.is_empty():
        return pl.DataFrame(schema=LINEAS)
    if isinstance(componente, Fijo):
        return fijo(piezas, tramos, componente)
    if isinstance(componente, PorUnidad):
        return por_unidad(piezas, tramos, componente)
    if isinstance(componente, Bloques):
        return bloques(piezas, tramos, componente)
    assert isinstance(componente, Subsidio)
    return subsidio(piezas, tramos, componente)
