"""What a run reads of the accounts that it bills, as the frames that the engine of tariffs takes.

A constant number of queries, whatever the accounts and their history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from cesop.nucleo.marco import claves, consultar
from facturacion.liquidado import ESQUEMA_CARGOS
from facturacion.selectors import congelados
from facturacion.selectors import llamadas as de_llamadas
from facturacion.tarifas import ESQUEMA_CONDICIONES, ESQUEMA_CONSUMOS, ESQUEMA_CUENTAS, ESQUEMA_SITUACIONES
from facturacion.tasado import ESQUEMA_PENDIENTES as ESQUEMA_LLAMADAS

CONECTADA = "conectada"
VIVIENDA = "vivienda"

# Valid consumptions of an account that are not billed whole, with the instalment that comes next, how many are to come
# with it (`faltan`) and how often it was billed before. `devengado_centavos`: of its accrual, what nobody took yet.
ESQUEMA_PENDIENTES: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(),
    "consumo": pl.Int64(),
    "magnitud": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "cantidad_mil": pl.Int64(),
    "cuota": pl.Int64(),
    "faltan": pl.Int64(),
    "vez": pl.Int64(),
    "devengado_centavos": pl.Int64(),
}
# Of every instalment, the last time that it was billed, unless a note gave it back. A reading that was corrected after
# it was billed waits for that bill to be made again (`refacturables`): the next one would charge it twice. What the old
# system measured, it billed.
PENDIENTES = """
    SELECT c.cuenta_id, c.id, c.magnitud, c.desde, c.hasta, (c.consumo * 1000)::bigint, f.proxima,
        %(cuotas)s - f.pagas,
        COALESCE((SELECT max(t.vez) FROM public.facturacion_consumofacturado AS t
            WHERE t.consumo_id = c.id AND t.cuota = f.proxima), 0) + 1,
        round((COALESCE(d.importe, 0) - COALESCE(f.tomado, 0)) * 100)::bigint
    FROM public.medicion_consumo AS c
    LEFT JOIN public.medicion_devengo AS d ON d.consumo_id = c.id
    LEFT JOIN LATERAL (
        SELECT count(*) AS pagas, sum(a.devengado) AS tomado,
            CASE WHEN count(*) = COALESCE(max(a.cuota), 0) THEN count(*) + 1 ELSE (
                SELECT min(k) FROM generate_series(1, max(a.cuota)) AS k WHERE k <> ALL (array_agg(a.cuota))
            ) END AS proxima
        FROM public.facturacion_consumofacturado AS a
        WHERE a.consumo_id = c.id
            AND NOT EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS b WHERE b.facturado_id = a.id)
    ) AS f ON true
    WHERE c.cuenta_id = ANY(%(cuentas)s::bigint[]) AND c.hasta <= %(al)s::date AND c.desde IS NOT NULL
        AND c.consumo IS NOT NULL AND c.caso <> 'heredado' AND f.pagas < %(cuotas)s
        AND EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
        AND CASE WHEN c.reemplaza_id IS NULL THEN true ELSE NOT EXISTS (
            WITH RECURSIVE previos AS (
                SELECT c.reemplaza_id AS id
                UNION ALL
                SELECT p.reemplaza_id FROM previos JOIN public.medicion_consumo AS p ON p.id = previos.id
                WHERE p.reemplaza_id IS NOT NULL
            )
            SELECT 1 FROM previos JOIN public.facturacion_consumofacturado AS a ON a.consumo_id = previos.id
            WHERE NOT EXISTS (SELECT 1 FROM public.facturacion_consumodevuelto AS b WHERE b.facturado_id = a.id)) END
    ORDER BY c.cuenta_id, c.hasta, c.id
"""
ESQUEMA_ESTADOS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "cambio": pl.Int64(), "desde": pl.Date(), "estado": pl.String(),
}  # fmt: skip
ESTADOS = """
    SELECT e.cuenta_id, e.id, e.fecha, e.hasta FROM public.catastro_cambiodeestado AS e
    WHERE e.cuenta_id = ANY(%(cuentas)s::bigint[]) AND e.fecha < %(hasta)s::date
