"""What the calculation of consumption reads, as frames. Each function is one query, or two, whatever the size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl
from django.db import connection

from cesop.nucleo.marco import claves, consultar
from medicion.validacion.esperado import ESQUEMA_HISTORIA
from medicion.validacion.periodos import ESQUEMA_VIVAS

HISTORIA_MESES = 40  # the same period of two years before, with room

ESQUEMA_LEIDAS: dict[str, pl.DataType] = {**ESQUEMA_VIVAS, "anomalia": pl.String(), "diametro": pl.Int64()}
# What a register is. Whoever knows some of them passes them on: looking them up is a third of what a reading costs.
ESQUEMA_REGISTROS: dict[str, pl.DataType] = {
    "registro_id": pl.Int64(),
    "registro": pl.String(),
    "digitos_enteros": pl.Int64(),
    "diametro": pl.Int64(),
}
_SIN_REGISTRO: dict[str, pl.DataType] = {
    "lectura": pl.Int64(),
    "suministro": pl.Int64(),
    "registro_id": pl.Int64(),
    **{
        nombre: ESQUEMA_LEIDAS[nombre]
        for nombre in ("medidor", "fecha", "orden", "clase", "valor_mil", "k_mil", "lote", "estimada", "anomalia")
    },
}
# `desde`: from which day on its readings are asked for; null is all of them.
ESQUEMA_VENTANAS: dict[str, pl.DataType] = {"suministro": pl.Int64(), "desde": pl.Date()}
ESQUEMA_PUNTOS: dict[str, pl.DataType] = {
    "lote": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "fecha_anterior": pl.Date(),
    "diario_mil": pl.Int64(),
    "metodo": pl.String(),
}
ESQUEMA_FALTANTES: dict[str, pl.DataType] = {
    "lote": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "medidor": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "k_mil": pl.Int64(),
    "digitos_enteros": pl.Int64(),
    "diametro": pl.Int64(),
}
ESQUEMA_LOTES: dict[str, pl.DataType] = {"lote": pl.Int64(), "ciclo": pl.String(), "servicio": pl.String()}
ESQUEMA_CONSUMOS: dict[str, pl.DataType] = {
    "consumo_id": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "lote": pl.Int64(),
    "lectura": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "consumo_mil": pl.Int64(),
    "caso": pl.String(),
    "estimado": pl.Boolean(),
}
ESQUEMA_ESTADOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "cuenta": pl.Int64(),
    "grupo": pl.Int64(),
    "cambio": pl.Int64(),
    "cambiado_el": pl.Date(),
    "estado": pl.String(),
}
ESQUEMA_SUMINISTROS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "servicio": pl.String(),
}
ESQUEMA_CONDICIONES: dict[str, pl.DataType] = {
    "cuenta": pl.Int64(),
    "tipo": pl.String(),
    "valor_mil": pl.Int64(),
    "rige": pl.Date(),
    "cesa": pl.Date(),
}
ESQUEMA_POLITICAS: dict[str, pl.DataType] = {
    "grupo": pl.Int64(),
    "ciclo": pl.String(),
    "valor_centavos": pl.Int64(),
    "rige": pl.Date(),
    "cesa": pl.Date(),
}
ESQUEMA_NODOS: dict[str, pl.DataType] = {
    "suministro": pl.Int64(),
    "nodo": pl.Int64(),
    "rige": pl.Date(),
    "cesa": pl.Date(),
}

# At noon, those whose hour nobody knows.
LECTURAS = """
    SELECT l.id, l.suministro_id, l.registro_id, l.medidor_id, l.fecha,
        COALESCE(extract(epoch FROM l.hora)::bigint, 43200), l.clase, (l.valor * 1000)::bigint,
        (l.multiplicador * 1000)::bigint, l.lote_id, l.origen = 'estimada', l.anomalia_id
    FROM unnest(%(suministros)s::bigint[], %(desdes)s::date[]) AS v (suministro, desde)
    JOIN public.medicion_lectura AS l ON l.suministro_id = v.suministro AND l.fecha >= v.desde
    WHERE NOT l.anulada AND NOT EXISTS (SELECT 1 FROM public.medicion_lectura AS n WHERE n.reemplaza_id = l.id)
