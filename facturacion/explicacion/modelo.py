"""What is compared and what comes out of it. Amounts are integer centavos, quantities thousandths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from facturacion.documento import DESCUENTOS, IMPUESTOS
from facturacion.tarifas.casos import Caso
from facturacion.tarifas.modelo import Cuadro


class Causa(StrEnum):
    """Why two bills differ."""

    DIAS = "dias"
    CONSUMO = "consumo"
    CONDICIONES = "condiciones"
    PRECIO = "precio"
    SUBSIDIO = "subsidio"
    IMPUESTOS = "impuestos"
    OTROS = "otros"
    NOTAS = "notas"


CAUSAS = tuple(Causa)


class Rubro(StrEnum):
    """What a line is: a charge of the tariff, or one of those that are compared as they are."""

    TARIFA = "tarifa"
    SUBSIDIO = "subsidio"
    IMPUESTOS = "impuestos"
    OTROS = "otros"


@dataclass(frozen=True, kw_only=True)
class Linea:
    """A line as it was frozen. precio, base: whether it says them."""

    clase: str
    codigo: str
    componente: str
    detalle: str
    centavos: int
    cantidad_mil: int | None = None
    unidad: str = ""
    con_precio: bool = False
    con_base: bool = False

    def rubro(self, *, de_tarifa: bool) -> Rubro:
        """Where it is told. de_tarifa: the tariff gave it, and not a charge that rode along."""
        if self.clase in IMPUESTOS:
            return Rubro.IMPUESTOS
        if not de_tarifa or self.clase == "redondeo":
            return Rubro.OTROS
        return Rubro.SUBSIDIO if self.componente in DESCUENTOS else Rubro.TARIFA


@dataclass(frozen=True, kw_only=True)
class Consumido:
    """What people understand by the consumption of a bill. estimado: some of it was not read."""

    cantidad_mil: int
    unidad: str
    estimado: bool


@dataclass(frozen=True, kw_only=True)
class Factura:
    """A bill. lineas: in their order. caso, cuadros: what gave them, as it was known then; None, it is not known.

    acreditado: centavos that credit notes gave back of it. [desde, hasta): what it bills, None when it is of a moment.
    """

    lineas: Sequence[Linea]
    desde: dt.date | None
    hasta: dt.date | None
    caso: Caso | None
    cuadro: str
    cuadros: Sequence[Cuadro]
    acreditado: int = 0
    consumido: Consumido | None = None

    @property
    def facturado(self) -> int:
        """Centavos that its lines come to."""
        return sum(linea.centavos for linea in self.lineas)

    @property
    def total(self) -> int:
        """Centavos that it came to, its notes apart."""
        return self.facturado - self.acreditado

    @property
    def dias(self) -> int:
        """How many it bills."""
        return (self.hasta - self.desde).days if self.desde and self.hasta else 0


@dataclass(frozen=True, kw_only=True)
class Efecto:
    """What a cause put into the difference, in centavos with sign."""

    causa: Causa
    centavos: int


@dataclass(frozen=True, kw_only=True)
class Explicacion:
    """The effects, all of them and in their order: they add up to `diferencia`.

    exacta: both bills were rated again, to the centavo. vigencias: first day of the tariff that each one ended with.
    subsidios: what each one gave. otros: how the charges that ride along are called, the greatest first.
    """

    antes: Factura
    ahora: Factura
    efectos: Sequence[Efecto]
    exacta: bool
    vigencias: tuple[dt.date | None, dt.date | None]
    subsidios: tuple[int, int]
    otros: Sequence[str]

    @property
    def diferencia(self) -> int:
        """Centavos."""
        return self.ahora.total - self.antes.total

    def de(self, causa: Causa) -> int:
        """What a cause put."""
        return next(efecto.centavos for efecto in self.efectos if efecto.causa is causa)


def lineas_de(renglones: pl.DataFrame) -> list[Linea]:
    """The lines of one voucher: ESQUEMA_RENGLONES."""
    return [
        Linea(
            clase=fila["clase"],
            codigo=fila["codigo"],
            componente=fila["componente"],
            detalle=fila["detalle"],
            centavos=fila["centavos"],
            cantidad_mil=fila["cantidad_mil"],
            unidad=fila["unidad"],
            con_precio=fila["precio_millon"] is not None,
            con_base=fila["base_centavos"] is not None,
        )
        for fila in renglones.sort("orden").to_dicts()
    ]
