"""From events to journal lines: the pure core of the ledger, over columns. `sueltos` does one event in plain values.

Amounts are integer centavos (Int64) throughout; accounts, sections and the other dimensions are ids (Int64).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from contabilidad.imputacion import CAUSAS, Caso, Imputador
from contabilidad.limites import (
    CENTAVOS_MAX,
    GESTION_DESCONOCIDA,
    GESTIONES,
    NO_SON_CENTAVOS,
    ORIGEN_MALO,
    ORIGEN_TIPO_MAX,
    REVISION_MAX,
    TOTAL_EXCEDIDO,
)

DIMENSIONES = ("seccion", "centro", "grupo", "gestion", "persona", "cuenta_servicio")
Dimensiones = tuple[int | None, int | None, int | None, str | None, int | None, int | None]

# One row per component of an event; `n` numbers the events of the batch from 0.
ESQUEMA_COMPONENTES: dict[str, pl.DataType] = {
    "n": pl.Int64(),
    "evento": pl.String(),
    "fecha": pl.Date(),
    "fecha_valor": pl.Date(),
    "origen_tipo": pl.String(),
    "origen_id": pl.Int64(),
    "origen_revision": pl.Int64(),
    "glosa": pl.String(),
    "componente": pl.String(),
    "centavos": pl.Int64(),
    "seccion": pl.Int64(),
    "centro": pl.Int64(),
    "grupo": pl.Int64(),
    "gestion": pl.String(),
    "persona": pl.Int64(),
    "cuenta_servicio": pl.Int64(),
}
# What `Imputador` answers to each case.
ESQUEMA_IMPUTACIONES = {"caso": pl.Int64, "debe": pl.Int64, "haber": pl.Int64}
ESQUEMA_FALTAS = {"caso": pl.Int64, "causa": pl.String, "mensaje": pl.String}
ESQUEMA_ERRORES = {"n": pl.Int64, "causa": pl.String, "mensaje": pl.String}
SIRVE_IMPORTE = pl.col("centavos").is_between(1, CENTAVOS_MAX).fill_null(value=False)
SIRVE_GESTION = pl.col("gestion").is_null() | pl.col("gestion").is_in(GESTIONES)
SIRVE_ORIGEN = (
    (pl.col("origen_tipo").str.len_chars() <= ORIGEN_TIPO_MAX)
    & pl.col("origen_id").is_not_null()
    & pl.col("origen_revision").is_between(1, REVISION_MAX)
).fill_null(value=False)
CABECERA = ("n", "evento", "fecha", "fecha_valor", "origen_tipo", "origen_id", "origen_revision", "glosa")
# What an entry is unique by.
CLAVE = ("evento", "origen_tipo", "origen_id", "origen_revision")


@dataclass(frozen=True, kw_only=True)
class ConDimensiones:
    """What an amount or a line is of. Its fields are DIMENSIONES.

    seccion, centro: ids of this app. grupo, persona, cuenta_servicio: plain ids of upper apps. gestion: A, N or X.
    """

    seccion: int | None = None
    centro: int | None = None
    grupo: int | None = None
    gestion: str | None = None
    persona: int | None = None
    cuenta_servicio: int | None = None

    @property
    def dimensiones(self) -> Dimensiones:
        """Their values, in the order of DIMENSIONES."""
        return (self.seccion, self.centro, self.grupo, self.gestion, self.persona, self.cuenta_servicio)


class Cabecera(NamedTuple):
    """The header of one entry: `total` in centavos, `huella` in hexadecimal."""

    evento: str
    fecha: dt.date
    fecha_valor: dt.date
    origen_tipo: str
    origen_id: int
    origen_revision: int
    glosa: str
    total: int
    lineas: int
    huella: str


class Linea(NamedTuple):
    """A line of one entry: `renglon` from 1, centavos on one side, values of DIMENSIONES."""

    renglon: int
    cuenta: int
    debe: int
    haber: int
    dimensiones: Dimensiones


@dataclass(frozen=True, kw_only=True)
class AsientoArmado:
    """What one event would write."""

    cabecera: Cabecera
    partidas: list[Linea]


@dataclass(frozen=True, kw_only=True)
class Renglones:
    """What a batch would write.

    cabeceras: one row per event (CABECERA, `total` in centavos, `lineas`, `huella` in hexadecimal).
    partidas: `n`, `renglon` from 1, `cuenta`, `debe` and `haber` in centavos, DIMENSIONES; by (n, renglon).
    errores: `n`, `causa` (one of CAUSAS), `mensaje`; when there is one, nothing may be written.
    """

    cabeceras: pl.DataFrame
    partidas: pl.DataFrame
    errores: pl.DataFrame


def armar(componentes: pl.DataFrame, imputador: Imputador) -> Renglones:
    """Apply the rules to a batch. `componentes` follows its schema."""
    sumados = _sumar(componentes)
    imputados, faltas = _imputar(sumados, imputador)
    partidas = _partidas(imputados)
    cabeceras = _cabeceras(componentes, sumados, partidas)
    return Renglones(
        cabeceras=cabeceras, partidas=partidas, errores=_errores(componentes, cabeceras, imputados, faltas)
    )


def _sumar(componentes: pl.DataFrame) -> pl.DataFrame:
    """One row per event, component and dimensions."""
    claves = ["n", "evento", "fecha", "componente", *_usadas(componentes)]
    return componentes.group_by(claves, maintain_order=True).agg(
        pl.col("centavos").sum(), *(pl.col(d).first() for d in DIMENSIONES if d not in claves)
    )


def _usadas(frame: pl.DataFrame) -> list[str]:
    """The dimensions that some row has: the others neither group nor sort, and each one costs."""
    return [d for d in DIMENSIONES if frame[d].null_count() < frame.height]


def _imputar(sumados: pl.DataFrame, imputador: Imputador) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add to each component its `caso` and the accounts of it; apart, what each case lacks (ESQUEMA_FALTAS)."""
    con_casos = sumados.with_columns(con_centro=pl.col("centro").is_not_null())
    casos = con_casos.select(Caso._fields).unique()
    imputaciones = [imputador.imputar(Caso(*fila)) for fila in casos.iter_rows()]
    respuestas = pl.DataFrame(
        [(n, i.debe, i.haber) for n, i in enumerate(imputaciones)], schema=ESQUEMA_IMPUTACIONES, orient="row"
    )
    faltas = pl.DataFrame(
        [(n, *falta) for n, i in enumerate(imputaciones) for falta in i.faltas], schema=ESQUEMA_FALTAS, orient="row"
    )
    return con_casos.join(casos.hstack(respuestas), on=Caso._fields, how="left", nulls_equal=True), faltas