"""
PUNTOS = """
    SELECT lote_id, suministro_id, registro_id, fecha_anterior, (diario * 1000)::bigint, metodo
    FROM public.medicion_puntolote
    WHERE lote_id = ANY(%(lotes)s::bigint[]) AND suministro_id = ANY(%(suministros)s::bigint[])
"""
REGISTROS = """
    SELECT r.id, r.magnitud, r.digitos_enteros, m.diametro
    FROM public.catastro_registromedidor AS r JOIN public.catastro_medidor AS m ON m.id = r.medidor_id
    WHERE r.id = ANY(%(registros)s::bigint[])
"""
# What the old system measured is not calculated again: its readings did not come.
CONSUMOS = """
    SELECT c.id, c.suministro_id, c.magnitud, c.lote_id, c.lectura_id, c.desde, c.hasta, c.dias,
        (c.consumo * 1000)::bigint, c.caso, c.estimado
    FROM unnest(%(suministros)s::bigint[], %(desdes)s::date[]) AS v (suministro, desde)
    JOIN public.medicion_consumo AS c ON c.suministro_id = v.suministro AND c.hasta > v.desde
    WHERE c.caso <> 'heredado'
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
"""
ESTADOS = """
    SELECT c.suministro_id, c.id, c.grupo_id, e.id, e.fecha, e.hasta
    FROM public.catastro_cuentaservicio AS c JOIN public.catastro_cambiodeestado AS e ON e.cuenta_id = c.id
    WHERE c.suministro_id = ANY(%(suministros)s::bigint[])
"""
# As a change of state: the last one. The deferred checks of catastro keep one row for each account.
ESTADOS_ACTUALES = """
    SELECT e.suministro_id, e.cuenta_id, c.grupo_id, 0, e.desde, e.estado
    FROM public.catastro_estadoactual AS e JOIN public.catastro_cuentaservicio AS c ON c.id = e.cuenta_id
    WHERE e.suministro_id = ANY(%(suministros)s::bigint[])
"""
SUMINISTROS = """
    SELECT s.id, v.clave FROM public.catastro_suministro AS s JOIN public.catastro_servicio AS v
        ON v.id = s.servicio_id
    WHERE s.id = ANY(%(suministros)s::bigint[])
"""
CONDICIONES = """
    SELECT c.cuenta_id, t.clave, (c.valor * 1000)::bigint, c.desde, c.hasta
    FROM public.catastro_condiciondecuenta AS c JOIN public.catastro_tipocondicion AS t ON t.id = c.tipo_id
    WHERE c.cuenta_id = ANY(%(cuentas)s::bigint[]) AND c.reemplazado_en IS NULL
        AND t.clave IN ('estacional', 'potencia_contratada', 'carga_declarada')
"""
POLITICAS = """
    SELECT grupo_id, ciclo, round(valor_orientativo * 100)::bigint, desde, hasta
    FROM public.medicion_politicamedicion WHERE reemplazado_en IS NULL
"""
# Every service point of the nodes where those of the question are.
NODOS = """
    SELECT u.suministro_id, u.nodo_id, u.desde, u.hasta FROM public.catastro_ubicacionenred AS u
    WHERE u.reemplazado_en IS NULL AND u.nodo_id IN (
        SELECT t.nodo_id FROM public.catastro_ubicacionenred AS t
        WHERE t.reemplazado_en IS NULL AND t.suministro_id = ANY(%(suministros)s::bigint[]))
