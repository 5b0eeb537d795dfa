"""From what the engine of tariffs gives to the lines of a voucher: the ones that are printed, owed and posted. Pure."""

from __future__ import annotations

import polars as pl

from facturacion.documento import ESQUEMA_RENGLONES
from facturacion.tarifas.enteros import literal, proporcion
from facturacion.tarifas.modelo import ALICUOTAS, NO_GRAVADO

PERCEPCIONES = ("percepcion_iibb", "percepcion_iva")
TRIBUTOS = (
    "contribucion_provincial", "contribucion_municipal", "fondo_compensador", "fondo_7290", "fondo_9038", "tasa_oceba",
)  # fmt: skip
TERCEROS = ("alumbrado", "bomberos", "sepelio", "seguros")

# Charges that waited for a bill: `cuenta` is the case that they ride in, `cargo` their key.
ESQUEMA_CARGOS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "cargo": pl.Int64(), "codigo": pl.String(), "componente": pl.String(), "detalle": pl.String(),
    "iva_centesimos": pl.Int64(), "centavos": pl.Int64(),
}  # fmt: skip
# What a charge is for, as it is printed.
UNIDADES = {"dias_del_mes": "mes", "dias_30": "mes", "dia": "día", "periodo": "período"}
MILLON = 1_000_000
CIEN_POR_CIEN = 10_000  # hundredths of one percent
DETALLE_MAX, UNIDAD_MAX = 160, 10


def renglones(lineas: pl.DataFrame, cargos: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_RENGLONES of each case (as `n`): its lines, the charges that ride in it, VAT once per rate, the rounding.

    lineas: of `tarifas`. cargos: ESQUEMA_CARGOS, `cuenta` is the case. VAT of a rate is on the sum of
    the rounded nets of both. Lines of nothing are left out, but for a case that has no other.
    """
    partes = pl.concat([_de_lineas(lineas), _de_cargos(cargos)])
    con_iva = pl.concat([partes, _de_iva(partes)])
    con_importe = pl.col("centavos") != 0
    return (
        con_iva.filter(con_importe | ~con_importe.any().over("n"))
        .sort("n", "bloque", "orden")
        .with_columns(orden=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("n"))
        .select(list(ESQUEMA_RENGLONES))
    )


def para_el_motor(cargos: pl.DataFrame) -> pl.DataFrame:
    """`tarifas.ESQUEMA_CARGOS` of ESQUEMA_CARGOS; the code of a rate that no tariff has is null."""
    codigos = {int(por * 100): codigo for codigo, por in reversed(ALICUOTAS.items()) if codigo != NO_GRAVADO}
    codigo = pl.col("iva_centesimos").replace_strict(codigos, default=None, return_dtype=pl.String)
    return cargos.select(
        "centavos",
        caso="cuenta",
        iva=pl.when(pl.col("iva_centesimos").is_null()).then(pl.lit(NO_GRAVADO)).otherwise(codigo),
    )


def _de_lineas(lineas: pl.DataFrame) -> pl.DataFrame:
    clase = (
        pl.when(pl.col("imputacion").is_in(PERCEPCIONES))
        .then(pl.lit("percepcion"))
        .when(pl.col("imputacion").is_in(TRIBUTOS))
        .then(pl.lit("tributo"))
        .when(pl.col("imputacion").is_in(TERCEROS))
        .then(pl.lit("tercero"))
        .when(pl.col("clase") == "redondeo")
        .then(pl.lit("redondeo"))
        .when(pl.col("centavos") < 0)
        .then(pl.lit("bonificacion"))
        .otherwise(pl.lit("cargo"))
    )
    # A percentage as it is said: 21 is 21 %.
    alicuota = pl.when(pl.col("base_centavos").is_not_null()).then(
        proporcion(pl.col("alicuota_num"), literal(100 * MILLON), pl.col("alicuota_den")).cast(pl.Int64)
    )
    return lineas.select(
        "orden", "cantidad_mil", "base_centavos", "centavos",
        n="caso",
        bloque=pl.when(pl.col("clase") == "redondeo").then(pl.lit(3, pl.Int8)).otherwise(pl.lit(0, pl.Int8)),
        clase=clase,
        codigo="componente",
        componente="imputacion",
        detalle=_detalle(),
        unidad=pl.col("unidad").replace(UNIDADES).fill_null("").str.slice(0, UNIDAD_MAX),
        precio_millon="precio_micro",
        alicuota_millon=alicuota,
        iva_centesimos=_centesimos("iva"),
    ).select(_COLUMNAS)  # fmt: skip


def _detalle() -> pl.Expr:
    """The component's name; with its block, when there are several."""
    tope = pl.when(pl.col("escalon_hasta_mil").is_not_null()).then(
        pl.format("{} (hasta {})", "nombre", pl.col("escalon_hasta_mil") // 1000)
    )
    return pl.coalesce(tope, "nombre").str.slice(0, DETALLE_MAX)


def _centesimos(columna: str) -> pl.Expr:
    valores = {codigo: int(por * 100) for codigo, por in ALICUOTAS.items() if codigo != "no_gravado"}
    return pl.col(columna).replace_strict(valores, default=None, return_dtype=pl.Int64)


def _de_cargos(cargos: pl.DataFrame) -> pl.DataFrame:
    nulo = pl.lit(None, pl.Int64)
    return cargos.select(
        "codigo", "componente", "centavos", "iva_centesimos",
        n="cuenta",
        bloque=pl.lit(1, pl.Int8),
        orden="cargo",
        clase=pl.when(pl.col("centavos") < 0).then(pl.lit("bonificacion")).otherwise(pl.lit("cargo")),
        detalle=pl.col("detalle").str.slice(0, DETALLE_MAX),
        unidad=pl.lit(""),
        cantidad_mil=nulo,
        base_centavos=nulo,
        precio_millon=nulo,
        alicuota_millon=nulo,
    ).select(_COLUMNAS)  # fmt: skip


def _de_iva(partes: pl.DataFrame) -> pl.DataFrame:
    """Half-up, on the sum of what each rate taxes."""
    bases = (
        partes.filter(pl.col("iva_centesimos") > 0)
        .group_by("n", "iva_centesimos")
        .agg(base=pl.col("centavos").sum())
        .filter(pl.col("base") != 0)
    )
    entero = pl.col("iva_centesimos") % 100 == 0
    tasa = (
        pl.when(entero)
        .then((pl.col("iva_centesimos") // 100).cast(pl.String))
        .otherwise(pl.format("{},{}", pl.col("iva_centesimos") // 100, pl.col("iva_centesimos") % 100 // 10))
    )
    nulo = pl.lit(None, pl.Int64)
    return bases.select(
        "n",
        bloque=pl.lit(2, pl.Int8),
        orden="iva_centesimos",
        clase=pl.lit("iva"),
        codigo=pl.lit("iva"),
        componente=pl.lit("iva"),
        detalle=pl.format("IVA {} %", tasa),
        unidad=pl.lit(""),
        cantidad_mil=nulo,
        precio_millon=nulo,
        base_centavos="base",
        alicuota_millon=pl.col("iva_centesimos") * (MILLON // 100),
        iva_centesimos=nulo,
        centavos=proporcion(pl.col("base"), pl.col("iva_centesimos"), literal(CIEN_POR_CIEN)).cast(pl.Int64),
    ).select(_COLUMNAS)


_COLUMNAS = ["bloque", *ESQUEMA_RENGLONES]