def _partidas(imputados: pl.DataFrame) -> pl.DataFrame:
    """Two sides per component; what falls on one side of one account with the same dimensions is one line."""
    lados = pl.concat(
        imputados.select(
            "n", pl.lit(lado, pl.Int8).alias("lado"), pl.col(nombre).alias("cuenta"), "centavos", *DIMENSIONES
        )
        for lado, nombre in enumerate(("debe", "haber"))
    )
    orden = ["n", "lado", "cuenta", *_usadas(imputados)]
    lineas = (
        lados.group_by(orden)
        .agg(pl.col("centavos").sum(), *(pl.col(d).first() for d in DIMENSIONES if d not in orden))
        .sort(orden, nulls_last=False)
    )
    fila = pl.int_range(pl.len(), dtype=pl.Int64)
    primera = pl.when(pl.col("n").ne_missing(pl.col("n").shift())).then(fila).forward_fill()
    return lineas.select(
        "n",
        (fila - primera + 1).alias("renglon"),
        "cuenta",
        pl.when(pl.col("lado") == 0).then(pl.col("centavos")).otherwise(0).alias("debe"),
        pl.when(pl.col("lado") == 1).then(pl.col("centavos")).otherwise(0).alias("haber"),
        *DIMENSIONES,
    )


def _cabeceras(componentes: pl.DataFrame, sumados: pl.DataFrame, partidas: pl.DataFrame) -> pl.DataFrame:
    cabeceras = componentes.select(CABECERA).unique("n", keep="first", maintain_order=True)
    contenido = sumados.select(
        "n",
        pl.concat_str(
            [pl.col(c).cast(pl.String).fill_null("") for c in ("componente", "centavos", *DIMENSIONES)], separator=":"
        ).alias("texto"),
    )
    textos = contenido.group_by("n").agg("texto").with_columns(pl.col("texto").list.sort().list.join(";"))
    totales = partidas.group_by("n").agg(total=pl.col("debe").sum(), lineas=pl.len().cast(pl.Int64))
    completas = cabeceras.join(textos, on="n", how="left", maintain_order="left").join(
        totales, on="n", how="left", maintain_order="left"
    )
    canonicos = completas.select(
        pl.concat_str(
            "evento",
            pl.col("fecha").cast(pl.String),
            pl.col("fecha_valor").cast(pl.String),
            "origen_tipo",
            pl.col("origen_id").cast(pl.String),
            pl.col("origen_revision").cast(pl.String),
            "texto",
            separator="|",
        )
    ).to_series()
    huellas = [None if canonico is None else huella(canonico) for canonico in canonicos.to_list()]
    return completas.drop("texto").with_columns(huella=pl.Series(huellas, dtype=pl.String))


