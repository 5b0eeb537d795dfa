"""The tables of recaudacion."""

from recaudacion.models.caja import ArqueoDeCaja, Caja, CierreDeCaja, EntregaDeCaja, SesionCaja
from recaudacion.models.medio import MedioDePago, PoliticaImputacion
from recaudacion.models.recibo import AnulacionDeRecibo, AplicacionDeCredito, CreditoAplicado, MedioDeRecibo, Recibo

__all__ = [
    "AnulacionDeRecibo",
    "AplicacionDeCredito",
    "ArqueoDeCaja",
    "Caja",
    "CierreDeCaja",
    "CreditoAplicado",
    "EntregaDeCaja",
    "MedioDePago",
    "MedioDeRecibo",
    "PoliticaImputacion",
    "Recibo",
    "SesionCaja",
]
