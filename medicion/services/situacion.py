"""Whose each consumption is and what to make of it: account, state, group, conditions and node on its closing day."""

from __future__ import annotations

import polars as pl

from medicion.selectors import calculo as lectura
from medicion.validacion.enteros import UNIDAD_MIL
from medicion.validacion.registros import PRINCIPALES, REGISTROS

# Thousandths of m³ an hour that a water meter of so many millimetres bears: Q4 of ISO 4064.
CAUDAL_MIL = {13: 2_000, 15: 3_125, 20: 5_000, 25: 7_875, 32: 12_500, 40: 20_000, 50: 31_250, 65: 50_000, 80: 78_750}
UNIDADES = {nombre: registro.unidad for nombre, registro in REGISTROS.items()}
SIN_CONDICIONES = {"estacional": pl.Boolean(), "potencia_mil": pl.Int64(), "carga_mil": pl.Int64()}


def situar(periodos: pl.DataFrame) -> pl.DataFrame:
    """Add to periods (periodo, suministro, registro, desde, hasta, lote, diametro) what the rules want to know.

    cuenta, estado, grupo, servicio, unidad, ciclo, valor_centavos, estacional, carga_mil, capacidad_mil, nodo,
    totalizador. Four queries; seven when a state changed since, a period has no batch, and there is a totalizer.
    """
    con_cuenta = _con_cuenta(periodos, _estados(periodos))
    con_grupo = _con_servicio(_con_politica(con_cuenta, lectura.politicas(), lectura.lotes(periodos["lote"])))
    con_condiciones = _con_condiciones(con_grupo, lectura.condiciones(con_grupo["cuenta"]))
    return _con_nodo(con_condiciones).with_columns(
        unidad=pl.col("registro").replace_strict(UNIDADES, return_dtype=pl.String),
        capacidad_mil=pl.when(pl.col("registro") == "volumen")
        .then(pl.col("diametro").replace_strict(CAUDAL_MIL, default=None, return_dtype=pl.Int64))
        .otherwise("potencia_mil"),
    )


def _estados(periodos: pl.DataFrame) -> pl.DataFrame:
    """The changes of state that matter: the last one of each account, and all of those that changed since."""
    actuales = lectura.estados_actuales(periodos["suministro"])
    ultimos = periodos.group_by("suministro").agg(primero=pl.col("hasta").min())
    despues = actuales.join(ultimos, on="suministro").filter(pl.col("cambiado_el") > pl.col("primero"))["suministro"]
    if despues.is_empty():
        return actuales
    return pl.concat([actuales.filter(~pl.col("suministro").is_in(despues.implode())), lectura.estados(despues)])


def _con_servicio(periodos: pl.DataFrame) -> pl.DataFrame:
    """The service of its batch, or of its point."""
    sueltos = periodos.filter(pl.col("servicio").is_null())
    if sueltos.is_empty():
        return periodos
    del_punto = lectura.suministros(sueltos["suministro"]).rename({"servicio": "del_punto"})
    return (
        periodos.join(del_punto, on="suministro", how="left", maintain_order="left")
        .with_columns(servicio=pl.coalesce("servicio", "del_punto"))
        .drop("del_punto")
    )


def _con_cuenta(periodos: pl.DataFrame, estados: pl.DataFrame) -> pl.DataFrame:
    """The account that was there on the closing day, else the last one that was; its state if it had no other.

    Who is connected on the day that a last reading ends a period was not there in it.
    """
    llega = pl.col("lote").is_null() & (pl.col("estado") == "conectada") & (pl.col("cambiado_el") == pl.col("hasta"))
    estuvo = {"solicitada": 0, "retirada": 1, "conectada": 2, "suspendida": 2, "cortada": 2}
    cambios = (
        periodos.select("periodo", "suministro", "desde", "hasta", "lote")
        .join(estados, on="suministro", how="inner")
        .filter((pl.col("cambiado_el") <= pl.col("hasta")) & ~llega)
        .sort("cambiado_el", "cambio")
        .unique(["periodo", "cuenta"], keep="last", maintain_order=True)
        .with_columns(esta=pl.col("estado").replace_strict(estuvo, return_dtype=pl.Int64))
        .sort("esta", "cambiado_el", "cambio")
        .unique("periodo", keep="last", maintain_order=True)
    )
    cambio_adentro = (pl.col("cambiado_el") > pl.col("desde")).fill_null(value=False)
    elegidas = cambios.select(
        "periodo", "cuenta", "grupo", estado=pl.when(cambio_adentro).then(pl.lit("conectada")).otherwise("estado")
    )
    return periodos.join(elegidas, on="periodo", how="left", maintain_order="left").with_columns(
        totalizador=~pl.col("suministro").is_in(estados["suministro"].unique().implode()),
        estado=pl.col("estado").fill_null("conectada"),
    )


