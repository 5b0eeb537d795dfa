"""How a voucher is issued: it, its lines, its number, its authorisation and its entry, in one transaction.

One voucher at the counter is the same call as a chunk of a run.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Usuario
from contabilidad.libro import asentar_lote
from contabilidad.renglones import ESQUEMA_COMPONENTES
from facturacion.documento import ESQUEMA_COMPROBANTES, ESQUEMA_RENGLONES, NOTA, importes, totales
from facturacion.models import PuntoDeVenta, TipoComprobante

ORIGEN = "comprobante"
TRAS_COMPROBANTES = punto("emision.tras_comprobantes", "the vouchers are in, without their lines")
TRAS_RENGLONES = punto("emision.tras_renglones", "vouchers, lines and numbers are in, without their entries")
TRAS_ASIENTOS = punto("emision.tras_asientos", "the chunk is whole, and not committed")


@dataclass(frozen=True, kw_only=True)
class Emitidos:
    """What was issued. ids: `n`, `comprobante` and `total_centavos` of each one."""

    ids: pl.DataFrame


def emitir(comprobantes: pl.DataFrame, renglones: pl.DataFrame, *, usuario: Usuario) -> Emitidos:
    """Write vouchers (ESQUEMA_COMPROBANTES) with their lines (ESQUEMA_RENGLONES), in the caller's transaction.

    Numbers are reserved already, locks taken by the caller. Credit notes get their `Abono`, not applied to anything.
    *Asienta:* the event of each one. *Errores:* ValueError when a voucher has no lines or its total is not positive;
    LoteInvalido of the ledger; the constraints of the tables.
    """
    completos = _completar(comprobantes, renglones)
    firma = Contexto(usuario=usuario, pedido="facturacion")
    reloj = ahora()  # once: as a default it is read for each row
    copiar("facturacion_comprobante", _filas(completos, usuario, reloj), contexto=firma)
    falla(TRAS_COMPROBANTES)
    con_id = renglones.select(list(ESQUEMA_RENGLONES)).join(completos.select("n", "id"), on="n", how="inner")
    copiar("facturacion_renglon", _filas_de_renglones(con_id), contexto=firma)
    copiar(
        "facturacion_numeracion",
        completos.select("numero", comprobante_id="id", tipo_id="tipo", punto_id="punto", vez=pl.lit(1)),
        contexto=firma,
    )
    copiar(
        "facturacion_autorizacion",
        completos.filter(pl.col("estrategia") == "SIN_AUTORIZACION").select(
            "estrategia",
            "fecha",
            comprobante_id="id",
            codigo=pl.lit(""),
            observaciones=pl.lit("[]"),
            registrado_en=pl.lit(reloj),
        ),
        contexto=firma,
    )
    notas = completos.filter(pl.col("evento") == NOTA)
    copiar(
        "facturacion_abono",
        notas.select(
            "fecha", "motivo", clase=pl.lit("nota"), persona_id="persona", importe=con_decimales("total_centavos", 2),
            comprobante_id="id", usuario_id=pl.lit(usuario.pk, pl.Int64),
        ),
        contexto=firma,
    )  # fmt: skip
    falla(TRAS_RENGLONES)
    asentar_lote(_eventos(completos, renglones), usuario=usuario)
    falla(TRAS_ASIENTOS)
    return Emitidos(ids=completos.select("n", "total_centavos", comprobante="id"))


def _completar(comprobantes: pl.DataFrame, renglones: pl.DataFrame) -> pl.DataFrame:
    completos = comprobantes.select(list(ESQUEMA_COMPROBANTES)).join(
        totales(renglones), on="n", how="left", maintain_order="left"
    )
    malos = completos.filter(pl.col("total_centavos").is_null() | (pl.col("total_centavos") <= 0))
    if not malos.is_empty():
        raise ValueError(f"No se puede emitir {malos['n'].to_list()[:5]}: sin renglones, o el total no es positivo.")
    tipos = dict(TipoComprobante.objects.values_list("pk", "clave"))
    puntos = dict(PuntoDeVenta.objects.values_list("pk", "numero"))
    return completos.with_columns(
        id=reservar("facturacion_comprobante", completos.height),
        etiqueta=pl.format(
            "{} {}-{}",
            pl.col("tipo").replace_strict(tipos, default="", return_dtype=pl.String),
            pl.col("punto").replace_strict(puntos, default=0, return_dtype=pl.Int64).cast(pl.String).str.zfill(5),
            pl.col("numero").cast(pl.String).str.zfill(8),
        ),
    )


def _filas(completos: pl.DataFrame, usuario: Usuario, reloj: dt.datetime) -> pl.DataFrame:
    return completos.select(
        "id", "origen", "fecha", "nombre", "documento_tipo", "documento", "condicion_iva", "domicilio", "categoria",
        "es_asociado", "desde", "hasta", "vence", "segundo_vence", "renglones", "motivo", "huella",
        tipo_id="tipo",
        persona_id="persona",
        pagador_id="pagador",
        cuenta_id="cuenta",
        grupo_id="grupo",
        seccion_id="seccion",
        corrige_id="corrige",
        recargo=con_decimales("recargo_centavos", 2),
        neto=con_decimales("neto_centavos", 2),
        impuestos=con_decimales("impuestos_centavos", 2),
        total=con_decimales("total_centavos", 2),
        usuario_id=pl.lit(usuario.pk, pl.Int64),
        registrado_en=pl.lit(reloj),
    )  # fmt: skip


def _filas_de_renglones(con_id: pl.DataFrame) -> pl.DataFrame:
    return con_id.select(
        "orden", "clase", "codigo", "componente", "detalle", "unidad",
        comprobante_id="id",
        cantidad=con_decimales("cantidad_mil", 3),
        precio=con_decimales("precio_millon", 6),
        base=con_decimales("base_centavos", 2),
        alicuota=con_decimales("alicuota_millon", 6),
        iva=con_decimales("iva_centesimos", 2),
        importe=con_decimales("centavos", 2),
    )  # fmt: skip


def _eventos(completos: pl.DataFrame, renglones: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_COMPONENTES of each voucher."""
    devengado = completos.select("n", "devengado_centavos")
    notas = completos.filter(pl.col("evento") == NOTA)["n"]
    de_nota = pl.col("n").is_in(notas.implode())
    a_favor = completos.filter(pl.col("a_favor_centavos") > 0)
    partes = pl.concat(
        [
            a_favor.select("n", componente=pl.lit("a_favor"), centavos="a_favor_centavos"),
            importes(renglones.filter(~de_nota), devengado.filter(~de_nota), acredita=False),
            importes(renglones.filter(de_nota), devengado.filter(de_nota), acredita=True),
        ]
    )
    return (
        partes.join(completos, on="n", how="inner")
        .select(
            "n", "evento", "fecha", "componente", "centavos", "seccion", "grupo", "persona",
            fecha_valor="vence",
            origen_tipo=pl.lit(ORIGEN),
            origen_id="id",
            origen_revision=pl.lit(1, pl.Int64),
            glosa="etiqueta",
            centro=pl.lit(None, pl.Int64),
            gestion=pl.when("es_asociado").then(pl.lit("A")).otherwise(pl.lit("N")),
            cuenta_servicio="cuenta",
        )
        .sort("n", maintain_order=True)
        .select(list(ESQUEMA_COMPONENTES))
    )  # fmt: skip
