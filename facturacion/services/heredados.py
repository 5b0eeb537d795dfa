"""Vouchers and credits of the system that was before: open, with their own number, outside every series."""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import transaction

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Sucursal, Usuario
from contabilidad.libro import asentar_lote
from contabilidad.renglones import ESQUEMA_COMPONENTES
from facturacion.models import PuntoDeVenta
from facturacion.selectors import congelados
from facturacion.services.emision import ORIGEN

ORIGEN_ABONO = "abono"
CAPITAL, CREDITOS = "capital", "creditos"
COMPROBANTE, CREDITO = "facturacion.comprobante_heredado", "facturacion.credito_heredado"
# Of the accounting event, and of the line of the voucher: by the line the rest of the program tells what it is for.
RENGLONES = {CAPITAL: "capital", CREDITOS: "otros"}
# tipo, punto: ids. numero, fecha, vence, segundo_vence, codigo: those that it had. cuenta: null, of the person alone.
# persona: of those; null, the holder. componente: CAPITAL or CREDITOS.
ESQUEMA_HEREDADOS: dict[str, pl.DataType] = {
    "tipo": pl.Int64(), "punto": pl.Int64(), "numero": pl.Int64(), "etiqueta": pl.String(), "fecha": pl.Date(),
    "vence": pl.Date(), "segundo_vence": pl.Date(), "desde": pl.Date(), "hasta": pl.Date(), "codigo": pl.String(),
    "total_centavos": pl.Int64(), "saldo_centavos": pl.Int64(), "cuenta": pl.Int64(), "persona": pl.Int64(),
    "componente": pl.String(),
}  # fmt: skip
ESQUEMA_CREDITOS: dict[str, pl.DataType] = {"persona": pl.Int64(), "centavos": pl.Int64(), "motivo": pl.String()}


def puntos_propios() -> set[int]:
    """Numbers of the points of sale that issue here: those of the old system are not."""
    return set(PuntoDeVenta.objects.filter(activo=True).values_list("numero", flat=True))


def puntos_heredados(numeros: set[int], *, sucursal: Sucursal) -> dict[int, int]:
    """Points of sale of the old system by number, made where they are not: they issue nothing here."""
    faltan = numeros - set(PuntoDeVenta.objects.filter(numero__in=numeros).values_list("numero", flat=True))
    PuntoDeVenta.objects.bulk_create(
        PuntoDeVenta(
            numero=numero, nombre="Sistema anterior", uso=PuntoDeVenta.Uso.MOSTRADOR, sucursal=sucursal, activo=False
        )
        for numero in sorted(faltan)
    )
    return dict(PuntoDeVenta.objects.filter(numero__in=numeros).values_list("numero", "pk"))


@transaction.atomic
def heredar_comprobantes(heredados: pl.DataFrame, *, fecha: dt.date, usuario: Usuario) -> int:
    """Write vouchers (ESQUEMA_HEREDADOS) that were open on a day, worth what was owed. Returns how many.

    *Bloquea:* their accounts. *Asienta:* facturacion.comprobante_heredado of each. *Errores:* LoteInvalido of the
    ledger; the constraints of the tables.
    """
    asegurar(exclusiva("cuenta", *heredados["cuenta"].drop_nulls().unique()), para="traer los comprobantes")
    firma = Contexto(usuario=usuario, pedido="apertura")
    completos = _congelar(heredados.select(list(ESQUEMA_HEREDADOS)), fecha)
    reloj = pl.lit(ahora())
    copiar("facturacion_comprobante", _filas(completos, usuario).with_columns(registrado_en=reloj), contexto=firma)
    copiar(
        "facturacion_renglon",
        completos.select(
            comprobante_id="id", orden=pl.lit(1), clase=pl.lit("cargo"), codigo=pl.lit("heredado"),
            componente=pl.col("componente").replace_strict(RENGLONES, return_dtype=pl.String),
            detalle=pl.format("Saldo de {}", pl.col("etiqueta")), importe=con_decimales("saldo_centavos", 2),
            unidad=pl.lit(""),
        ),
        contexto=firma,
    )  # fmt: skip
    copiar(
        "facturacion_numeracion",
        completos.select("numero", comprobante_id="id", tipo_id="tipo", punto_id="punto", vez=pl.lit(1)),
        contexto=firma,
    )
    copiar(
        "facturacion_autorizacion",
        completos.select(
            "fecha", comprobante_id="id", estrategia=pl.lit("HEREDADA"), observaciones=pl.lit("[]"),
            codigo=pl.when(pl.col("codigo") == "").then("etiqueta").otherwise("codigo"), registrado_en=reloj,
        ),
        contexto=firma,
    )  # fmt: skip
    copiar(
        "facturacion_comprobanteheredado",
        completos.select(
            comprobante_id="id", fecha=pl.lit(fecha), total_original=con_decimales("total_centavos", 2),
            registrado_en=reloj,
        ),
        contexto=firma,
    )  # fmt: skip
    return asentar_lote(_eventos(completos, fecha), usuario=usuario).nuevos


