"""From the engine's lines to those of a voucher: what a line says fits in its table."""

from __future__ import annotations

import polars as pl

from facturacion.liquidado import renglones
from facturacion.models import Renglon
from facturacion.selectors.insumos import ESQUEMA_CARGOS
from facturacion.tarifas.esquemas import ESQUEMA_LINEAS
from facturacion.tarifas.modelo import Por


def test_la_unidad_de_cada_cargo_entra_en_su_renglon() -> None:
    linea = {"imputacion": "cargo_fijo", "clase": "fijo", "componente": "abono", "nombre": "Abono", "centavos": 100}
    lineas = pl.DataFrame(
        [{**linea, "caso": n, "orden": 1, "unidad": por.value} for n, por in enumerate(Por)], schema=ESQUEMA_LINEAS
    )
    hechos = renglones(lineas, pl.DataFrame(schema=ESQUEMA_CARGOS))
    assert hechos["unidad"].to_list() == ["mes", "mes", "mes", "día", "período"]
    assert max(len(unidad) for unidad in hechos["unidad"]) <= Renglon._meta.get_field("unidad").max_length
