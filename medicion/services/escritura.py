"""How consumptions, what was found in them, and their validity are written: one COPY each."""

from __future__ import annotations

import polars as pl

from cesop.nucleo.auditoria import Contexto
from cesop.nucleo.copia import con_decimales, copiar, reservar
from cesop.nucleo.fechas import ahora

ESQUEMA_ESCRITOS: dict[str, pl.DataType] = {
    "consumo_id": pl.Int64(),
    "suministro": pl.Int64(),
    "registro": pl.String(),
    "lote": pl.Int64(),
    "estimado": pl.Boolean(),
    "resultado": pl.String(),
}


def escribir_consumos(
    periodos: pl.DataFrame, hallazgos: pl.DataFrame, *, contexto: Contexto
) -> tuple[pl.DataFrame, list[int]]:
    """Write the periods, their findings (by `conjunto` and `registro`) and the validity of those that nothing objects.

    Returns ESQUEMA_ESCRITOS and the ids of the valid ones. Estimates wait for somebody's word.
    """
    # The clock once: as a default it is read for each row, which takes longer than writing it.
    instante = ahora()
    escritos = periodos.with_columns(
        consumo_id=reservar("medicion_consumo", periodos.height), registrado_en=pl.lit(instante)
    )
    copiar("medicion_consumo", _consumos(escritos), contexto=contexto)
    copiar("medicion_hallazgo", _hallazgos(escritos, hallazgos), contexto=contexto)
    validos = escritos.filter((pl.col("resultado") == "valida") & ~pl.col("estimado"))
    copiar(
        "medicion_validacion",
        validos.select(
            "consumo_id", "registrado_en", fecha=pl.lit(instante.date()), accion=pl.lit("automatica"), motivo=pl.lit("")
        ),
        contexto=contexto,
    )
    return escritos.select(list(ESQUEMA_ESCRITOS)), validos["consumo_id"].to_list()


def en_texto(valor_mil: int | None) -> str | None:
    """Thousandths as a decimal text: 12345 is "12.345"."""
    if valor_mil is None:
        return None
    signo = "-" if valor_mil < 0 else ""
    entero, resto = divmod(abs(valor_mil), 1000)
    return f"{signo}{entero}.{resto:03d}"


def _consumos(escritos: pl.DataFrame) -> pl.DataFrame:
    valido = pl.col("desde") < pl.col("hasta")
    return escritos.select(
        "hasta",
        "estimado",
        "caso",
        "tramos",
        "resultado",
        "registrado_en",
        id="consumo_id",
        lote_id="lote",
        suministro_id="suministro",
        cuenta_id="cuenta",
        magnitud="registro",
        desde=pl.when(valido).then("desde"),
        dias=pl.col("dias").clip(0),
        consumo=con_decimales("consumo_mil", 3),
        esperado=con_decimales("esperado_mil", 3),
        esperado_por=pl.col("metodo").fill_null(""),
        en_juego=con_decimales("en_juego_centavos", 2),
        lectura_id="lectura",
        reemplaza_id="reemplaza",
    )


def _hallazgos(escritos: pl.DataFrame, hallazgos: pl.DataFrame) -> pl.DataFrame:
    return hallazgos.join(
        escritos.select("conjunto", "registro", "consumo_id"), on=["conjunto", "registro"], how="inner"
    ).select("consumo_id", "codigo", "nivel", "orden", "detalle", accion=pl.col("accion").fill_null(""))
