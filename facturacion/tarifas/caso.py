"""One case in plain values through the engine: a frame of one row, as any other."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from facturacion.tarifas.casos import Caso
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


def _o_nulo(valor: Decimal | None) -> int | None:
    return None if valor is None else mil(valor)