"""
ESQUEMA_CATEGORIAS: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(), "desde": pl.Date(), "hasta": pl.Date(), "categoria": pl.String(),
}  # fmt: skip
CATEGORIAS = """
    SELECT r.cuenta_id, r.desde, r.hasta, k.clave FROM public.catastro_categoriadecuenta AS r
    JOIN public.catastro_categoria AS k ON k.id = r.categoria_id
    WHERE r.cuenta_id = ANY(%(cuentas)s::bigint[]) AND r.reemplazado_en IS NULL AND r.desde < %(hasta)s::date
        AND (r.hasta IS NULL OR r.hasta > %(desde)s::date)
"""
_CONDICIONES: dict[str, pl.DataType] = {**ESQUEMA_CONDICIONES}
# Conditions of the account, and what is measured of its property, as the books name it.
CONDICIONES = """
    SELECT c.cuenta_id, t.clave, c.desde, c.hasta, (c.valor * 1000)::bigint
    FROM public.catastro_condiciondecuenta AS c JOIN public.catastro_tipocondicion AS t ON t.id = c.tipo_id
    WHERE c.cuenta_id = ANY(%(cuentas)s::bigint[]) AND c.reemplazado_en IS NULL AND c.desde < %(hasta)s::date
        AND (c.hasta IS NULL OR c.hasta > %(desde)s::date)
    UNION ALL
    SELECT c.id, m.clave, p.desde, p.hasta, (m.valor * 1000)::bigint
    FROM public.catastro_cuentaservicio AS c
    JOIN public.catastro_suministro AS s ON s.id = c.suministro_id
    JOIN public.catastro_caracteristicadeinmueble AS p ON p.inmueble_id = s.inmueble_id
    CROSS JOIN LATERAL (VALUES ('m2_terreno', p.superficie_terreno), ('m2_cubiertos', p.superficie_cubierta),
        ('unidades_funcionales', p.unidades_funcionales::numeric)) AS m (clave, valor)
    WHERE c.id = ANY(%(cuentas)s::bigint[]) AND p.reemplazado_en IS NULL AND p.desde < %(hasta)s::date
        AND (p.hasta IS NULL OR p.hasta > %(desde)s::date) AND m.valor IS NOT NULL
    UNION ALL
    SELECT c.id, 'diametro', k.desde, k.hasta, m.diametro * 1000
    FROM public.catastro_cuentaservicio AS c
    JOIN public.catastro_colocacion AS k ON k.suministro_id = c.suministro_id AND k.reemplazado_en IS NULL
    JOIN public.catastro_medidor AS m ON m.id = k.medidor_id
    WHERE c.id = ANY(%(cuentas)s::bigint[]) AND k.desde < %(hasta)s::date
        AND (k.hasta IS NULL OR k.hasta > %(desde)s::date) AND m.diametro IS NOT NULL
"""
ESQUEMA_DESTINOS: dict[str, pl.DataType] = {"cuenta": pl.Int64(), "destino": pl.String()}
DESTINOS = """
    SELECT c.id, p.destino FROM public.catastro_cuentaservicio AS c
    JOIN public.catastro_suministro AS s ON s.id = c.suministro_id
    JOIN public.catastro_caracteristicadeinmueble AS p ON p.inmueble_id = s.inmueble_id
        AND p.reemplazado_en IS NULL AND daterange(p.desde, p.hasta) @> %(al)s::date
    WHERE c.id = ANY(%(cuentas)s::bigint[])
"""
CARGOS = """
    SELECT c.cuenta_id, c.id, k.clave, k.componente, COALESCE(NULLIF(c.detalle, ''), k.nombre)
            || CASE WHEN c.cuotas > 1 THEN format(' (cuota %%s de %%s)', c.cuota, c.cuotas) ELSE '' END,
        (k.iva * 100)::bigint, round(c.importe * 100)::bigint
    FROM public.facturacion_cargofacturable AS c JOIN public.facturacion_concepto AS k ON k.id = c.concepto_id
    WHERE c.cuenta_id = ANY(%(cuentas)s::bigint[]) AND c.facturable_desde <= %(al)s::date AND k.uso = 'factura'
        AND NOT EXISTS (SELECT 1 FROM public.facturacion_destinodecargo AS d WHERE d.cargo_id = c.id)
    ORDER BY c.cuenta_id, c.id
