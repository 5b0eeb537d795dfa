"""What a payable document is made of: vouchers without one, whom they go to and where, what was owed, what was used.

A constant number of queries, whatever the vouchers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from cesop.nucleo import parametros
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.marco import claves, consultar
from cesop.nucleo.models import Instalacion
from facturacion.intereses import redondear
from facturacion.parametros import EMISOR
from facturacion.selectors import tasas
from facturacion.services.intereses import Plazo, devengado_de

# Vouchers of the two months before that nobody put in a document go in this one.
MESES_ATRAS = 2
# The month of the document and the twelve before.
MESES_DEL_GRAFICO = 13

# Not of those that the previous system printed; nor of what a note left in nothing.
_SIN_DOCUMENTO = """
    FROM public.facturacion_comprobante AS c
    JOIN public.facturacion_saldocomprobante AS s ON s.comprobante_id = c.id
    {mas}
    WHERE {cuales} AND c.origen <> 'apertura'
        AND NOT EXISTS (SELECT 1 FROM public.facturacion_comprobantededocumento AS d WHERE d.comprobante_id = c.id)
        AND NOT (s.saldo = 0 AND EXISTS (
            SELECT 1 FROM public.facturacion_comprobante AS n
            JOIN public.facturacion_abono AS a ON a.comprobante_id = n.id
            WHERE n.corrige_id = c.id AND n.total = c.total))
"""
_PLAN = "SELECT c.pagador_id, c.id" + _SIN_DOCUMENTO.format(
    mas="", cuales="c.fecha BETWEEN %(desde)s::date AND %(hasta)s::date"
) + "ORDER BY c.pagador_id, c.id"  # fmt: skip
ESQUEMA_DEL_PLAN: dict[str, pl.DataType] = {"pagador": pl.Int64(), "comprobante": pl.Int64()}
ESQUEMA_DE_COMPROBANTES: dict[str, pl.DataType] = {
    "pagador": pl.Int64(), "comprobante": pl.Int64(), "cuenta": pl.Int64(), "vence": pl.Date(),
    "segundo_vence": pl.Date(), "recargo": pl.Int64(), "total": pl.Int64(), "saldo": pl.Int64(),
}  # fmt: skip
_COMPROBANTES = """
    SELECT c.pagador_id, c.id, c.cuenta_id, c.vence, c.segundo_vence, round(c.recargo * 100)::bigint,
        round(c.total * 100)::bigint, round(s.saldo * 100)::bigint
""" + _SIN_DOCUMENTO.format(
    cuales="c.id = ANY(%(ids)s::bigint[])",
    mas="""
    LEFT JOIN public.catastro_cuentaservicio AS k ON k.id = c.cuenta_id
    LEFT JOIN public.catastro_suministro AS u ON u.id = k.suministro_id
    LEFT JOIN public.catastro_servicio AS v ON v.id = u.servicio_id""",
) + "ORDER BY c.pagador_id, v.orden NULLS LAST, k.numero, c.fecha, c.id"  # fmt: skip

_DOMICILIO = """NULLIF(concat_ws(', ', NULLIF(concat_ws(' ', {d}.calle, NULLIF({d}.altura, ''),
    'piso ' || NULLIF({d}.piso, ''), 'depto. ' || NULLIF({d}.departamento, '')), ''),
    concat_ws(' ', NULLIF({l}.codigo_postal, ''), {l}.nombre)), '')"""
ESQUEMA_DE_CUENTAS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "envio": pl.String(), "postal": pl.String(), "inmueble": pl.String(), "ruta": pl.Int64(),
    "orden": pl.Int64(),
}  # fmt: skip
_CUENTAS = f"""
    SELECT k.id, k.envio, {_DOMICILIO.format(d="q", l="m")}, {_DOMICILIO.format(d="d", l="l")}, r.ruta_id, r.orden
    FROM public.catastro_cuentaservicio AS k
    JOIN public.catastro_suministro AS s ON s.id = k.suministro_id
    JOIN public.catastro_inmueble AS i ON i.id = s.inmueble_id
    JOIN public.catastro_domicilio AS d ON d.id = i.domicilio_id
    JOIN public.catastro_localidad AS l ON l.id = d.localidad_id
    LEFT JOIN public.catastro_puntoderuta AS r ON r.suministro_id = s.id AND r.uso = 'reparto'
    LEFT JOIN public.catastro_domicilio AS q ON q.id = k.domicilio_postal_id
    LEFT JOIN public.catastro_localidad AS m ON m.id = q.localidad_id
    WHERE k.id = ANY(%(ids)s::bigint[])
