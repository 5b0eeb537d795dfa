"""A voucher and its lines as columns: the one shape in which vouchers are made, one at the counter or thousands. Pure.

Amounts are integer centavos, quantities thousandths (`*_mil`), prices and rates millionths (`*_millon`).
"""

from __future__ import annotations

import polars as pl

# `n` numbers the vouchers of the batch from 0. `numero` is reserved already. Ids are those of the tables.
ESQUEMA_COMPROBANTES: dict[str, pl.DataType] = {
    "n": pl.Int64(),
    "tipo": pl.Int64(),
    "punto": pl.Int64(),
    "numero": pl.Int64(),
    "estrategia": pl.String(),
    "evento": pl.String(),
    "origen": pl.String(),
    "fecha": pl.Date(),
    "persona": pl.Int64(),
    "pagador": pl.Int64(),
    "cuenta": pl.Int64(),
    "grupo": pl.Int64(),
    "seccion": pl.Int64(),
    "nombre": pl.String(),
    "documento_tipo": pl.String(),
    "documento": pl.String(),
    "condicion_iva": pl.Int64(),
    "domicilio": pl.String(),
    "categoria": pl.String(),
    "es_asociado": pl.Boolean(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "vence": pl.Date(),
    "segundo_vence": pl.Date(),
    "recargo_centavos": pl.Int64(),
    "corrige": pl.Int64(),
    "motivo": pl.String(),
    "huella": pl.String(),
    # Of what it bills, what was accrued already: it is taken from there, and income is only the difference.
    "devengado_centavos": pl.Int64(),
    # Of a credit note, what pays nothing and stays as credit of the person.
    "a_favor_centavos": pl.Int64(),
}
ESQUEMA_RENGLONES: dict[str, pl.DataType] = {
    "n": pl.Int64(),
    "orden": pl.Int64(),
    "clase": pl.String(),
    "codigo": pl.String(),
    "componente": pl.String(),
    "detalle": pl.String(),
    "cantidad_mil": pl.Int64(),
    "unidad": pl.String(),
    "precio_millon": pl.Int64(),
    "base_centavos": pl.Int64(),
    "alicuota_millon": pl.Int64(),
    "iva_centesimos": pl.Int64(),
    "centavos": pl.Int64(),
}
ESQUEMA_IMPORTES: dict[str, pl.DataType] = {"n": pl.Int64(), "componente": pl.String(), "centavos": pl.Int64()}

# Letters that the tables of vouchers and of their lines have room for; details and units are cut to theirs before.
ANCHOS = {"nombre": 120, "documento_tipo": 10, "documento": 20, "domicilio": 200, "categoria": 12}
ANCHOS_DE_RENGLON = {"codigo": 30, "componente": 40}

IMPUESTOS = ("iva", "percepcion", "tributo")
CONSUMO = "cargo_variable"
# Of what is given: in the books an amount is positive, and its component says which way it goes.
DESCUENTOS = ("subsidio", "bonificacion")
EMITIDO = "facturacion.comprobante_emitido"
NOTA = "facturacion.nota_de_credito"
# What the lines of a bill may come to post, besides their own components.
DERIVADOS = ("iva", "devengado", "devengado_en_exceso", "bonificacion", "otros")


def totales(renglones: pl.DataFrame) -> pl.DataFrame:
    """`n`, `neto_centavos`, `impuestos_centavos`, `total_centavos`, `renglones` of each voucher, from its lines."""
    de_impuestos = pl.col("clase").is_in(IMPUESTOS)
    return renglones.group_by("n", maintain_order=True).agg(
        neto_centavos=pl.col("centavos").filter(~de_impuestos).sum(),
        impuestos_centavos=pl.col("centavos").filter(de_impuestos).sum(),
        total_centavos=pl.col("centavos").sum(),
        renglones=pl.len().cast(pl.Int64),
    )


def importes(renglones: pl.DataFrame, devengado: pl.DataFrame, *, acredita: bool) -> pl.DataFrame:
    """What the accounting event of each voucher brings: ESQUEMA_IMPORTES, positive.

    renglones: ESQUEMA_RENGLONES. devengado: `n`, `devengado_centavos`, of those that bill something accrued. acredita:
    they are credit notes, whose positive lines undo what the original charged.
    """
    sumados = renglones.group_by("n", "componente", maintain_order=True).agg(pl.col("centavos").sum())
    negativo = pl.col("centavos") < 0
    es_descuento = pl.col("componente").is_in(DESCUENTOS)
    if acredita:
        # A discount with its sign undone is taken back; a charge below zero, too.
        clave = (
            pl.when(negativo & (pl.col("componente") != "subsidio"))
            .then(pl.lit("bonificacion_quitada"))
            .otherwise("componente")
        )
    else:
        clave = (
            pl.when(negativo & ~es_descuento)
            .then(pl.lit("bonificacion"))
            .when(~negativo & es_descuento)
            .then(pl.lit("otros"))
            .otherwise("componente")
        )
    partidos = _con_devengado(sumados, devengado)
    return (
        partidos.with_columns(componente=clave)
        .group_by("n", "componente", maintain_order=True)
        .agg(pl.col("centavos").abs().sum())
        .filter(pl.col("centavos") != 0)
        .select(list(ESQUEMA_IMPORTES))
    )


def _con_devengado(sumados: pl.DataFrame, devengado: pl.DataFrame) -> pl.DataFrame:
    """What was accrued is taken from the consumption that is billed; what was accrued beyond it is taken back."""
    hay = devengado.filter(pl.col("devengado_centavos") > 0)
    if hay.is_empty():
        return sumados
    consumos = hay.join(sumados.filter(pl.col("componente") == CONSUMO), on="n", how="left").with_columns(
        pl.col("centavos").fill_null(0).clip(0)
    )
    usado = pl.min_horizontal("devengado_centavos", "centavos")
    partes = [
        consumos.select("n", componente=pl.lit("devengado"), centavos=usado),
        consumos.select("n", componente=pl.lit("devengado_en_exceso"), centavos=pl.col("devengado_centavos") - usado),
    ]
    menos = consumos.select("n", componente=pl.lit(CONSUMO), usado=usado)
    resto = sumados.join(menos, on=["n", "componente"], how="left", maintain_order="left").select(
        "n", "componente", centavos=pl.col("centavos") - pl.col("usado").fill_null(0)
    )
    return pl.concat([resto, *partes])
