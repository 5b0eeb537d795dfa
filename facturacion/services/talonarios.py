"""The series of numbers of each type of voucher at each point of sale."""

from __future__ import annotations

import uuid

from cesop.nucleo.bloqueos import Llave, exclusiva
from cesop.nucleo.numeracion import abrir_serie, bloque_de, siguiente
from facturacion.models import PuntoDeVenta, TipoComprobante


def serie(tipo: TipoComprobante, punto: PuntoDeVenta) -> str:
    """Key of the series of a type at a point of sale."""
    return f"{tipo.clave}-{punto.numero:05d}"


def abrir(tipo: TipoComprobante, punto: PuntoDeVenta, *, primero: int = 1) -> None:
    """Open the series, whose first number will be `primero`. Raises ErrorNegocio `numeracion.serie_distinta`."""
    abrir_serie(serie(tipo, punto), descripcion=f"{tipo} en el punto de venta {punto}", primero=primero)


def llaves(tipo: TipoComprobante, punto: PuntoDeVenta) -> tuple[Llave, ...]:
    """What numbering one locks."""
    return exclusiva("talonario", serie(tipo, punto))


def numero_para(tipo: TipoComprobante, punto: PuntoDeVenta, *, pedido: uuid.UUID) -> int:
    """The next number, for the voucher of one request: the same request gets the same number. Lock first (`llaves`)."""
    return siguiente(serie(tipo, punto), destino=pedido)


def numero_dado(tipo: TipoComprobante, punto: PuntoDeVenta, *, pedido: uuid.UUID) -> int | None:
    """The number that a request got already, if any."""
    bloque = bloque_de(serie(tipo, punto), destino=pedido)
    return None if bloque is None else bloque.desde
