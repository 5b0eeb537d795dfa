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
from facturacion.models.documento import ComprobanteDeDocumento, DeudaInformada, DocumentoPago, TandaImpresa
from facturacion.models.fiscal import EstrategiaDeAutorizacion, PuntoDeVenta, TipoComprobante
from facturacion.models.heredado import ComprobanteHeredado
from facturacion.models.llamada import (
    ArchivoDeLlamadas,
    LlamadaApartada,
    LlamadaDevuelta,
    LlamadaFacturada,
    LlamadaMedida,
)
from facturacion.models.politica import PoliticaFacturacion
from facturacion.models.simulacion import (
    CausaSimulada,
    CifraSimulada,
    CuentaSimulada,
    FranjaSimulada,
    Simulacion,
    VersionSimulada,
)

__all__ = [
    "Abono",
    "Aplicacion",
    "ArchivoDeLlamadas",
    "Autorizacion",
    "Bloqueo",
    "Borrador",
    "CargoFacturable",
    "CausaSimulada",
    "CifraSimulada",
    "Comprobante",
    "ComprobanteDeDocumento",
    "ComprobanteHeredado",
    "Concepto",
    "ConsumoDevuelto",
    "ConsumoFacturado",
    "Corrida",
    "CuadroTarifario",
    "CuentaSimulada",
    "DestinoDeCargo",
    "DeudaInformada",
    "DocumentoPago",
    "EstrategiaDeAutorizacion",
    "FranjaSimulada",
    "LlamadaApartada",
    "LlamadaDevuelta",
    "LlamadaFacturada",
    "LlamadaMedida",
    "Numeracion",
    "NumeroLiberado",
    "PoliticaFacturacion",
    "PuntoDeVenta",
    "Renglon",
    "SaldoAbono",
    "SaldoComprobante",
    "Simulacion",
    "TandaEscrita",
    "TandaImpresa",
    "TandaNumerada",
    "TipoComprobante",
    "VersionDeCuadro",
    "VersionSimulada",
]  # fmt: skip
