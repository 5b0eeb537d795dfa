"""Telephone calls: the class by the longest prefix, the price of its hour, free minutes, four decimals a call.

What cannot be rated is set apart with its cause; nothing is dropped. `liquidar` takes the sums as they come out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from facturacion.tarifas.enteros import Entero, entero, literal, micro
from facturacion.tarifas.esquemas import ESQUEMA_CUENTAS, ESQUEMA_LLAMADAS, Esquema
from facturacion.tarifas.modelo import Cuadro, Telefonia
from facturacion.tarifas.revision import exigir_sanos
from facturacion.tarifas.versiones import Version, ordenar
from medicion.validacion.enteros import conformar, dividir

# One row per call. `llamada`: its key. `caso`: the account that pays it, null when nobody knows the line. `inicio`:
# local time. `destino`: the digits that were dialled, with the area first.
ESQUEMA_CDR: Esquema = {
    "llamada": pl.Int64(),
    "caso": pl.Int64(),
    "origen": pl.String(),
    "destino": pl.String(),
    "inicio": pl.Datetime("us"),
    "segundos": pl.Int64(),
}
# `segundos`: as they are counted, by steps; `libres`: those of them that the plan gives. `importe_diezmil`: four
# decimals.
ESQUEMA_TASADAS: Esquema = {
    "llamada": pl.Int64(),
    "caso": pl.Int64(),
    "clase": pl.String(),
    "segundos": pl.Int64(),
    "libres": pl.Int64(),
    "importe_diezmil": pl.Int64(),
}
ESQUEMA_APARTADAS: Esquema = {"llamada": pl.Int64(), "causa": pl.String()}
CAUSAS_DE_LLAMADA = (
    "incompleta", "sin_cuenta", "duracion_negativa", "repetida", "vieja", "posterior", "sin_version",
    "prefijo_desconocido",
)  # fmt: skip
SEGUNDOS_MAX = 7 * 24 * 3600
MINUTO = 60


@dataclass(frozen=True, kw_only=True)
class Tasacion:
    """tasadas: ESQUEMA_TASADAS. apartadas: ESQUEMA_APARTADAS; every call is in one of them. sumas: ESQUEMA_LLAMADAS."""

    tasadas: pl.DataFrame
    apartadas: pl.DataFrame
    sumas: pl.DataFrame


def tasar(cuadros: Iterable[Cuadro], cdr: pl.DataFrame, cuentas: pl.DataFrame) -> Tasacion:
    """Rate the calls of some accounts (ESQUEMA_CUENTAS) by the version of their book on each one's day.

    With `precio_al`, by the version of that day. Free minutes are those of the version of the last call of the account,
    for its `meses`. ValueError for frames of another shape, or a call that comes twice.
    """
    versiones = ordenar(cuadros)
    exigir_sanos([v.cuadro for v in versiones])
    cdr = conformar(cdr, ESQUEMA_CDR, que="cdr")
    cuentas = conformar(cuentas, ESQUEMA_CUENTAS, que="cuentas")
    if cdr["llamada"].is_null().any() or cdr["llamada"].is_duplicated().any():
        raise ValueError("No se puede tasar porque una llamada no tiene clave o viene dos veces.")
    con_cuenta = cdr.sort("caso", "inicio", "llamada").join(
        cuentas.select("caso", "cuadro", "categoria", "meses", "hasta", "precio_al"),
        on="caso",
        how="left",
        maintain_order="left",
    )
    clasificadas = _precios(_clasificar(con_cuenta, versiones), versiones)
    causa = _causa(versiones)
    marcadas = clasificadas.with_columns(causa=causa)
    tasadas = _con_importe(_con_libres(marcadas.filter(pl.col("causa").is_null()), versiones))
    return Tasacion(
        tasadas=tasadas.select(*ESQUEMA_TASADAS).sort("llamada"),
        apartadas=marcadas.filter(pl.col("causa").is_not_null()).select(*ESQUEMA_APARTADAS).sort("llamada"),
        sumas=sumar(tasadas),
    )


def sumar(tasadas: pl.DataFrame) -> pl.DataFrame:
    """ESQUEMA_LLAMADAS of some calls (ESQUEMA_TASADAS): minutes that are paid, to the thousandth, and their amount."""
    pagos = (pl.col("segundos") - pl.col("libres")).sum()
    return (
        tasadas.group_by("caso", "clase")
        .agg(
            cantidad_mil=dividir(pagos.cast(Entero) * 1000, literal(MINUTO)).cast(pl.Int64),
            importe_diezmil=pl.col("importe_diezmil").sum(),
        )
        .sort("caso", "clase")
        .select(*ESQUEMA_LLAMADAS)
    )


def _causa(versiones: list[Version]) -> pl.Expr:
    """Why a call is set apart, the first of CAUSAS_DE_LLAMADA that holds; null when it is not."""
    fecha = pl.col("inicio").dt.date()
    dias_max = pl.col("version").replace_strict(
        [v.numero for v in versiones],
        [v.cuadro.telefonia.dias_max if v.cuadro.telefonia else 0 for v in versiones],
        default=None,
        return_dtype=pl.Int64,
    )
    repetida = ~pl.struct("origen", "inicio", "segundos").is_first_distinct()
    return (
        pl.when(pl.any_horizontal(pl.col("destino", "inicio", "segundos", "origen").is_null()))
        .then(pl.lit("incompleta"))
        .when(pl.col("caso").is_null() | pl.col("cuadro").is_null())
        .then(pl.lit("sin_cuenta"))
        .when(~pl.col("segundos").is_between(0, SEGUNDOS_MAX))
        .then(pl.lit("duracion_negativa"))
        .when(repetida)
        .then(pl.lit("repetida"))
        .when(fecha >= pl.col("hasta"))
        .then(pl.lit("posterior"))
        .when(pl.col("version").is_null())
        .then(pl.lit("sin_version"))
        .when((pl.col("hasta") - fecha).dt.total_days() > dias_max)
        .then(pl.lit("vieja"))
        .when(pl.col("por_minuto").is_null())
        .then(pl.lit("prefijo_desconocido"))
    )


def _telefonicas(versiones: list[Version]) -> list[tuple[Version, Telefonia]]:
    return [(v, v.cuadro.telefonia) for v in versiones if v.cuadro.telefonia is not None]


def _clasificar(llamadas: pl.DataFrame, versiones: list[Version]) -> pl.DataFrame:
    """`version`, of the day of the call, and `clase`, of the longest prefix that it has."""
    version, clase = pl.lit(None, dtype=pl.Int64), pl.lit(None, dtype=pl.String)
    fecha = pl.coalesce("precio_al", pl.col("inicio").dt.date())
    for propia, telefonia in _telefonicas(versiones):
        cuadro = propia.cuadro
        rige = (pl.col("cuadro") == cuadro.codigo) & (fecha >= pl.lit(cuadro.desde))
        if cuadro.hasta is not None:
            rige &= fecha < pl.lit(cuadro.hasta)
        version = pl.when(rige).then(pl.lit(propia.numero, dtype=pl.Int64)).otherwise(version)
        clase = pl.when(rige).then(_por_prefijo(telefonia)).otherwise(clase)
    return llamadas.with_columns(version=version, clase=clase)


def _por_prefijo(telefonia: Telefonia) -> pl.Expr:
    largos: dict[int, dict[str, str]] = {}
    for destino in telefonia.destinos:
        largos.setdefault(len(destino.prefijo), {})[destino.prefijo] = destino.clase
    return pl.coalesce(
        *(
            pl.col("destino")
            .str.slice(0, largo)
            .replace_strict(list(largos[largo]), list(largos[largo].values()), default=None, return_dtype=pl.String)
            for largo in sorted(largos, reverse=True)
        ),
        pl.lit(None, dtype=pl.String),
    )


def _precios(llamadas: pl.DataFrame, versiones: list[Version]) -> pl.DataFrame:
    """The price of the class at the hour in which the call began."""
    filas = [
        (v.numero, p.clase, hora, micro(p.por_minuto), micro(p.por_llamada), p.inicial_seg, p.adicional_seg)
        for v, telefonia in _telefonicas(versiones)
        for p in telefonia.precios
        for hora in range(p.desde_hora, p.hasta_hora)
    ]
    numeros = ("version", "hora", "por_minuto", "por_llamada", "inicial", "adicional")
    columnas = ("version", "clase", "hora", "por_minuto", "por_llamada", "inicial", "adicional")
    tabla = pl.DataFrame(
        filas, schema={c: pl.Int64 if c in numeros else pl.String for c in columnas}, orient="row"
    )  # fmt: skip
    return llamadas.with_columns(hora=pl.col("inicio").dt.hour().cast(pl.Int64)).join(
        tabla, on=["version", "clase", "hora"], how="left", maintain_order="left"
    )


def _con_libres(llamadas: pl.DataFrame, versiones: list[Version]) -> pl.DataFrame:
    """`segundos` by steps, and how many of them are free: the bag goes to the first ones of the account."""
    demas = pl.col("segundos") - pl.col("inicial")
    pasos = (demas + pl.col("adicional") - 1) // pl.col("adicional")
    contados = (
        pl.when(pl.col("segundos") == 0)
        .then(0)
        .when(demas <= 0)
        .then("inicial")
        .otherwise(pl.col("inicial") + pasos * pl.col("adicional"))
    )
    filas = [
        (v.numero, bolsa.categoria, clase, n, bolsa.minutos * MINUTO)
        for v, telefonia in _telefonicas(versiones)
        for n, bolsa in enumerate(telefonia.bolsas)
        for clase in bolsa.clases
    ]
    bolsas = pl.DataFrame(
        filas,
        schema={
            "ultima": pl.Int64, "categoria": pl.String, "clase": pl.String, "bolsa": pl.Int64, "de_bolsa": pl.Int64
        },
        orient="row",
    )  # fmt: skip
    con_bolsa = llamadas.with_columns(segundos=contados, ultima=pl.col("version").last().over("caso")).join(
        bolsas, on=["ultima", "categoria", "clase"], how="left", maintain_order="left"
    )
    antes = pl.col("segundos").cum_sum().over("caso", "bolsa") - pl.col("segundos")
    quedan = (pl.col("de_bolsa") * pl.col("meses") - antes).clip(0)
    return con_bolsa.with_columns(libres=pl.min_horizontal("segundos", quedan.fill_null(0)))


def _con_importe(llamadas: pl.DataFrame) -> pl.DataFrame:
    pagos = pl.col("segundos") - pl.col("libres")
    por_llamada = pl.when(pagos > 0).then("por_llamada").otherwise(0)
    micro_por_minuto = entero("por_minuto") * pagos + entero(por_llamada) * MINUTO
    return llamadas.with_columns(importe_diezmil=dividir(micro_por_minuto, literal(MINUTO * 100)).cast(pl.Int64))
