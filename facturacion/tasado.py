"""From the calls that wait for a bill to what each account owes of them, and those that have no price. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from facturacion.tarifas.llamadas import ESQUEMA_CDR, ESQUEMA_TASADAS, tasar
from facturacion.tarifas.modelo import Cuadro

# Calls that no voucher has, by their key. `origen`: the line, or the account by itself. `inicio`: local time. `vez`:
# which time it would be billed.
ESQUEMA_PENDIENTES: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "llamada": pl.Int64(), "origen": pl.String(), "destino": pl.String(),
    "inicio": pl.Datetime("us"), "segundos": pl.Int64(), "vez": pl.Int64(),
}  # fmt: skip
# As they were rated. `segundos`: as they count; `importe_diezmil`: pesos with four decimals.
ESQUEMA_DEBIDAS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "llamada": pl.Int64(), "vez": pl.Int64(), "clase": pl.String(), "segundos": pl.Int64(),
    "libres": pl.Int64(), "importe_diezmil": pl.Int64(),
}  # fmt: skip
ESQUEMA_CAUSAS: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "causa": pl.String(), "detalle": pl.String()}
SIN_PRECIO = "llamada_sin_precio"
# What does not keep its account from being billed: too late to be charged, or not yet.
SE_DEJAN = ("vieja", "posterior")


@dataclass(frozen=True, kw_only=True)
class Tasado:
    """debidas: ESQUEMA_DEBIDAS. causas: ESQUEMA_CAUSAS, one of each account with a call that nobody can price."""

    debidas: pl.DataFrame
    causas: pl.DataFrame


def tasar_pendientes(pendientes: pl.DataFrame, cuentas: pl.DataFrame, versiones: Sequence[Cuadro]) -> Tasado:
    """Rate the calls of some accounts. pendientes: ESQUEMA_PENDIENTES. cuentas: those of the engine (`caso`).

    Calls of accounts that are not there are not looked at.
    """
    suyas = pendientes.join(cuentas.select(cuenta="caso"), on="cuenta", how="semi")
    if suyas.is_empty():
        return Tasado(debidas=pl.DataFrame(schema=ESQUEMA_DEBIDAS), causas=pl.DataFrame(schema=ESQUEMA_CAUSAS))
    hecho = tasar(versiones, suyas.rename({"cuenta": "caso"}).select(list(ESQUEMA_CDR)), cuentas)
    debidas = hecho.tasadas.rename({"caso": "cuenta"}).join(suyas.select("llamada", "vez"), on="llamada", how="left")
    sin_precio = hecho.apartadas.filter(~pl.col("causa").is_in(SE_DEJAN)).join(suyas, on="llamada", how="left")
    causas = (
        sin_precio.sort("cuenta", "inicio", "llamada")
        .group_by("cuenta", maintain_order=True)
        .agg(pl.len().alias("cuantas"), pl.col("destino", "inicio").first())
        .select(
            "cuenta",
            causa=pl.lit(SIN_PRECIO),
            detalle=pl.when(pl.col("cuantas") == 1)
            .then(_una())
            .otherwise(pl.format("{}, y {} más", _una(), pl.col("cuantas") - 1)),
        )
    )
    return Tasado(debidas=debidas.select(list(ESQUEMA_DEBIDAS)), causas=causas.select(list(ESQUEMA_CAUSAS)))


def _una() -> pl.Expr:
    return pl.format("al {} el {}", "destino", pl.col("inicio").dt.strftime("%d/%m/%Y"))


def por_caso(debidas: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_DEBIDAS as the engine has calls (ESQUEMA_TASADAS), to be added up."""
    return debidas.rename({"cuenta": "caso"}).select(list(ESQUEMA_TASADAS))
