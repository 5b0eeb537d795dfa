"""One case in plain values through the engine: a frame of one row, as any other."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from facturacion.tarifas.casos import Caso, Condicion, Consumo, LlamadasDelCaso, Situacion
from facturacion.tarifas.enteros import escalar, mil
from facturacion.tarifas.esquemas import (
    ESQUEMA_CONDICIONES,
    ESQUEMA_CONSUMOS,
    ESQUEMA_CUENTAS,
    ESQUEMA_LLAMADAS,
    ESQUEMA_SITUACIONES,
)
from facturacion.tarifas.modelo import Cuadro
from facturacion.tarifas.motor import Liquidacion, liquidar

DIEZMIL = 10_000
MILESIMO = Decimal("0.001")


def liquidar_caso(cuadros: Iterable[Cuadro], caso: Caso, *, cuadro: str) -> Liquidacion:
    """Rate one case by the versions of a book. ValueError for figures with more decimals than they may have."""
    return liquidar(cuadros, **marcos([(1, cuadro, caso)]))


def marcos(casos: Iterable[tuple[int, str, Caso]]) -> dict[str, pl.DataFrame]:
    """The frames of `liquidar` of some cases: (key, book, case)."""
    cuentas, condiciones, consumos, situaciones, llamadas = [], [], [], [], []
    for clave, libro, caso in casos:
        cuentas.append(
            (
                clave, libro, caso.categoria, caso.desde, caso.hasta, caso.meses, caso.cuota, caso.cuotas, caso.lectura,
                caso.precio_al, caso.iva, caso.destino, caso.jurisdiccion,
            )
        )  # fmt: skip
        condiciones += [
            (clave, c.condicion, c.desde or caso.desde, c.hasta, _o_nulo(c.valor)) for c in caso.condiciones
        ]
        consumos += [(clave, c.magnitud, c.desde, c.hasta, mil(c.cantidad)) for c in caso.consumos]
        situaciones += [(clave, s.desde, s.hasta, s.categoria, s.estado) for s in caso.situaciones]
        llamadas += [(clave, ll.clase, mil(ll.minutos), escalar(ll.importe, DIEZMIL)) for ll in caso.llamadas]
    return {
        "cuentas": pl.DataFrame(cuentas, schema=ESQUEMA_CUENTAS, orient="row"),
        "condiciones": pl.DataFrame(condiciones, schema=ESQUEMA_CONDICIONES, orient="row"),
        "consumos": pl.DataFrame(consumos, schema=ESQUEMA_CONSUMOS, orient="row"),
        "situaciones": pl.DataFrame(situaciones, schema=ESQUEMA_SITUACIONES, orient="row"),
        "llamadas": pl.DataFrame(llamadas, schema=ESQUEMA_LLAMADAS, orient="row"),
    }


def casos_de(
    *,
    cuentas: pl.DataFrame,
    condiciones: pl.DataFrame,
    consumos: pl.DataFrame,
    situaciones: pl.DataFrame,
    llamadas: pl.DataFrame,
) -> dict[int, Caso]:
    """The way back from `marcos`: key → case."""
    condicion, consumo, situacion, llamada = (
        {clave: filas.to_dicts() for (clave,), filas in frame.group_by("caso", maintain_order=True)}
        for frame in (condiciones, consumos, situaciones, llamadas)
    )
    return {
        fila["caso"]: Caso(
            **{columna: valor for columna, valor in fila.items() if columna not in {"caso", "cuadro"}},
            condiciones=tuple(
                Condicion(
                    condicion=c["condicion"], valor=_con_milesimos(c["valor_mil"]), desde=c["desde"], hasta=c["hasta"]
                )
                for c in condicion.get(fila["caso"], ())
            ),
            consumos=tuple(
                Consumo(
                    magnitud=c["magnitud"], cantidad=c["cantidad_mil"] * MILESIMO, desde=c["desde"], hasta=c["hasta"]
                )
                for c in consumo.get(fila["caso"], ())
            ),
            situaciones=tuple(
                Situacion(**{columna: valor for columna, valor in s.items() if columna != "caso"})
                for s in situacion.get(fila["caso"], ())
            ),
            llamadas=tuple(
                LlamadasDelCaso(
                    clase=ll["clase"],
                    minutos=ll["cantidad_mil"] * MILESIMO,
                    importe=Decimal(ll["importe_diezmil"]) / DIEZMIL,
                )
                for ll in llamada.get(fila["caso"], ())
            ),
        )
        for fila in cuentas.to_dicts()
    }


def _con_milesimos(valor_mil: int | None) -> Decimal | None:
    return None if valor_mil is None else valor_mil * MILESIMO


def _o_nulo(valor: Decimal | None) -> int | None:
    return None if valor is None else mil(valor)
