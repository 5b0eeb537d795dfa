"""The chain of cases that goes from the old bill to the new one, one cause at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from facturacion.explicacion.modelo import Causa
from facturacion.tarifas.casos import Caso, Condicion, Consumo, Situacion
from facturacion.tarifas.modelo import ClaseMedida, Cuadro

MILESIMO = Decimal("0.001")
_Dia = Callable[[dt.date | None], dt.date | None]


@dataclass(frozen=True, kw_only=True)
class Paso:
    """A case of the chain; causa: what the difference with the one before is for."""

    causa: Causa
    caso: Caso


def cadena(antes: Caso, ahora: Caso, *, precio_al: dt.date, niveles: frozenset[str]) -> list[Paso]:
    """From the old case, as it was billed, to the new one by the old tariff; the new one as it was billed is next.

    precio_al: the first day of the version that the old one ended with. niveles: magnitudes that do not grow with days.
    """
    base = replace(antes, precio_al=precio_al)
    del_nuevo = {"desde": ahora.desde, "hasta": ahora.hasta, "lectura": ahora.lectura}
    otros_dias = replace(
        _trasladado(base, ahora, niveles),
        **del_nuevo,  # type: ignore[arg-type]
        meses=ahora.meses,
        cuota=ahora.cuota,
        cuotas=ahora.cuotas,
    )
    otro_consumo = replace(otros_dias, consumos=ahora.consumos, llamadas=ahora.llamadas)
    return [
        Paso(causa=Causa.PRECIO, caso=base),
        Paso(causa=Causa.DIAS, caso=otros_dias),
        Paso(causa=Causa.CONSUMO, caso=otro_consumo),
        Paso(causa=Causa.CONDICIONES, caso=replace(ahora, precio_al=precio_al)),
    ]


def niveles_de(cuadros: Sequence[Cuadro]) -> frozenset[str]:
    """Magnitudes that are only looked at by their greatest value."""
    medidas = [medida for cuadro in cuadros for medida in cuadro.medidas]
    flujos = {m for medida in medidas if medida.clase is ClaseMedida.CONSUMO for m in medida.de}
    return frozenset({m for medida in medidas if medida.clase is ClaseMedida.MAXIMO for m in medida.de} - flujos)


def _trasladado(caso: Caso, a: Caso, niveles: frozenset[str]) -> Caso:
    """What it consumed a day, and its dated rows, in the days of another."""
    dias, otros = (caso.hasta - caso.desde).days, (a.hasta - a.desde).days

    def dia(fecha: dt.date | None) -> dt.date | None:
        """The day of the other period that is as far in it. None stays open."""
        if fecha is None:
            return None
        cuanto = min(max((fecha - caso.desde).days, 0), dias)
        return a.desde + dt.timedelta(days=(2 * cuanto * otros + dias) // (2 * dias))

    return replace(
        caso,
        consumos=tuple(_consumos(caso.consumos, dia, Decimal(otros) / dias, niveles)),
        condiciones=tuple(_condiciones(caso.condiciones, caso, dia)),
        situaciones=tuple(_situaciones(caso.situaciones, dia)),
    )


def _consumos(
    consumos: Sequence[Consumo], dia: _Dia, proporcion: Decimal, niveles: frozenset[str]
) -> Iterator[Consumo]:
    for consumo in consumos:
        por = Decimal(1) if consumo.magnitud in niveles else proporcion
        cantidad = (consumo.cantidad * por).quantize(MILESIMO, rounding=ROUND_HALF_UP)
        desde, hasta = dia(consumo.desde), dia(consumo.hasta)
        if desde is None or hasta is None or desde >= hasta:
            desde, hasta = None, None
        yield replace(consumo, cantidad=cantidad, desde=desde, hasta=hasta)


def _condiciones(condiciones: Sequence[Condicion], caso: Caso, dia: _Dia) -> Iterator[Condicion]:
    for condicion in condiciones:
        sigue = condicion.hasta is None or condicion.hasta >= caso.hasta
        desde, hasta = dia(condicion.desde or caso.desde), None if sigue else dia(condicion.hasta)
        assert desde is not None
        if hasta is None or desde < hasta:
            yield replace(condicion, desde=desde, hasta=hasta)


def _situaciones(situaciones: Sequence[Situacion], dia: _Dia) -> Iterator[Situacion]:
    for situacion in situaciones:
        desde, hasta = dia(situacion.desde), dia(situacion.hasta)
        assert desde is not None and hasta is not None
        if desde < hasta:
            yield replace(situacion, desde=desde, hasta=hasta)
