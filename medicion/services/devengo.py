"""The accrual of valid consumptions: what the port says they are worth, posted once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import con_decimales, copiar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.puertos import SinProveedor
from contabilidad.libro import asentar_lote
from contabilidad.renglones import ESQUEMA_COMPONENTES
from medicion.ports import CONSUMO, ESQUEMA_A_VALUAR, ESQUEMA_VALUADOS, VALOR, ValorDeConsumos
from medicion.selectors import devengo as lectura
from medicion.validacion.enteros import conformar

EVENTO = "medicion.consumo_devengado"
ORIGEN = "consumo"


def proveedor() -> ValorDeConsumos | None:
    """Who says what a consumption is worth; None until facturacion does: valid consumptions wait (`sin_devengar`)."""
    try:
        return VALOR.proveedor(CONSUMO)
    except SinProveedor:
        return None


@transaction.atomic
def devengar(consumos: Sequence[int], *, usuario: Usuario | None = None) -> int:
    """Accrue those that are valid and are not accrued yet; a consumption that replaces another posts the difference.

    Returns how many were accrued: none while nobody provides the port `medicion.valor`.
    *Asienta:* `medicion.consumo_devengado`, on the closing day of the consumption, or today if that month is closed.
    *Errores:* LoteInvalido of the ledger.
    """
    quien = proveedor()
    if quien is None or not consumos:
        return 0
    pedidos = lectura.a_devengar(consumos)
    if pedidos.is_empty():
        return 0
    valuados = conformar(quien.valuar(pedidos.select(list(ESQUEMA_A_VALUAR))), ESQUEMA_VALUADOS, que="valuados")
    devengados = (
        pedidos.join(valuados, on="consumo", how="inner", maintain_order="left")
        .with_columns(diferencia=pl.col("centavos") - pl.col("previo_centavos"))
        .with_row_index("n")
        .with_columns(pl.col("n").cast(pl.Int64))
    )
    if devengados.is_empty():
        return 0
    asentados = asentar_lote(_eventos(devengados), usuario=usuario).asientos
    if asentados.is_empty():
        asentados = pl.DataFrame(schema={"n": pl.Int64, "id": pl.Int64})
    filas = devengados.join(asentados, on="n", how="left", maintain_order="left").select(
        consumo_id="consumo", asiento_id="id", importe=con_decimales("centavos", 2)
    )
    return copiar("medicion_devengo", filas, contexto=Contexto(usuario=usuario, pedido="medicion"))


def _eventos(devengados: pl.DataFrame) -> pl.DataFrame:
    """One event per difference; what did not change posts nothing."""
    dia = hoy()
    nulo = pl.lit(None, pl.Int64)
    return (
        devengados.filter(pl.col("diferencia") != 0)
        .select(
            "n",
            "seccion",
            "grupo",
            "persona",
            evento=pl.lit(EVENTO),
            fecha=pl.when("abierto").then("hasta").otherwise(pl.lit(dia)),
            fecha_valor="hasta",
            origen_tipo=pl.lit(ORIGEN),
            origen_id="consumo",
            origen_revision=pl.lit(1, pl.Int64),
            glosa=pl.format("Consumo al {}", pl.col("hasta").dt.to_string("%d/%m/%Y")),
            componente=pl.when(pl.col("diferencia") > 0).then(pl.lit("consumo")).otherwise(pl.lit("menor_consumo")),
            centavos=pl.col("diferencia").abs(),
            centro=nulo,
            gestion=pl.when("es_asociado").then(pl.lit("A")).otherwise(pl.lit("N")),
            cuenta_servicio="cuenta",
        )
        .select(list(ESQUEMA_COMPONENTES))
    )