"""
HISTORIA = """
    SELECT c.suministro_id, c.magnitud, c.desde, c.hasta, c.dias, (c.consumo * 1000)::bigint, c.estimado
    FROM public.medicion_consumo AS c
    WHERE c.suministro_id = ANY(%(suministros)s::bigint[]) AND c.hasta > %(desde)s AND c.desde IS NOT NULL
        AND c.consumo IS NOT NULL
        AND EXISTS (SELECT 1 FROM public.medicion_validacion AS v WHERE v.consumo_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM public.medicion_consumo AS n WHERE n.reemplaza_id = c.id)
"""
FALTANTES = """
    SELECT p.lote_id, p.suministro_id, r.magnitud, p.medidor_id, p.fecha_anterior,
        LEAST(l.fecha_teorica, public.nucleo_hoy()),
        (p.multiplicador * 1000)::bigint, r.digitos_enteros, m.diametro
    FROM public.medicion_puntolote AS p
    JOIN public.medicion_lotelectura AS l ON l.id = p.lote_id
    JOIN public.catastro_registromedidor AS r ON r.id = p.registro_id
    JOIN public.catastro_medidor AS m ON m.id = p.medidor_id
    WHERE p.lote_id = %(lote)s AND NOT EXISTS (
        SELECT 1 FROM public.medicion_consumo AS c
        WHERE c.lote_id = p.lote_id AND c.suministro_id = p.suministro_id AND c.magnitud = r.magnitud)
"""
CUENTAS = """
    SELECT array_agg(id ORDER BY id) FROM public.catastro_cuentaservicio WHERE suministro_id = ANY(%s::bigint[])
"""
LOTES = """
    SELECT l.id, p.ciclo, v.clave FROM public.medicion_lotelectura AS l
    JOIN public.medicion_periodomedicion AS p ON p.id = l.periodo_id
    JOIN public.catastro_servicio AS v ON v.id = p.servicio_id WHERE l.id = ANY(%(lotes)s::bigint[])
