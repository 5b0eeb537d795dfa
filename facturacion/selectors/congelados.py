"""What a voucher freezes of accounts and persons on a day: who, where, what they were before the taxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from cesop.nucleo.marco import claves, consultar

# Columns of `documento.ESQUEMA_COMPROBANTES`, but for the key; `numero_de_cuenta` is for people.
_DE_PERSONA: dict[str, pl.DataType] = {
    "persona": pl.Int64(),
    "nombre": pl.String(),
    "documento_tipo": pl.String(),
    "documento": pl.String(),
    "condicion_iva": pl.Int64(),
    "domicilio": pl.String(),
    "es_asociado": pl.Boolean(),
}
ESQUEMA_DE_CUENTAS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(),
    "numero_de_cuenta": pl.Int64(),
    "grupo": pl.Int64(),
    "seccion": pl.Int64(),
    "categoria": pl.String(),
    "pagador": pl.Int64(),
    **_DE_PERSONA,
}
ESQUEMA_DE_PERSONAS = _DE_PERSONA

# Without holder that day, an account cannot be billed: its row has no person.
DE_CUENTAS = """
    SELECT c.id, c.numero, c.grupo_id, g.seccion_id, COALESCE(k.clave, ''), COALESCE(q.persona_id, t.persona_id), p.id,
        p.nombre, CASE WHEN p.cuit <> '' THEN 'cuit' ELSE p.documento_tipo END,
        CASE WHEN p.cuit <> '' THEN p.cuit ELSE p.documento END, COALESCE(f.iva, 5),
        concat_ws(', ', concat_ws(' ', d.calle, NULLIF(d.altura, ''), 'piso ' || NULLIF(d.piso, ''),
            'depto. ' || NULLIF(d.departamento, '')), l.nombre),
        a.id IS NOT NULL
    FROM public.catastro_cuentaservicio AS c
    JOIN public.catastro_grupogestion AS g ON g.id = c.grupo_id
    JOIN public.catastro_suministro AS s ON s.id = c.suministro_id
    JOIN public.catastro_inmueble AS i ON i.id = s.inmueble_id
    JOIN public.catastro_domicilio AS d ON d.id = i.domicilio_id
    JOIN public.catastro_localidad AS l ON l.id = d.localidad_id
    LEFT JOIN public.catastro_partedecuenta AS t ON t.cuenta_id = c.id AND t.rol = 'titular'
        AND t.reemplazado_en IS NULL AND daterange(t.desde, t.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_partedecuenta AS q ON q.cuenta_id = c.id AND q.rol = 'pagador'
        AND q.reemplazado_en IS NULL AND daterange(q.desde, q.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_categoriadecuenta AS r ON r.cuenta_id = c.id
        AND r.reemplazado_en IS NULL AND daterange(r.desde, r.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_categoria AS k ON k.id = r.categoria_id
    LEFT JOIN public.catastro_persona AS p ON p.id = t.persona_id
    LEFT JOIN public.catastro_condicionfiscal AS f ON f.persona_id = p.id
        AND f.reemplazado_en IS NULL AND daterange(f.desde, f.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_asociado AS a ON a.persona_id = p.id
        AND a.reemplazado_en IS NULL AND daterange(a.desde, a.hasta) @> %(al)s::date
    WHERE c.id = ANY(%(cuentas)s::bigint[]) ORDER BY c.id
"""
DE_PERSONAS = """
    SELECT p.id, p.nombre, CASE WHEN p.cuit <> '' THEN 'cuit' ELSE p.documento_tipo END,
        CASE WHEN p.cuit <> '' THEN p.cuit ELSE p.documento END, COALESCE(f.iva, 5),
        concat_ws(', ', NULLIF(concat_ws(' ', d.calle, NULLIF(d.altura, ''), 'piso ' || NULLIF(d.piso, ''),
            'depto. ' || NULLIF(d.departamento, '')), ''), l.nombre),
        a.id IS NOT NULL
    FROM public.catastro_persona AS p
    LEFT JOIN public.catastro_domiciliodepersona AS h ON h.persona_id = p.id AND h.uso = 'legal'
        AND h.reemplazado_en IS NULL AND daterange(h.desde, h.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_domicilio AS d ON d.id = h.domicilio_id
    LEFT JOIN public.catastro_localidad AS l ON l.id = d.localidad_id
    LEFT JOIN public.catastro_condicionfiscal AS f ON f.persona_id = p.id
        AND f.reemplazado_en IS NULL AND daterange(f.desde, f.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_asociado AS a ON a.persona_id = p.id
        AND a.reemplazado_en IS NULL AND daterange(a.desde, a.hasta) @> %(al)s::date
    WHERE p.id = ANY(%(personas)s::bigint[]) ORDER BY p.id
"""


def de_cuentas(cuentas: pl.Series | Sequence[int], *, al: dt.date) -> pl.DataFrame:
    """ESQUEMA_DE_CUENTAS of some accounts on a day, as known now; `persona` null without holder. One query."""
    return _con_vacios(consultar(DE_CUENTAS, {"cuentas": claves(cuentas), "al": al}, ESQUEMA_DE_CUENTAS))


def de_personas(personas: pl.Series | Sequence[int], *, al: dt.date) -> pl.DataFrame:
    """ESQUEMA_DE_PERSONAS of some persons on a day, as known now. One query."""
    return _con_vacios(consultar(DE_PERSONAS, {"personas": claves(personas), "al": al}, ESQUEMA_DE_PERSONAS))


def _con_vacios(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty texts come as nulls from the text form of the records."""
    return frame.with_columns(pl.col(pl.String).fill_null(""))
