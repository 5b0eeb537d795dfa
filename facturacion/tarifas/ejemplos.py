"""The worked examples of a book against what the engine gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from facturacion.tarifas.caso import liquidar_caso
from facturacion.tarifas.casos import Ejemplo
from facturacion.tarifas.modelo import Cuadro


@dataclass(frozen=True, kw_only=True)
class Diferencia:
    """lugar: a component, `total`, or the cause for which it was not rated. explicacion: the example's own, if any."""

    ejemplo: str
    lugar: str
    esperado: Decimal | None
    obtenido: Decimal | None
    detalle: str
    explicacion: str


def comprobar_ejemplos(cuadro: Cuadro, otras: Iterable[Cuadro] = ()) -> tuple[Diferencia, ...]:
    """What differs in the examples of a version. otras: the other versions of the book, for periods with two.

    A version may not rule while one differs without an explanation.
    """
    versiones = [cuadro, *(otra for otra in otras if otra.desde != cuadro.desde)]
    return tuple(d for ejemplo in cuadro.ejemplos for d in _comparar(versiones, cuadro, ejemplo))


def _comparar(versiones: list[Cuadro], cuadro: Cuadro, ejemplo: Ejemplo) -> list[Diferencia]:
    caso = ejemplo.caso
    if caso.precio_al is None and caso.hasta <= cuadro.desde:
        # Of days before it ruled, as those of a clone: another version would answer for it.
        caso = replace(caso, precio_al=cuadro.desde)
    liquidacion = liquidar_caso(versiones, caso, cuadro=cuadro.codigo)
    if not liquidacion.causas.is_empty():
        return [
            _diferencia(ejemplo, causa, detalle=detalle) for _, causa, detalle in liquidacion.causas.iter_rows()
        ]  # fmt: skip
    sumas = dict(liquidacion.lineas.group_by("componente").agg(total="centavos").iter_rows())
    obtenidos = {componente: Decimal(sum(centavos)).scaleb(-2) for componente, centavos in sumas.items()}
    pares = [(r.componente, r.importe, obtenidos.get(r.componente, Decimal(0))) for r in ejemplo.renglones]
    if ejemplo.total is not None:
        pares.append(("total", ejemplo.total, Decimal(liquidacion.resumen["total_centavos"].item()).scaleb(-2)))
    return [
        _diferencia(ejemplo, lugar, esperado, obtenido) for lugar, esperado, obtenido in pares if esperado != obtenido
    ]


def _diferencia(
    ejemplo: Ejemplo, lugar: str, esperado: Decimal | None = None, obtenido: Decimal | None = None, detalle: str = ""
) -> Diferencia:
    return Diferencia(
        ejemplo=ejemplo.codigo, lugar=lugar, esperado=esperado, obtenido=obtenido, detalle=detalle,
        explicacion=ejemplo.explicacion,
    )  # fmt: skip