def huella(canonico: str) -> str:
    """sha256 of the canonical text of an event's content, in hexadecimal."""
    return hashlib.sha256(canonico.encode()).hexdigest()


def _errores(
    componentes: pl.DataFrame, cabeceras: pl.DataFrame, imputados: pl.DataFrame, faltas: pl.DataFrame
) -> pl.DataFrame:
    """Every offending event, by cause, with everything that is wrong with it."""
    excedidos = _excedidos(componentes)
    if faltas.is_empty() and excedidos.is_empty() and _sirve(componentes, cabeceras):
        return pl.DataFrame(schema=ESQUEMA_ERRORES)
    cual = pl.col("componente").fill_null("")
    errores = pl.concat(
        [
            _con_causa(
                componentes.filter(~SIRVE_IMPORTE),
                "importe",
                pl.when(pl.col("centavos") <= 0)
                .then(pl.format("el componente {} no es un importe positivo", cual))
                .otherwise(pl.format("el componente {} {}", cual, pl.lit(NO_SON_CENTAVOS))),
            ),
            _con_causa(excedidos, "importe", pl.lit(TOTAL_EXCEDIDO)),
            _con_causa(componentes.filter(~SIRVE_GESTION), "dimension", pl.lit(GESTION_DESCONOCIDA)),
            _con_causa(cabeceras.filter(~SIRVE_ORIGEN), "origen", pl.lit(ORIGEN_MALO)),
            imputados.select("n", "caso").join(faltas, on="caso").select(*ESQUEMA_ERRORES),
        ]
    )
    return errores.unique().sort("n", pl.col("causa").cast(pl.Enum(CAUSAS)), "mensaje")


def _sirve(componentes: pl.DataFrame, cabeceras: pl.DataFrame) -> bool:
    """True for nearly every batch, which pays for no more than this."""
    de_filas = componentes.select((SIRVE_IMPORTE & SIRVE_GESTION).all()).item()
    return bool(de_filas and cabeceras.select(SIRVE_ORIGEN.all()).item())


def _con_causa(malos: pl.DataFrame, causa: str, mensaje: pl.Expr) -> pl.DataFrame:
    return malos.select("n", pl.lit(causa).alias("causa"), mensaje.alias("mensaje"))


def _excedidos(componentes: pl.DataFrame) -> pl.DataFrame:
    """The events whose amounts, each of which fits, do not fit together. Only big ones are added up again."""
    if (componentes["centavos"].max() or 0) * componentes.height <= CENTAVOS_MAX:  # type: ignore[operator]
        return componentes.clear()
    sumas = componentes.filter(SIRVE_IMPORTE).group_by("n").agg(pl.col("centavos").cast(pl.Int128).sum())
    return sumas.filter(pl.col("centavos") > CENTAVOS_MAX)