"""


def _de_ventanas(ventanas: pl.DataFrame) -> dict[str, str]:
    dias = ventanas["desde"].dt.to_string("%Y-%m-%d").fill_null("-infinity")
    return {
        "suministros": "{" + ",".join(ventanas["suministro"].cast(pl.String)) + "}",
        "desdes": "{" + ",".join(dias) + "}",
    }


def lecturas_vivas(ventanas: pl.DataFrame, registros: pl.DataFrame | None = None) -> pl.DataFrame:
    """The readings that count, of each service point from its day on: ESQUEMA_LEIDAS.

    registros: those that are known (ESQUEMA_REGISTROS).
    """
    leidas = consultar(LECTURAS, _de_ventanas(ventanas), _SIN_REGISTRO)
    return _con_registro(leidas, registros).select(list(ESQUEMA_LEIDAS))


def _con_registro(filas: pl.DataFrame, conocidos: pl.DataFrame | None) -> pl.DataFrame:
    """With what their registers are, asking for those that are not known."""
    sabidos = pl.DataFrame(schema=ESQUEMA_REGISTROS) if conocidos is None else conocidos
    faltan = filas.filter(~pl.col("registro_id").is_in(sabidos["registro_id"].implode()))["registro_id"]
    if not faltan.is_empty():
        sabidos = pl.concat([sabidos, consultar(REGISTROS, {"registros": claves(faltan)}, ESQUEMA_REGISTROS)])
    return filas.join(sabidos, on="registro_id", how="left", maintain_order="left")


def consumos_vivos(ventanas: pl.DataFrame) -> pl.DataFrame:
    """The consumptions that nothing replaced, that end after the day of their service point: ESQUEMA_CONSUMOS."""
    return consultar(CONSUMOS, _de_ventanas(ventanas), ESQUEMA_CONSUMOS)


def puntos(lotes: pl.Series, suministros: pl.Series, registros: pl.DataFrame | None = None) -> pl.DataFrame:
    """What was expected of each register when its batch was made; one row per magnitude: ESQUEMA_PUNTOS.

    registros: those that are known (ESQUEMA_REGISTROS).
    """
    sin_registro = {"registro_id" if nombre == "registro" else nombre: tipo for nombre, tipo in ESQUEMA_PUNTOS.items()}
    sin_registro["registro_id"] = pl.Int64()
    hallados = consultar(PUNTOS, {"lotes": claves(lotes), "suministros": claves(suministros)}, sin_registro)
    con_registro = _con_registro(hallados, registros).select(list(ESQUEMA_PUNTOS))
    return con_registro.unique(["lote", "suministro", "registro"], keep="first")


def cuentas(suministros: Sequence[int] | pl.Series) -> list[int]:
    """The accounts of some service points, by id."""
    with connection.cursor() as cursor:
        cursor.execute(CUENTAS, [claves(suministros)])
        return list(cursor.fetchone()[0] or [])


def lotes(claves_de_lotes: pl.Series) -> pl.DataFrame:
    """Cycle and service: ESQUEMA_LOTES."""
    return consultar(LOTES, {"lotes": claves(claves_de_lotes)}, ESQUEMA_LOTES)


def faltantes(lote: int) -> pl.DataFrame:
    """The points of a batch that have no consumption, as periods without reading: ESQUEMA_FALTANTES and what they lack.

    They end on the theoretical day, or today if it did not come; never before the day after the previous reading.
    """
    nulo = pl.lit(None, pl.Int64)
    puntos_sin = consultar(FALTANTES, {"lote": lote}, ESQUEMA_FALTANTES)
    siguiente = pl.col("desde").dt.offset_by("1d")
    return puntos_sin.unique(["suministro", "registro"], keep="first", maintain_order=True).with_columns(
        periodo=pl.int_range(pl.len(), dtype=pl.Int64),
        hasta=pl.max_horizontal("hasta", siguiente),
        lectura=nulo,
        valor_mil=nulo,
        corte=nulo,
        estimada=pl.lit(value=False),
        corrige=pl.lit(value=False),
        abre_estimada=pl.lit(value=False),
        anomalia=pl.lit(None, pl.String),
    )


def estados(suministros: pl.Series) -> pl.DataFrame:
    """Every change of state of the accounts of some service points: ESQUEMA_ESTADOS."""
    return consultar(ESTADOS, {"suministros": claves(suministros)}, ESQUEMA_ESTADOS)


def estados_actuales(suministros: pl.Series) -> pl.DataFrame:
    """The last change of state of each account of some service points: ESQUEMA_ESTADOS."""
    return consultar(ESTADOS_ACTUALES, {"suministros": claves(suministros)}, ESQUEMA_ESTADOS)


def suministros(cuales: pl.Series) -> pl.DataFrame:
    """Of which service each one is: ESQUEMA_SUMINISTROS."""
    return consultar(SUMINISTROS, {"suministros": claves(cuales)}, ESQUEMA_SUMINISTROS)


def condiciones(cuentas: pl.Series) -> pl.DataFrame:
    """The conditions that rules look at, with their dates: ESQUEMA_CONDICIONES."""
    return consultar(CONDICIONES, {"cuentas": claves(cuentas)}, ESQUEMA_CONDICIONES)


def politicas() -> pl.DataFrame:
    """How each group is read, with its dates: ESQUEMA_POLITICAS."""
    return consultar(POLITICAS, {}, ESQUEMA_POLITICAS)


def nodos(suministros: pl.Series) -> pl.DataFrame:
    """Who hangs from the nodes of some service points, they included: ESQUEMA_NODOS."""
    return consultar(NODOS, {"suministros": claves(suministros)}, ESQUEMA_NODOS)


def historia(suministros: pl.Series, *, desde: dt.date) -> pl.DataFrame:
    """Valid consumptions that end after a day: ESQUEMA_HISTORIA."""
    return consultar(HISTORIA, {"suministros": claves(suministros), "desde": desde}, ESQUEMA_HISTORIA)
