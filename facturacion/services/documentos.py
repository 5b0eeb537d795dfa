"""Payable documents: made of what was issued, for many payers at once or for one. They ask for money and hold none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from django.db import transaction

from catastro.models import Persona
from cesop.nucleo import parametros
from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Usuario
from facturacion.codigos import FORMATOS, Clase, Cobrable, Formato, NoEntra, Vencimiento, codificar
from facturacion.models import DocumentoPago
from facturacion.parametros import CODIGO_EMPRESA, CODIGO_FORMATO
from facturacion.selectors import documentos_a_preparar as lectura

# Of the paper that is made now (`facturacion/papel/plantillas`).
PLANTILLA: Final = "factura-1"
# Where goes what does not fit in the layout of the agreement.
DE_CAJA: Final = FORMATOS["caja-50"]
TRAS_DOCUMENTOS = punto("documentos.tras_documentos", "the documents are in, without their vouchers")


@dataclass(frozen=True, kw_only=True)
class Emisor:
    """How payment codes are made: in which layout, and who collects."""

    formato: Formato
    empresa: str


@transaction.atomic
def preparar(comprobantes: Sequence[int], *, periodo: dt.date, usuario: Usuario) -> int:
    """Make the documents of some vouchers, one for each payer, as things are now. Returns how many were made.

    Those that are in one already are left there: the same again makes none. *Bloquea:* the payers. *Errores:*
    facturacion.codigo_formato, facturacion.codigo_empresa.
    """
    emisor = emisor_de(hoy())
    pagadores = lectura.comprobantes(comprobantes)["pagador"].unique().to_list()
    bloquear(exclusiva("persona", *pagadores), para="preparar los documentos de pago")
    # Again, now that nobody pays meanwhile.
    filas = lectura.comprobantes(comprobantes)
    if filas.is_empty():
        return 0
    documentos = _documentos(filas, periodo=periodo)
    firma = Contexto(usuario=usuario, pedido="documentos")
    copiar("facturacion_documentopago", _filas(documentos, emisor, usuario), contexto=firma)
    falla(TRAS_DOCUMENTOS)
    propios = documentos.select("pagador", "documento", "segundo")
    con_documento = filas.join(propios, on="pagador", how="left", maintain_order="left")
    copiar("facturacion_comprobantededocumento", _comprobantes(con_documento, emisor), contexto=firma)
    deudas = lectura.deudas(filas, al=hoy()).join(propios, on="pagador", how="inner")
    copiar(
        "facturacion_deudainformada",
        deudas.select(
            documento_id="documento",
            comprobante_id="comprobante",
            capital=con_decimales("capital", 2),
            interes=con_decimales("interes", 2),
        ),
        contexto=firma,
    )
    return documentos.height


def preparar_de(persona: Persona, *, usuario: Usuario) -> DocumentoPago:
    """The document of what a payer has without one. As `preparar`. *Errores:* facturacion.nada_que_juntar."""
    periodo = hoy().replace(day=1)
    plan = lectura.sin_documento(periodo=periodo, al=hoy()).filter(pl.col("pagador") == persona.pk)
    if not preparar(plan["comprobante"].to_list(), periodo=periodo, usuario=usuario):
        raise ErrorNegocio(
            "facturacion.nada_que_juntar",
            f"No se puede preparar porque todo lo que se emitió a {persona} ya está en un documento. Buscalo en "
            "Documentos de pago.",
        )
    return DocumentoPago.objects.filter(pagador=persona).latest("pk")


def emisor_de(dia: dt.date) -> Emisor:
    """What the parameters say on a day. *Errores:* facturacion.codigo_formato, facturacion.codigo_empresa."""
    dichos = parametros.valores([CODIGO_FORMATO, CODIGO_EMPRESA], al=dia)
    formato, empresa = str(dichos[CODIGO_FORMATO]), str(dichos[CODIGO_EMPRESA])
    if formato not in FORMATOS:
        raise ErrorNegocio(
            "facturacion.codigo_formato",
            f"No se puede preparar porque el formato «{formato}» no existe. Poné uno de: {', '.join(FORMATOS)}.",
        )
    ancho = next(campo.largo for campo in FORMATOS[formato].campos if campo.campo == "empresa")
    if not empresa.isascii() or not empresa.isdecimal() or len(empresa) < ancho:
        raise ErrorNegocio(
            "facturacion.codigo_empresa",
            f"No se puede preparar porque el número de empresa «{empresa}» no tiene {ancho} dígitos. Corregilo en "
            "Sistema, Parámetros.",
        )
    return Emisor(formato=FORMATOS[formato], empresa=empresa)


# ── Inside ──


def _documentos(filas: pl.DataFrame, *, periodo: dt.date) -> pl.DataFrame:
    """A row for each payer: whom, where, how much, until when, and what is frozen."""
    debe = pl.col("saldo") > 0
    vence = pl.coalesce(pl.col("vence").filter(debe).min(), pl.col("vence").min())
    sumados = filas.group_by("pagador", maintain_order=True).agg(
        vence=vence,
        segundo=pl.col("segundo_vence").filter(debe).min(),
        total=pl.col("saldo").sum(),
        cuantos=pl.len().cast(pl.Int64),
        cuentas=pl.col("cuenta").drop_nulls(),
    )
    recargos = (
        filas.join(sumados.select("pagador", "segundo"), on="pagador", how="left")
        # What falls due later is not late yet.
        .filter(pl.col("segundo_vence").is_not_null() & (pl.col("vence") < pl.col("segundo")))
        .group_by("pagador")
        .agg(recargo=_recargo().sum())
    )
    consumos = lectura.consumos(filas, periodo=periodo)
    encabezado = lectura.encabezado(al=hoy())
    congelados = [
        _congelar(encabezado, {cuenta: consumos[cuenta] for cuenta in cuentas if cuenta in consumos})
        for cuentas in sumados["cuentas"].to_list()
    ]
    return (
        sumados.drop("cuentas")
        .join(recargos, on="pagador", how="left", maintain_order="left")
        .join(lectura.entregas(filas, al=hoy()), on="pagador", how="left", maintain_order="left")
        .with_columns(
            pl.col("recargo").fill_null(0),
            documento=reservar("facturacion_documentopago", sumados.height),
            periodo=pl.lit(periodo),
            congelado=pl.Series(congelados, dtype=pl.String),
        )
    )


def _recargo() -> pl.Expr:
    """Of what is still owed of a voucher, its part of the printed surcharge, half-up."""
    return (2 * pl.col("recargo") * pl.col("saldo") + pl.col("total")) // (2 * pl.col("total"))


def _congelar(encabezado: Mapping[str, Any], consumos: Mapping[int, Sequence[int | None]]) -> str:
    dichos = {str(cuenta): meses for cuenta, meses in consumos.items()}
    return json.dumps({"emisor": encabezado, "consumos": dichos}, ensure_ascii=False, separators=(",", ":"))


def _filas(documentos: pl.DataFrame, emisor: Emisor, usuario: Usuario) -> pl.DataFrame:
    """As their table has them."""
    codigos = [_codigo(emisor, Clase.DOCUMENTO, fila["documento"], fila) for fila in documentos.iter_rows(named=True)]
    return documentos.select(
        "periodo", "nombre", "domicilio", "orden", "en_papel", "correo", "vence", "cuantos", "congelado",
        id="documento",
        pagador_id="pagador",
        ruta_id="ruta",
        segundo_vence="segundo",
        recargo=con_decimales("recargo", 2),
        total=con_decimales("total", 2),
        formato=pl.Series([formato for formato, _ in codigos], dtype=pl.String),
        codigo=pl.Series([codigo for _, codigo in codigos], dtype=pl.String),
        plantilla=pl.lit(PLANTILLA),
        usuario_id=pl.lit(usuario.pk, pl.Int64),
        # The clock once: as a default it is read for each row.
        registrado_en=pl.lit(ahora()),
        fecha=pl.lit(hoy()),
    )  # fmt: skip


def _comprobantes(filas: pl.DataFrame, emisor: Emisor) -> pl.DataFrame:
    """Its vouchers, in their order, as their table has them."""
    propios = filas.select(
        "pagador", "comprobante", "documento", "vence",
        segundo="segundo_vence",
        recargo=_recargo(),
        total="saldo",
        orden=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("documento"),
    )  # fmt: skip
    codigos = [_codigo(emisor, Clase.COMPROBANTE, fila["comprobante"], fila) for fila in propios.iter_rows(named=True)]
    return propios.select(
        "orden",
        comprobante_id="comprobante",
        documento_id="documento",
        importe=con_decimales("total", 2),
        formato=pl.Series([formato for formato, _ in codigos], dtype=pl.String),
        codigo=pl.Series([codigo for _, codigo in codigos], dtype=pl.String),
    )


def _codigo(emisor: Emisor, clase: Clase, clave: int, fila: Mapping[str, Any]) -> tuple[str, str]:
    """Layout and code of what has `total` centavos to pay until `vence`; both empty when it is nothing."""
    if not fila["total"]:
        return "", ""
    vencimientos = [Vencimiento(vence=fila["vence"], centavos=fila["total"])]
    if fila["segundo"] is not None:
        vencimientos.append(Vencimiento(vence=fila["segundo"], centavos=fila["total"] + fila["recargo"]))
    cobrable = Cobrable(
        empresa=emisor.empresa, persona=fila["pagador"], clase=clase, clave=clave, vencimientos=vencimientos
    )
    for formato in (emisor.formato, DE_CAJA):
        try:
            return formato.clave, codificar(formato, cobrable)
        except NoEntra:
            continue
    raise ErrorNegocio(
        "facturacion.codigo_formato", f"No se puede hacer el código de pago de {clave} porque su importe no entra."
    )