"""  # noqa: S608 - our own texts
ESQUEMA_DE_PERSONAS: dict[str, pl.DataType] = {
    "pagador": pl.Int64(), "nombre": pl.String(), "suyo_postal": pl.String(), "legal": pl.String(),
    "direccion": pl.String(),
}  # fmt: skip
_PERSONAS = f"""
    SELECT p.id, p.nombre, {_DOMICILIO.format(d="q", l="m")}, {_DOMICILIO.format(d="d", l="l")}, (
        SELECT e.valor FROM public.catastro_mediodecontacto AS e
        WHERE e.persona_id = p.id AND e.tipo = 'email' AND e.activo AND e.recibe_avisos
        ORDER BY e.principal DESC, e.id LIMIT 1)
    FROM public.catastro_persona AS p
    LEFT JOIN public.catastro_domiciliodepersona AS x ON x.persona_id = p.id AND x.uso = 'postal'
        AND x.reemplazado_en IS NULL AND daterange(x.desde, x.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_domicilio AS q ON q.id = x.domicilio_id
    LEFT JOIN public.catastro_localidad AS m ON m.id = q.localidad_id
    LEFT JOIN public.catastro_domiciliodepersona AS y ON y.persona_id = p.id AND y.uso = 'legal'
        AND y.reemplazado_en IS NULL AND daterange(y.desde, y.hasta) @> %(al)s::date
    LEFT JOIN public.catastro_domicilio AS d ON d.id = y.domicilio_id
    LEFT JOIN public.catastro_localidad AS l ON l.id = d.localidad_id
    WHERE p.id = ANY(%(ids)s::bigint[])
"""  # noqa: S608 - our own texts
ESQUEMA_DE_DEUDAS: dict[str, pl.DataType] = {
    "pagador": pl.Int64(), "comprobante": pl.Int64(), "vence": pl.Date(), "segundo_vence": pl.Date(),
    "consumidor": pl.Boolean(), "interno": pl.Boolean(), "en_disputa": pl.Boolean(), "capital": pl.Int64(),
}  # fmt: skip
_DEUDAS = """
    SELECT s.pagador_id, s.comprobante_id, c.vence, c.segundo_vence, c.condicion_iva = %(consumidor)s,
        t.clase = 'interno',
        EXISTS (SELECT 1 FROM public.facturacion_bloqueo AS b WHERE b.comprobante_id = c.id AND b.levanta_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM public.facturacion_bloqueo AS l WHERE l.levanta_id = b.id)),
        round(s.saldo * 100)::bigint
    FROM public.facturacion_saldocomprobante AS s
    JOIN public.facturacion_comprobante AS c ON c.id = s.comprobante_id
    JOIN public.facturacion_tipocomprobante AS t ON t.id = c.tipo_id
    WHERE s.pagador_id = ANY(%(personas)s::bigint[]) AND s.saldo > 0 AND s.vence < %(al)s::date
        AND s.comprobante_id <> ALL (%(ids)s::bigint[])
    ORDER BY s.pagador_id, c.vence, c.id
"""
ESQUEMA_DE_CONSUMOS: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "mes": pl.Int64(), "cantidad_mil": pl.Int64()}
# Of the account, not of the point: what somebody else used there is nobody's business.
_CONSUMOS = """
    SELECT c.cuenta_id, (extract(year FROM c.hasta) * 12 + extract(month FROM c.hasta) - 1)::bigint,
        round(sum(c.consumo) * 1000)::bigint
    FROM public.medicion_consumo AS c
    WHERE c.cuenta_id = ANY(%(ids)s::bigint[]) AND c.hasta >= %(desde)s::date AND c.hasta < %(hasta)s::date
        AND c.magnitud IN ('activa', 'volumen') AND c.consumo IS NOT NULL
        AND EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
    GROUP BY 1, 2