@transaction.atomic
def heredar_creditos(creditos: pl.DataFrame, *, fecha: dt.date, usuario: Usuario) -> int:
    """Write credits (ESQUEMA_CREDITOS) that persons had on a day, not applied to anything. Returns how many.

    *Bloquea:* the persons. *Asienta:* facturacion.credito_heredado of each. *Errores:* LoteInvalido; the tables'.
    """
    asegurar(exclusiva("persona", *creditos["persona"].unique()), para="traer los saldos a favor")
    completos = creditos.select(list(ESQUEMA_CREDITOS)).with_columns(
        id=reservar("facturacion_abono", creditos.height), n=pl.int_range(creditos.height, dtype=pl.Int64)
    )
    copiar(
        "facturacion_abono",
        completos.select(
            "id", "motivo", clase=pl.lit("apertura"), persona_id="persona", importe=con_decimales("centavos", 2),
            fecha=pl.lit(fecha), registrado_en=pl.lit(ahora()), usuario_id=pl.lit(usuario.pk, pl.Int64),
        ),
        contexto=Contexto(usuario=usuario, pedido="apertura"),
    )  # fmt: skip
    nulo = pl.lit(None, pl.Int64)
    eventos = completos.select(
        "n", "centavos", "persona", evento=pl.lit(CREDITO), fecha=pl.lit(fecha), fecha_valor=pl.lit(fecha),
        origen_tipo=pl.lit(ORIGEN_ABONO), origen_id="id", origen_revision=pl.lit(1, pl.Int64),
        glosa=pl.lit("Saldo a favor del sistema anterior"), componente=pl.lit("a_favor"), seccion=nulo, centro=nulo,
        grupo=nulo, gestion=pl.lit(None, pl.String), cuenta_servicio=nulo,
    )  # fmt: skip
    return asentar_lote(eventos.select(list(ESQUEMA_COMPONENTES)), usuario=usuario).nuevos


# ── Inside ──

_DE_PERSONA = tuple(congelados.ESQUEMA_DE_PERSONAS)


def _congelar(heredados: pl.DataFrame, fecha: dt.date) -> pl.DataFrame:
    """With their ids, and with who and where as the register says it on the day of the opening."""
    con_id = heredados.with_columns(
        id=reservar("facturacion_comprobante", heredados.height), n=pl.int_range(heredados.height, dtype=pl.Int64)
    )
    de_cuentas = con_id.filter(pl.col("cuenta").is_not_null()).drop("persona")
    de_personas = con_id.filter(pl.col("cuenta").is_null())
    cuentas = congelados.de_cuentas(de_cuentas["cuenta"], al=fecha)
    personas = congelados.de_personas(de_personas["persona"], al=fecha)
    return pl.concat(
        [
            de_cuentas.join(cuentas, on="cuenta", how="inner"),
            de_personas.join(personas, on="persona", how="inner").with_columns(pagador="persona", categoria=pl.lit("")),
        ],
        how="diagonal",
    ).sort("n")


def _filas(completos: pl.DataFrame, usuario: Usuario) -> pl.DataFrame:
    saldo = con_decimales("saldo_centavos", 2)
    return completos.select(
        "id", "fecha", "nombre", "documento_tipo", "documento", "condicion_iva", "domicilio", "categoria",
        "es_asociado", "desde", "hasta", "vence", "segundo_vence",
        origen=pl.lit("apertura"), motivo=pl.lit(""), huella=pl.lit(""), renglones=pl.lit(1), tipo_id="tipo",
        persona_id="persona", pagador_id="pagador", cuenta_id="cuenta", grupo_id="grupo", seccion_id="seccion",
        recargo=pl.lit("0"), impuestos=pl.lit("0"), neto=saldo, total=saldo, usuario_id=pl.lit(usuario.pk, pl.Int64),
    )  # fmt: skip


def _eventos(completos: pl.DataFrame, fecha: dt.date) -> pl.DataFrame:
    return completos.select(
        "n", "componente", "seccion", "grupo", "persona",
        evento=pl.lit(COMPROBANTE), fecha=pl.lit(fecha), fecha_valor="vence", origen_tipo=pl.lit(ORIGEN),
        origen_id="id", origen_revision=pl.lit(1, pl.Int64), glosa="etiqueta", centavos="saldo_centavos",
        centro=pl.lit(None, pl.Int64), gestion=pl.when("es_asociado").then(pl.lit("A")).otherwise(pl.lit("N")),
        cuenta_servicio="cuenta",
    ).select(list(ESQUEMA_COMPONENTES))  # fmt: skip
