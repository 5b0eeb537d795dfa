"""The rows of a file beside what they name in the register, or the reason why they name nothing that can be read."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from medicion.models import FilaApartada
from medicion.selectors import calculo
from medicion.selectors import recepcion as lectura
from medicion.validacion.enteros import capacidad_del_dial

Motivo = FilaApartada.Motivo


@dataclass(frozen=True, kw_only=True)
class Emparejadas:
    """filas: with what each one names and `motivo`. puntos, registros: of their batches and meters (`calculo`)."""

    filas: pl.DataFrame
    puntos: pl.DataFrame
    registros: pl.DataFrame


def emparejar(filas: pl.DataFrame) -> Emparejadas:
    """Add to `terminal.ESQUEMA_LEIDAS` the ids of what each row names and `motivo`, null when it is a good reading.

    Six queries; the rows come back in their order.
    """
    nombrados = _con_lote_y_suministro(filas)
    colocados = lectura.colocados(nombrados["suministro_id"])
    registros = colocados.select(list(calculo.ESQUEMA_REGISTROS)).unique("registro_id")
    puntos = calculo.puntos(nombrados["lote_id"], nombrados["suministro_id"], registros)
    del_punto = puntos.group_by(lote_id="lote", suministro_id="suministro").agg(
        anterior=pl.col("fecha_anterior").max(), esta=pl.lit(value=True)
    )
    con_punto = nombrados.join(del_punto, on=["lote_id", "suministro_id"], how="left", maintain_order="left")
    con_medidor = _con_medidor(con_punto, colocados)
    con_motivo = (
        con_medidor.join(lectura.anomalias(), on="anomalia", how="left", maintain_order="left")
        .with_columns(motivo=_motivo(_que_no_existen(con_medidor)))
        .drop("anterior", "esta", "admite", "abierto", "numero", "numero_medidor", "dia")
    )
    return Emparejadas(filas=con_motivo, puntos=puntos, registros=registros)


def _con_lote_y_suministro(filas: pl.DataFrame) -> pl.DataFrame:
    dichas = filas.with_columns(
        codigo=pl.col("lote").str.to_uppercase(),
        numero=pl.col("suministro").cast(pl.Int64, strict=False),
        numero_medidor=pl.col("medidor").str.to_uppercase(),
        dia=pl.col("fecha_hora").dt.date(),
    )
    return (
        dichas.join(lectura.lotes(dichas["codigo"]), on="codigo", how="left", maintain_order="left")
        .join(lectura.suministros(dichas["numero"]), on="numero", how="left", maintain_order="left")
        .drop("codigo")
    )


def _con_medidor(filas: pl.DataFrame, colocados: pl.DataFrame) -> pl.DataFrame:
    """The meter of that number that was there that day, the one it was taken out included; and its register."""
    del_dia = (
        filas.select("linea", "suministro_id", "numero_medidor", "dia", leido="registro")
        .join(colocados, on=["suministro_id", "numero_medidor"], how="inner")
        .filter(pl.col("puesto") <= pl.col("dia"), pl.col("sacado").is_null() | (pl.col("sacado") >= pl.col("dia")))
        .with_columns(es=pl.col("registro") == pl.col("leido"))
        .sort("puesto", "es")
        .unique("linea", keep="last")
        .with_columns(pl.when("es").then(pl.col("registro_id", "digitos_enteros")))
    )
    return filas.join(
        del_dia.select("linea", "medidor_id", "multiplicador_mil", "registro_id", "digitos_enteros", "diametro"),
        on="linea",
        how="left",
        maintain_order="left",
    )


def _que_no_existen(filas: pl.DataFrame) -> list[str]:
    """Numbers, of the rows without meter, that no meter has."""
    dudosos = filas.filter(pl.col("medidor_id").is_null())["numero_medidor"].unique().to_list()
    return sorted(set(dudosos) - set(lectura.medidores_que_existen(dudosos)))


def _motivo(inexistentes: list[str]) -> pl.Expr:
    """The first thing that is wrong, from what names the most to what names the least."""
    entra = pl.col("lectura_mil") < capacidad_del_dial(pl.col("digitos_enteros"))
    casos = (
        (pl.col("lote_id").is_null(), Motivo.LOTE),
        (~pl.col("abierto"), Motivo.LOTE_CERRADO),
        (pl.col("suministro_id").is_null(), Motivo.SUMINISTRO),
        (pl.col("esta").is_null(), Motivo.FUERA_DEL_LOTE),
        (pl.col("numero_medidor").is_in(inexistentes), Motivo.MEDIDOR),
        (pl.col("medidor_id").is_null(), Motivo.OTRO_MEDIDOR),
        (pl.col("registro_id").is_null(), Motivo.REGISTRO),
        ((pl.col("dia") <= pl.col("anterior")).fill_null(value=False), Motivo.FECHA),
        (pl.col("admite").is_null(), Motivo.ANOMALIA),
        (pl.col("lectura_mil").is_null() & ~pl.col("admite"), Motivo.VALOR),
        (~entra.fill_null(value=True), Motivo.VALOR),
    )
    return pl.coalesce(pl.when(caso).then(pl.lit(motivo.value)) for caso, motivo in casos)


def contrastar(filas: pl.DataFrame) -> pl.DataFrame:
    """Add `repetida` and complete `motivo`: what the batch already has of each register, equal or different.

    One query. Of two rows of the same register, the second one is different.
    """
    tomadas = lectura.tomadas(filas["lote_id"], filas["registro_id"])
    clave = ["lote_id", "registro_id"]
    buena = pl.col("motivo").is_null()
    comparadas = filas.with_columns(
        hora=pl.col("fecha_hora").dt.strftime("%H:%M:%S"), fecha=pl.col("fecha_hora").dt.date()
    )
    iguales = tomadas.with_columns(igual=pl.lit(value=True)).unique()
    con_previas = comparadas.join(
        iguales, on=[*clave, "lectura_mil", "fecha", "hora", "anomalia"], how="left", nulls_equal=True,
        maintain_order="left",
    ).join(
        tomadas.select(clave).unique().with_columns(tomada=pl.lit(value=True)), on=clave, how="left",
        maintain_order="left",
    )  # fmt: skip
    repetida = buena & pl.col("igual").is_not_null()
    vuelve = pl.int_range(pl.len()).over(*clave, buena) > 0
    distinta = buena & ~repetida & (pl.col("tomada").is_not_null() | vuelve)
    return con_previas.with_columns(
        repetida=repetida, motivo=pl.when(distinta).then(pl.lit(Motivo.DISTINTA.value)).otherwise("motivo")
    ).drop("igual", "tomada")
