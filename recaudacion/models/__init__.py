"""The tables of recaudacion."""

from recaudacion.models.caja import ArqueoDeCaja, Caja, CajeroDeCaja, CierreDeCaja, EntregaDeCaja, SesionCaja
from recaudacion.models.medio import MedioDePago, PoliticaImputacion
from recaudacion.models.recibo import AnulacionDeRecibo, AplicacionDeCredito, CreditoAplicado, MedioDeRecibo, Recibo

__all__ = [
    "AnulacionDeRecibo",
    "AplicacionDeCredito",
    "ArqueoDeCaja",
    "Caja",
    "CajeroDeCaja",
    "CierreDeCaja",
    "CreditoAplicado",
    "EntregaDeCaja",
    "MedioDePago",
    "MedioDeRecibo",
    "PoliticaImputacion",
    "Recibo",
    "SesionCaja",
]
