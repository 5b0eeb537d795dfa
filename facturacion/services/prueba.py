"""A draft rated again, by the code of the run, to be looked at and explained. It writes nothing."""

from __future__ import annotations

from facturacion.explicacion import Factura, lineas_de
from facturacion.models import Borrador, PoliticaFacturacion
from facturacion.selectors import cuadros, entonces, insumos
from facturacion.selectors.explicaciones import Explicada, explicar_factura
from facturacion.services.corridas import politica_de
from facturacion.services.liquidacion import Emision, Liquidado, liquidar_cuentas, plazo_de
from facturacion.tarifas.caso import casos_de
from facturacion.tarifas.llamadas import sumar
from facturacion.tasado import por_caso
from medicion.models import Consumo


def liquidar_borrador(borrador: Borrador) -> Liquidado:
    """What its account would be billed now. Errores: facturacion.sin_politica."""
    corrida = borrador.corrida
    emision = Emision(fecha=corrida.fecha, vence=corrida.vence, segundo_vence=corrida.segundo_vence)
    return liquidar_cuentas([borrador.cuenta_id], politica=_politica(borrador), plazo=_plazo(borrador), emision=emision)


def explicar_borrador(borrador: Borrador) -> Explicada | None:
    """What it would be billed now against what was billed before; None when it cannot be billed.

    Errores: facturacion.sin_politica.
    """
    hecho = liquidar_borrador(borrador)
    if hecho.comprobantes.is_empty():
        return None
    cabecera = hecho.comprobantes.row(0, named=True)
    politica = _politica(borrador)
    leido = insumos.leer([borrador.cuenta_id], _plazo(borrador), fecha=borrador.corrida.fecha)
    casos = casos_de(
        cuentas=leido.cuentas,
        condiciones=leido.condiciones,
        consumos=leido.consumos,
        situaciones=leido.situaciones,
        llamadas=sumar(por_caso(hecho.llamadas)),
    )
    medidos = Consumo.objects.filter(pk__in=hecho.consumos["consumo"].to_list()).order_by("hasta", "pk")
    factura = Factura(
        lineas=lineas_de(hecho.renglones),
        desde=cabecera["desde"],
        hasta=cabecera["hasta"],
        caso=casos.get(borrador.cuenta_id),
        cuadro=politica.cuadro.codigo,
        cuadros=cuadros.vigentes(politica.cuadro),
        consumido=entonces.consumido([(c.magnitud, c.consumo, c.estimado) for c in medidos]),
    )
    return explicar_factura(factura, cuenta=borrador.cuenta_id)


def _politica(borrador: Borrador) -> PoliticaFacturacion:
    return politica_de(borrador.corrida.grupo, al=borrador.corrida.fecha)


def _plazo(borrador: Borrador) -> insumos.Plazo:
    corrida = borrador.corrida
    return plazo_de(_politica(borrador), anio=corrida.anio, mes=corrida.mes, al=corrida.fecha)
