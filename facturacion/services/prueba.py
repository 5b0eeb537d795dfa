"""A draft rated again, by the code of the run, to be looked at. It writes nothing."""

from __future__ import annotations

from facturacion.models import Borrador
from facturacion.services.corridas import politica_de
from facturacion.services.liquidacion import Emision, Liquidado, liquidar_cuentas, plazo_de


def liquidar_borrador(borrador: Borrador) -> Liquidado:
    """What its account would be billed now. Errores: facturacion.sin_politica."""
    corrida = borrador.corrida
    politica = politica_de(corrida.grupo, al=corrida.fecha)
    plazo = plazo_de(politica, anio=corrida.anio, mes=corrida.mes, al=corrida.fecha)
    emision = Emision(fecha=corrida.fecha, vence=corrida.vence, segundo_vence=corrida.segundo_vence)
    return liquidar_cuentas([borrador.cuenta_id], politica=politica, plazo=plazo, emision=emision)