"""


# Bills of some months that notes did not give back: who is billed by several at once may have one of them already.
YA_FACTURADAS = """
    SELECT DISTINCT c.cuenta_id FROM public.facturacion_comprobante AS c
    WHERE c.cuenta_id = ANY(%(cuentas)s::bigint[]) AND c.origen IN ('corrida', 'refactura')
        AND c.desde < %(hasta)s::date AND c.hasta > %(desde)s::date
        AND c.total > (SELECT COALESCE(sum(n.total), 0) FROM public.facturacion_comprobante AS n
            JOIN public.facturacion_tipocomprobante AS t ON t.id = n.tipo_id
            WHERE n.corrige_id = c.id AND t.especie = 'credito')
    ORDER BY 1
"""


@dataclass(frozen=True, kw_only=True)
class Plazo:
    """What a run bills: the month, and everything that was measured up to a day (`al`).

    medido: from readings; otherwise flat, the months themselves, which begin on `plano_desde`. planas: categories of a
    measured service that nothing is measured of, and are billed flat too. cuotas: in how many bills a reading goes.
    meses: how many months each bill is. dias_de_llamadas: how old a call may be, at the end of the month, to be
    charged; 0, its book charges none.
    """

    desde: dt.date
    plano_desde: dt.date
    hasta: dt.date
    al: dt.date
    medido: bool
    cuotas: int
    meses: int
    cuadro: str
    jurisdiccion: str
    planas: frozenset[str] = frozenset()
    dias_de_llamadas: int = 0


@dataclass(frozen=True, kw_only=True)
class Insumos:
    """What the engine takes, and what a voucher says besides.

    congelados: `congelados.ESQUEMA_DE_CUENTAS`. pendientes: ESQUEMA_PENDIENTES. cargos: `liquidado.ESQUEMA_CARGOS`.
    llamadas: `tasado.ESQUEMA_PENDIENTES`, not rated yet. sin_lectura: accounts with nothing to bill. ya_facturadas:
    flat ones that have some of these months billed. cuentas, condiciones, consumos, situaciones: of the engine, `caso`
    is the account.
    """

    congelados: pl.DataFrame
    pendientes: pl.DataFrame
    cargos: pl.DataFrame
    llamadas: pl.DataFrame
    sin_lectura: pl.Series
    ya_facturadas: pl.Series
    cuentas: pl.DataFrame
    condiciones: pl.DataFrame
    consumos: pl.DataFrame
    situaciones: pl.DataFrame


def leer(cuentas: pl.Series | Sequence[int], plazo: Plazo, *, fecha: dt.date) -> Insumos:
    """Everything of some accounts for a run issued on `fecha`. Seven queries, eight with calls or by several months."""
    leido = Leido(
        personas=congelados.de_cuentas(cuentas, al=fecha),
        pendientes=pendientes_de(cuentas, plazo),
        cargos=cargos_de(cuentas, al=fecha),
        llamadas=llamadas_de(cuentas, plazo),
        ya_facturadas=_ya_facturadas(cuentas, plazo),
    )
    return armar(leido, plazo, fecha=fecha)


@dataclass(frozen=True, kw_only=True)
class Leido:
    """What is billed of some accounts: `congelados.ESQUEMA_DE_CUENTAS`, ESQUEMA_PENDIENTES, ESQUEMA_CARGOS and
    `tasado.ESQUEMA_PENDIENTES`; and which have a bill of some of these months."""

    personas: pl.DataFrame
    pendientes: pl.DataFrame
    cargos: pl.DataFrame
    llamadas: pl.DataFrame
    ya_facturadas: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Int64))


def armar(leido: Leido, plazo: Plazo, *, fecha: dt.date) -> Insumos:
    """As `leer`, of what was read already."""
    personas, pendientes = leido.personas, leido.pendientes
    todos = _periodos(personas, pendientes, plazo)
    con_periodo = todos["cuenta"]
    repetida = pl.col("cuenta").is_in(leido.ya_facturadas.implode()) & ~pl.col("cuenta").is_in(
        pendientes["cuenta"].unique().implode()
    )
    periodos, repetidas = todos.filter(~repetida), todos.filter(repetida)["cuenta"]
    limites = {
        "cuentas": claves(periodos["cuenta"]), "desde": _primero(periodos, plazo), "hasta": _ultimo(periodos, plazo),
    }  # fmt: skip
    destinos = consultar(DESTINOS, {"cuentas": claves(periodos["cuenta"]), "al": fecha}, ESQUEMA_DESTINOS)
    return Insumos(
        congelados=personas,
        pendientes=pendientes,
        cargos=leido.cargos,
        llamadas=leido.llamadas,
        sin_lectura=personas.filter(~pl.col("cuenta").is_in(con_periodo.implode()))["cuenta"],
        ya_facturadas=repetidas,
        cuentas=_cuentas(periodos, personas, destinos, plazo),
        condiciones=consultar(CONDICIONES, limites, _CONDICIONES),
        consumos=_consumos(pendientes),
        situaciones=_situaciones(periodos, personas, limites),
    )


def de_consumos(consumos: pl.DataFrame, plazo: Plazo) -> Insumos:
    """As `leer`, of some consumptions and no others, one period each account: `medicion.ports.ESQUEMA_A_VALUAR`."""
    nulo = pl.lit(0, pl.Int64)
    pendientes = consumos.select(
        "cuenta", "consumo", "desde", "hasta", magnitud="registro", cantidad_mil="consumo_mil",
        cuota=nulo + 1, faltan=nulo + 1, vez=nulo,
        devengado_centavos=nulo,
    ).select(list(ESQUEMA_PENDIENTES))  # fmt: skip
    leido = Leido(
        personas=congelados.de_cuentas(pendientes["cuenta"].unique(), al=plazo.al),
        pendientes=pendientes,
        cargos=pl.DataFrame(schema=ESQUEMA_CARGOS),
        llamadas=pl.DataFrame(schema=ESQUEMA_LLAMADAS),
    )
    return armar(leido, replace(plazo, cuotas=1), fecha=plazo.al)


def cargos_de(cuentas: pl.Series | Sequence[int], *, al: dt.date) -> pl.DataFrame:
    """ESQUEMA_CARGOS that wait for the next bill on a day. One query."""
    return consultar(CARGOS, {"cuentas": claves(cuentas), "al": al}, ESQUEMA_CARGOS)


def llamadas_de(cuentas: pl.Series | Sequence[int], plazo: Plazo) -> pl.DataFrame:
    """`tasado.ESQUEMA_PENDIENTES` up to the end of the term; of a book without calls there are none."""
    if not plazo.dias_de_llamadas:
        return pl.DataFrame(schema=ESQUEMA_LLAMADAS)
    desde = plazo.hasta - dt.timedelta(days=plazo.dias_de_llamadas)
    return de_llamadas.pendientes(cuentas, desde=desde, hasta=plazo.hasta)


def _ya_facturadas(cuentas: pl.Series | Sequence[int], plazo: Plazo) -> pl.Series:
    """Those with a bill of some of the months; by one month there are none, for a group has one run of each."""
    if plazo.meses == 1:
        return pl.Series(dtype=pl.Int64)
    valores = {"cuentas": claves(cuentas), "desde": plazo.plano_desde, "hasta": plazo.hasta}
    return consultar(YA_FACTURADAS, valores, {"cuenta": pl.Int64()})["cuenta"]


def pendientes_de(cuentas: pl.Series | Sequence[int], plazo: Plazo) -> pl.DataFrame:
    """ESQUEMA_PENDIENTES, measured up to the day of the term; of a flat service there are none."""
    if not plazo.medido:
        return pl.DataFrame(schema=ESQUEMA_PENDIENTES)
    valores = {"cuentas": claves(cuentas), "al": plazo.al, "cuotas": plazo.cuotas}
    return consultar(PENDIENTES, valores, ESQUEMA_PENDIENTES)


def _periodos(personas: pl.DataFrame, pendientes: pl.DataFrame, plazo: Plazo) -> pl.DataFrame:
    """`cuenta`, `desde`, `hasta`, `meses`, `cuota`, `cuotas` of what each account is billed: all that it was not.

    What was measured goes first: who left a measured category is billed flat once nothing of it is left.
    """
    leidos = pendientes.group_by("cuenta", maintain_order=True).agg(
        desde=pl.col("desde").min(),
        hasta=pl.col("hasta").max(),
        meses=pl.col("hasta").n_unique().cast(pl.Int64) * plazo.meses,
        cuota=pl.col("cuota").min(),
        cuotas=pl.lit(plazo.cuotas, pl.Int64),
    )
    planas = personas.filter(pl.col("categoria").is_in(sorted(plazo.planas))) if plazo.medido else personas
    uno = pl.lit(1, pl.Int64)
    planos = planas.join(leidos, on="cuenta", how="anti").select(
        "cuenta",
        desde=pl.lit(plazo.plano_desde, pl.Date),
        hasta=pl.lit(plazo.hasta, pl.Date),
        meses=uno * plazo.meses,
        cuota=uno,
        cuotas=uno,
    )
    return pl.concat([leidos, planos])


def _primero(periodos: pl.DataFrame, plazo: Plazo) -> dt.date:
    primero = periodos["desde"].min()
    return primero if isinstance(primero, dt.date) else plazo.desde


def _ultimo(periodos: pl.DataFrame, plazo: Plazo) -> dt.date:
    ultimo = periodos["hasta"].max()
    return ultimo if isinstance(ultimo, dt.date) else plazo.hasta


def _cuentas(periodos: pl.DataFrame, personas: pl.DataFrame, destinos: pl.DataFrame, plazo: Plazo) -> pl.DataFrame:
    return (
        periodos.join(personas.select("cuenta", "categoria", "condicion_iva"), on="cuenta", how="left")
        .join(destinos.unique("cuenta"), on="cuenta", how="left")
        .select(
            "desde", "hasta", "categoria", "meses", "cuota", "cuotas",
            caso="cuenta",
            cuadro=pl.lit(plazo.cuadro),
            lectura="hasta",
            precio_al=pl.lit(None, pl.Date),
            iva="condicion_iva",
            destino=pl.col("destino").fill_null(VIVIENDA),
            jurisdiccion=pl.lit(plazo.jurisdiccion),
        )
        .select(list(ESQUEMA_CUENTAS))
    )  # fmt: skip


def _consumos(pendientes: pl.DataFrame) -> pl.DataFrame:
    """One reading is of the whole period; several, each of its own days."""
    varias = pl.col("hasta").n_unique().over("cuenta") > 1
    return pendientes.select(
        "magnitud", "cantidad_mil",
        caso="cuenta",
        desde=pl.when(varias).then("desde"),
        hasta=pl.when(varias).then("hasta"),
    ).select(list(ESQUEMA_CONSUMOS))  # fmt: skip


def _situaciones(periodos: pl.DataFrame, personas: pl.DataFrame, limites: dict[str, object]) -> pl.DataFrame:
    estados = consultar(ESTADOS, limites, ESQUEMA_ESTADOS)
    con_categoria = periodos.join(personas.select("cuenta", "categoria"), on="cuenta", how="left")
    return situaciones(con_categoria, estados, consultar(CATEGORIAS, limites, ESQUEMA_CATEGORIAS))


def situaciones(periodos: pl.DataFrame, estados: pl.DataFrame, categorias: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_SITUACIONES of those that did not stay connected and in the category of their case all along.

    periodos: `cuenta`, `desde`, `hasta`, `categoria`. estados: ESQUEMA_ESTADOS. categorias: ESQUEMA_CATEGORIAS.
    """
    estados = (
        estados.sort("cuenta", "desde", "cambio")
        .unique(["cuenta", "desde"], keep="last", maintain_order=True)
        .with_columns(hasta=pl.col("desde").shift(-1).over("cuenta"))
        .drop("cambio")
    )
    dichas = periodos.select("cuenta", p_desde="desde", p_hasta="hasta", de_hoy="categoria")
    tramos = (
        dichas.join(estados.rename({"desde": "e_desde", "hasta": "e_hasta"}), on="cuenta", how="inner")
        .join(categorias.rename({"desde": "c_desde", "hasta": "c_hasta"}), on="cuenta", how="inner")
        .with_columns(
            desde=pl.max_horizontal("p_desde", "e_desde", "c_desde"),
            hasta=pl.min_horizontal("p_hasta", "e_hasta", "c_hasta"),
        )
        .filter(pl.col("desde") < pl.col("hasta"))
    )
    completo = (pl.col("desde") == pl.col("p_desde")) & (pl.col("hasta") == pl.col("p_hasta"))
    entera = completo & (pl.col("estado") == CONECTADA) & (pl.col("categoria") == pl.col("de_hoy"))
    # Who had no service in the whole period was in it the day before, and so not in it: nothing is billed.
    ausentes = dichas.join(tramos, on="cuenta", how="anti").select(
        "cuenta",
        desde=pl.col("p_desde").dt.offset_by("-1d"),
        hasta="p_desde",
        categoria="de_hoy",
        estado=pl.lit(CONECTADA),
    )
    columnas = ("cuenta", "desde", "hasta", "categoria", "estado")
    return (
        pl.concat([tramos.filter(~entera).select(columnas), ausentes.select(columnas)])
        .rename({"cuenta": "caso"})
        .select(list(ESQUEMA_SITUACIONES))
    )
