"""The tables of facturacion."""

from facturacion.models.abono import Abono, Aplicacion, Bloqueo, SaldoAbono
from facturacion.models.cargo import CargoFacturable, Concepto, DestinoDeCargo
from facturacion.models.comprobante import (
    Autorizacion,
    Comprobante,
    Numeracion,
    NumeroLiberado,
    Renglon,
    SaldoComprobante,
)
from facturacion.models.fiscal import EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante

__all__ = [
    "Abono",
    "Aplicacion",
    "Autorizacion",
    "Bloqueo",
    "CargoFacturable",
    "Comprobante",
    "Concepto",
    "DestinoDeCargo",
    "EstrategiaDeAutorizacion",
    "Numeracion",
    "NumeroLiberado",
    "PuntoDeVenta",
    "Renglon",
    "SaldoAbono",
    "SaldoComprobante",
    "TipoComprobante",
]  # fmt: skip
