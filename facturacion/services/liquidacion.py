"""What accounts owe for a period: read, rated, and made into vouchers that are not issued. It writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from cesop.nucleo.fechas import sumar_meses
from facturacion import liquidado
from facturacion.documento import EMITIDO, ESQUEMA_COMPROBANTES, totales
from facturacion.intereses import devengado, en_columna
from facturacion.models import PoliticaFacturacion
from facturacion.selectors import cuadros, insumos, tasas
from facturacion.selectors.politicas import CICLOS
from facturacion.services import causas
from facturacion.services.individual import CON_LETRA_A
from facturacion.tarifas.llamadas import sumar
from facturacion.tarifas.modelo import Cuadro
from facturacion.tarifas.motor import liquidar
from facturacion.tasado import por_caso, tasar_pendientes

# Whom a voucher goes to, as it is hashed: a change of any of them is a change of the bill.
DE_QUIEN = (
    "tipo", "persona", "pagador", "grupo", "nombre", "documento", "condicion_iva", "domicilio", "categoria",
    "es_asociado", "desde", "hasta", "devengado_centavos",
)  # fmt: skip
DE_QUE = ("codigo", "cantidad_mil", "precio_millon", "base_centavos", "alicuota_millon", "centavos")


# Of what was accrued of a reading, what this instalment takes; the last one, what is left.
TOMADO = pl.col("devengado_centavos") // pl.col("faltan")


@dataclass(frozen=True, kw_only=True)
class Emision:
    """When the vouchers would be issued and due. segundo_vence: None, there is no second date."""

    fecha: dt.date
    vence: dt.date
    segundo_vence: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Debido:
    """What some accounts owe by a book; `n` is the account. renglones: ESQUEMA_RENGLONES. cargos: those that ride.

    llamadas: `tasado.ESQUEMA_DEBIDAS`. sumados: of `documento.totales`, of those that have a voucher to make. causas:
    `cuenta`, `causa`, `detalle`, of the others.
    """

    renglones: pl.DataFrame
    sumados: pl.DataFrame
    cargos: pl.DataFrame
    llamadas: pl.DataFrame
    causas: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class Liquidado:
    """Vouchers of some accounts: `n` numbers them. Without number, nor strategy.

    comprobantes: ESQUEMA_COMPROBANTES, with `cuenta`, and totals. renglones: ESQUEMA_RENGLONES. consumos: `n` and
    `insumos.ESQUEMA_PENDIENTES`. cargos: `n`, `cargo`. llamadas: `n` and `tasado.ESQUEMA_DEBIDAS`. causas: `cuenta`,
    `causa`, `detalle`, of those that cannot be.
    """

    comprobantes: pl.DataFrame
    renglones: pl.DataFrame
    consumos: pl.DataFrame
    cargos: pl.DataFrame
    llamadas: pl.DataFrame
    causas: pl.DataFrame


def plazo_de(politica: PoliticaFacturacion, *, anio: int, mes: int, al: dt.date) -> insumos.Plazo:
    """What a run of a month bills under a policy; what was measured up to `al`. One query."""
    vigentes = cuadros.vigentes(politica.cuadro)
    cuotas, meses = CICLOS[PoliticaFacturacion.Ciclo(politica.ciclo)]
    desde = dt.date(anio, mes, 1)
    hasta = sumar_meses(desde, 1)
    return insumos.Plazo(
        desde=desde,
        plano_desde=sumar_meses(hasta, -meses),
        hasta=hasta,
        al=al,
        medido=politica.grupo.servicio.medido,
        cuotas=cuotas,
        meses=meses,
        cuadro=politica.cuadro.codigo,
        jurisdiccion=politica.jurisdiccion,
        planas=_planas(vigentes, hasta=hasta),
        dias_de_llamadas=max((v.telefonia.dias_max for v in vigentes if v.telefonia is not None), default=0),
    )


def _planas(versiones: Sequence[Cuadro], *, hasta: dt.date) -> frozenset[str]:
    """Categories of a book that need no reading, in the last version that rules before a day."""
    ultima = next((v for v in reversed(versiones) if v.desde < hasta), None)
    return (
        frozenset(c.codigo for c in ultima.categorias if not c.magnitudes and not c.opcionales)
        if ultima
        else frozenset()
    )


def liquidar_cuentas(
    cuentas: pl.Series | Sequence[int], *, politica: PoliticaFacturacion, plazo: insumos.Plazo, emision: Emision
) -> Liquidado:
    """Rate some accounts. An account is in `comprobantes` or in `causas`. Ten queries, eleven with calls."""
    leido = insumos.leer(cuentas, plazo, fecha=emision.fecha)
    return liquidar_leido(leido, politica=politica, plazo=plazo, emision=emision)


def liquidar_leido(
    leido: insumos.Insumos, *, politica: PoliticaFacturacion, plazo: insumos.Plazo, emision: Emision
) -> Liquidado:
    """As `liquidar_cuentas`, of what was read already. Three queries."""
    debido = liquidar_insumos(leido, cuadros.vigentes(politica.cuadro))
    todas = pl.concat(
        [
            debido.causas,
            causas.sin_regla(debido.renglones, _tomado(leido), politica.grupo, al=emision.fecha),
            causas.sin_lugar(leido.congelados, debido.renglones),
        ]
    )
    buenas = leido.congelados.filter(~pl.col("cuenta").is_in(todas["cuenta"].implode()))
    comprobantes = _comprobantes(
        buenas.join(debido.sumados, left_on="cuenta", right_on="n", how="inner"), leido, politica, emision
    )
    numeros = comprobantes.select("n", "cuenta")

    def con_numero(frame: pl.DataFrame, clave: str) -> pl.DataFrame:
        return numeros.join(frame, left_on="cuenta", right_on=clave, how="inner", maintain_order="right_left")

    renglones = numeros.join(
        debido.renglones.rename({"n": "cuenta"}), on="cuenta", how="inner", maintain_order="right_left"
    ).drop("cuenta")
    consumos = con_numero(leido.pendientes, "cuenta")
    llamadas = con_numero(debido.llamadas, "cuenta")
    return Liquidado(
        comprobantes=_con_huella(comprobantes, renglones, consumos, llamadas),
        renglones=renglones,
        consumos=_con_devengado(consumos, plazo),
        cargos=con_numero(debido.cargos, "cuenta").select("n", "cargo"),
        llamadas=llamadas,
        causas=todas,
    )


def liquidar_insumos(leido: insumos.Insumos, versiones: Sequence[Cuadro]) -> Debido:
    """Rate what was read by some versions of its book: the call of the run, without its vouchers. It asks nothing."""
    tasado = tasar_pendientes(leido.llamadas, leido.cuentas, versiones)
    hechas = liquidar(
        versiones,
        leido.cuentas,
        condiciones=leido.condiciones,
        consumos=leido.consumos,
        situaciones=leido.situaciones,
        llamadas=sumar(por_caso(tasado.debidas)),
        cargos=liquidado.para_el_motor(leido.cargos),
    )
    cargos = leido.cargos.filter(pl.col("cuenta").is_in(hechas.resumen["caso"].implode()))
    renglones = liquidado.renglones(hechas.lineas, cargos)
    sumados = totales(renglones)
    return Debido(
        renglones=renglones,
        sumados=sumados.filter(pl.col("total_centavos") > 0),
        cargos=cargos,
        llamadas=tasado.debidas,
        causas=pl.concat(
            [
                hechas.causas.select(cuenta="caso", causa="causa", detalle="detalle"),
                causas.de_lo_leido(leido),
                tasado.causas,
                causas.sin_importe(sumados, hechas.resumen),
            ]
        ),
    )


def _tomado(leido: insumos.Insumos) -> pl.DataFrame:
    return leido.pendientes.group_by("cuenta").agg(devengado_centavos=TOMADO.sum())


def _comprobantes(
    sumados: pl.DataFrame, leido: insumos.Insumos, politica: PoliticaFacturacion, emision: Emision
) -> pl.DataFrame:
    dias = leido.cuentas.select("desde", "hasta", cuenta="caso")
    con_letra_a = pl.col("condicion_iva").is_in(sorted(CON_LETRA_A))
    return (
        sumados.join(_tomado(leido), on="cuenta", how="left")
        .join(dias, on="cuenta", how="left")
        .sort("cuenta")
        .with_row_index("n")
        .with_columns(
            pl.col("n").cast(pl.Int64),
            tipo=pl.when(con_letra_a).then(politica.tipo_a_id).otherwise(politica.tipo_b_id).cast(pl.Int64),
            punto=pl.lit(politica.punto_id, pl.Int64),
            numero=pl.lit(None, pl.Int64),
            estrategia=pl.lit(""),
            evento=pl.lit(EMITIDO),
            origen=pl.lit("corrida"),
            fecha=pl.lit(emision.fecha),
            vence=pl.lit(emision.vence),
            segundo_vence=pl.lit(emision.segundo_vence, pl.Date),
            recargo_centavos=_recargo(emision),
            corrige=pl.lit(None, pl.Int64),
            motivo=pl.lit(""),
            huella=pl.lit(""),
            devengado_centavos=pl.col("devengado_centavos").fill_null(0),
            a_favor_centavos=pl.lit(0, pl.Int64),
        )
        .select(*ESQUEMA_COMPROBANTES, "neto_centavos", "total_centavos")
    )


def _recargo(emision: Emision) -> pl.Expr:
    """What is added between both due dates: the interest of those days, no more (a fixed surcharge is attackable)."""
    if emision.segundo_vence is None:
        return pl.lit(0, pl.Int64)
    de_todos, de_consumidores = (
        devengado(
            emision.vence, emision.segundo_vence, tasas.aplicables(emision.vence, emision.segundo_vence, consumidor=c)
        )
        for c in (False, True)
    )
    total = pl.col("total_centavos")
    return (
        pl.when(pl.col("condicion_iva") == tasas.CONSUMIDOR)
        .then(en_columna(total, de_consumidores))
        .otherwise(en_columna(total, de_todos))
    )


def _con_devengado(consumos: pl.DataFrame, plazo: insumos.Plazo) -> pl.DataFrame:
    return consumos.with_columns(
        devengado_centavos=TOMADO,
        cuotas=pl.lit(plazo.cuotas, pl.Int64),
    )


def _con_huella(
    comprobantes: pl.DataFrame, renglones: pl.DataFrame, consumos: pl.DataFrame, llamadas: pl.DataFrame
) -> pl.DataFrame:
    """With the sha256 of everything that the voucher says, and of what it bills."""

    def texto(columnas: Sequence[str]) -> pl.Expr:
        return pl.concat_str([pl.col(c).cast(pl.String).fill_null("") for c in columnas], separator="|")

    lineas = renglones.group_by("n", maintain_order=True).agg(lineas=texto(DE_QUE).str.join("\n"))
    medidos = consumos.group_by("n", maintain_order=True).agg(medidos=texto(("consumo", "cuota", "vez")).str.join("\n"))
    # After everything else, and nothing without calls.
    marcadas = llamadas.group_by("n", maintain_order=True).agg(
        llamadas=pl.lit("\n") + texto(("llamada", "vez", "clase", "libres", "importe_diezmil")).str.join("\n")
    )
    textos = (
        comprobantes.select("n", quien=texto(DE_QUIEN))
        .join(lineas, on="n", how="left", maintain_order="left")
        .join(medidos, on="n", how="left", maintain_order="left")
        .join(marcadas, on="n", how="left", maintain_order="left")
        .select(
            pl.concat_str("quien", "lineas", pl.col("medidos").fill_null(""), separator="\n")
            + pl.col("llamadas").fill_null("")
        )
        .to_series()
    )
    huellas = [hashlib.sha256(uno.encode()).hexdigest() for uno in textos]
    return comprobantes.with_columns(huella=pl.Series(huellas, dtype=pl.String))
