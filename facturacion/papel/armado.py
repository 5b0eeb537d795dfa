"""From the figures of a voucher to what the paper says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from cesop.nucleo import formato
from cesop.nucleo.dinero import CERO
from cesop.nucleo.fechas import sumar_meses
from facturacion.codigos import barras, qr
from facturacion.papel.modelo import Codigo, Grafico, Linea, Medicion

_CORTOS: Final = ("Ene", "Feb", "Mar", "Abr", "May", "Jun", "Jul", "Ago", "Sep", "Oct", "Nov", "Dic")
MILESIMOS: Final = 1000
# From here on, a bar is told without its decimals.
SIN_DECIMALES: Final = 10 * MILESIMOS


def cantidad(valor: Decimal) -> str:
    """With the decimals that it has, and no more."""
    entera = valor.normalize()
    return formato.miles(entera if entera.as_tuple().exponent <= 0 else entera.quantize(Decimal(1)))  # type: ignore[operator]


def linea(
    *, detalle: str, cuanto: Decimal | None, unidad: str, precio: Decimal | None, base: Decimal | None,
    alicuota: Decimal | None, importe: Decimal, impuesto: bool,
) -> Linea:  # fmt: skip
    """A line, as the bill tells it: so many at a price, or a rate of a base."""
    de_tasa = precio is None and base is not None and alicuota is not None
    return Linea(
        detalle=detalle,
        cantidad=f"sobre {formato.importe(base)}"
        if de_tasa and base is not None
        else f"{cantidad(cuanto)} {unidad}".strip()
        if cuanto is not None
        else "",
        precio=f"{cantidad(alicuota)} %"
        if de_tasa and alicuota is not None
        else formato.importe(precio, decimales=4)
        if precio is not None
        else "",
        importe=formato.importe(importe),
        impuesto=impuesto,
    )


def medicion(
    *, medidor: str, anterior: Decimal | None, actual: Decimal | None, desde: dt.date | None, hasta: dt.date,
    consumo: Decimal, dias: int, unidad: str, estimada: bool,
) -> Medicion:  # fmt: skip
    """What a meter showed, and what it comes to."""
    return Medicion(
        medidor=medidor,
        anterior=cantidad(anterior) if anterior is not None else "",
        actual=cantidad(actual) if actual is not None else "",
        desde=formato.fecha(desde) if desde else "",
        hasta=formato.fecha(hasta),
        consumo=f"{cantidad(consumo)} {unidad} en {dias} días" if dias else f"{cantidad(consumo)} {unidad}",
        dias=str(dias),
        promedio=f"{formato.importe(consumo / dias)} {unidad}" if dias else "",
        estimada=estimada,
    )


def grafico(mil: Sequence[int | None], *, periodo: dt.date, unidad: str) -> Grafico:
    """The bars of the months up to `periodo`. mil: thousandths of each; None, nothing was read."""
    mayor = max((m for m in mil if m is not None), default=0) or 1
    primero = sumar_meses(periodo, 1 - len(mil))
    return Grafico(
        unidad=unidad,
        meses=[_CORTOS[sumar_meses(primero, n).month - 1] for n in range(len(mil))],
        alturas=[None if m is None else max(m, 0) * MILESIMOS // mayor for m in mil],
        valores=["" if m is None else _de_barra(m) for m in mil],
    )


def _de_barra(mil: int) -> str:
    valor = Decimal(mil) / MILESIMOS
    return (
        formato.entero(valor) if mil >= SIN_DECIMALES or mil % MILESIMOS == 0 else formato.importe(valor, decimales=1)
    )


def codigo(digitos: str, *, titulo: str, importe: Decimal, detalle: str, con_qr: bool = False) -> Codigo:
    """A payment code, drawn."""
    trazos, lado = qr(digitos) if con_qr else ([], 0)
    return Codigo(
        titulo=titulo,
        importe=formato.pesos(importe),
        detalle=detalle,
        digitos=digitos,
        barras=barras(digitos),
        qr=trazos,
        lado=lado,
    )


def transparencia(*, iva: Decimal, locales: Decimal) -> list[tuple[str, str]]:
    """Law 27.743: the taxes that a price has inside. No service of ours pays an internal tax."""
    return [
        ("IVA contenido", formato.pesos(iva)),
        ("Otros impuestos nacionales indirectos", formato.pesos(CERO)),
        ("Tributos provinciales y municipales", formato.pesos(locales)),
    ]
