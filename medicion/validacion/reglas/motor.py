"""Which rule looks at which reading, and what becomes of the reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import polars as pl

from medicion.validacion.enteros import conformar
from medicion.validacion.reglas.definiciones import DEFINICIONES
from medicion.validacion.reglas.modelo import ESQUEMA_FILAS, ESQUEMA_HALLAZGOS, Nivel, Regla, Validacion

CLAVE = ("suministro", "registro")


def validar(filas: pl.DataFrame, reglas: Iterable[Regla], al: date) -> Validacion:
    """What the rules in force on a day say of each reading. ValueError for a rule of no code or with other parameters.

    V10 and V12 look at whole supplies and nodes: they say nothing of a group that does not come complete.
    """
    filas = conformar(filas, ESQUEMA_FILAS, que="filas")
    if filas.select(CLAVE).is_duplicated().any():
        raise ValueError("No se puede validar porque un registro viene dos veces.")
    vigentes = [regla for regla in reglas if regla.rige(al)]
    for regla in vigentes:
        _exigir_definida(regla)
    partes = filas.partition_by("servicio", "ciclo", as_dict=True, maintain_order=True)
    dichos = [
        _aplicar(regla, pl.concat([partes[clave] for clave in claves], rechunk=False))
        for regla, claves in _repartir(vigentes, partes)
    ]
    hallazgos = pl.concat([pl.DataFrame(schema=ESQUEMA_HALLAZGOS), *dichos]).sort(*CLAVE, "orden", "codigo")
    return Validacion(hallazgos=hallazgos, resultados=_resultados(filas, hallazgos))


def _exigir_definida(regla: Regla) -> None:
    definicion = DEFINICIONES.get(regla.codigo)
    if definicion is None:
        raise ValueError(f"No se puede validar porque no hay ninguna regla {regla.codigo}.")
    if set(regla.parametros) != set(definicion.parametros):
        esperados = ", ".join(definicion.parametros) or "ninguno"
        raise ValueError(f"No se puede validar con {regla.codigo} porque sus parámetros son: {esperados}.")


def _repartir(
    vigentes: list[Regla], partes: dict[tuple[object, ...], pl.DataFrame]
) -> list[tuple[Regla, list[tuple[object, ...]]]]:
    """Each active rule with the (service, cycle) that it rules: of each code, the most specific one."""
    por_codigo: dict[str, list[Regla]] = defaultdict(list)
    for regla in sorted(vigentes, key=lambda r: (r.servicio is None, r.ciclo is None, r.orden)):
        por_codigo[regla.codigo].append(regla)
    repartidas = []
    for candidatas in por_codigo.values():
        suyas: dict[int, list[tuple[object, ...]]] = defaultdict(list)
        for clave in partes:
            servicio, ciclo = (str(valor) for valor in clave)
            primera = next((i for i, r in enumerate(candidatas) if r.alcanza(servicio, ciclo)), None)
            if primera is not None and candidatas[primera].activa:
                suyas[primera].append(clave)
        repartidas += [(candidatas[i], claves) for i, claves in suyas.items()]
    return repartidas


def _aplicar(regla: Regla, filas: pl.DataFrame) -> pl.DataFrame:
    dichos = DEFINICIONES[regla.codigo].funcion(filas, regla.parametros)
    return dichos.select(
        *CLAVE,
        pl.lit(regla.codigo).alias("codigo"),
        pl.lit(regla.nivel.value).alias("nivel"),
        pl.lit(regla.orden, pl.Int64).alias("orden"),
        "accion",
        "detalle",
    )


def _resultados(filas: pl.DataFrame, hallazgos: pl.DataFrame) -> pl.DataFrame:
    """A reading is as good as its worst finding; without a consumption it is never good, whatever rules are on."""
    cuentas = hallazgos.group_by(CLAVE).agg(
        bloqueos=(pl.col("nivel") == Nivel.BLOQUEA.value).sum().cast(pl.Int64),
        avisos=(pl.col("nivel") == Nivel.AVISA.value).sum().cast(pl.Int64),
    )
    resultado = (
        pl.when(pl.col("valor_mil").is_null())
        .then(pl.lit("sin_lectura"))
        .when((pl.col("bloqueos") > 0) | pl.col("consumo_mil").is_null())
        .then(pl.lit("bloqueada"))
        .when(pl.col("avisos") > 0)
        .then(pl.lit("observada"))
        .otherwise(pl.lit("valida"))
    )
    return (
        filas.select(*CLAVE, "valor_mil", "consumo_mil")
        .join(cuentas, on=CLAVE, how="left", maintain_order="left")
        .with_columns(pl.col("bloqueos", "avisos").fill_null(0))
        .select(*CLAVE, resultado=resultado, bloqueos="bloqueos", avisos="avisos")
    )
