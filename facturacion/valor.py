"""What a valid consumption is worth before it is billed: its variable charges, net of taxes (port `medicion.valor`)."""

from __future__ import annotations

import datetime as dt

import polars as pl

from cesop.nucleo.fechas import hoy
from facturacion.documento import CONSUMO
from facturacion.selectors import insumos, politicas
from facturacion.services.liquidacion import plazo_de
from facturacion.tarifas.motor import liquidar
from medicion.ports import ESQUEMA_VALUADOS

# Registers that count what is consumed: what the account is worth is spread over them. Power and reactive are not.
ENERGIA = ("activa", "pico", "resto", "valle", "volumen")


class PorCuadro:
    """By the tariff book of the group of each account."""

    def valuar(self, consumos: pl.DataFrame, /) -> pl.DataFrame:
        """ESQUEMA_VALUADOS; without policy, or with a cause not to be rated, a consumption is not in it.

        The registers of an account over the same days are one case, as they will be in its bill. Nine queries a group.
        """
        con_dias = consumos.drop_nulls("desde")
        valuados = [_de_un_grupo(suyos, int(str(grupo))) for (grupo,), suyos in con_dias.group_by("grupo")]
        vacio = pl.DataFrame(schema=ESQUEMA_VALUADOS)
        return pl.concat([vacio, *valuados])


def _de_un_grupo(consumos: pl.DataFrame, grupo: int) -> pl.DataFrame:
    politica = politicas.de_grupo(grupo, al=hoy())
    if politica is None:
        return pl.DataFrame(schema=ESQUEMA_VALUADOS)
    plazo = plazo_de(politica, anio=hoy().year, mes=hoy().month, al=_ultimo(consumos))
    casos = (
        consumos.select("cuenta", "desde", "hasta")
        .unique(maintain_order=True)
        .with_row_index("caso")
        .with_columns(pl.col("caso").cast(pl.Int64))
    )
    con_caso = consumos.join(casos, on=["cuenta", "desde", "hasta"], how="inner")
    # One case of an account at a time: those of several periods go in as many calls, nearly always one.
    vueltas = casos.with_columns(vuelta=pl.int_range(pl.len()).over("cuenta")).partition_by("vuelta")
    importes = pl.concat([_variables(vuelta, con_caso, politica.cuadro_id, plazo) for vuelta in vueltas])
    return _repartir(con_caso.join(importes, on="caso", how="inner"))


def _ultimo(consumos: pl.DataFrame) -> dt.date:
    ultimo = consumos["hasta"].max()
    assert isinstance(ultimo, dt.date), "consumptions have their last day"
    return ultimo


def _variables(casos: pl.DataFrame, consumos: pl.DataFrame, cuadro: int, plazo: insumos.Plazo) -> pl.DataFrame:
    """`caso`, `importe`: the variable charges of each case that can be rated."""
    medidos = consumos.join(casos.select("caso"), on="caso", how="semi")
    leido = insumos.de_consumos(medidos, plazo)
    hechas = liquidar(
        politicas.versiones(cuadro),
        leido.cuentas,
        condiciones=leido.condiciones,
        consumos=leido.consumos,
        situaciones=leido.situaciones,
    )
    variables = hechas.lineas.filter(pl.col("imputacion") == CONSUMO)
    sumados = variables.group_by("caso").agg(importe=pl.col("centavos").sum())
    return (
        hechas.resumen.select(cuenta="caso")
        .join(sumados, left_on="cuenta", right_on="caso", how="left")
        .join(casos, on="cuenta", how="inner")
        .select("caso", importe=pl.col("importe").fill_null(0))
    )


def _repartir(consumos: pl.DataFrame) -> pl.DataFrame:
    """Each register its part by what it counted, to the centavo; what is left over goes to the last one."""
    cuenta = pl.col("registro").is_in(ENERGIA)
    peso = pl.when(cuenta).then(pl.col("consumo_mil").clip(0)).otherwise(0)
    acumulado = peso.cum_sum().over("caso")
    todo = peso.sum().over("caso")
    hasta_aqui = (
        pl.when(todo > 0)
        .then((pl.col("importe").cast(pl.Int128) * acumulado // todo).cast(pl.Int64))
        .otherwise(
            pl.when(pl.int_range(pl.len()).over("caso") == pl.len().over("caso") - 1).then("importe").otherwise(0)
        )
    )
    return (
        consumos.sort("caso", "consumo")
        .with_columns(hasta_aqui=hasta_aqui)
        .select("consumo", centavos=pl.col("hasta_aqui") - pl.col("hasta_aqui").shift(1, fill_value=0).over("caso"))
        .select(list(ESQUEMA_VALUADOS))
    )