"""


def encabezado(*, al: dt.date) -> dict[str, Any]:
    """What the paper says of whoever issues it on a day: `nombre` and `datos`, its lines. Two queries."""
    dichos = parametros.valores(list(EMISOR), al=al)
    cuit, iibb, inicio, domicilio, contacto, guardia = (str(dichos[clave]) for clave in EMISOR)
    return {
        "nombre": Instalacion.objects.get(pk=1).cooperativa,
        "datos": [
            f"{domicilio} · {contacto} · Guardia de reclamos {guardia}",
            f"CUIT {cuit} · Ingresos brutos {iibb} · Inicio de actividades {inicio} · IVA responsable inscripto",
        ],
    }


def sin_documento(*, periodo: dt.date, al: dt.date) -> pl.DataFrame:
    """ESQUEMA_DEL_PLAN: vouchers issued up to the end of a month, or `al`, that no document has, by payer."""
    hasta = min(al, sumar_meses(periodo, 1) - dt.timedelta(days=1))
    return consultar(_PLAN, {"desde": sumar_meses(periodo, -MESES_ATRAS), "hasta": hasta}, ESQUEMA_DEL_PLAN)


def comprobantes(ids: Sequence[int]) -> pl.DataFrame:
    """ESQUEMA_DE_COMPROBANTES of those that no document has, as they are printed. One query."""
    return consultar(_COMPROBANTES, {"ids": claves(ids)}, ESQUEMA_DE_COMPROBANTES)


def entregas(filas: pl.DataFrame, *, al: dt.date) -> pl.DataFrame:
    """`pagador`, `nombre`, `domicilio`, `ruta`, `orden`, `en_papel`, `correo`: whom each document goes to. Two queries.

    Where some account says, or the payer; else to the property, by its route. filas: ESQUEMA_DE_COMPROBANTES.
    """
    de_cuentas = consultar(_CUENTAS, {"ids": claves(filas["cuenta"])}, ESQUEMA_DE_CUENTAS)
    personas = consultar(_PERSONAS, {"ids": claves(filas["pagador"]), "al": al}, ESQUEMA_DE_PERSONAS)
    suyas = filas.select("pagador", "cuenta").join(de_cuentas, on="cuenta", how="left", maintain_order="left")
    # The first account that has a route; without any, the first account.
    con_ruta = pl.col("ruta").is_not_null()
    por_persona = suyas.group_by("pagador", maintain_order=True).agg(
        pl.col("postal").drop_nulls().first(),
        pl.coalesce(pl.col("inmueble").filter(con_ruta).first(), pl.col("inmueble").drop_nulls().first()),
        pl.col("ruta").filter(con_ruta).first(),
        pl.col("orden").filter(con_ruta).first(),
        pide_papel=(pl.col("envio").is_null() | (pl.col("envio") != "correo")).any(),
        pide_correo=pl.col("envio").is_in(["correo", "ambos"]).any().fill_null(value=False),
    )
    otro_lugar = pl.coalesce("postal", "suyo_postal")
    correo = pl.when("pide_correo").then("direccion").fill_null("")
    return por_persona.join(personas, on="pagador", how="left", maintain_order="left").select(
        "pagador",
        pl.col("nombre").fill_null(""),
        domicilio=pl.coalesce(otro_lugar, "inmueble", "legal").fill_null("").str.slice(0, 200),
        ruta=pl.when(otro_lugar.is_null()).then("ruta"),
        orden=pl.when(otro_lugar.is_null()).then("orden"),
        en_papel=pl.col("pide_papel") | (correo == ""),
        correo=correo,
    )


def deudas(filas: pl.DataFrame, *, al: dt.date) -> pl.DataFrame:
    """`pagador`, `comprobante`, `capital`, `interes`: what each payer owes that was due before. Four queries.

    filas: ESQUEMA_DE_COMPROBANTES. Of what is in dispute, and of what is internal, there is no interest.
    """
    parametros = {
        "personas": claves(filas["pagador"]), "ids": claves(filas["comprobante"]), "al": al,
        "consumidor": int(tasas.CONSUMIDOR),
    }  # fmt: skip
    vencidas = consultar(_DEUDAS, parametros, ESQUEMA_DE_DEUDAS)
    conocida = tasas.historia() if not vencidas.is_empty() else None
    factores: dict[Plazo, int] = {}
    intereses = []
    for fila in vencidas.iter_rows(named=True):
        if fila["interno"] or fila["en_disputa"]:
            intereses.append(0)
            continue
        plazo = Plazo(vence=fila["vence"], segundo_vence=fila["segundo_vence"], consumidor=fila["consumidor"])
        if plazo not in factores:
            factores[plazo] = devengado_de(plazo, al=al, conocida=conocida)
        intereses.append(redondear(fila["capital"] * factores[plazo]))
    return vencidas.select("pagador", "comprobante", "capital", interes=pl.Series(intereses, dtype=pl.Int64))


def consumos(filas: pl.DataFrame, *, periodo: dt.date) -> dict[int, list[int | None]]:
    """Account → what it used in each month up to `periodo`, in thousandths; None where nothing was read. One query."""
    desde = sumar_meses(periodo, 1 - MESES_DEL_GRAFICO)
    primero = desde.year * 12 + desde.month - 1
    limites = {"ids": claves(filas["cuenta"]), "desde": desde, "hasta": sumar_meses(periodo, 1)}
    leidos = consultar(_CONSUMOS, limites, ESQUEMA_DE_CONSUMOS)
    dados: dict[int, list[int | None]] = {}
    for cuenta, mes, cantidad in leidos.iter_rows():
        dados.setdefault(cuenta, [None] * MESES_DEL_GRAFICO)[mes - primero] = cantidad
    return dados
