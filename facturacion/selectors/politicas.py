"""How groups are billed, and with which tariffs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cesop.nucleo.fechado import vigentes
from facturacion.models import CuadroTarifario, PoliticaFacturacion
from facturacion.selectors import cuadros
from facturacion.tarifas.modelo import Cuadro

CICLOS = {
    # In how many bills a reading goes, and how many months each one is.
    PoliticaFacturacion.Ciclo.MENSUAL: (1, 1),
    PoliticaFacturacion.Ciclo.BIMESTRAL: (1, 2),
    PoliticaFacturacion.Ciclo.EN_CUOTAS: (2, 1),
}


def de_grupo(grupo: int, *, al: dt.date) -> PoliticaFacturacion | None:
    """The policy of a group in force on a day. One query."""
    filas = PoliticaFacturacion.objects.filter(grupo=grupo).select_related(
        "cuadro", "tipo_a", "tipo_b", "punto", "grupo__servicio"
    )
    return vigentes(filas, al=al).first()


def versiones(cuadro: int) -> Sequence[Cuadro]:
    """The versions of a book in force."""
    return cuadros.vigentes(CuadroTarifario.objects.get(pk=cuadro))
