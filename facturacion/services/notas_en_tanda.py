"""The credit notes that undo many vouchers whole, as frames."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.marco import claves, consultar
from facturacion.documento import ESQUEMA_COMPROBANTES, ESQUEMA_RENGLONES, NOTA
from facturacion.models import TipoComprobante

ESQUEMA_ORIGINALES: dict[str, pl.DataType] = {
    "corrige": pl.Int64(), "tipo_original": pl.Int64(), "persona": pl.Int64(), "pagador": pl.Int64(),
    "cuenta": pl.Int64(), "grupo": pl.Int64(), "seccion": pl.Int64(), "nombre": pl.String(),
    "documento_tipo": pl.String(), "documento": pl.String(), "condicion_iva": pl.Int64(), "domicilio": pl.String(),
    "categoria": pl.String(), "es_asociado": pl.Boolean(), "desde": pl.Date(), "hasta": pl.Date(),
    "a_favor_centavos": pl.Int64(), "devengado_centavos": pl.Int64(),
}  # fmt: skip
# One that was corrected already is left: whoever corrected it knows why.
ORIGINALES = """
    SELECT c.id, c.tipo_id, c.persona_id, c.pagador_id, c.cuenta_id, c.grupo_id, c.seccion_id, c.nombre,
        c.documento_tipo, c.documento, c.condicion_iva, c.domicilio, c.categoria, c.es_asociado, c.desde, c.hasta,
        round((s.total - s.saldo) * 100)::bigint,
        (SELECT COALESCE(round(sum(f.devengado) * 100), 0)::bigint FROM public.facturacion_consumofacturado AS f
            WHERE f.comprobante_id = c.id)
    FROM public.facturacion_comprobante AS c JOIN public.facturacion_saldocomprobante AS s ON s.comprobante_id = c.id
    WHERE c.id = ANY(%(ids)s::bigint[])
        AND NOT EXISTS (SELECT 1 FROM public.facturacion_comprobante AS n WHERE n.corrige_id = c.id)
    ORDER BY c.id
"""
_RENGLONES: dict[str, pl.DataType] = {
    "corrige": pl.Int64(), **{nombre: tipo for nombre, tipo in ESQUEMA_RENGLONES.items() if nombre != "n"},
}  # fmt: skip
RENGLONES = """
    SELECT comprobante_id, orden, clase, codigo, componente, detalle, (cantidad * 1000)::bigint, unidad,
        (precio * 1000000)::bigint, round(base * 100)::bigint, (alicuota * 1000000)::bigint, (iva * 100)::bigint,
        round(importe * 100)::bigint
    FROM public.facturacion_renglon WHERE comprobante_id = ANY(%(ids)s::bigint[]) ORDER BY comprobante_id, orden
"""


def tipo_de_nota(tipo: TipoComprobante) -> TipoComprobante:
    """The credit note of a type: of its class and letter. Errores: facturacion.sin_nota."""
    nota = (
        TipoComprobante.objects.filter(
            clase=tipo.clase, letra=tipo.letra, especie=TipoComprobante.Especie.CREDITO, activo=True
        )
        .order_by("codigo_arca", "pk")
        .first()
    )
    if nota is None:
        raise ErrorNegocio(
            "facturacion.sin_nota", f"No se puede acreditar {tipo} porque no hay nota de crédito de su letra. Cargala."
        )
    return nota


def notas(originales: Sequence[int], *, punto: int, motivo: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ESQUEMA_COMPROBANTES (without date, number nor strategy) and ESQUEMA_RENGLONES of the notes of some vouchers."""
    valores = {"ids": claves(originales)}
    previos = consultar(ORIGINALES, valores, ESQUEMA_ORIGINALES).with_columns(pl.col(pl.String).fill_null(""))
    tipos = {tipo.pk: tipo_de_nota(tipo).pk for tipo in TipoComprobante.objects.filter(pk__in=previos["tipo_original"])}
    cabeceras = (
        previos.with_row_index("n")
        .with_columns(
            pl.col("n").cast(pl.Int64),
            tipo=pl.col("tipo_original").replace_strict(tipos, default=None, return_dtype=pl.Int64),
            punto=pl.lit(punto, pl.Int64),
            numero=pl.lit(None, pl.Int64),
            estrategia=pl.lit(""),
            evento=pl.lit(NOTA),
            origen=pl.lit("nota"),
            fecha=pl.lit(None, pl.Date),
            vence=pl.lit(None, pl.Date),
            segundo_vence=pl.lit(None, pl.Date),
            recargo_centavos=pl.lit(0, pl.Int64),
            motivo=pl.lit(motivo[:200]),
            huella=pl.lit(""),
        )
        .select(list(ESQUEMA_COMPROBANTES))
    )
    lineas = consultar(RENGLONES, valores, _RENGLONES).with_columns(pl.col(pl.String).fill_null(""))
    de_ellas = cabeceras.select("n", "corrige").join(lineas, on="corrige", how="inner", maintain_order="right_left")
    return cabeceras, de_ellas.select(list(ESQUEMA_RENGLONES))