def _vigentes(periodos: pl.DataFrame, fechadas: pl.DataFrame, *, por: str) -> pl.DataFrame:
    """The dated rows in force on the closing day of each period."""
    return (
        periodos.select("periodo", "hasta", por)
        .join(fechadas, on=por, how="inner")
        .filter(pl.col("rige") <= pl.col("hasta"), pl.col("cesa").is_null() | (pl.col("cesa") > pl.col("hasta")))
    )


def _con_politica(periodos: pl.DataFrame, politicas: pl.DataFrame, lotes: pl.DataFrame) -> pl.DataFrame:
    """How its group is read; the cycle is that of its batch, when it has one."""
    de_grupo = _vigentes(periodos, politicas, por="grupo").select("periodo", "valor_centavos", ciclo_grupo="ciclo")
    return (
        periodos.join(de_grupo, on="periodo", how="left", maintain_order="left")
        .join(lotes, on="lote", how="left", maintain_order="left")
        .with_columns(
            ciclo=pl.coalesce("ciclo", "ciclo_grupo", pl.lit("mensual")),
            valor_centavos=pl.col("valor_centavos").fill_null(0),
        )
    )


def _con_condiciones(periodos: pl.DataFrame, condiciones: pl.DataFrame) -> pl.DataFrame:
    vigentes = _vigentes(periodos, condiciones, por="cuenta")
    if vigentes.is_empty():
        return periodos.with_columns(
            pl.lit(None, tipo).alias(nombre) for nombre, tipo in SIN_CONDICIONES.items()
        ).with_columns(estacional=pl.lit(value=False))
    tipo, valor = pl.col("tipo"), pl.col("valor_mil")
    resumidas = vigentes.group_by("periodo").agg(
        estacional=(tipo == "estacional").any(),
        potencia_mil=valor.filter(tipo == "potencia_contratada").first(),
        carga_mil=valor.filter(tipo == "carga_declarada").first(),
    )
    return periodos.join(resumidas, on="periodo", how="left", maintain_order="left").with_columns(
        estacional=pl.col("estacional").fill_null(value=False)
    )


def _con_nodo(periodos: pl.DataFrame) -> pl.DataFrame:
    """The node of each one, when its totalizer and everybody that hangs from it are here; otherwise it is not known."""
    vacio = pl.lit(None, pl.Int64)
    totales = periodos.filter(pl.col("totalizador") & pl.col("registro").is_in(PRINCIPALES))
    if totales.is_empty():
        return periodos.with_columns(nodo=vacio)
    nodos = lectura.nodos(totales["suministro"])
    presentes = periodos["suministro"].unique().implode()
    completos = nodos.group_by("nodo").agg(faltan=(~pl.col("suministro").is_in(presentes)).sum())
    de_los_completos = nodos.join(completos.filter(pl.col("faltan") == 0), on="nodo", how="semi")
    suyo = _vigentes(periodos, de_los_completos, por="suministro").select("periodo", "nodo")
    return periodos.join(suyo.unique("periodo"), on="periodo", how="left", maintain_order="left")


def limite_de_vuelta(*, por_mil: int, pisos_mil: dict[str, int]) -> pl.Expr:
    """Largest consumption for which a rollover is believed: so much over what was expected, or the floor over it."""
    esperado = pl.col("esperado_mil")
    piso = pl.col("servicio").replace_strict(
        list(pisos_mil), list(pisos_mil.values()), default=pl.lit(0, pl.Int64), return_dtype=pl.Int64
    )
    return pl.max_horizontal(esperado * por_mil // UNIDAD_MIL, esperado + piso)
