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
from facturacion.models.corrida import (
    Borrador,
    ConsumoDevuelto,
    ConsumoFacturado,
    Corrida,
    TandaEscrita,
    TandaNumerada,
)
from facturacion.models.cuadro import CuadroTarifario, VersionDeCuadro
from facturacion.models.fiscal import EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante
from facturacion.models.politica import PoliticaFacturacion

__all__ = [
    "Abono",
    "Aplicacion",
    "Autorizacion",
    "Bloqueo",
    "Borrador",
    "CargoFacturable",
    "Comprobante",
    "Concepto",
    "ConsumoDevuelto",
    "ConsumoFacturado",
    "Corrida",
    "CuadroTarifario",
    "DestinoDeCargo",
    "EstrategiaDeAutorizacion",
    "Numeracion",
    "NumeroLiberado",
    "PoliticaFacturacion",
    "PuntoDeVenta",
    "Renglon",
    "SaldoAbono",
    "SaldoComprobante",
    "TandaEscrita",
    "TandaNumerada",
    "TipoComprobante",
    "VersionDeCuadro",
]  # fmt: skip
