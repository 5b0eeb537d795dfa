"""Bars of consumption as numbers for an SVG. Pure: values in, geometry out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CERO = Decimal(0)
DECIMO = Decimal("0.1")
MESES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
# A bar without height cannot be seen: nothing consumed is still a bar.
MINIMO = Decimal("1.5")
CADA = 3


@dataclass(frozen=True, kw_only=True)
class Medidas:
    """The drawing: its box, and how much of each step is bar. rotulos: room at the foot for the months."""

    ancho: int
    alto: int
    lleno: Decimal = Decimal("0.74")
    rotulos: int = 0
    radio: Decimal = Decimal("1.5")


@dataclass(frozen=True, kw_only=True)
class Valor:
    """What is drawn in a place. tipo: class of the bar (`-ult`, `-sospecha`, `-estimada`, `-nula`)."""

    hasta: dt.date
    valor: Decimal | None
    tipo: str = ""
    titulo: str = ""


@dataclass(frozen=True, kw_only=True)
class Barra:
    """A bar. Coordinates as texts with a dot, as SVG wants them, in any locale."""

    x: str
    y: str
    ancho: str
    alto: str
    medio: str
    tipo: str
    titulo: str
    mes: str


@dataclass(frozen=True, kw_only=True)
class Grafico:
    """A drawing ready to be written. esperado: height of the dashed line, and where it begins; banda: y and height."""

    caja: str
    ancho: int
    eje: str
    radio: str
    barras: Sequence[Barra]
    esperado: str
    esperado_desde: str
    banda: tuple[str, str] | None
    pie: str


SIN_BANDA = None


def dibujar(
    valores: Sequence[Valor],
    *,
    medidas: Medidas,
    lugares: int,
    esperado: Decimal | None = None,
    banda: tuple[Decimal, Decimal] | None = SIN_BANDA,
) -> Grafico:
    """The bars of the last `lugares` values, the newest at the right; missing ones leave their place empty."""
    ultimos = list(valores)[-lugares:]
    alto = Decimal(medidas.alto - medidas.rotulos)
    mayor = max([v.valor for v in ultimos if v.valor is not None] + [esperado or CERO, Decimal(1)])
    paso = Decimal(medidas.ancho) / lugares
    ancho = paso * medidas.lleno
    primero = lugares - len(ultimos)
    barras = []
    for lugar, valor in enumerate(ultimos, start=primero):
        cuanto = min(max(valor.valor or CERO, CERO) / mayor * alto, alto)
        altura = max(cuanto, MINIMO)
        x = paso * lugar + (paso - ancho) / 2
        barras.append(
            Barra(
                x=_texto(x),
                y=_texto(alto - altura),
                ancho=_texto(ancho),
                alto=_texto(altura),
                medio=_texto(x + ancho / 2),
                tipo=valor.tipo or ("-nula" if not valor.valor else ""),
                titulo=valor.titulo,
                mes=MESES[valor.hasta.month - 1] if (lugares - 1 - lugar) % CADA == 0 else "",
            )
        )
    return Grafico(
        caja=f"0 0 {medidas.ancho} {medidas.alto}",
        ancho=medidas.ancho,
        eje=_texto(alto + DECIMO * 5),
        radio=_texto(medidas.radio),
        barras=barras,
        esperado="" if esperado is None else _texto(alto - min(esperado / mayor, Decimal(1)) * alto),
        esperado_desde="0" if medidas.rotulos else _texto(paso * (lugares - 1) - paso / 2),
        banda=_banda(banda, mayor=mayor, alto=alto),
        pie=_texto(Decimal(medidas.alto - 3)),
    )


def _banda(banda: tuple[Decimal, Decimal] | None, *, mayor: Decimal, alto: Decimal) -> tuple[str, str] | None:
    if banda is None:
        return None
    menos, mas = (min(tope, mayor) / mayor * alto for tope in banda)
    return (_texto(alto - mas), _texto(mas - menos)) if mas > menos else None


def _texto(numero: Decimal) -> str:
    return f"{numero.quantize(DECIMO, rounding=ROUND_HALF_UP):f}"
